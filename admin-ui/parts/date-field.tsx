/** Asks for a day, and for a time, in Japanese form; what it understood stands below. */
import { Stack, TextField } from '@mui/material';
import { useEffect, useState } from 'react';
import { readDay, readTime, type Lean } from '../../domain/typed-dates.ts';
import { businessDay, clockText, dayText } from './time.ts';

/** "YYYY-MM-DD"; '' where nothing was typed; `null` while what was typed is no day that may be given. */
export type TypedDay = string | null;

interface DayProps {
  label: string;
  value: TypedDay;
  onChange: (value: TypedDay) => void;
  lean: Lean;
  /** First and last day that may be given, "YYYY-MM-DD". */
  min?: string;
  max?: string;
  isRequired?: boolean;
  isDisabled?: boolean;
  /** Named by what stands beside it: the label is only heard. */
  isBare?: boolean;
}

export function DateField({
  label,
  value,
  onChange,
  lean,
  min,
  max,
  isRequired = false,
  isDisabled = false,
  isBare = false,
}: DayProps) {
  const [text, setText] = useState(value ? slashed(value) : '');
  const [isLeft, setLeft] = useState(true);
  const read = (typed: string) => readDay(typed, businessDay(new Date()), lean);
  const day = read(text);
  const fault = faultOf(text, day, min, max);
  // What is stored may have changed elsewhere; what is being typed stays.
  useEffect(() => {
    if (value === null || !isLeft) return;
    setText((typed) => ((read(typed) ?? '') === value ? typed : value && slashed(value)));
  }, [value, isLeft]);

  function type(typed: string) {
    setText(typed);
    setLeft(false);
    const given = read(typed);
    if (typed.trim() === '') onChange('');
    else onChange(faultOf(typed, given, min, max) === null ? given : null);
  }
  const isWrong = isLeft && fault !== null;
  return (
    <TextField
      {...(isBare ? { size: 'small' } : { label })}
      value={text}
      onChange={({ target }) => type(target.value)}
      onBlur={() => setLeft(true)}
      error={isWrong}
      helperText={
        isWrong ? fault : day !== null && fault === null ? dayText(`${day}T12:00+09:00`) : EXAMPLE
      }
      placeholder="年/月/日"
      required={isRequired}
      disabled={isDisabled}
      autoComplete="off"
      fullWidth
      slotProps={{
        inputLabel: { shrink: true },
        htmlInput: {
          inputMode: 'numeric',
          maxLength: 20,
          ...(isBare ? { 'aria-label': label } : {}),
        },
      }}
    />
  );
}

const EXAMPLE = '例 2026/7/1、7/1、令和8年7月1日';

function faultOf(
  typed: string,
  day: string | null,
  min: string | undefined,
  max: string | undefined,
): string | null {
  if (typed.trim() === '') return null;
  if (day === null) return '日付として読めません。2026/7/1 のように入力してください。';
  if (min !== undefined && day < min)
    return `${dayText(`${min}T12:00+09:00`)}以降の日にしてください。`;
  if (max !== undefined && day > max)
    return `${dayText(`${max}T12:00+09:00`)}までの日にしてください。`;
  return null;
}

function slashed(day: string): string {
  return day.replaceAll('-', '/');
}

interface MomentProps {
  /** 「連絡した」: it goes before 日 and 時刻. */
  label: string;
  /** An instant, or `null` while what was typed is none. */
  value: string | null;
  onChange: (value: string | null) => void;
  /** Where it lies; a moment gone by unless it says otherwise. */
  when?: Lean | 'anywhere';
  /** While nothing is given no day stands there, for what is planned; otherwise now. */
  isBlank?: boolean;
}

/** A day and a time in the municipality's time zone. */
export function MomentField({
  label,
  value,
  onChange,
  when = 'past',
  isBlank = false,
}: MomentProps) {
  const first = value ?? (isBlank ? null : new Date().toISOString());
  const [day, setDay] = useState<TypedDay>(() =>
    first === null ? '' : businessDay(new Date(first)),
  );
  const [time, setTime] = useState(() => (first === null ? OFFICE_OPENS : clockText(first)));
  const today = businessDay(new Date());
  const read = readTime(time);
  const isMisplaced = day === today && read !== null && !lies(momentOf(day, read), when);
  const timeFault =
    read === null ? '14:05 のように入力してください。' : isMisplaced ? MISPLACED[when] : null;
  function give(nextDay: TypedDay, nextTime: string) {
    const at = momentOf(nextDay, readTime(nextTime));
    onChange(at === null || !lies(at, when) ? null : at.toISOString());
  }
  return (
    <Stack direction="row" spacing={1}>
      <DateField
        label={`${label}日`}
        value={day}
        lean={when === 'past' ? 'past' : 'future'}
        {...(when === 'past' ? { max: today } : {})}
        {...(when === 'future' ? { min: today } : {})}
        isRequired
        onChange={(next) => {
          setDay(next);
          give(next, time);
        }}
      />
      <TextField
        label={`${label}時刻`}
        value={time}
        onChange={({ target }) => {
          setTime(target.value);
          give(day, target.value);
        }}
        error={timeFault !== null}
        helperText={timeFault ?? '24時間で入力'}
        required
        autoComplete="off"
        sx={{ width: { xs: '8rem', sm: '12rem' }, flexShrink: 0 }}
        slotProps={{
          inputLabel: { shrink: true },
          htmlInput: { inputMode: 'numeric', maxLength: 10 },
        }}
      />
    </Stack>
  );
}

const OFFICE_OPENS = '9:00';

const MISPLACED = {
  past: 'まだ来ていない時刻です。',
  future: 'もう過ぎた時刻です。',
  anywhere: '',
} as const;

function momentOf(day: TypedDay, time: string | null): Date | null {
  return day && time ? new Date(`${day}T${time}:00+09:00`) : null;
}

function lies(at: Date | null, when: NonNullable<MomentProps['when']>): boolean {
  if (at === null || when === 'anywhere') return true;
  return when === 'past' ? at.getTime() <= Date.now() : at.getTime() > Date.now();
}
