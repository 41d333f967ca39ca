/** What may be done to the consultation now; what may not says why. */
import { Box } from '@mui/material';
import { useState } from 'react';
import { useNavigate, useNotify } from 'react-admin';
import type { Action } from '../../domain/consultation.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { ConsultationHead } from '../staff-api/types.ts';
import { RequestDialog } from '../escalations/request-dialog.tsx';
import { ActionButton } from '../parts/action-button.tsx';
import { useMe } from '../session/session.ts';
import { ClosureDialog } from './closure-dialog.tsx';
import { EndTalkDialog, PriorityDialog, ReopenDialog, ReturnDialog } from './command-dialogs.tsx';
import { PersonDialog } from './person-dialog.tsx';
import { useCommand } from './use-command.ts';

interface Props {
  head: ConsultationHead;
  onShowAttributes: () => void;
}

export function ActionBar({ head, onShowAttributes }: Props) {
  const me = useMe();
  const { run } = useCommand(head);
  const [open, setOpen] = useState<Action | null>(null);
  const blocked = (action: Action) => head.blocked[action]?.text ?? null;
  const button = (action: Action, text: string) => (
    <ActionButton text={text} blocked={blocked(action)} onPress={() => setOpen(action)} />
  );
  const isTaken = head.assignee !== null;
  return (
    <Box
      role="toolbar"
      aria-label="相談への操作"
      sx={{
        display: 'flex',
        gap: 0.75,
        px: { xs: 1, sm: 2 },
        py: 0.75,
        overflowX: 'auto',
        flexShrink: 0,
        bgcolor: 'background.paper',
        borderBottom: '1px solid',
        borderColor: 'divider',
      }}
    >
      {head.stage === 'closed' ? (
        <>
          {button('reopen', '再開する')}
          <OpenLinked head={head} />
        </>
      ) : (
        <>
          {!isTaken && (
            <ActionButton
              text="担当する"
              variant="contained"
              blocked={blocked('assign')}
              onPress={() => void run('assign', { to: me.id })}
            />
          )}
          {button('assign', isTaken ? '担当を変える' : '割り当てる')}
          {isTaken && button('transfer', '引き継ぐ')}
          {isTaken && button('return-to-queue', '受付に戻す')}
          {button('set-priority', '優先度を変える')}
          {button('end-talk', '会話を終える')}
          {button('close', '相談を終了する')}
          {button('escalate', '関係機関と連携')}
        </>
      )}
      <Dialogs
        open={open}
        head={head}
        onClose={() => setOpen(null)}
        onShowAttributes={onShowAttributes}
      />
    </Box>
  );
}

interface DialogsProps extends Props {
  open: Action | null;
  onClose: () => void;
}

function Dialogs({ open, head, onClose, onShowAttributes }: DialogsProps) {
  const common = { head, onClose };
  switch (open) {
    case null:
    case 'confirm-history-review':
      return null;
    case 'assign':
    case 'transfer':
      return <PersonDialog action={open} {...common} />;
    case 'return-to-queue':
      return <ReturnDialog {...common} />;
    case 'set-priority':
      return <PriorityDialog {...common} />;
    case 'end-talk':
      return <EndTalkDialog {...common} />;
    case 'close':
      return <ClosureDialog onShowAttributes={onShowAttributes} {...common} />;
    case 'reopen':
      return <ReopenDialog {...common} />;
    case 'escalate':
      return <RequestDialog {...common} />;
  }
}

/** A text to somebody whose consultation is over begins a new one, linked to it. */
function OpenLinked({ head }: Pick<Props, 'head'>) {
  const api = useStaffApi();
  const navigate = useNavigate();
  const notify = useNotify();
  async function open() {
    try {
      const { id } = await api.openLinked(head.id);
      navigate(`/consultations/${id}/show`);
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
    }
  }
  return (
    <ActionButton text="つなげて新しい相談を開く" blocked={null} onPress={() => void open()} />
  );
}
