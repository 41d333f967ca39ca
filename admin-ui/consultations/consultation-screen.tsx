/** One consultation: the talk, what is known of her, what may be done and what comes next. */
import { Box, Tab, Tabs, useMediaQuery } from '@mui/material';
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useParams } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { ApiError } from '../staff-api/http.ts';
import type { ConsultationHead } from '../staff-api/types.ts';
import { ErrorState, isRefusal, LoadingState } from '../parts/states.tsx';
import { useConsultation } from '../parts/use-head.ts';
import { useNow } from '../parts/use-now.ts';
import { useRoles } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { activity } from '../session/activity.ts';
import { TrainingProvider } from '../reply-requests/training-context.ts';
import { WaitingReplies } from '../reply-requests/waiting-replies.tsx';
import { useMe } from '../session/session.ts';
import { ReadingBar } from '../trail/reading-bar.tsx';
import { Restricted } from '../trail/restricted.tsx';
import { Whispers } from '../whispers/whispers.tsx';
import { ActionBar } from './action-bar.tsx';
import { BesideProvider, type Beside } from './beside.ts';
import { Composer } from './composer.tsx';
import { Conversation } from './conversation.tsx';
import { HeadBar } from './head-bar.tsx';
import { HistoryReview } from './history-review.tsx';
import { OwnOpen } from './own-open.tsx';
import { PendingCommands } from './pending-commands.tsx';
import { RiskWords } from './risk-words.tsx';
import { SIDE_PARTS, SidePart, tabWord, type SidePartName } from './side-part.tsx';
import { StepsOnly } from './steps-only.tsx';
import { useScreenKeys } from './use-screen-keys.ts';
import { HereProvider, useHere } from './use-here.ts';
import { useTalk, type Talk } from './use-talk.ts';

/** What one has in hand stays above it from one consultation to the next. */
export function ConsultationScreen() {
  const { id } = useParams<{ id: string }>();
  useTitle('相談');
  const isAnswering = may(useRoles(), 'consultation.take', 'service');
  return (
    <Box sx={{ height: '100%', display: 'flex', flexDirection: 'column' }}>
      {isAnswering && <OwnOpen hereId={id} />}
      <Box sx={{ flex: 1, minHeight: 0, overflow: 'auto' }}>
        <One id={id} />
      </Box>
    </Box>
  );
}

function One({ id }: { id: string }) {
  const { data, error, isPending, refetch } = useConsultation(id);
  // Who may not read it may know of its steps.
  if (error instanceof ApiError && error.code === 'not-permitted') return <StepsOnly id={id} />;
  // It may be there all the same, and kept from whoever does not answer it.
  if (error instanceof ApiError && error.code === 'not-found')
    return <Restricted id={id} error={error} onEntered={() => void refetch()} />;
  // A refusal replaces what was shown; a broken line does not.
  if (error && (!data || isRefusal(error)))
    return <ErrorState error={error} page="相談" onRetry={() => void refetch()} />;
  if (isPending || !data) return <LoadingState what="相談を読み込んでいます" />;
  return <Here key={id} head={data} />;
}

function Here({ head }: { head: ConsultationHead }) {
  return (
    <HereProvider value={useHere(head.id)}>
      <Screen head={head} />
    </HereProvider>
  );
}

/** What one has come for, as a search leads to it: a message of the talk, or a part beside it. */
function useSought(): { message: number | null; part: SidePartName | null } {
  const query = new URLSearchParams(useLocation().search);
  const message = /^\d{1,9}$/u.exec(query.get('message') ?? '');
  const part = SIDE_PARTS.find(({ name }) => name === query.get('part'));
  return { message: message ? Number(message[0]) : null, part: part?.name ?? null };
}

const TAB_SX = { minWidth: 0, px: 1 };
/** On a small screen what stands under the talk may be moved out of sight, but never squeezes it to nothing. */
const MIDDLE_SX = {
  display: 'flex',
  flexDirection: 'column',
  flex: 1,
  minWidth: 0,
  minHeight: 0,
  overflowY: { xs: 'auto', sm: 'visible' },
} as const;
const TALK_SX = { display: 'flex', flex: 1, minHeight: { xs: '9rem', sm: 0 } } as const;

// A new word concerns the talk alone: what stands around it is drawn anew only when it has changed itself.
const Head = memo(HeadBar);
const Actions = memo(ActionBar);
const Side = memo(SidePart);
const Write = memo(Writing);

