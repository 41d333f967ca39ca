/** One automatic text: its words, what is filled in by itself, how long it is, and how she sees it. */
import { Box, Button, Stack, TextField } from '@mui/material';
import { useRef, type ReactNode } from 'react';
import type { Filling } from './use-filling.ts';

interface Props {
  label: string;
  help?: string | undefined;
  value: string | undefined;
  max: number;
  fault: string | undefined;
  isReadOnly: boolean;
  /** `null`: nothing is filled into this text. */
  filling: Filling | null;
  /** What is said where nothing is written, in words; `undefined` where something has to be. */
  otherwise?: string | undefined;
  onChange: (value: string) => void;
  /** As she sees it. */
  as: (text: string) => ReactNode;
}

export function TextEditor(props: Props) {
  const {
    label,
    help,
    value = '',
    max,
    fault,
    isReadOnly,
    filling,
    otherwise,
    onChange,
    as,
  } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const isTooLong = value.length > max;
  const counted = `${value.length}／${max}字`;
  const said = [fault, value === '' && !fault ? otherwise : null, help, counted];

  /** Where the cursor is; at the end before anybody was in the field. */
  function insert(gap: string) {
    const at = field.current?.selectionStart ?? value.length;
    onChange(`${value.slice(0, at)}${gap}${value.slice(field.current?.selectionEnd ?? at)}`);
    field.current?.focus();
  }
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 1.5,
        gridTemplateColumns: { xs: '1fr', md: 'minmax(0, 3fr) minmax(0, 2fr)' },
      }}
    >
      <Stack sx={{ gap: 0.5 }}>
        <TextField
          label={label}
          value={value}
          multiline
          minRows={2}
          maxRows={12}
          disabled={isReadOnly}
          error={fault !== undefined || isTooLong}
          helperText={said.filter(Boolean).join('　')}
          onChange={({ target }) => onChange(target.value)}
          inputRef={field}
          slotProps={{ inputLabel: { shrink: true } }}
        />
        {filling && !isReadOnly && (
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
            {Object.keys(filling).map((gap) => (
              <Button
                key={gap}
                size="small"
                variant="outlined"
                aria-label={`${label}に${gap}を入れる`}
                onClick={() => insert(gap)}
              >
                {gap}を入れる
              </Button>
            ))}
          </Box>
        )}
      </Stack>
      <Box role="group" aria-label={`${label}の見え方`}>
        {as(filled(value, filling))}
      </Box>
    </Box>
  );
}

function filled(text: string, filling: Filling | null): string {
  return Object.entries(filling ?? {}).reduce(
    (soFar, [gap, words]) => soFar.replaceAll(gap, () => words),
    text,
  );
}
