/** The week: any number of spans for each of its days. */
import { Alert, Box, Button, Stack, Typography } from '@mui/material';
import { useRef, useState } from 'react';
import type { WeeklyShift } from '../../../domain/hours.ts';
import { overlapsIn, shiftText } from '../../../domain/shift-times.ts';
import { hasFault, ShiftFields } from './shift-fields.tsx';
import { WEEK_ORDER, WEEKDAY_NAMES } from './words.ts';

interface Props {
  weekly: readonly WeeklyShift[];
  onChange: (weekly: readonly WeeklyShift[]) => void;
  readOnly: boolean;
}

/** What a day's first span begins with, where no other day has any. */
const FIRST = { open: '16:00', close: '20:00' };

export function WeekEditor({ weekly, onChange, readOnly }: Props) {
  const [added, setAdded] = useState<number | null>(null);
  const container = useRef<HTMLDivElement>(null);

  function add(weekday: number) {
    // Without its deadline: left standing it would turn people away hours before a later end.
    const { open, close } = weekly.at(-1) ?? FIRST;
    setAdded(weekly.length);
    onChange([...weekly, { open, close, weekday }]);
  }
  function remove(index: number, weekday: number) {
    setAdded(null);
    onChange(weekly.filter((_shift, place) => place !== index));
    container.current?.querySelector<HTMLElement>(`[data-weekday="${weekday}"]`)?.focus();
  }
  return (
    <Stack ref={container} sx={{ gap: 1, maxWidth: '52rem' }}>
      {WEEK_ORDER.map((weekday) => (
        <Day
          key={weekday}
          weekday={weekday}
          rows={weekly.flatMap((shift, index) =>
            shift.weekday === weekday ? [{ shift, index }] : [],
          )}
          added={added}
          readOnly={readOnly}
          onChange={(index, shift) =>
            onChange(weekly.map((one, place) => (place === index ? { ...shift, weekday } : one)))
          }
          onAdd={() => add(weekday)}
          onRemove={(index) => remove(index, weekday)}
        />
      ))}
      <Overlaps weekly={weekly} />
    </Stack>
  );
}

interface DayProps {
  weekday: number;
  rows: readonly { shift: WeeklyShift; index: number }[];
  added: number | null;
  readOnly: boolean;
  onChange: (index: number, shift: Omit<WeeklyShift, 'weekday'>) => void;
  onAdd: () => void;
  onRemove: (index: number) => void;
}

function Day({ weekday, rows, added, readOnly, onChange, onAdd, onRemove }: DayProps) {
  const name = `${WEEKDAY_NAMES[weekday] ?? ''}曜`;
  return (
    <Stack
      role="group"
      aria-label={name}
      direction={{ xs: 'column', sm: 'row' }}
      sx={{ gap: 1, borderTop: '1px solid', borderColor: 'divider', pt: 1.5 }}
    >
      <Typography sx={{ fontWeight: 700, width: '3.5rem', flexShrink: 0, pt: { sm: 1 } }}>
        {name}
      </Typography>
      <Stack sx={{ gap: 1.5, flex: 1, minWidth: 0, alignItems: 'flex-start' }}>
        {rows.length === 0 && (
          <Typography color="text.secondary" sx={{ pt: { sm: 1 } }}>
            受付なし
          </Typography>
        )}
        {rows.map(({ shift, index }, place) => (
          <ShiftFields
            key={index}
            name={`${name}の${place + 1}つめの時間`}
            shift={shift}
            onChange={(changed) => onChange(index, changed)}
            onRemove={() => onRemove(index)}
            isDisabled={readOnly}
            takesFocus={index === added}
          />
        ))}
      </Stack>
      {!readOnly && (
        <Box sx={{ flexShrink: 0 }}>
          <Button size="small" data-weekday={weekday} onClick={onAdd}>
            {name}に時間を加える
          </Button>
        </Box>
      )}
    </Stack>
  );
}

/** Nothing is wrong with it, but hardly anybody means it. */
function Overlaps({ weekly }: { weekly: readonly WeeklyShift[] }) {
  const sound = weekly.filter((shift) => !hasFault(shift));
  const pairs = overlapsIn(sound);
  const nameOf = (index: number | undefined) => {
    const shift = sound[index ?? 0];
    return shift ? `${WEEKDAY_NAMES[shift.weekday] ?? ''}曜の${shiftText(shift)}` : '';
  };
  return (
    <Box role="status">
      {pairs.length > 0 && (
        <Alert severity="warning">
          {pairs.map(([one, other]) => (
            <div key={`${one}-${other}`}>
              {nameOf(one)}と、{nameOf(other)}が重なっています。
            </div>
          ))}
          重なった時間は、続いた1つの受付になります。
        </Alert>
      )}
    </Box>
  );
}
