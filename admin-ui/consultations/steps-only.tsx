/** A consultation for those who review who did what: its steps, and nothing that anybody said. */
import { Alert, Box, Paper, Stack, Typography } from '@mui/material';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { StageBadge } from '../parts/badges.tsx';
import { dayTimeText } from '../parts/time.ts';
import { ContentsRequest } from '../trail/contents-request.tsx';
import { PendingCommands } from './pending-commands.tsx';
import { TimelineList, useTimeline } from './timeline-list.tsx';

export function StepsOnly({ id }: { id: string }) {
  const { data, error, refetch } = useTimeline(id);
  if (error && !data)
    return <ErrorState error={error} page="相談の経過" onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="経過を読み込んでいます" />;
  const { number, stage, service, assignee, openedAt, closedAt } = data.consultation;
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '50rem' }}>
      <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
        <Typography component="h1" variant="h1">
          相談 No.{number} の経過
        </Typography>
        <StageBadge stage={stage} />
      </Stack>
      <Stack direction="row" sx={{ columnGap: 2, flexWrap: 'wrap', mb: 1 }}>
        <Typography variant="body2">担当 {assignee?.name ?? 'なし'}</Typography>
        <Typography variant="body2">{service.name}</Typography>
        <Typography variant="body2">始まり {dayTimeText(openedAt)}</Typography>
        {closedAt !== null && <Typography variant="body2">終了 {dayTimeText(closedAt)}</Typography>}
      </Stack>
      <Alert severity="info" sx={{ mb: 2 }}>
        監査担当が見られるのは、だれが・いつ・何をしたかの経過だけです。やりとり、メモ、属性、理由や申し送りの文章は、管理者の承認を受けた期間だけ見られます。開いたことは操作記録に残ります。
      </Alert>
      <ContentsRequest id={id} serviceId={service.id} />
      <PendingCommands consultationId={id} />
      <Paper variant="outlined" sx={{ p: 2 }}>
        <TimelineList id={id} />
      </Paper>
    </Box>
  );
}
