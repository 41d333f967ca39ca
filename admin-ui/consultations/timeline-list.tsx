/** What has happened to the consultation, in words. */
import { Box, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { TimelineEntry } from '../staff-api/types.ts';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { eventText } from '../../domain/step-words.ts';

export function useTimeline(id: string, beside?: string) {
  const api = useStaffApi();
  return useQuery({ queryKey: ['timeline', id], queryFn: () => api.timeline(id, beside) });
}

export function TimelineList({ id, beside }: { id: string; beside?: string }) {
  const { data, error, refetch } = useTimeline(id, beside);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="経過を読み込んでいます" />;
  const nameOf = (person: unknown) => data.people.find((one) => one.id === person)?.name ?? '職員';
  return (
    <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {data.data.map((entry) => (
        <Box
          component="li"
          key={`${entry.escalation ?? 0}-${entry.seq}-${entry.kind}-${entry.at}`}
          sx={{ pl: 1.5, pb: 1.5, borderLeft: '2px solid var(--color-hairline)' }}
        >
          <Typography variant="caption" color="text.secondary">
            {dayTimeText(entry.at)}　{actorText(entry)}
          </Typography>
          <Typography>{eventText(entry, nameOf)}</Typography>
          <Written entry={entry} />
        </Box>
      ))}
    </Box>
  );
}

function Written({ entry }: { entry: TimelineEntry }) {
  const { reason, note } = entry.written ?? {};
  return (
    <>
      {reason !== undefined && (
        <Typography sx={{ whiteSpace: 'pre-wrap' }}>理由：{reason}</Typography>
      )}
      {note !== undefined && (
        <Typography sx={{ whiteSpace: 'pre-wrap' }}>申し送り：{note}</Typography>
      )}
    </>
  );
}

function actorText({ actor }: TimelineEntry): string {
  switch (actor.kind) {
    case 'staff':
      return actor.person?.name ?? '職員';
    case 'consultee':
      return '相談者';
    case 'system':
      return '自動';
  }
}
