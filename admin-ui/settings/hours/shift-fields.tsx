/** One span of reception: from when to when, and until when new consultations are taken up. */
import { Button, Stack, Typography } from '@mui/material';
import { useEffect, useRef } from 'react';
import type { Shift } from '../../../domain/hours.ts';
import { SHIFT_TIME, shiftFault, type ShiftFault } from '../../../domain/shift-times.ts';
import { ShiftTimeField } from './shift-time-field.tsx';
import { NO_TIME, SHIFT_FAULT_TEXTS } from './words.ts';

interface Props {
  /** 「日曜の1つめの時間」 */
  name: string;
  shift: Shift;
  onChange: (shift: Shift) => void;
  onRemove?: () => void;
  isDisabled: boolean;
  /** It has just been added: one goes on typing in it. */
  takesFocus?: boolean;
}

export function ShiftFields({
  name,
  shift,
  onChange,
  onRemove,
  isDisabled,
  takesFocus = false,
}: Props) {
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takesFocus) container.current?.querySelector('input')?.focus();
  }, [takesFocus]);
  const { open, close, intakeUntil } = shift;
  const faults = faultsOf(shift);
  return (
    <Stack
      ref={container}
      role="group"
      aria-label={name}
      direction="row"
      sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'flex-start' }}
    >
      <ShiftTimeField
        label="開始"
        value={open}
        onChange={(time) => onChange({ ...shift, open: time })}
        fault={faults.open}
        isDisabled={isDisabled}
      />
      <Typography aria-hidden sx={{ pt: 1 }}>
        〜
      </Typography>
      <ShiftTimeField
        label="終了"
        value={close}
        onChange={(time) => onChange({ ...shift, close: time })}
        fault={faults.close}
        isDisabled={isDisabled}
      />
      <ShiftTimeField
        label="新しい相談の締切"
        value={intakeUntil ?? ''}
        onChange={(time) => onChange(withDeadline(shift, time))}
        fault={faults.intakeUntil}
        isRequired={false}
        isDisabled={isDisabled}
      />
      {onRemove && !isDisabled && (
        <Button aria-label={`${name}を外す`} onClick={onRemove}>
          外す
        </Button>
      )}
    </Stack>
  );
}

function withDeadline({ intakeUntil: _before, ...shift }: Shift, time: string): Shift {
  return time.trim() === '' ? shift : { ...shift, intakeUntil: time };
}

const FIELD_OF: Readonly<Record<ShiftFault, 'open' | 'close' | 'intakeUntil'>> = {
  'begins-late': 'open',
  'ends-first': 'close',
  'too-long': 'close',
  deadline: 'intakeUntil',
};

type Faults = Record<'open' | 'close' | 'intakeUntil', string | null>;

function faultsOf(shift: Shift): Faults {
  const unread = (time: string | undefined) =>
    time === undefined || SHIFT_TIME.test(time) ? null : NO_TIME;
  const faults = {
    open: unread(shift.open),
    close: unread(shift.close),
    intakeUntil: unread(shift.intakeUntil),
  };
  if (Object.values(faults).some((fault) => fault !== null)) return faults;
  const found = shiftFault(shift);
  return found === null ? faults : { ...faults, [FIELD_OF[found]]: SHIFT_FAULT_TEXTS[found] };
}

/** Whether something about it is still to be mended. */
export function hasFault(shift: Shift): boolean {
  return Object.values(faultsOf(shift)).some((fault) => fault !== null);
}
