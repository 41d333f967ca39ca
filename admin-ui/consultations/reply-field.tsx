/** The reply: held back by a colleague's words, and for a few seconds to be taken back, if the service says so. */
import { Alert, Box } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { useNotify } from 'react-admin';
import { MAX_REPLY } from '../limits.ts';
import { useServices } from '../parts/use-services.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { ApiError } from '../staff-api/http.ts';
import { OwnRequest } from '../reply-requests/own-request.tsx';
import { useOwnRequest } from '../reply-requests/use-own-request.ts';
import type { ConsultationHead } from '../staff-api/types.ts';
import { AttachBar } from './attach-bar.tsx';
import { OthersReplying } from './colleagues-here.tsx';
import { SendingState } from './sending-state.tsx';
import { SENT_TEXTS } from './sent-texts.ts';
import { useAttachments } from './use-attachments.ts';
import { useDraft, type DraftText } from './use-draft.ts';
import { useSending, type Outgoing } from './use-sending.ts';
import { WritingField } from './writing-field.tsx';

const WAITS_TEXT = '承認待ちの返信があります。判断を待つか、取り下げると、次を出せます。';
const FILES_SX = { border: 0, m: 0, p: 0, minWidth: 0, '&:disabled button': { opacity: 0.5 } };

export interface ReplyFieldProps {
  head: ConsultationHead;
  /** Number of the last message on the screen. */
  lastSeq: () => number;
  refetchTalk: () => void;
  /** The history was confirmed just now: whoever did goes on writing. */
  isJustOpened?: boolean;
}

export function ReplyField({ head, lastSeq, refetchTalk, isJustOpened = false }: ReplyFieldProps) {
  const draft = useDraft(head.id, 'reply');
  const attachments = useAttachments(head.id);
  const reply = useReply({ head, lastSeq, refetchTalk, draft, attachments });
  const { sending, isBusy, begun } = reply;
  const own = useOwnRequest(head.id, draft, attachments);
  const needsApproval = head.repliesNeedApproval;
  const isWaiting = needsApproval && own.request?.status === 'waiting';
  const blocked = head.blocked.reply?.text ?? (isWaiting ? WAITS_TEXT : attachments.waitsFor);
  const isStranded = draft.left !== null && !draft.left.fresh;
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, pt: 1 }}>
      {head.repliesAsStandIn && (
        <Alert severity="info" sx={{ mb: 1 }}>
          {head.assignee
            ? `担当者（${head.assignee.name ?? '不明'}）の代わりに返信します。`
            : '担当が決まる前に返信します。'}
          代わりの返信であることが記録されます。
        </Alert>
      )}
      {isStranded && (
        <Alert severity="warning" role="alert" sx={{ mb: 1 }}>
          この返信は、送る前に画面が閉じられたため、まだ送っていません。やりとりを確かめてから送ってください。
          {(draft.left?.files.length ?? 0) > 0 && 'ファイルは、つけ直してください。'}
        </Alert>
      )}
      <OthersReplying />
      {own.request && (
        <OwnRequest
          consultationId={head.id}
          request={own.request}
          approvers={own.approvers}
          onTakeWords={own.takeWords}
          onWithdrawn={own.refetch}
        />
      )}
      <SendingState sending={sending} onGiveUp={reply.giveUp} onAgain={begun} />
      {/* On a small screen the talk has the room while nothing can be sent. */}
      <Box sx={{ display: { xs: isWaiting ? 'none' : 'block', sm: 'block' } }}>
        <WritingField
          kind="reply"
          label={
            needsApproval ? '返信（承認のあとで相談者に届きます）' : '返信（相談者に届きます）'
          }
          draft={draft}
          maxLength={MAX_REPLY}
          isBusy={isBusy}
          blocked={blocked}
          autoFocus={isJustOpened}
          sendText={needsApproval ? '承認を求める' : '送る'}
          {...(needsApproval && { keysText: 'Ctrl+Enterで承認を求めます。' })}
          onSend={begun}
          undo={
            sending.state === 'counting' ? { left: sending.left, onUndo: reply.giveUp } : undefined
          }
          sendsMore={attachments.all.length > 0}
          head={head}
        >
          {/* What was pressed is what goes out: nothing is added to it meanwhile. */}
          <Box component="fieldset" disabled={isBusy} sx={FILES_SX}>
            <AttachBar attachments={attachments} />
          </Box>
        </WritingField>
      </Box>
    </Box>
  );
}

