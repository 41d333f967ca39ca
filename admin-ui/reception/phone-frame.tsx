/** A telephone, drawn: what she reads stands in it as it stands on hers. */
import { Box, Stack, Typography } from '@mui/material';
import { useId, type ReactNode } from 'react';

const BUBBLE_SX = {
  border: '1px solid var(--color-hairline)',
  borderRadius: 'var(--radius-l)',
  px: 1.5,
  py: 1,
  whiteSpace: 'pre-wrap',
  overflowWrap: 'anywhere',
  lineHeight: 1.8,
} as const;

export function PhoneFrame({ name, children }: { name: string; children: ReactNode }) {
  const id = useId();
  return (
    <Box component="section" aria-labelledby={id} sx={{ width: '100%', maxWidth: '23rem' }}>
      <Typography id={id} component="h3" variant="h3" sx={{ mb: 1 }}>
        {name}
      </Typography>
      <Stack
        sx={{
          gap: 1.5,
          p: 2,
          minHeight: '20rem',
          border: '6px solid var(--color-line)',
          borderRadius: '1.75rem',
          backgroundColor: 'var(--color-ground)',
        }}
      >
        {children}
      </Stack>
    </Box>
  );
}

export function HerBubble({ children }: { children: ReactNode }) {
  return (
    <Box
      sx={{
        ...BUBBLE_SX,
        alignSelf: 'flex-end',
        maxWidth: '85%',
        backgroundColor: 'var(--color-outgoing-ground)',
        color: 'var(--color-text)',
      }}
    >
      {children}
    </Box>
  );
}

interface NamedProps {
  /** When it is shown. */
  name: string;
  children: ReactNode;
}

export function AutomaticBubble({ name, children }: NamedProps) {
  return (
    <Named name={name}>
      <Box sx={{ ...BUBBLE_SX, backgroundColor: 'var(--color-surface)' }}>{children}</Box>
    </Named>
  );
}

/** In LINE's talk, with the button that opens the room. */
export function TalkBubble({ name, button, children }: NamedProps & { button: string }) {
  return (
    <Named name={name}>
      <Box sx={{ ...BUBBLE_SX, backgroundColor: 'var(--color-surface)' }}>
        {children}
        <Box
          sx={{
            mt: 1,
            py: 0.75,
            textAlign: 'center',
            borderRadius: 'var(--radius-m)',
            backgroundColor: 'var(--color-action)',
            color: 'var(--color-on-action)',
          }}
        >
          {button}
        </Box>
      </Box>
    </Named>
  );
}

export function LockNotice({ name, children }: NamedProps) {
  return (
    <Named name={name}>
      <Box
        sx={{
          ...BUBBLE_SX,
          borderRadius: 'var(--radius-m)',
          backgroundColor: 'var(--color-raised)',
          borderColor: 'var(--color-line)',
        }}
      >
        {children}
      </Box>
    </Named>
  );
}

function Named({ name, children }: NamedProps) {
  return (
    <Box component="figure" sx={{ m: 0 }}>
      <Box component="figcaption" sx={{ fontSize: '0.875rem', color: 'text.secondary', mb: 0.25 }}>
        {name}
      </Box>
      {children}
    </Box>
  );
}
