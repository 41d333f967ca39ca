/** Filters by choice: one of a few, or several of them. */
import { Checkbox, ListItemText, MenuItem, TextField } from '@mui/material';

interface SingleProps {
  label: string;
  words: Readonly<Record<string, string>>;
  value: string;
  onChange: (value: string) => void;
}

export function SingleChoice({ label, words, value, onChange }: SingleProps) {
  return (
    <TextField
      select
      size="small"
      label={label}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      sx={{ minWidth: '8rem' }}
      slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
    >
      {Object.entries(words).map(([code, word]) => (
        <MenuItem key={code} value={code}>
          {word}
        </MenuItem>
      ))}
    </TextField>
  );
}

interface SeveralProps<Code extends string> {
  label: string;
  words: Readonly<Record<Code, string>>;
  codes: readonly Code[];
  value: string[];
  onChange: (value: string[]) => void;
}

export function SeveralChoices<Code extends string>({
  label,
  words,
  codes,
  value,
  onChange,
}: SeveralProps<Code>) {
  const nameOf = (code: string) => words[code as Code];
  return (
    <TextField
      select
      size="small"
      label={label}
      value={value}
      onChange={({ target }) => onChange([target.value].flat())}
      sx={{ minWidth: '8rem', maxWidth: '14rem' }}
      slotProps={{
        inputLabel: { shrink: true },
        select: {
          multiple: true,
          displayEmpty: true,
          renderValue: (chosen) =>
            [chosen as string | string[]].flat().map(nameOf).join('、') || 'すべて',
        },
      }}
    >
      {codes.map((code) => (
        <MenuItem key={code} value={code} dense>
          <Checkbox size="small" checked={value.includes(code)} tabIndex={-1} inert />
          <ListItemText primary={words[code]} />
        </MenuItem>
      ))}
    </TextField>
  );
}