interface ReplyOptions extends Omit<ReplyFieldProps, 'isJustOpened'> {
  draft: DraftText;
  attachments: ReturnType<typeof useAttachments>;
}

/** Sends what is in the field, or goes on with what another screen was sending. */
function useReply({ head, lastSeq, refetchTalk, draft, attachments }: ReplyOptions) {
  const api = useStaffApi();
  const notify = useNotify();
  const client = useQueryClient();
  const { data: services } = useServices();
  const service = services?.data.find(({ id }) => id === head.service.id);
  const { ready: files, clear } = attachments;
  const { text, sent: draftSent, release, left, keep } = draft;
  const sent = useCallback(() => {
    draftSent();
    clear();
  }, [draftSent, clear]);
  // What had been said when the writing began: a colleague's words after it hold the reply back once.
  const seenSeq = useRef<number | null>(null);
  useEffect(() => {
    if (text === '') seenSeq.current = null;
    else seenSeq.current ??= lastSeq();
  }, [text, lastSeq]);
  /** What another screen had put to it. */
  const resumedId = useRef<string | null>(null);
  const resumedFiles = useRef<readonly string[] | null>(null);
  const send = async ({ id, text: words, resumed }: Outgoing) => {
    const expectedSeq = seenSeq.current ?? lastSeq();
    const sentFiles = (resumed ? resumedFiles.current : files) ?? [];
    const said = { id, text: words, files: sentFiles, expectedSeq };
    if (head.repliesNeedApproval) {
      await api.askApproval(head.id, said);
      notify('承認を求めました。承認されると、相談者に届きます。', { type: 'info' });
      await client.invalidateQueries({ queryKey: ['replyRequests', head.id] });
      return;
    }
    const { notice } = await api.reply(head.id, { ...said, resumed });
    const told = SENT_TEXTS[notice];
    if (told !== null) notify(told, { type: notice === 'blocked' ? 'warning' : 'info' });
    refetchTalk();
  };
  /** Training began or ended meanwhile: the button is to say so. */
  const readHeadAnew = (error: unknown): never => {
    const reason = error instanceof ApiError ? error.detail?.reason : undefined;
    if (reason === 'needs-approval' || reason === 'not-needed')
      void client.invalidateQueries({ queryKey: ['consultations', 'getOne', { id: head.id }] });
    throw error;
  };
  const undo = {
    // What waits for approval can be withdrawn as long as it waits.
    seconds: head.repliesNeedApproval ? 0 : (service?.undoSeconds ?? 0),
    keep: (id: string) => {
      seenSeq.current ??= lastSeq();
      keep({ id, files: [...(files ?? [])], expectedSeq: seenSeq.current });
    },
    release: (id: string) => {
      release(id).catch((error: unknown) => {
        if (!(error instanceof ApiError) || error.detail?.reason !== 'sent-already') return;
        notify(error.message, { type: 'warning' });
        sent();
        refetchTalk();
      });
    },
  };
  const { sending, isBusy, begin, resume, hurry, giveUp } = useSending({
    send: (outgoing) => send(outgoing).catch(readHeadAnew),
    onSent: sent,
    undo,
  });
  const { seconds } = undo;
  const isKnown = service !== undefined;
  useEffect(() => {
    if (!left?.fresh || !isKnown || resumedId.current === left.id) return;
    resumedId.current = left.id;
    seenSeq.current = left.expectedSeq;
    resumedFiles.current = left.files;
    // Once: what is left is forgotten with the first key, and with the sending.
    resume(left.id, draft.text, Math.max(seconds, 1));
  }, [left, isKnown, seconds, resume]);
  const begun = () => {
    if (sending.state === 'counting') {
      hurry();
      return;
    }
    // Held back once: whoever sends it again has been told, and has the colleague's words before them.
    if (sending.state === 'refused') seenSeq.current = lastSeq();
    begin(text);
  };
  return { sending, isBusy, begun, giveUp };
}
