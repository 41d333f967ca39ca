/** What LINE says of the connection: each check with what is wrong and what to do. */
import { Alert, Box, Button, Paper, Stack, Typography } from '@mui/material';
import { LINE_CHECK_REASONS, LINE_CHECK_WORDS } from '../../domain/line-checks.ts';
import { timeText } from '../parts/time.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { ChannelShown } from '../staff-api/services.ts';
import { useChannelWork } from './use-channel.ts';

type Result = NonNullable<ChannelShown['checks']>['results'][number];

const MARKS: Record<Result['state'], { word: string; color: string }> = {
  ok: { word: '良好', color: 'var(--color-present)' },
  wrong: { word: '要修正', color: 'var(--color-danger)' },
  unknown: { word: '未確認', color: 'var(--color-quiet)' },
};

interface Props {
  serviceId: string;
  checks: ChannelShown['checks'];
  mayConnect: boolean;
}

export function LineChecks({ serviceId, checks, mayConnect }: Props) {
  const api = useStaffApi();
  const { isBusy, failure, run } = useChannelWork(serviceId);
  return (
    <Paper component="section" variant="outlined" sx={{ p: 2, mb: 2 }} aria-label="接続の確認">
      <Typography component="h2" variant="h2" sx={{ mb: 1 }}>
        接続の確認
      </Typography>
      <Summary checks={checks} />
      {mayConnect && (
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', mb: 1 }}>
          <Button
            variant="contained"
            disabled={isBusy}
            onClick={() => void run(() => api.checkChannel(serviceId))}
          >
            {isBusy ? 'LINEに聞いています…' : '今、確かめる'}
          </Button>
          <Button
            variant="outlined"
            disabled={isBusy}
            onClick={() => void run(() => api.registerChannel(serviceId))}
          >
            LINEに登録する
          </Button>
        </Stack>
      )}
      {failure !== null && (
        <Alert severity="warning" role="alert" sx={{ mb: 1 }}>
          {failure}
        </Alert>
      )}
      {checks && (
        <Box component="ul" sx={{ listStyle: 'none', p: 0, m: 0 }} aria-label="確認の結果">
          {checks.results.map((result) => (
            <Row key={result.check} result={result} />
          ))}
        </Box>
      )}
    </Paper>
  );
}

function Summary({ checks }: Pick<Props, 'checks'>) {
  if (!checks) return <Typography sx={{ mb: 1 }}>まだ確かめていません。</Typography>;
  const wrong = checks.results.filter(({ state }) => state === 'wrong').length;
  const when = `${timeText(checks.at)}に${checks.by?.name ?? 'システム'}が確かめました。`;
  return (
    <Typography role="status" sx={{ mb: 1 }}>
      {wrong === 0 ? '直すところはありません。' : `直すところが${wrong}つあります。`}
      {when}
    </Typography>
  );
}

function Row({ result: { check, state, reason } }: { result: Result }) {
  const { word, color } = MARKS[state];
  return (
    <Box
      component="li"
      sx={{ display: 'flex', gap: 1, py: 0.75, borderTop: '1px solid', borderColor: 'divider' }}
    >
      <Box component="span" sx={{ color, fontWeight: 700, width: '3.5em', flexShrink: 0 }}>
        {word}
      </Box>
      <Box>
        <Typography component="span" sx={{ fontWeight: state === 'wrong' ? 700 : 400 }}>
          {LINE_CHECK_WORDS[check]}
        </Typography>
        {reason !== null && (
          <Typography variant="body2" color="text.secondary">
            {LINE_CHECK_REASONS[reason]}
          </Typography>
        )}
      </Box>
    </Box>
  );
}