function Screen({ head }: { head: ConsultationHead }) {
  const { data: talk, error, refetchTalk, lastSeq } = useTalk(head.id);
  const isWide = useMediaQuery('(min-width: 1000px)');
  const sought = useSought();
  const [part, setPart] = useState<SidePartName>(sought.part ?? 'person');
  const [isTalkShown, setTalkShown] = useState(sought.part === null);
  useCountsAsWork(head, talk);

  const show = useCallback((name: SidePartName | 'talk') => {
    setTalkShown(name === 'talk');
    if (name !== 'talk') setPart(name);
  }, []);
  const [earlierId, setEarlierId] = useState<string | null>(null);
  const beside = useMemo<Beside>(
    () => ({
      earlierId,
      open(id) {
        setEarlierId(id);
        if (id !== null) show('person');
      },
    }),
    [earlierId, show],
  );
  useScreenKeys(show);
  const showAttributes = useCallback(() => show('attributes'), [show]);
  const middle = (
    <Box sx={MIDDLE_SX}>
      {talk && (
        <RiskWords serviceId={head.service.id}>
          <TrainingProvider value={head.repliesNeedApproval}>
            <Box sx={TALK_SX}>
              <Conversation id={head.id} talk={talk} sought={sought.message} />
            </Box>
          </TrainingProvider>
        </RiskWords>
      )}
      {!talk &&
        (error ? (
          <ErrorState error={error} onRetry={refetchTalk} />
        ) : (
          <LoadingState what="やりとりを読み込んでいます" />
        ))}
      <Whispers head={head} />
      {talk && (
        <WaitingReplies head={head} talk={talk} lastSeq={lastSeq} refetchTalk={refetchTalk} />
      )}
      {/* Whoever was let in looks, and does nothing else. */}
      {talk && head.letInUntil === null && (
        <Write head={head} lastSeq={lastSeq} refetchTalk={refetchTalk} />
      )}
    </Box>
  );
  return (
    <BesideProvider value={beside}>
      <Box sx={{ height: '100%', display: 'flex', flexDirection: 'column' }}>
        <Head
          head={head}
          presence={talk?.presence ?? head.presence}
          isTyping={talk?.isTyping ?? false}
        />
        <Actions head={head} onShowAttributes={showAttributes} />
        <PendingCommands consultationId={head.id} />
        <ReadingBar head={head} />
        {!isWide && (
          <Tabs
            value={isTalkShown ? 'talk' : part}
            onChange={(_event, chosen: SidePartName | 'talk') => show(chosen)}
            variant="fullWidth"
            aria-label="相談の内容"
            sx={{
              borderBottom: '1px solid',
              borderColor: 'divider',
              bgcolor: 'background.paper',
              flexShrink: 0,
            }}
          >
            <Tab value="talk" label="会話" sx={TAB_SX} />
            {SIDE_PARTS.map((one) => (
              <Tab key={one.name} value={one.name} label={tabWord(one, head)} sx={TAB_SX} />
            ))}
          </Tabs>
        )}
        <Box sx={{ flex: 1, minHeight: 0, display: 'flex' }}>
          {/* Kept while another part is shown: what is being written stays. */}
          <Box sx={{ display: isWide || isTalkShown ? 'flex' : 'none', flex: 1, minWidth: 0 }}>
            {middle}
          </Box>
          {/* Kept too while it is not shown: what is written there stays, also when the window turns narrow. */}
          <Box
            component="aside"
            aria-label="相談者と記録"
            sx={{
              width: isWide ? '27rem' : '100%',
              borderLeft: isWide ? '1px solid' : 0,
              borderColor: 'divider',
              display: isWide || !isTalkShown ? 'flex' : 'none',
              flexDirection: 'column',
              minHeight: 0,
              bgcolor: 'background.paper',
            }}
          >
            {isWide && (
              <Tabs
                value={part}
                onChange={(_event, chosen: SidePartName) => show(chosen)}
                variant="fullWidth"
                aria-label="相談者と記録"
                sx={{ borderBottom: '1px solid', borderColor: 'divider', flexShrink: 0 }}
              >
                {SIDE_PARTS.map((one) => (
                  <Tab key={one.name} value={one.name} label={tabWord(one, head)} sx={TAB_SX} />
                ))}
              </Tabs>
            )}
            <Box
              sx={{ flex: 1, overflowY: 'auto', p: 2 }}
              tabIndex={0}
              role="region"
              aria-label={wordOf(part)}
            >
              <Side name={part} head={head} />
            </Box>
          </Box>
        </Box>
      </Box>
    </BesideProvider>
  );
}

function wordOf(part: SidePartName): string {
  return SIDE_PARTS.find(({ name }) => name === part)?.word ?? '';
}

interface WritingProps {
  head: ConsultationHead;
  lastSeq: () => number;
  refetchTalk: () => void;
}

function Writing({ head, lastSeq, refetchTalk }: WritingProps) {
  const isGate = head.stage === 'review' && head.allowed.includes('confirm-history-review');
  const wasGate = useRef(isGate);
  useEffect(() => {
    wasGate.current = isGate;
  }, [isGate]);
  if (isGate) return <HistoryReview head={head} />;
  return (
    <Composer
      head={head}
      lastSeq={lastSeq}
      refetchTalk={refetchTalk}
      isJustOpened={wasGate.current}
    />
  );
}

/** A consultee who has the room open in one's own consultation is work, though no hand moves. */
function useCountsAsWork(head: ConsultationHead, talk: Talk | undefined): void {
  const me = useMe();
  const now = useNow(30_000);
  const isHere =
    talk?.presence === 'open' && head.assignee?.id === me.id && head.stage !== 'closed';
  useEffect(() => {
    if (isHere) activity.touch();
  }, [isHere, now]);
}
