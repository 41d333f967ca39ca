/** The facility's closing days: by hand, as a span, or from the facility's own list. */
import { Box, Button, Stack, Typography } from '@mui/material';
import { useRef, useState } from 'react';
import { businessDate, DAY, startOfBusinessDate } from '../../../domain/hours.ts';
import { DateField, type TypedDay } from '../../parts/date-field.tsx';
import { businessDay } from '../../parts/time.ts';
import { ClosedDaysImport, MOST_DAYS } from './closed-days-import.tsx';
import { dayName, shortDayName } from './words.ts';

interface Props {
  days: readonly string[];
  onChange: (days: readonly string[]) => void;
  readOnly: boolean;
}

/** Longer closures are no span typed in passing. */
const MOST_AT_ONCE = 100;

export function ClosedDays({ days, onChange, readOnly }: Props) {
  const [isImporting, setImporting] = useState(false);
  return (
    <Stack sx={{ gap: 1.5 }}>
      {!readOnly && (
        <>
          <AddDays days={days} onChange={onChange} />
          <Box>
            <Button variant="outlined" size="small" onClick={() => setImporting(true)}>
              CSVファイルから取り込む
            </Button>
          </Box>
        </>
      )}
      {isImporting && (
        <ClosedDaysImport
          days={days}
          onAdd={(added) => onChange([...days, ...added].toSorted())}
          onClose={() => setImporting(false)}
        />
      )}
      <DayList days={days} onChange={onChange} readOnly={readOnly} />
    </Stack>
  );
}

function AddDays({ days, onChange }: Omit<Props, 'readOnly'>) {
  const [from, setFrom] = useState<TypedDay>('');
  const [to, setTo] = useState<TypedDay>('');
  const [said, setSaid] = useState('');
  const fault = faultOf(from, to, days.length);
  function add() {
    if (!from || fault !== null) return;
    const wanted = daysBetween(from, to === '' || to === null ? from : to);
    const added = wanted.filter((day) => !days.includes(day));
    onChange([...days, ...added].toSorted());
    const known = wanted.length - added.length;
    setSaid(`${added.length}日加えました。${known > 0 ? `${known}日はもう入っています。` : ''}`);
    setFrom('');
    setTo('');
  }
  return (
    <Box
      role="group"
      aria-label="休館日を加える"
      // A form of its own would stand within the one of the settings.
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
        if (!(event.target instanceof HTMLInputElement)) return;
        event.preventDefault();
        add();
      }}
    >
      <Stack
        direction={{ xs: 'column', sm: 'row' }}
        sx={{ gap: 1, pt: 1, alignItems: { sm: 'flex-start' } }}
      >
        <Box sx={{ width: { sm: '16rem' } }}>
          <DateField label="休館日" value={from} onChange={setFrom} lean="future" />
        </Box>
        <Box sx={{ width: { sm: '16rem' } }}>
          <DateField
            label="続くときは終わりの日"
            value={to}
            onChange={setTo}
            lean="future"
            {...(from ? { min: from } : {})}
          />
        </Box>
        <Button
          variant="outlined"
          onClick={add}
          disabled={!from || fault !== null}
          sx={{ mt: { sm: 1 }, flexShrink: 0 }}
        >
          休館日に加える
        </Button>
      </Stack>
      <Typography role="status" variant="body2" sx={{ minHeight: '1.5em' }}>
        {fault ?? said}
      </Typography>
    </Box>
  );
}

function faultOf(from: TypedDay, to: TypedDay, there: number): string | null {
  if (!from || to === null) return null;
  const count = to === '' ? 1 : daysBetween(from, to).length;
  if (count > MOST_AT_ONCE) return `一度に加えられるのは${MOST_AT_ONCE}日までです。`;
  return there + count > MOST_DAYS ? `休館日は${MOST_DAYS}日までです。` : null;
}

function daysBetween(from: string, to: string): string[] {
  const [first, last] = [startOfBusinessDate(from), startOfBusinessDate(to)];
  const count = Math.max(0, Math.round((last - first) / DAY) + 1);
  return Array.from({ length: Math.min(count, MOST_AT_ONCE + 1) }, (_, index) =>
    businessDate(first + index * DAY),
  );
}

function DayList({ days, onChange, readOnly }: Props) {
  const today = businessDay(new Date());
  const list = useRef<HTMLDivElement>(null);
  const coming = days.filter((day) => day >= today);
  const past = days.filter((day) => day < today);
  function remove(day: string) {
    onChange(days.filter((one) => one !== day));
    list.current?.focus();
  }
  const shown = (some: readonly string[]) => (
    <Months days={some} onRemove={readOnly ? null : remove} />
  );
  return (
    <Box ref={list} tabIndex={-1} role="group" aria-label="休館日の一覧">
      {coming.length === 0 && (
        <Typography color="text.secondary">これからの休館日はありません。</Typography>
      )}
      {shown(coming)}
      {past.length > 0 && (
        <details>
          <summary>過ぎた休館日（{past.length}日）</summary>
          {shown(past)}
        </details>
      )}
    </Box>
  );
}

interface MonthsProps {
  days: readonly string[];
  onRemove: ((day: string) => void) | null;
}

function Months({ days, onRemove }: MonthsProps) {
  const months = Map.groupBy(days.toSorted(), (day) => day.slice(0, 7));
  return [...months].map(([month, own]) => (
    <Stack
      key={month}
      direction="row"
      sx={{ gap: 1, my: 0.5, flexWrap: 'wrap', alignItems: 'center' }}
    >
      <Typography component="span" sx={{ width: '6rem', flexShrink: 0 }}>
        {Number(month.slice(0, 4))}年{Number(month.slice(5))}月
      </Typography>
      {own.map((day) =>
        onRemove ? (
          <Button
            key={day}
            size="small"
            variant="outlined"
            color="inherit"
            aria-label={`${dayName(day)}を休館日から外す`}
            onClick={() => onRemove(day)}
          >
            {shortDayName(day)}
            <span aria-hidden>　×</span>
          </Button>
        ) : (
          <span key={day}>{shortDayName(day)}</span>
        ),
      )}
    </Stack>
  ));
}
