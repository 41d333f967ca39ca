/** Flags about her that stand, one mark each: the word beside the colour. */
import { Box, Chip } from '@mui/material';

interface Props {
  flags: readonly { label: string; isGrave: boolean }[];
}

const GRAVE = {
  bgcolor: 'var(--color-danger-ground)',
  color: 'var(--color-danger)',
  border: '1px solid currentColor',
  fontWeight: 700,
};
const USUAL = {
  bgcolor: 'var(--color-attention-ground)',
  color: 'var(--color-attention)',
  border: '1px solid currentColor',
};

export function FlagMarks({ flags }: Props) {
  if (flags.length === 0) return null;
  return (
    <Box
      component="ul"
      aria-label="注意の印"
      sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5, m: 0, p: 0, listStyle: 'none' }}
    >
      {flags.map(({ label, isGrave }) => (
        <Box component="li" key={label}>
          <Chip size="small" label={label} sx={isGrave ? GRAVE : USUAL} />
        </Box>
      ))}
    </Box>
  );
}
