/** Small marks with one meaning each; the word stands beside the colour. */
import { Box, Chip } from '@mui/material';
import type { Presence } from '../../domain/presence.ts';
import type { Stage } from '../../domain/consultation.ts';
import type { Priority } from '../../domain/priority.ts';
import { PRESENCE_SHORT, PRIORITY_WORDS, STAGE_WORDS } from '../i18n/words.ts';

const PRIORITY_LOOKS: Record<Priority, object> = {
  urgent: { bgcolor: 'var(--color-danger)', color: 'var(--color-on-danger)', fontWeight: 700 },
  high: {
    bgcolor: 'var(--color-attention-ground)',
    color: 'var(--color-attention)',
    border: '1px solid currentColor',
    fontWeight: 700,
  },
  normal: { bgcolor: 'transparent', color: 'var(--color-text)' },
  low: { bgcolor: 'transparent', color: 'var(--color-quiet)' },
};

export function PriorityBadge({ priority }: { priority: Priority }) {
  return <Chip size="small" label={PRIORITY_WORDS[priority]} sx={PRIORITY_LOOKS[priority]} />;
}

export function StageBadge({ stage }: { stage: Stage }) {
  return (
    <Chip
      size="small"
      variant="outlined"
      label={STAGE_WORDS[stage]}
      sx={{ color: 'var(--color-text)', borderColor: 'var(--color-line)' }}
    />
  );
}

const PRESENCE_COLOURS: Record<Presence, string> = {
  open: 'var(--color-present)',
  hidden: 'var(--color-hidden)',
  away: 'var(--color-quiet)',
};

export function PresenceMark({ presence, text }: { presence: Presence; text?: string }) {
  const isFilled = presence === 'open';
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.75,
        color: PRESENCE_COLOURS[presence],
        whiteSpace: 'nowrap',
        fontWeight: isFilled ? 700 : 400,
      }}
    >
      <Box
        component="span"
        aria-hidden
        sx={{
          width: 10,
          height: 10,
          borderRadius: '50%',
          border: '2px solid currentColor',
          bgcolor: isFilled ? 'currentColor' : 'transparent',
        }}
      />
      {text ?? PRESENCE_SHORT[presence]}
    </Box>
  );
}
