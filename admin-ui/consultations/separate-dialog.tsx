/** Takes a record out of what is one person: afterwards everything is as it was before. */
import { MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { ConsultationHead, LinkedRecord } from '../staff-api/types.ts';
import { recordText } from './person-words.ts';
import { usePersonChange } from './use-person-change.ts';

interface Props {
  head: ConsultationHead;
  record: LinkedRecord;
  onClose: () => void;
}

export function SeparateDialog({ head, record, onClose }: Props) {
  const api = useStaffApi();
  const change = usePersonChange();
  const [id] = useState(() => crypto.randomUUID());
  const [whom, setWhom] = useState(record.consulteeId);
  const [reason, setReason] = useState('');
  const { linked } = head.consultee;
  return (
    <FormDialog
      title="つながりから外す"
      submitText="外す"
      missing={reason.trim() === '' ? '理由を書いてください。' : null}
      onSubmit={() =>
        change(
          () => api.separatePerson(head.id, { id, consulteeId: whom, reason }),
          'つながりから外しました。つなげる前と同じに戻りました。',
        )
      }
      onClose={onClose}
    >
      {linked.length > 1 && (
        <TextField
          select
          label="外す記録"
          value={whom}
          onChange={({ target }) => setWhom(target.value)}
        >
          {linked.map((one) => (
            <MenuItem key={one.consulteeId} value={one.consulteeId}>
              {recordText(one)}
            </MenuItem>
          ))}
          <MenuItem value={head.consultee.id}>今開いている相談（No.{head.number}）の記録</MenuItem>
        </TextField>
      )}
      <TextField
        label="外す理由（記録されます）"
        multiline
        minRows={2}
        required
        value={reason}
        onChange={({ target }) => setReason(target.value)}
        slotProps={{ htmlInput: { maxLength: 1000 } }}
      />
      <Typography variant="body2">
        {linked.length > 1
          ? '外した記録だけが離れます。ほかの記録はつながったままです。'
          : `${recordText(record)}と、この相談の記録は、つなげる前と同じ別々の記録に戻ります。`}
      </Typography>
    </FormDialog>
  );
}
