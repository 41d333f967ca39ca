/** A year of reception as a picture: twelve months, each day by colour, pattern and letter, and what it comes to. */
import { Box, Button, Stack, ToggleButton, ToggleButtonGroup, Typography } from '@mui/material';
import { useId, useState } from 'react';
import type { Pause, ReceptionCalendar } from '../../../domain/hours.ts';
import {
  DAY_KINDS,
  receptionYear,
  yearBounds,
  yearOf,
  type ReceptionYear,
  type YearKind,
} from '../../../domain/reception-year.ts';
import { StackingTable } from '../../parts/stacking-table.tsx';
import { ErrorState, LoadingState } from '../../parts/states.tsx';
import { businessDay } from '../../parts/time.ts';
import { useHolidaysOf } from './use-holidays.ts';
import { YearGrid } from './year-grid.tsx';
import { CELL_SX } from './year-looks.ts';
import { countText, DAY_KIND_WORDS, monthSummary, yearName } from './year-words.ts';

interface Props {
  heading: string;
  /** The calendar a business day goes by; `null` while there is none. */
  calendarOn: (date: string) => ReceptionCalendar | null;
  pauses: readonly Pause[];
}

export function YearPicture({ heading, calendarOn, pauses }: Props) {
  const today = businessDay(new Date());
  const [kind, setKind] = useState<YearKind>('fiscal');
  const [year, setYear] = useState(() => yearOf(today, 'fiscal'));
  const { data, error, refetch } = useHolidaysOf(yearBounds(year, kind));
  const id = useId();
  const shown = data && receptionYear(year, kind, { calendarOn, holidays: data.data, pauses });
  const name = yearName(year, kind);
  return (
    <Box component="section" aria-labelledby={id} className="printable">
      <Typography id={id} component="h2" variant="h2" sx={{ mb: 1 }}>
        {heading}（{name}）
      </Typography>
      <YearChoice
        year={year}
        kind={kind}
        onYear={setYear}
        onKind={(next) => {
          setKind(next);
          setYear(yearOf(year === yearOf(today, kind) ? today : `${year}-06-01`, next));
        }}
      />
      {shown ? (
        <Shown name={name} year={shown} today={today} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingState what="祝日を読み込んでいます" />
      )}
    </Box>
  );
}

interface ChoiceProps {
  year: number;
  kind: YearKind;
  onYear: (year: number) => void;
  onKind: (kind: YearKind) => void;
}

function YearChoice({ year, kind, onYear, onKind }: ChoiceProps) {
  return (
    <Stack
      direction="row"
      className="not-printed"
      sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center', mb: 1 }}
    >
      <Button size="small" onClick={() => onYear(year - 1)}>
        {yearName(year - 1, kind)}
      </Button>
      <Button size="small" onClick={() => onYear(year + 1)}>
        {yearName(year + 1, kind)}
      </Button>
      <ToggleButtonGroup
        exclusive
        size="small"
        value={kind}
        aria-label="年の数え方"
        onChange={(_event, next: YearKind | null) => next && onKind(next)}
      >
        <ToggleButton value="fiscal">年度（4月から）</ToggleButton>
        <ToggleButton value="calendar">暦の年（1月から）</ToggleButton>
      </ToggleButtonGroup>
      <Button size="small" onClick={() => window.print()}>
        この1年を印刷する
      </Button>
    </Stack>
  );
}

function Shown({ name, year, today }: { name: string; year: ReceptionYear; today: string }) {
  return (
    <>
      <Typography sx={{ fontWeight: 700, mb: 1 }} role="status">
        {name}　{countText(year)}
      </Typography>
      <YearGrid name={name} months={year.months} today={today} />
      <Legend />
      <Box component="details" className="not-printed" sx={{ mt: 1 }}>
        <summary>月ごとの表で見る</summary>
        <StackingTable
          label={`${name}の月ごとの受付`}
          rows={year.months.map(monthSummary)}
          keyOf={({ month }) => month}
          columns={[
            { heading: '月', cell: ({ month }) => month },
            { heading: '受付', cell: ({ count }) => count },
            {
              heading: 'ふだんと違う日',
              cell: ({ special }) => (special === '' ? 'なし' : special),
              wraps: true,
            },
          ]}
        />
      </Box>
    </>
  );
}

function Legend() {
  return (
    <Stack
      component="ul"
      direction="row"
      aria-label="凡例"
      sx={{ gap: 2, rowGap: 0.5, flexWrap: 'wrap', p: 0, m: 0, mt: 1, listStyle: 'none' }}
    >
      {DAY_KINDS.map((kind) => (
        <Stack key={kind} component="li" direction="row" sx={{ gap: 0.75, alignItems: 'center' }}>
          <Box
            component="span"
            aria-hidden
            sx={{ ...CELL_SX.any, ...CELL_SX[kind], width: '1.75rem' }}
          >
            {DAY_KIND_WORDS[kind].letter}
          </Box>
          {DAY_KIND_WORDS[kind].name}
        </Stack>
      ))}
    </Stack>
  );
}
