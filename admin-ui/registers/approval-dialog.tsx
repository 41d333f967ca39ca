/** Records that the ward approved copies of some kinds. */
import { Checkbox, FormControlLabel, FormGroup, FormLabel, TextField } from '@mui/material';
import { useState } from 'react';
import { COPY_KINDS, type CopyKind } from '../../domain/registers.ts';
import { DateField, type TypedDay } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useChange } from '../parts/use-change.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

const KINDS = Object.entries(COPY_KINDS) as [CopyKind, string][];

export function ApprovalDialog({ onClose }: { onClose: () => void }) {
  const api = useStaffApi();
  const change = useChange('copies');
  const [id] = useState(() => crypto.randomUUID());
  const [kinds, setKinds] = useState<readonly CopyKind[]>([]);
  const [approvedOn, setApprovedOn] = useState<TypedDay>('');
  const [until, setUntil] = useState<TypedDay>('');
  const [approvedBy, setApprovedBy] = useState('');
  const [purpose, setPurpose] = useState('');
  const [documentNo, setDocumentNo] = useState('');
  const missing =
    kinds.length === 0
      ? '書き出せるものを選んでください。'
      : approvedOn === '' || approvedOn === null
        ? '承認された日を入力してください。'
        : until === null || (until !== '' && until < approvedOn)
          ? '終わりの日は、承認された日より後にしてください。'
          : approvedBy.trim() === ''
            ? '承認した人を入力してください。'
            : purpose.trim() === ''
              ? '目的を入力してください。'
              : null;
  return (
    <FormDialog
      title="区の承認を記録する"
      submitText="記録する"
      missing={missing}
      onSubmit={() =>
        change(
          () =>
            api.approveCopies({
              id,
              kinds: [...kinds],
              approvedOn: approvedOn ?? '',
              until: until === '' ? null : until,
              approvedBy,
              purpose,
              documentNo,
            }),
          '区の承認を記録しました。',
        )
      }
      onClose={onClose}
    >
      <FormGroup role="group" aria-label="書き出せるもの">
        <FormLabel component="p">書き出せるもの</FormLabel>
        {KINDS.map(([kind, name]) => (
          <FormControlLabel
            key={kind}
            label={name}
            control={
              <Checkbox
                size="small"
                checked={kinds.includes(kind)}
                onChange={(_event, checked) =>
                  setKinds((all) => (checked ? [...all, kind] : all.filter((one) => one !== kind)))
                }
              />
            }
          />
        ))}
      </FormGroup>
      <DateField label="承認された日" value={approvedOn} onChange={setApprovedOn} lean="past" />
      <DateField label="終わりの日（なくてもよい）" value={until} onChange={setUntil} lean="past" />
      <TextField
        label="承認した人（区の役職と氏名）"
        value={approvedBy}
        onChange={({ target }) => setApprovedBy(target.value)}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
      <TextField
        label="目的"
        value={purpose}
        onChange={({ target }) => setPurpose(target.value)}
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 1000 } }}
      />
      <TextField
        label="文書番号（なくてもよい）"
        value={documentNo}
        onChange={({ target }) => setDocumentNo(target.value)}
        slotProps={{ htmlInput: { maxLength: 100 } }}
      />
    </FormDialog>
  );
}
