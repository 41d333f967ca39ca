/** One message to followers: written and brought on its way while it is a draft, seen with its results afterwards. */
import { Box, Link, Paper, Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { LinkBase, useLocation, useNavigate, useParams } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { SectionHeading } from '../parts/section-heading.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { useRolesIn } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import type { BroadcastHead } from '../staff-api/broadcasts.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { BroadcastShown } from './broadcast-shown.tsx';
import { LockScreen, RevealingWarning, useRevealing } from './lock-screen.tsx';
import { ReachShown, SegmentForm } from './segment-form.tsx';
import { StepsPart } from './steps-part.tsx';
import { useBroadcast, useStep } from './use-broadcast.ts';
import { useForm, type Written } from './use-form.ts';
import { useKeepsDraft } from './use-keeps-draft.ts';
import { WordsForm } from './words-form.tsx';

export function BroadcastScreen() {
  useTitle('お知らせ配信');
  const { id: serviceId, broadcastId } = useParams<{ id: string; broadcastId: string }>();
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '72rem' }}>
      <Link component={LinkBase} to={`/services/${serviceId}/broadcasts`}>
        お知らせ配信の一覧
      </Link>
      <Typography component="h1" variant="h1" sx={{ my: 1 }}>
        {broadcastId === 'new' ? '新しいお知らせ' : 'お知らせ'}
      </Typography>
      {broadcastId === 'new' ? (
        <NewOne key={serviceId} serviceId={serviceId} />
      ) : (
        <KnownOne key={broadcastId} serviceId={serviceId} id={broadcastId} />
      )}
    </Box>
  );
}

/** What another one was copied into, on the way here. */
function copiedFrom(state: unknown): Written | null {
  return typeof state === 'object' && state !== null && 'copied' in state
    ? (state.copied as Written)
    : null;
}

function NewOne({ serviceId }: { serviceId: string }) {
  // One id for one draft, however often its first version has to be sent.
  const [id] = useState(() => crypto.randomUUID());
  const { state } = useLocation();
  return <Editor serviceId={serviceId} id={id} saved={null} copied={copiedFrom(state)} />;
}

function KnownOne({ serviceId, id }: { serviceId: string; id: string }) {
  const { data, error, refetch } = useBroadcast(serviceId, id);
  const mayEdit = may(useRolesIn(serviceId), 'broadcast.edit', 'service');
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="お知らせを読み込んでいます" />;
  if (data.status !== 'draft' || !mayEdit)
    return <BroadcastShown serviceId={serviceId} broadcast={data} />;
  return <Editor serviceId={serviceId} id={id} saved={data} copied={null} />;
}

interface EditorProps {
  serviceId: string;
  id: string;
  saved: BroadcastHead | null;
  copied: Written | null;
}

function Editor({ serviceId, id, saved, copied }: EditorProps) {
  const api = useStaffApi();
  const client = useQueryClient();
  const step = useStep(serviceId);
  const navigate = useNavigate();
  const { written, set, isChanged } = useForm(saved, copied);
  const revealing = useRevealing(serviceId, written);
  // On the way to its own address it is saved, though this screen has not heard of it.
  const isGone = useRef(false);
  const body = { basedOn: saved?.version ?? 0, ...written };
  useKeepsDraft({
    written,
    isUnsaved: () => isChanged && !isGone.current,
    save: async () => {
      await api.saveBroadcast(serviceId, id, body, { outlives: true });
      await client.invalidateQueries({ queryKey: ['broadcasts', serviceId] });
    },
  });
  async function save() {
    const head = await step(
      // Five long bubbles are more than a browser sends once the page is gone.
      () => api.saveBroadcast(serviceId, id, body, { outlives: false }),
      '下書きを保存しました。',
    );
    isGone.current = head !== null && saved === null;
    if (head !== null && saved === null)
      navigate(`/services/${serviceId}/broadcasts/${id}`, { replace: true });
    return head;
  }
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 3,
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 3fr) minmax(0, 2fr)' },
      }}
    >
      <Box>
        <SectionHeading>送る文</SectionHeading>
        <WordsForm written={written} onChange={set} />
        <SectionHeading>送る相手</SectionHeading>
        <SegmentForm segment={written.segment} onChange={(segment) => set({ segment })} />
        <ReachShown serviceId={serviceId} segment={written.segment} check={saved?.check ?? null} />
      </Box>
      <Box sx={{ display: 'grid', gap: 2, alignContent: 'start' }}>
        <RevealingWarning words={revealing} />
        <LockScreen serviceId={serviceId} written={written} />
        <Paper component="section" variant="outlined" aria-label="送るまでの手順" sx={{ p: 2 }}>
          <Typography component="h2" variant="h2" sx={{ mb: 1 }}>
            送るまでの手順
          </Typography>
          <StepsPart
            serviceId={serviceId}
            saved={saved}
            written={written}
            isChanged={isChanged}
            onSave={save}
          />
        </Paper>
      </Box>
    </Box>
  );
}
