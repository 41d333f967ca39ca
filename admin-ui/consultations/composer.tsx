/** Where staff write: the reply and the internal memo have fields, colours, drafts and routes of their own. */
import { Alert, Box, Button, ToggleButton, ToggleButtonGroup, Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useNotify } from 'react-admin';
import { MAX_NOTE, MAX_REPLY } from '../limits.ts';
import { may } from '../../domain/roles.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { ConsultationHead, DraftKind, ReplyAnswer } from '../staff-api/types.ts';
import { AttachBar } from './attach-bar.tsx';
import { useAttachments } from './use-attachments.ts';
import { useDraft } from './use-draft.ts';
import { useSending, type Sending } from './use-sending.ts';
import { WritingField } from './writing-field.tsx';

interface Props {
  head: ConsultationHead;
  /** Number of the last message on the screen. */
  lastSeq: () => number;
  refetchTalk: () => void;
  /** The history was confirmed just now: whoever did goes on writing. */
  isJustOpened?: boolean;
}

export function Composer({ head, lastSeq, refetchTalk, isJustOpened = false }: Props) {
  const [kind, setKind] = useState<DraftKind>('reply');
  const writes = may(useRolesIn(head.service.id), 'consultation.work', 'own');
  if (!writes)
    return (
      <Alert severity="info" sx={{ borderRadius: 0 }}>
        返信とメモは、相談員とスーパーバイザーが書きます。管理者は、相談を読み、担当を決め、関係機関との連携を申請できます。
      </Alert>
    );
  return (
    <Box sx={{ borderTop: '1px solid', borderColor: 'divider', bgcolor: 'background.paper' }}>
      <ToggleButtonGroup
        exclusive
        size="small"
        value={kind}
        onChange={(_event, chosen: DraftKind | null) => chosen && setKind(chosen)}
        aria-label="書くもの"
        sx={{ px: { xs: 1, sm: 2 }, pt: 1 }}
      >
        <ToggleButton value="reply" sx={{ py: 0.25 }}>
          返信
        </ToggleButton>
        <ToggleButton value="note" sx={{ py: 0.25 }}>
          内部メモ
        </ToggleButton>
      </ToggleButtonGroup>
      {/* Both stay, so that neither loses what is in it. */}
      <Box hidden={kind !== 'reply'}>
        <ReplyField
          head={head}
          lastSeq={lastSeq}
          refetchTalk={refetchTalk}
          isJustOpened={isJustOpened}
        />
      </Box>
      <Box hidden={kind !== 'note'}>
        <NoteField head={head} />
      </Box>
    </Box>
  );
}

const NOTICE_TEXTS: Record<ReplyAnswer['notice'], string | null> = {
  sent: '送りました。LINEでお知らせします。',
  later: '送りました。本人が決めた時間になったら、LINEでお知らせします。',
  'not-needed': null,
  unwanted: '送りました。お知らせを受け取らない設定のため、LINEのお知らせは送りません。',
  blocked: '送りました。LINEがブロックされているため、お知らせは届きません。',
};

function ReplyField({ head, lastSeq, refetchTalk, isJustOpened = false }: Props) {
  const api = useStaffApi();
  const notify = useNotify();
  const draft = useDraft(head.id, 'reply');
  const attachments = useAttachments(head.id);
  const { ready: files, clear } = attachments;
  const { sent: draftSent } = draft;
  const sent = useCallback(() => {
    draftSent();
    clear();
  }, [draftSent, clear]);
  // What had been said when the writing began: a colleague's words after it hold the reply back once.
  const seenSeq = useRef<number | null>(null);
  useEffect(() => {
    if (draft.text === '') seenSeq.current = null;
    else seenSeq.current ??= lastSeq();
  }, [draft.text, lastSeq]);
  const send = useCallback(
    async (id: string, text: string) => {
      const expectedSeq = seenSeq.current ?? lastSeq();
      const { notice } = await api.reply(head.id, { id, text, files: files ?? [], expectedSeq });
      const told = NOTICE_TEXTS[notice];
      if (told !== null) notify(told, { type: notice === 'blocked' ? 'warning' : 'info' });
      refetchTalk();
    },
    [api, files, head.id, lastSeq, notify, refetchTalk],
  );
  const { sending, isBusy, begin, giveUp } = useSending({ send, onSent: sent });
  const blocked = head.blocked.reply?.text ?? attachments.waitsFor;
  const begun = () => {
    // Held back once: whoever sends it again has been told, and has the colleague's words before them.
    if (sending.state === 'refused') seenSeq.current = lastSeq();
    begin(draft.text);
  };
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
      <SendingState sending={sending} onGiveUp={giveUp} onAgain={begun} />
      <WritingField
        kind="reply"
        label="返信（相談者に届きます）"
        draft={draft}
        maxLength={MAX_REPLY}
        isBusy={isBusy}
        blocked={blocked}
        autoFocus={isJustOpened}
        sendText="送る"
        onSend={begun}
        sendsMore={attachments.all.length > 0}
      >
        <AttachBar attachments={attachments} />
      </WritingField>
    </Box>
  );
}

function NoteField({ head }: Pick<Props, 'head'>) {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  const draft = useDraft(head.id, 'note');
  const { sent } = draft;
  const send = useCallback(
    async (id: string, text: string) => {
      await api.addNote(head.id, { id, text });
      notify('内部メモを残しました。', { type: 'info' });
      await client.invalidateQueries({ queryKey: ['notes', head.id] });
    },
    [api, client, head.id, notify],
  );
  const { sending, isBusy, begin, giveUp } = useSending({ send, onSent: sent });
  const begun = () => begin(draft.text);
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, pt: 1 }}>
      <SendingState sending={sending} onGiveUp={giveUp} onAgain={begun} />
      <WritingField
        kind="note"
        label="内部メモ（相談者には見えません）"
        draft={draft}
        maxLength={MAX_NOTE}
        isBusy={isBusy}
        blocked={head.blocked.note?.text ?? null}
        sendText="メモを残す"
        onSend={begun}
      />
    </Box>
  );
}

interface SendingStateProps {
  sending: Sending;
  onGiveUp: () => void;
  onAgain: () => void;
}

function SendingState({ sending, onGiveUp, onAgain }: SendingStateProps) {
  if (sending.state === 'waiting')
    return (
      <Alert severity="warning" role="status" sx={{ mb: 1 }}>
        まだ送れていません。つながりしだい、自動で1回だけ送ります。
        <br />
        <Button size="small" variant="outlined" onClick={onGiveUp}>
          やめて直す
        </Button>
      </Alert>
    );
  if (sending.state !== 'refused') return null;
  if (sending.code !== 'written-meanwhile')
    return (
      <Alert severity="warning" role="alert" sx={{ mb: 1 }}>
        {sending.text}文章は残っています。
      </Alert>
    );
  return (
    <Alert severity="warning" role="alert" sx={{ mb: 1 }}>
      <Typography sx={{ fontWeight: 700 }}>
        他の職員が先に返信しました。まだ送っていません。
      </Typography>
      上のやりとりを読んで、文章を直すか、そのまま送ってください。
      <br />
      <Button size="small" variant="outlined" onClick={onAgain}>
        読んだので送る
      </Button>
    </Alert>
  );
}
