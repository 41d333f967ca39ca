/** Which account a service is connected with, and the addresses that LINE has to know. */
import { Paper, Stack, Typography } from '@mui/material';
import { CodeText } from '../parts/code-text.tsx';
import { CopyField } from '../parts/copy-field.tsx';
import { timeText } from '../parts/time.ts';
import type { ChannelShown } from '../staff-api/services.ts';

export function LineConnected({
  connected,
}: {
  connected: NonNullable<ChannelShown['connected']>;
}) {
  const { displayName, basicId, since, by, webhookUrl, roomUrl, liffUrl } = connected;
  return (
    <Paper
      component="section"
      variant="outlined"
      sx={{ p: 2, mb: 2 }}
      aria-label="つながっているアカウント"
    >
      <Typography component="h2" variant="h2" sx={{ mb: 1 }}>
        {displayName ?? 'LINE公式アカウント'}
        {basicId !== null && (
          <>
            （<CodeText>{basicId}</CodeText>）
          </>
        )}
      </Typography>
      <Typography variant="body2" color="text.secondary" sx={{ mb: 1.5 }}>
        チャネルID {connected.lineChannelId}、LINEログインのチャネルID {connected.loginChannelId}
        、LIFF ID <CodeText>{connected.liffId}</CodeText>
        {since !== null && `。${timeText(since)}に${by?.name ?? '導入時の設定'}が登録`}
      </Typography>
      <Stack sx={{ gap: 1.5 }}>
        <CopyField label="Webhook URL" value={webhookUrl} />
        <CopyField label="LIFFアプリのエンドポイントURL" value={roomUrl} />
        <CopyField label="部屋を開くURL（リッチメニューやカードに使えます）" value={liffUrl} />
      </Stack>
    </Paper>
  );
}
