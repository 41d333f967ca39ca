/** A few lines of words: a reason, what something is for. */
import { TextField } from '@mui/material';

interface Props {
  label: string;
  value: string;
  onChange: (text: string) => void;
  /** In letters. */
  most: number;
}

export function WordsField({ label, value, onChange, most }: Props) {
  return (
    <TextField
      label={label}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      multiline
      minRows={2}
      slotProps={{ htmlInput: { maxLength: most } }}
    />
  );
}
