/** Where staff write: the reply and the internal memo have fields, colours, drafts and routes of their own. */
import { Alert, Box, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { MAX_NOTE } from '../limits.ts';
import { may } from '../../domain/roles.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { DraftKind } from '../staff-api/types.ts';
import { ReplyField, type ReplyFieldProps } from './reply-field.tsx';
import { SendingState } from './sending-state.tsx';
import { useDraft } from './use-draft.ts';
import { useSending, type Outgoing } from './use-sending.ts';
import { WritingField } from './writing-field.tsx';

export function Composer({ head, lastSeq, refetchTalk, isJustOpened = false }: ReplyFieldProps) {
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

function NoteField({ head }: Pick<ReplyFieldProps, 'head'>) {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  const draft = useDraft(head.id, 'note');
  const { sent } = draft;
  const send = async ({ id, text }: Outgoing) => {
    await api.addNote(head.id, { id, text });
    notify('内部メモを残しました。', { type: 'info' });
    await client.invalidateQueries({ queryKey: ['notes', head.id] });
  };
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
        head={head}
      />
    </Box>
  );
}
