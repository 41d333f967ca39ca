/** A whole number as people type it; what is none stays in the field and goes nowhere. */
import { TextField } from '@mui/material';
import { useEffect, useState } from 'react';

interface Props {
  label: string;
  value: number;
  unit: string;
  help?: string | undefined;
  fault: string | undefined;
  isReadOnly: boolean;
  onChange: (value: number) => void;
}

const NONE = '数字だけで入力してください。まだ保存していません。';

export function WholeNumberField({ label, value, unit, help, fault, isReadOnly, onChange }: Props) {
  const [text, setText] = useState(String(value));
  const number = readNumber(text);
  // What is stored may have changed elsewhere; what is no number stays as it was typed.
  useEffect(
    () => setText((typed) => (readNumber(typed) === value ? typed : String(value))),
    [value],
  );
  const wrong = number === null ? NONE : fault;
  return (
    <TextField
      size="small"
      label={`${label}（${unit}）`}
      value={text}
      disabled={isReadOnly}
      error={wrong !== undefined}
      helperText={wrong ?? help}
      onChange={({ target }) => {
        setText(target.value);
        const read = readNumber(target.value);
        if (read !== null) onChange(read);
      }}
      sx={{ maxWidth: '24rem' }}
      slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 7, autoComplete: 'off' } }}
    />
  );
}

/** Full-width digits count as digits. */
function readNumber(text: string): number | null {
  const folded = text.normalize('NFKC').trim();
  return /^\d{1,7}$/u.test(folded) ? Number(folded) : null;
}
