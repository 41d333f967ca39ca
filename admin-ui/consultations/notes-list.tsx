/** Internal memos, newest last. */
import { Box, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { timeText } from '../parts/time.ts';

interface Props {
  id: string;
  /** Read beside this consultation of the same person. */
  beside?: string;
}

export function NotesList({ id, beside }: Props) {
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['notes', id],
    queryFn: () => api.notes(id, beside),
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="メモを読み込んでいます" />;
  if (data.data.length === 0)
    return (
      <EmptyState title="内部メモはまだありません">
        {beside === undefined && '会話の下の「内部メモ」から残せます。'}
      </EmptyState>
    );
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {data.data.map((note) => (
        <Box
          component="li"
          key={note.id}
          sx={{
            mb: 1.5,
            p: 1,
            bgcolor: 'var(--color-internal-ground)',
            borderLeft: '4px solid var(--color-internal-line)',
          }}
        >
          <Typography variant="caption" sx={{ color: 'var(--color-internal)' }}>
            内部メモ　{note.person.name ?? '（削除された職員）'}　{timeText(note.at)}
          </Typography>
          <Box sx={{ whiteSpace: 'pre-wrap' }}>{note.text}</Box>
        </Box>
      ))}
    </Box>
  );
}
