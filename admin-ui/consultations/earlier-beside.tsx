/** An earlier consultation of hers, to be read while one writes: what was said and recorded, and nothing to be changed. */
import { Box, Button, Stack, ToggleButton, ToggleButtonGroup, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { withChanges } from '../../domain/message-changes.ts';
import { OUTCOME_WORDS, STAGE_WORDS } from '../i18n/words.ts';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { dayText, dayTimeText } from '../parts/time.ts';
import { useStaffApi, type StaffDataProvider } from '../staff-api/data-provider.ts';
import type { ConsultationHead, EarlierConsultation, StaffMessage } from '../staff-api/types.ts';
import { AuthorName } from './author-name.tsx';
import { useBeside } from './beside.ts';
import { MessageBody } from './message-body.tsx';
import { NotesList } from './notes-list.tsx';
import { TimelineList } from './timeline-list.tsx';

const PARTS = [
  { name: 'talk', word: 'やりとり' },
  { name: 'notes', word: 'メモ' },
  { name: 'timeline', word: '経過' },
] as const;
type Part = (typeof PARTS)[number]['name'];

interface Props {
  head: ConsultationHead;
  earlier: EarlierConsultation;
}

export function EarlierBeside({ head, earlier }: Props) {
  const [part, setPart] = useState<Part>('talk');
  return (
    <section aria-label={`前の相談 No.${earlier.number}`}>
      <Moving head={head} earlier={earlier} />
      <Typography component="h2" variant="h3">
        前の相談 No.{earlier.number}
        {earlier.record !== null && '（別の記録・同じ人）'}
      </Typography>
      <Typography variant="body2" color="text.secondary">
        {dayText(earlier.openedAt)}・
        {earlier.outcome ? OUTCOME_WORDS[earlier.outcome] : STAGE_WORDS[earlier.stage]}・担当{' '}
        {earlier.assignee?.name ?? 'なし'}
      </Typography>
      <ToggleButtonGroup
        exclusive
        size="small"
        value={part}
        onChange={(_event, chosen: Part | null) => chosen && setPart(chosen)}
        aria-label="読むもの"
        sx={{ my: 1 }}
      >
        {PARTS.map(({ name, word }) => (
          <ToggleButton key={name} value={name} sx={{ py: 0.25 }}>
            {word}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {part === 'talk' && <EarlierTalk id={earlier.id} beside={head.id} />}
      {part === 'notes' && <NotesList id={earlier.id} beside={head.id} />}
      {part === 'timeline' && <TimelineList id={earlier.id} beside={head.id} />}
    </section>
  );
}

/** Newer ones come first in the history. */
function Moving({ head: { history }, earlier }: Props) {
  const beside = useBeside();
  const place = history.findIndex(({ id }) => id === earlier.id);
  const [newer, older] = [history[place - 1], history[place + 1]];
  return (
    <Stack direction="row" sx={{ gap: 1, mb: 1, flexWrap: 'wrap' }}>
      <Button
        size="small"
        variant="outlined"
        disabled={!older}
        onClick={() => older && beside?.open(older.id)}
      >
        ひとつ前
      </Button>
      <Button
        size="small"
        variant="outlined"
        disabled={!newer}
        onClick={() => newer && beside?.open(newer.id)}
      >
        ひとつ後
      </Button>
      <Button size="small" onClick={() => beside?.open(null)} sx={{ ml: 'auto' }}>
        閉じる
      </Button>
    </Stack>
  );
}

function EarlierTalk({ id, beside }: { id: string; beside: string }) {
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['earlier-talk', id],
    queryFn: () => wholeTalk(api, id, beside),
  });
  const shown = useMemo(() => data && withChanges(data), [data]);
  if (error && !shown) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!shown) return <LoadingState what="やりとりを読み込んでいます" />;
  if (shown.length === 0) return <EmptyState title="やりとりはありません">{null}</EmptyState>;
  return (
    <Box component="ol" aria-label="前の相談のやりとり" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {shown.map((message) => (
        <Said key={message.seq} id={id} message={message} />
      ))}
    </Box>
  );
}

function Said({ id, message }: { id: string; message: StaffMessage }) {
  return (
    <Box
      component="li"
      sx={{
        mb: 1,
        pl: 1,
        borderLeft: '4px solid',
        borderColor:
          message.author === 'consultee' ? 'var(--color-line)' : 'var(--color-outgoing-line)',
      }}
    >
      <Typography variant="caption" color="text.secondary">
        <AuthorName message={message} />　{dayTimeText(message.at)}
      </Typography>
      <Box sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        <MessageBody consultationId={id} message={message} />
      </Box>
    </Box>
  );
}

/** All that was said in it, page by page. */
async function wholeTalk(
  api: StaffDataProvider,
  id: string,
  beside: string,
): Promise<StaffMessage[]> {
  const said: StaffMessage[] = [];
  for (;;) {
    const page = await api.messages(id, said.at(-1)?.seq ?? 0, beside);
    said.push(...page.data);
    if (!page.pageInfo.hasNextPage) return said;
  }
}
