/** How much of LINE's month is used, in a table: two numbers, weighty when they come near each other. */
import { Box } from '@mui/material';
import type { LineQuota } from '../staff-api/broadcasts.ts';
import { timeText } from './time.ts';

export function QuotaMark({ quota }: { quota: LineQuota }) {
  if (quota === null) return 'まだ調べていません';
  const { used, limit, isLow, readAt } = quota;
  return (
    <Box
      component="span"
      title={`${timeText(readAt)}に調べました`}
      sx={isLow ? { color: 'var(--color-attention)', fontWeight: 700 } : {}}
    >
      {limit === null ? `${used}通（上限なし）` : `${used}／${limit}通`}
    </Box>
  );
}
