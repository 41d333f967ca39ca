/** How record and engine compare: one word, and each difference with what it means and what to do. */
import { Alert, Box, Button, Paper, Stack, Typography } from '@mui/material';
import { differenceValueText } from '../../domain/history-words.ts';
import { dayTimeText } from '../parts/time.ts';
import type { HistoryDifference, HistoryReview } from '../staff-api/histories.ts';
import { stepText, type StepPlace } from './steps.ts';
import { VerdictMark } from './verdict-mark.tsx';

interface Props {
  review: HistoryReview;
  onPlace: (place: { step: StepPlace | null; event: { runId: string; id: number } | null }) => void;
}

const MEANINGS = {
  agrees: '記録と進行管理の履歴は、段階・順番・時刻・今の状態のすべてで合っています。',
  explained: '違うところには、すべて問題のない理由があります。',
  differs: '説明のつかない違いがあります。下の「すること」に沿って確認してください。',
  'not-checked': '進行管理の履歴を読めないため、記録だけを表示しています。',
} as const;

export function CheckPart({ review: { check }, onPlace }: Props) {
  return (
    <Paper variant="outlined" component="section" aria-label="照合の結果" sx={{ p: 1.5, mb: 1.5 }}>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <Typography component="h2" sx={{ fontWeight: 700 }}>
          照合の結果
        </Typography>
        <VerdictMark verdict={check.verdict} />
        <Typography variant="body2" color="text.secondary">
          {dayTimeText(check.checkedAt)}に照合
        </Typography>
      </Stack>
      <Typography sx={{ mt: 0.5 }}>{MEANINGS[check.verdict]}</Typography>
      {check.differences.length > 0 && (
        <Stack
          component="ul"
          aria-label="違い"
          sx={{ gap: 1, p: 0, m: 0, mt: 1, listStyle: 'none' }}
        >
          {check.differences.map((one, index) => (
            <Box component="li" key={`${one.code}-${one.escalation}-${one.seq}-${index}`}>
              <Difference difference={one} onPlace={onPlace} />
            </Box>
          ))}
        </Stack>
      )}
    </Paper>
  );
}

function Difference({
  difference,
  onPlace,
}: {
  difference: HistoryDifference;
  onPlace: Props['onPlace'];
}) {
  const { isExplained, title, explanation, action, recorded, engine } = difference;
  const { escalation, seq, lastSeq, runId, eventId } = difference;
  const step = seq === null ? null : { escalation, seq };
  const event = runId !== null && eventId !== null ? { runId, id: eventId } : null;
  const more = lastSeq !== null && lastSeq !== seq ? `〜${lastSeq}` : '';
  return (
    <Alert
      severity={isExplained ? 'info' : 'error'}
      action={
        step && (
          <Button color="inherit" size="small" onClick={() => onPlace({ step, event })}>
            その段階を見る
          </Button>
        )
      }
      sx={{ '& .MuiAlert-action': { alignItems: 'start' }, flexWrap: { xs: 'wrap', sm: 'nowrap' } }}
    >
      <Typography sx={{ fontWeight: 700 }}>
        {title}
        {step && `（${stepText(step)}${more}）`}
      </Typography>
      <Typography variant="body2">{explanation}</Typography>
      {(recorded !== null || engine !== null) && (
        <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
          記録：{differenceValueText(recorded)}　進行管理：{differenceValueText(engine)}
        </Typography>
      )}
      <Typography variant="body2">
        <strong>すること：</strong>
        {action}
      </Typography>
    </Alert>
  );
}
