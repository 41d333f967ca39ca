/** A number that leads to what it counts. */
import { Box } from '@mui/material';
import { LinkBase } from 'react-admin';

/** The list of consultations with these filters. */
export function listPath(filter: Record<string, string | string[]>): string {
  return `/consultations?${new URLSearchParams({ filter: JSON.stringify(filter) }).toString()}`;
}

interface Props {
  count: number;
  /** What is counted, for those who hear it. */
  label: string;
  to: string;
  /** Whether somebody should look at it soon, once there is any. */
  isPressing?: boolean;
}

export function CountLink({ count, label, to, isPressing = false }: Props) {
  if (count === 0) return <>0</>;
  return (
    <Box
      component={LinkBase}
      to={to}
      aria-label={`${label}${count}件を見る`}
      sx={{ fontWeight: 700, color: isPressing ? 'var(--color-attention)' : 'primary.main' }}
    >
      {count}
    </Box>
  );
}
