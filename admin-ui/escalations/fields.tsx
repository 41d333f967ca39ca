/** Fields of the dialogs of an escalation. */
import { TextField } from '@mui/material';
import type { ReactNode } from 'react';

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  isRequired?: boolean;
}

export function Text({ label, value, onChange, isRequired = false }: FieldProps) {
  return (
    <TextField
      label={label}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      required={isRequired}
      multiline
      minRows={2}
    />
  );
}

export function Choose({
  label,
  value,
  onChange,
  isRequired = false,
  children,
}: FieldProps & { children: ReactNode }) {
  return (
    <TextField
      select
      label={label}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      required={isRequired}
      slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
    >
      {children}
    </TextField>
  );
}
