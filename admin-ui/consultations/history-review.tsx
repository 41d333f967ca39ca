/** The gate before the talk: what is known of her, read and confirmed by one key. */
import { Alert, Box, Button, Link, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import type { ConsultationHead, EarlierConsultation } from '../staff-api/types.ts';
import { OUTCOME_WORDS, STAGE_WORDS } from '../i18n/words.ts';
import { dayText } from '../parts/time.ts';
import { useCommand } from './use-command.ts';

export function HistoryReview({ head }: { head: ConsultationHead }) {
  const { run, isRunning } = useCommand(head);
  const [isUrgent, setUrgent] = useState(false);
  const [reason, setReason] = useState('');
  const { traits, cautions } = head.consultee;
  return (
    <Box
      component="section"
      aria-labelledby="review-heading"
      sx={{
        borderTop: '2px solid',
        borderColor: 'primary.main',
        p: 2,
        bgcolor: 'var(--color-action-ground)',
        maxHeight: '60%',
        overflowY: 'auto',
        flexShrink: 0,
      }}
    >
      <Typography id="review-heading" component="h2" variant="h2" sx={{ mb: 1 }}>
        返信の前に、これまでの相談を読んでください
      </Typography>
      {cautions && (
        <Alert severity="warning" sx={{ mb: 1 }}>
          <strong>対応の注意点</strong>
          <Box sx={{ whiteSpace: 'pre-wrap' }}>{cautions}</Box>
        </Alert>
      )}
      {traits && (
        <Typography sx={{ whiteSpace: 'pre-wrap', mb: 1 }}>
          <strong>特徴</strong>　{traits}
        </Typography>
      )}
      <Summary history={head.history} />
      {isUrgent ? (
        <Stack
          component="form"
          spacing={1}
          sx={{ mt: 1 }}
          onSubmit={(event) => {
            event.preventDefault();
            void run('confirm-history-review', { mode: 'urgent', reason });
          }}
        >
          <TextField
            label="読まずに進む理由（記録されます）"
            value={reason}
            onChange={({ target }) => setReason(target.value)}
            required
            autoFocus
            size="small"
            sx={{ bgcolor: 'background.paper' }}
          />
          <Stack direction="row" spacing={1}>
            <Button
              type="submit"
              variant="contained"
              color="error"
              disabled={isRunning || reason.trim() === ''}
            >
              緊急として進む
            </Button>
            <Button onClick={() => setUrgent(false)}>やめる</Button>
          </Stack>
        </Stack>
      ) : (
        <Stack direction="row" sx={{ gap: 1, mt: 1, flexWrap: 'wrap', alignItems: 'center' }}>
          <Button
            variant="contained"
            autoFocus
            disabled={isRunning}
            onClick={() => void run('confirm-history-review', { mode: 'read' })}
          >
            読みました。会話を始める（Enter）
          </Button>
          <Button color="error" onClick={() => setUrgent(true)}>
            緊急のため先に進む
          </Button>
        </Stack>
      )}
    </Box>
  );
}

function Summary({ history }: { history: readonly EarlierConsultation[] }) {
  if (history.length === 0)
    return <Typography>これまでの相談はありません。はじめての相談です。</Typography>;
  return (
    <>
      <Typography sx={{ fontWeight: 700 }}>これまでの相談 {history.length}件</Typography>
      <EarlierList history={history} />
    </>
  );
}

export function EarlierList({ history }: { history: readonly EarlierConsultation[] }) {
  return (
    <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
      {history.map((earlier) => (
        <li key={earlier.id}>
          <Link href={`#/consultations/${earlier.id}/show`} target="_blank">
            No.{earlier.number}
          </Link>
          {`　${dayText(earlier.openedAt)}　`}
          {earlier.outcome ? OUTCOME_WORDS[earlier.outcome] : STAGE_WORDS[earlier.stage]}
          {`　担当 ${earlier.assignee?.name ?? 'なし'}　言葉${earlier.messages}件・メモ${earlier.notes}件`}
          {earlier.openEscalations > 0 && <strong>　関係機関と連携中</strong>}
          {earlier.isLinked && '　（この相談の前の相談）'}
        </li>
      ))}
    </Box>
  );
}
