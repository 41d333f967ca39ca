/** Replies of colleagues in training that wait: for supervisors to approve, change or return, for others to know of. */
import { Alert, Box, Button, Typography, useMediaQuery } from '@mui/material';
import { useEffect, useRef, useState } from 'react';
import { useNotify } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { SENT_TEXTS } from '../consultations/sent-texts.ts';
import { SendingState } from '../consultations/sending-state.tsx';
import { useSending, type Outgoing } from '../consultations/use-sending.ts';
import type { Talk } from '../consultations/use-talk.ts';
import { sinceText, timeText } from '../parts/time.ts';
import { useNow } from '../parts/use-now.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import { useServices } from '../parts/use-services.ts';
import { useMe } from '../session/session.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { ConsultationHead, ReplyRequest } from '../staff-api/types.ts';
import { ChangeDialog, ReturnDialog } from './decision-dialogs.tsx';
import { InternalCard, RequestWords } from './internal-card.tsx';
import { useReplyRequests } from './use-reply-requests.ts';

interface Props {
  head: ConsultationHead;
  talk: Talk;
  /** Number of the last message on the screen. */
  lastSeq: () => number;
  refetchTalk: () => void;
}

export function WaitingReplies(props: Props) {
  const { head } = props;
  const me = useMe();
  const { data, error } = useReplyRequests(head.id);
  if (error && !data)
    return <Alert severity="warning">承認待ちの返信を調べられません。{textOf(error)}</Alert>;
  const waiting = (data?.data ?? []).filter(
    ({ status, person }) => status === 'waiting' && person.id !== me.id,
  );
  return (
    <Box aria-live="polite" sx={{ flexShrink: 0 }}>
      {waiting.map((request) => (
        <WaitingReply key={request.id} {...props} request={request} />
      ))}
    </Box>
  );
}

function WaitingReply({ request, ...props }: Props & { request: ReplyRequest }) {
  const { head, talk } = props;
  const now = useNow();
  // On a small screen the talk is to be read first: the words are shown when asked for.
  const isNarrow = useMediaQuery('(max-width: 699px)');
  const [isOpen, setOpen] = useState(false);
  const mayApprove = may(useRolesIn(head.service.id), 'reply.approve', 'service');
  const name = request.person.name ?? '職員';
  const news = talk.messages.filter(
    ({ seq, author, change }) =>
      author === 'consultee' && change === null && seq > request.expectedSeq,
  ).length;
  return (
    <InternalCard title={`${name}さんの返信が承認を待っています（相談者には見えません）`}>
      <Typography variant="body2">
        {timeText(request.at)}から（{sinceText(request.at, now)}）
        {!mayApprove && '。承認はスーパーバイザーが行います。'}
      </Typography>
      {news > 0 && (
        <Typography variant="body2" role="status" sx={{ fontWeight: 700 }}>
          承認を求めたあとに、相談者の新しいメッセージが{news}件あります。読んでから決めてください。
        </Typography>
      )}
      {isNarrow && (
        <Button
          size="small"
          variant="outlined"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? '返信を閉じる' : mayApprove ? '返信を読んで決める' : '返信を読む'}
        </Button>
      )}
      {/* Kept while it is closed: what is being sent goes on. */}
      <Box hidden={isNarrow && !isOpen}>
        <RequestWords consultationId={head.id} request={request} />
        {mayApprove && <Decision {...props} request={request} />}
      </Box>
    </InternalCard>
  );
}

function Decision({ request, ...props }: Props & { request: ReplyRequest }) {
  const { head } = props;
  const [open, setOpen] = useState<'change' | 'return' | null>(null);
  const { sending, isBusy, decide, again, hurry, giveUp } = useDecision({ ...props, request });
  const blocked = head.blocked.reply?.text ?? null;
  const close = () => setOpen(null);
  const isCounting = sending.state === 'counting';
  return (
    <>
      <SendingState sending={sending} onGiveUp={giveUp} onAgain={again} />
      {blocked !== null && <Typography variant="body2">今は送れません。{blocked}</Typography>}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        {isCounting ? (
          <>
            <Typography variant="body2" role="status">
              まもなく送ります。
            </Typography>
            <Button size="small" variant="outlined" onClick={giveUp}>
              送信を取り消す（{sending.left}）
            </Button>
            <Button size="small" variant="contained" onClick={hurry}>
              今すぐ送る
            </Button>
          </>
        ) : (
          <>
            <Button
              size="small"
              variant="contained"
              disabled={isBusy || blocked !== null}
              onClick={() => decide(request.text)}
            >
              {isBusy ? '送っています…' : 'このまま承認して送る'}
            </Button>
            <Button
              size="small"
              variant="outlined"
              disabled={isBusy || blocked !== null}
              onClick={() => setOpen('change')}
            >
              直して送る
            </Button>
            <Button
              size="small"
              variant="outlined"
              disabled={isBusy}
              onClick={() => setOpen('return')}
            >
              差し戻す
            </Button>
          </>
        )}
      </Box>
      {open === 'change' && <ChangeDialog request={request} onSend={decide} onClose={close} />}
      {open === 'return' && (
        <ReturnDialog consultationId={head.id} request={request} onClose={close} />
      )}
    </>
  );
}

/** Approves as any reply is sent: for a few seconds to be taken back, and held back once by a colleague's words. */
function useDecision({ head, lastSeq, refetchTalk, request }: Props & { request: ReplyRequest }) {
  const api = useStaffApi();
  const notify = useNotify();
  const { refetch } = useReplyRequests(head.id);
  const { data: services } = useServices();
  const seconds = services?.data.find(({ id }) => id === head.service.id)?.undoSeconds ?? 0;
  /** What had been read when it was held back; before that, what its writer had seen counts. */
  const seenSeq = useRef<number | undefined>(undefined);
  const latestText = useRef(request.text);
  const send = async ({ text }: Outgoing) => {
    const changed = text === request.text ? {} : { text };
    const body = { ...changed, expectedSeq: seenSeq.current };
    const { notice } = await api.approveReply(head.id, request.id, body);
    notify(SENT_TEXTS[notice] ?? '承認して送りました。', { type: 'info' });
    refetchTalk();
  };
  const nothing = () => undefined;
  const { sending, isBusy, begin, hurry, giveUp } = useSending({
    send,
    onSent: () => void refetch(),
    // Should the screen go away meanwhile the reply waits on.
    undo: { seconds, keep: nothing, release: nothing },
  });
  // Somebody else decided first: the card goes, with the words of the refusal told once.
  useEffect(() => {
    if (sending.state === 'refused' && sending.code !== 'written-meanwhile') void refetch();
  }, [sending, refetch]);
  const decide = (text: string) => {
    latestText.current = text;
    begin(text);
  };
  const again = () => {
    seenSeq.current = lastSeq();
    begin(latestText.current);
  };
  return { sending, isBusy, decide, again, hurry, giveUp };
}
