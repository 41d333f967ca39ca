/** Facts one under the other: what each is called, and beside it what it is. */
import { Box } from '@mui/material';
import type { ReactNode } from 'react';

interface Props {
  /** No two of one name. */
  facts: readonly (readonly [name: string, value: ReactNode])[];
  /** The names take no more than this. */
  nameWidth: string;
  /** Room beneath, as MUI counts it. */
  mb?: number;
}

export function FactList({ facts, nameWidth, mb = 0 }: Props) {
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        mb,
        display: 'grid',
        gridTemplateColumns: `fit-content(${nameWidth}) 1fr`,
        columnGap: 2,
        rowGap: 0.5,
      }}
    >
      {facts.map(([name, value]) => (
        <Box key={name} sx={{ display: 'contents' }}>
          <Box component="dt" sx={{ color: 'text.secondary' }}>
            {name}
          </Box>
          <Box component="dd" sx={{ m: 0, minWidth: 0, overflowWrap: 'anywhere' }}>
            {value}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
