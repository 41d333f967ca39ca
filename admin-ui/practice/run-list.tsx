/** Who was started: how far she is, the way to her consultation, and afterwards what was done when. */
import { Box, Button, Link, Paper, Stack, Typography } from '@mui/material';
import { LinkBase } from 'react-admin';
import type { PracticeReview, PracticeRun } from '../staff-api/practice.ts';
import { StageBadge } from '../parts/badges.tsx';
import { timeText } from '../parts/time.ts';
import { usePracticeChange } from './use-practice.ts';
import { reviewFacts, RUN_WORDS } from './words.ts';

export function RunList({ serviceId, runs }: { serviceId: string; runs: readonly PracticeRun[] }) {
  return (
    <Stack
      component="ul"
      aria-label="始めた練習"
      sx={{ gap: 1, p: 0, m: 0, listStyle: 'none', maxWidth: '60rem' }}
    >
      {runs.map((run) => (
        <Run key={run.id} serviceId={serviceId} run={run} />
      ))}
    </Stack>
  );
}

function Run({ serviceId, run }: { serviceId: string; run: PracticeRun }) {
  const change = usePracticeChange(serviceId);
  const { consultation, review } = run;
  return (
    <Paper component="li" variant="outlined" aria-label={run.name} sx={{ p: 1.5 }}>
      <Stack
        direction="row"
        sx={{ columnGap: 1.5, rowGap: 0.5, flexWrap: 'wrap', alignItems: 'center' }}
      >
        <Typography component="h3" variant="h3">
          {run.name}
        </Typography>
        <Typography>{RUN_WORDS[run.state]}</Typography>
        {consultation && (
          <>
            <Link component={LinkBase} to={`/consultations/${consultation.id}/show`}>
              相談 No.{consultation.number}
            </Link>
            <StageBadge stage={consultation.stage} />
          </>
        )}
        <Typography variant="body2" color="text.secondary" sx={{ flex: '1 0 auto' }}>
          {timeText(run.startedAt)}　{run.startedBy.name ?? '（削除された職員）'}が開始
        </Typography>
        {(run.state === 'playing' || run.state === 'unknown') && (
          <Button
            size="small"
            variant="outlined"
            aria-label={`「${run.name}」を止める`}
            onClick={() =>
              void change(
                (api) => api.stopRun(serviceId, run.id),
                `「${run.name}」を止めました。相談はそのまま残っています。`,
              )
            }
          >
            止める
          </Button>
        )}
      </Stack>
      {consultation === null && run.state === 'playing' && (
        <Typography variant="body2" color="text.secondary">
          部屋に入って、書きはじめています。
        </Typography>
      )}
      {review && <Review review={review} />}
    </Paper>
  );
}

function Review({ review }: { review: PracticeReview }) {
  return (
    <Box
      component="dl"
      aria-label="ふりかえり"
      sx={{
        display: 'grid',
        gridTemplateColumns: 'repeat(auto-fill, minmax(9.5rem, 1fr))',
        gap: 1,
        mt: 1,
        mb: 0,
      }}
    >
      {reviewFacts(review).map(({ name, text, isOpen }) => (
        <div key={name}>
          <Typography component="dt" variant="caption" color="text.secondary">
            {name}
          </Typography>
          <Typography
            component="dd"
            variant="body2"
            sx={{ m: 0, ...(isOpen ? { fontWeight: 700, color: 'var(--color-attention)' } : {}) }}
          >
            {text}
          </Typography>
        </div>
      ))}
    </Box>
  );
}
