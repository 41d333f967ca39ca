/** Sets a flag about the consultee: which kind, a remark, and until when. */
import { MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { DateField, type TypedDay } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { businessDay } from '../parts/time.ts';
import { useChange } from '../parts/use-change.ts';
import { useServices } from '../parts/use-services.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { ConsultationHead } from '../staff-api/types.ts';

interface Props {
  head: ConsultationHead;
  onClose: () => void;
}

export function FlagDialog({ head, onClose }: Props) {
  const api = useStaffApi();
  const change = useChange('consultations');
  const { data: services } = useServices();
  // Made once: pressing twice sets one flag.
  const [id] = useState(() => crypto.randomUUID());
  const [kind, setKind] = useState('');
  const [remark, setRemark] = useState('');
  const [until, setUntil] = useState<TypedDay>('');
  const kinds = services?.data.find((one) => one.id === head.service.id)?.flagKinds ?? [];

  const flag = { id, kind, remark, until: until === '' ? null : until };
  return (
    <FormDialog
      title="注意の印をつける"
      submitText="印をつける"
      missing={missingOf(kind, until)}
      onSubmit={() => change(() => api.setFlag(head.id, flag), '注意の印をつけました。')}
      onClose={onClose}
    >
      <TextField
        select
        label="印の種類"
        value={kind}
        onChange={({ target }) => setKind(target.value)}
        required
      >
        {kinds.map(({ code, label }) => (
          <MenuItem key={code} value={code}>
            {label}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        label="補足（任意。相談者には見えません）"
        multiline
        minRows={2}
        value={remark}
        onChange={({ target }) => setRemark(target.value)}
        slotProps={{ htmlInput: { maxLength: 500 } }}
      />
      <DateField
        label="いつまで（任意）"
        value={until}
        onChange={setUntil}
        lean="future"
        min={businessDay(new Date())}
      />
      <Typography variant="body2">日付がなければ、取り下げるまで残ります。</Typography>
    </FormDialog>
  );
}

function missingOf(kind: string, until: TypedDay): string | null {
  if (kind === '') return '印の種類を選んでください。';
  return until === null ? '「いつまで」を直してください。' : null;
}
