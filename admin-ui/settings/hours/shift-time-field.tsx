/** Asks for a time of a shift, past midnight too; what cannot be read stays as it was typed. */
import { TextField } from '@mui/material';
import { useEffect, useState } from 'react';
import { readShiftTime, shiftTimeText } from '../../../domain/shift-times.ts';

interface Props {
  label: string;
  /** "HH:MM", or what was typed while it is no time yet. */
  value: string;
  onChange: (value: string) => void;
  fault: string | null;
  isRequired?: boolean;
  isDisabled: boolean;
}

export function ShiftTimeField({
  label,
  value,
  onChange,
  fault,
  isRequired = true,
  isDisabled,
}: Props) {
  const [text, setText] = useState(shiftTimeText(value));
  const [isLeft, setLeft] = useState(true);
  // What is stored may have changed elsewhere; what is being typed stays.
  useEffect(() => {
    if (isLeft) setText(shiftTimeText(value));
  }, [value, isLeft]);
  const isWrong = isLeft && fault !== null;
  return (
    <TextField
      label={label}
      size="small"
      value={text}
      onChange={({ target }) => {
        setText(target.value);
        setLeft(false);
        onChange(readShiftTime(target.value) ?? target.value.slice(0, MOST_TYPED));
      }}
      onBlur={() => setLeft(true)}
      error={isWrong}
      helperText={isWrong ? fault : undefined}
      required={isRequired}
      disabled={isDisabled}
      autoComplete="off"
      sx={{ width: '8.5rem' }}
      slotProps={{
        inputLabel: { shrink: true },
        htmlInput: { maxLength: MOST_TYPED },
      }}
    />
  );
}

const MOST_TYPED = 20;
