/** The screens of one place, beside each other; where there is no room for all of them they move under the finger. */
import { Box, Button } from '@mui/material';
import { useLayoutEffect, useRef } from 'react';
import { LinkBase } from 'react-admin';

interface Props {
  label: string;
  /** The address all of them begin with. */
  under: string;
  /** `path` of the one that is shown. */
  here: string;
  tabs: readonly { path: string; name: string }[];
}

export function TabBar({ label, under, here, tabs }: Props) {
  const nav = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const current = nav.current?.querySelector('[aria-current]');
    current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [here]);
  return (
    <Box
      component="nav"
      ref={nav}
      aria-label={label}
      sx={{
        display: 'flex',
        overflowX: 'auto',
        borderBottom: '1px solid',
        borderColor: 'divider',
        px: { xs: 0, sm: 1 },
      }}
    >
      {tabs.map(({ path, name }) => (
        <Button
          key={path}
          component={LinkBase}
          to={`${under}/${path}`}
          aria-current={path === here ? 'page' : undefined}
          sx={{
            borderBottom: '3px solid',
            borderColor: path === here ? 'primary.main' : 'transparent',
            borderRadius: 0,
            px: 2,
            flexShrink: 0,
          }}
        >
          {name}
        </Button>
      ))}
    </Box>
  );
}
