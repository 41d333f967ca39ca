/** Words for the record: why somebody looks, or lets somebody look. */
import { TextField } from '@mui/material';
import { MAX_REASON_LENGTH } from '../../domain/access.ts';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  isRequired?: boolean;
}

export function ReasonField({ label, value, onChange, isRequired = true }: Props) {
  return (
    <TextField
      label={label}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      fullWidth
      multiline
      minRows={2}
      required={isRequired}
      slotProps={{ htmlInput: { maxLength: MAX_REASON_LENGTH }, inputLabel: { shrink: true } }}
    />
  );
}
