/** Life is in danger: the one thing this colour says. */
import { Chip } from '@mui/material';

export function DangerMark() {
  return (
    <Chip
      size="small"
      label="命の危険"
      sx={{
        ml: 1,
        bgcolor: 'var(--color-danger)',
        color: 'var(--color-on-danger)',
        fontWeight: 700,
      }}
    />
  );
}
