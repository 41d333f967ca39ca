/** The dialog that an action asks its questions in. */
import type { Action } from '../../domain/consultation.ts';
import { RequestDialog } from '../escalations/request-dialog.tsx';
import type { ConsultationHead } from '../staff-api/types.ts';
import { ClosureDialog } from './closure-dialog.tsx';
import { EndTalkDialog, PriorityDialog, ReopenDialog, ReturnDialog } from './command-dialogs.tsx';
import { PersonDialog } from './person-dialog.tsx';

interface Props {
  action: Action;
  head: ConsultationHead;
  onClose: () => void;
  onShowAttributes: () => void;
}

export function ActionDialog({ action, head, onClose, onShowAttributes }: Props) {
  const common = { head, onClose };
  switch (action) {
    case 'confirm-history-review':
      return null;
    case 'assign':
    case 'transfer':
      return <PersonDialog action={action} {...common} />;
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
