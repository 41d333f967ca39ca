/** Writes an entry, corrects it, or strikes it out. */
import { FormControlLabel, Checkbox, MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import {
  definitionOf,
  faultsOfEntry,
  type RegisterCode,
  type RegisterField,
} from '../../domain/registers.ts';
import { DateField } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useChange } from '../parts/use-change.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { RegisterEntry } from '../staff-api/registers.ts';

interface Props {
  register: RegisterCode;
  /** `null` for a new one. */
  entry: RegisterEntry | null;
  onClose: () => void;
}

export function EntryDialog({ register, entry, onClose }: Props) {
  const api = useStaffApi();
  const change = useChange('registers');
  const [id] = useState(() => entry?.id ?? crypto.randomUUID());
  const [values, setValues] = useState<Readonly<Record<string, string>>>(entry?.values ?? {});
  const [struckOut, setStruckOut] = useState(entry?.struckOut ?? false);
  const { name, fields } = definitionOf(register);
  const set = (code: string, value: string) => setValues((all) => ({ ...all, [code]: value }));
  const [first] = Object.keys(faultsOfEntry(register, values));
  const lacking = fields.find(({ code }) => code === first)?.name;
  const body = { register, id, revision: entry?.revision ?? 0, values: { ...values }, struckOut };
  return (
    <FormDialog
      title={entry === null ? `${name}に記載する` : '記載を直す'}
      submitText={struckOut ? '取り消して残す' : '記載する'}
      isGrave={struckOut}
      maxWidth="md"
      missing={lacking === undefined ? null : `「${lacking}」を入力してください。`}
      onSubmit={() => change(() => api.writeRegisterEntry(body), '台帳に記載しました。')}
      onClose={onClose}
    >
      {fields.map((field) => (
        <Field
          key={field.code}
          field={field}
          value={values[field.code] ?? ''}
          onChange={(value) => set(field.code, value)}
        />
      ))}
      {entry !== null && (
        <>
          <FormControlLabel
            control={
              <Checkbox checked={struckOut} onChange={(_event, checked) => setStruckOut(checked)} />
            }
            label="この記載を取り消す"
          />
          <Typography variant="body2">直す前の内容は「履歴」に残ります。</Typography>
        </>
      )}
    </FormDialog>
  );
}

/** What was typed is no day: it must not be taken for an empty field. */
const NO_DAY = '?';

interface FieldProps {
  field: RegisterField;
  value: string;
  onChange: (value: string) => void;
}

function Field({ field: { name, kind, isRequired, choices }, value, onChange }: FieldProps) {
  const label = isRequired ? name : `${name}（なくてもよい）`;
  if (kind === 'date')
    return (
      <DateField
        label={label}
        value={value === NO_DAY ? null : value}
        onChange={(day) => onChange(day ?? NO_DAY)}
        lean="past"
      />
    );
  return (
    <TextField
      label={label}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      select={kind === 'choice'}
      multiline={kind === 'long'}
      {...(kind === 'long' ? { minRows: 2 } : {})}
      slotProps={{ htmlInput: { maxLength: kind === 'long' ? 4000 : 500 } }}
    >
      {choices?.map((one) => (
        <MenuItem key={one} value={one}>
          {one}
        </MenuItem>
      ))}
    </TextField>
  );
}
