/** How record and engine compare, in a word that is read without its colour too. */
import { Chip } from '@mui/material';
import type { Verdict } from '../../domain/history-check.ts';
import { VERDICT_WORDS } from '../../domain/history-words.ts';

const COLOURS = {
  agrees: 'success',
  explained: 'success',
  differs: 'error',
  'not-checked': 'default',
} as const satisfies Record<Verdict, string>;

export function VerdictMark({ verdict }: { verdict: Verdict }) {
  return (
    <Chip
      size="small"
      variant={verdict === 'differs' ? 'filled' : 'outlined'}
      color={COLOURS[verdict]}
      label={VERDICT_WORDS[verdict]}
    />
  );
}
