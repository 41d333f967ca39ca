/** Days with hours of their own: open although a rule closes them, or at other times than their weekday. */
import { Box, Button, Stack, Typography } from '@mui/material';
import { useRef, useState } from 'react';
import {
  closingRuleOn,
  type ClosingRule,
  type ReceptionCalendar,
  type Shift,
} from '../../../domain/hours.ts';
import { shiftText } from '../../../domain/shift-times.ts';
import { DateField, type TypedDay } from '../../parts/date-field.tsx';
import { hasFault, ShiftFields } from './shift-fields.tsx';
import { dayName } from './words.ts';

interface Props {
  calendar: ReceptionCalendar;
  holidays: readonly string[];
  onChange: (days: ReceptionCalendar['extraDays']) => void;
  readOnly: boolean;
}

const FIRST: Shift = { open: '16:00', close: '20:00' };

export function ExtraDays({ calendar, holidays, onChange, readOnly }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const days = calendar.extraDays.toSorted((a, b) =>
    `${a.date}${a.open}` < `${b.date}${b.open}` ? -1 : 1,
  );
  return (
    <Stack sx={{ gap: 1.5 }}>
      {!readOnly && <AddExtraDay onAdd={(day) => onChange([...calendar.extraDays, day])} />}
      {days.length === 0 && (
        <Typography color="text.secondary">臨時に受け付ける日はありません。</Typography>
      )}
      <Box
        component="ul"
        ref={list}
        tabIndex={-1}
        aria-label="臨時に受け付ける日"
        sx={{ m: 0, pl: 2.5 }}
      >
        {days.map((day) => {
          const rule = closingRuleOn(day.date, calendar, holidays);
          const text = `${dayName(day.date)}　${shiftText(day)}`;
          return (
            <li key={`${day.date} ${day.open} ${day.close}`}>
              {text}
              {rule && `　${RULE_NAMES[rule]}より優先します`}
              {!readOnly && (
                <Button
                  size="small"
                  aria-label={`${text}を外す`}
                  onClick={() => {
                    onChange(calendar.extraDays.filter((one) => !isSameDay(one, day)));
                    list.current?.focus();
                  }}
                >
                  外す
                </Button>
              )}
            </li>
          );
        })}
      </Box>
    </Stack>
  );
}

const RULE_NAMES: Readonly<Record<ClosingRule, string>> = {
  'closed-day': '休館日',
  'year-end': '年末年始',
  holiday: '祝日',
};

type ExtraDay = ReceptionCalendar['extraDays'][number];

function isSameDay(one: ExtraDay, other: ExtraDay): boolean {
  return one.date === other.date && one.open === other.open && one.close === other.close;
}

function AddExtraDay({ onAdd }: { onAdd: (day: ExtraDay) => void }) {
  const [date, setDate] = useState<TypedDay>('');
  const [shift, setShift] = useState(FIRST);
  const isReady = Boolean(date) && !hasFault(shift);
  return (
    <Stack
      role="group"
      aria-label="臨時に受け付ける日を加える"
      sx={{ gap: 1.5, pt: 1, alignItems: 'flex-start' }}
    >
      <Box sx={{ width: { xs: '100%', sm: '16rem' } }}>
        <DateField label="臨時に受け付ける日" value={date} onChange={setDate} lean="future" />
      </Box>
      <ShiftFields name="その日の時間" shift={shift} onChange={setShift} isDisabled={false} />
      <Button
        variant="outlined"
        disabled={!isReady}
        onClick={() => {
          if (!date) return;
          onAdd({ ...shift, date });
          setDate('');
        }}
      >
        臨時に受け付ける日に加える
      </Button>
    </Stack>
  );
}
