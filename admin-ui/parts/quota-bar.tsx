/** How much of the month's messages LINE has taken: a bar, the numbers in words, and a warning before they run out. */
import { Alert, Box, LinearProgress, Typography } from '@mui/material';
import { remainingOf } from '../../domain/line-quota.ts';
import type { LineQuota } from '../staff-api/broadcasts.ts';
import { timeText } from './time.ts';

const number = (count: number) => count.toLocaleString('ja-JP');

export function QuotaBar({ quota }: { quota: LineQuota }) {
  if (quota === null)
    return (
      <Typography color="text.secondary" sx={{ mb: 2 }}>
        今月LINEに送った数は、まだ調べていません。LINEとつながると、1日に1回調べます。
      </Typography>
    );
  const { limit, used, isLow, readAt } = quota;
  const remaining = remainingOf(quota);
  return (
    <Box sx={{ mb: 2, maxWidth: '40rem' }}>
      <Typography id="quota-text">
        今月LINEに送った数：
        <strong>
          {limit === null ? `${number(used)}通（上限なし）` : `${number(used)}／${number(limit)}通`}
        </strong>
        {remaining !== null && `　残り${number(remaining)}通`}
        <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
          （{timeText(readAt)}に調べました）
        </Box>
      </Typography>
      {limit !== null && (
        <LinearProgress
          variant="determinate"
          aria-labelledby="quota-text"
          value={limit === 0 ? 100 : Math.min(100, (used / limit) * 100)}
          color={isLow ? 'warning' : 'primary'}
          sx={{ height: 10, borderRadius: 1, my: 0.5 }}
        />
      )}
      {isLow && (
        <Alert severity="warning" sx={{ mt: 1 }}>
          今月送れる数の8割を使いました。使い切ると、相談者に返信のお知らせが届かなくなります。LINE公式アカウントの画面で、プランを確かめてください。
        </Alert>
      )}
    </Box>
  );
}
