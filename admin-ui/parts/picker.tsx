/** One of a few values, each with its name. */
import { MenuItem, TextField } from '@mui/material';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  choices: readonly (readonly [value: string, name: string])[];
}

export function Picker({ label, value, onChange, choices }: Props) {
  return (
    <TextField
      select
      label={label}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      sx={{ flex: 1, minWidth: '11rem' }}
    >
      {choices.map(([one, name]) => (
        <MenuItem key={one} value={one}>
          {name}
        </MenuItem>
      ))}
    </TextField>
  );
}
