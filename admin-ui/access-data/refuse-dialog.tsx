/** Refusing to disclose, with the reason. */
import { TextField } from '@mui/material';
import { useState } from 'react';
import { FormDialog } from '../parts/form-dialog.tsx';
import type { Disclosure } from '../staff-api/types.ts';
import { useDecide } from './use-decide.ts';

export function RefuseDialog({
  disclosure,
  onClose,
}: {
  disclosure: Disclosure;
  onClose: () => void;
}) {
  const { refuse } = useDecide(disclosure);
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title="開示を承認しない"
      submitText="承認しない"
      missing={reason.trim() === '' ? '理由を書いてください。' : null}
      onSubmit={() => refuse(reason)}
      onClose={onClose}
    >
      <TextField
        label="理由（申請した人に見えます）"
        required
        multiline
        minRows={2}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
    </FormDialog>
  );
}
