/** Days and months of a year: one goes about it by the arrow keys, and what a day is stands below. */
import { Box, useMediaQuery } from '@mui/material';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { YearDay, YearMonth } from '../../../domain/reception-year.ts';
import { CELL_SX } from './year-looks.ts';
import { DAY_KIND_WORDS, daySentence } from './year-words.ts';

interface Props {
  name: string;
  months: readonly YearMonth[];
  /** "YYYY-MM-DD" */
  today: string;
}

const DAYS = Array.from({ length: 31 }, (_, index) => index + 1);

/** `month` counts from the year's first; `day` as the calendar does. */
interface Place {
  month: number;
  day: number;
}

export function YearGrid({ name, months, today }: Props) {
  // A wide screen has a month a row, a narrow one a month a column.
  const isNarrow = useMediaQuery('(max-width: 899px)');
  const [place, setPlace] = useState<Place>(() => placeOf(months, today));
  const [pointed, setPointed] = useState<YearDay | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const at = ({ month, day }: Place) => months[month]?.days[day - 1];
  const here = at(place) ? place : { month: place.month, day: 1 };
  const shown = pointed ?? at(here);

  function go(event: KeyboardEvent) {
    const next = nextPlace(event.key, here, isNarrow, months);
    if (!next) return;
    event.preventDefault();
    setPlace(next);
    setPointed(null);
    const { date } = at(next) ?? {};
    grid.current?.querySelector<HTMLElement>(`[data-date="${date ?? ''}"]`)?.focus();
  }
  const cell = (month: number, day: number) => (
    <DayCell
      key={`${month}-${day}`}
      day={at({ month, day })}
      isToday={at({ month, day })?.date === today}
      isStop={month === here.month && day === here.day}
      onShow={(seen) => {
        setPointed(seen);
        if (seen === null) return;
        setPlace({ month, day });
      }}
    />
  );
  const rows = isNarrow
    ? DAYS.map((day) => ({ head: String(day), cells: months.map((_, month) => cell(month, day)) }))
    : months.map((month, index) => ({
        head: `${Number(month.month.slice(5))}月`,
        cells: DAYS.map((day) => cell(index, day)),
      }));
  const heads = isNarrow
    ? months.map(({ month }) => `${Number(month.slice(5))}月`)
    : DAYS.map(String);
  return (
    <>
      <Box
        ref={grid}
        role="grid"
        aria-label={`${name}の受付の予定。矢印キーで日を移れます。`}
        onKeyDown={go}
        sx={{
          display: 'grid',
          gridTemplateColumns: `2.5rem repeat(${heads.length}, minmax(0, 1fr))`,
          gap: '2px',
          fontVariantNumeric: 'tabular-nums',
        }}
      >
        <Box role="row" sx={ROW_SX}>
          <Box role="columnheader">
            <span className="visually-hidden">{isNarrow ? '日' : '月'}</span>
          </Box>
          {heads.map((head) => (
            <Box key={head} role="columnheader" sx={HEAD_SX}>
              {head.replace('月', '')}
            </Box>
          ))}
        </Box>
        {rows.map(({ head, cells }) => (
          <Box key={head} role="row" sx={ROW_SX}>
            <Box role="rowheader" sx={HEAD_SX}>
              {head}
            </Box>
            {cells}
          </Box>
        ))}
      </Box>
      <Box className="not-printed" sx={SAID_SX} aria-hidden>
        {shown ? daySentence(shown) : ''}
      </Box>
    </>
  );
}

/** In sight however long a narrow screen makes the year. */
const SAID_SX = {
  minHeight: '3.2em',
  pt: 0.5,
  position: { xs: 'sticky', md: 'static' },
  bottom: 0,
  backgroundColor: 'background.default',
} as const;
/** The rows are there for those who hear them; what is seen is one grid. */
const ROW_SX = { display: 'contents' };
const HEAD_SX = {
  display: 'grid',
  placeItems: 'center',
  fontSize: '0.8125rem',
  lineHeight: 1,
  color: 'text.secondary',
};

interface CellProps {
  day: YearDay | undefined;
  isToday: boolean;
  /** The one cell that Tab leads to. */
  isStop: boolean;
  onShow: (day: YearDay | null) => void;
}

function DayCell({ day, isToday, isStop, onShow }: CellProps) {
  if (!day) return <Box role="gridcell" />;
  const sentence = daySentence(day);
  return (
    <Box
      role="gridcell"
      tabIndex={isStop ? 0 : -1}
      data-date={day.date}
      aria-label={isToday ? `今日　${sentence}` : sentence}
      aria-current={isToday ? 'date' : undefined}
      title={sentence}
      onFocus={() => onShow(day)}
      onMouseEnter={() => onShow(day)}
      sx={{
        ...CELL_SX.any,
        ...CELL_SX[day.kind],
        ...(day.isCut && day.kind !== 'stopped'
          ? { borderStyle: 'dashed', borderWidth: '2px' }
          : {}),
        ...(isToday ? { outline: '2px solid var(--color-text)', outlineOffset: '-1px' } : {}),
        '&:focus-visible': { position: 'relative', zIndex: 1 },
      }}
    >
      <span aria-hidden>{DAY_KIND_WORDS[day.kind].letter}</span>
    </Box>
  );
}

function placeOf(months: readonly YearMonth[], today: string): Place {
  const month = months.findIndex((one) => one.month === today.slice(0, 7));
  return month === -1 ? { month: 0, day: 1 } : { month, day: Number(today.slice(8)) };
}

/** Where an arrow key leads; a day that the month does not have is its last. */
function nextPlace(
  key: string,
  { month, day }: Place,
  isNarrow: boolean,
  months: readonly YearMonth[],
): Place | null {
  const [alongDays, alongMonths] = isNarrow
    ? [
        { ArrowUp: -1, ArrowDown: 1 },
        { ArrowLeft: -1, ArrowRight: 1 },
      ]
    : [
        { ArrowLeft: -1, ArrowRight: 1 },
        { ArrowUp: -1, ArrowDown: 1 },
      ];
  const dayStep = (alongDays as Record<string, number>)[key];
  if (dayStep !== undefined) return stepped({ month, day }, dayStep, months);
  const monthStep = (alongMonths as Record<string, number>)[key];
  const to = monthStep === undefined ? undefined : months[month + monthStep];
  if (monthStep === undefined || !to) return null;
  return { month: month + monthStep, day: Math.min(day, to.days.length) };
}

function stepped({ month, day }: Place, step: number, months: readonly YearMonth[]): Place | null {
  const count = months[month]?.days.length ?? 0;
  if (day + step >= 1 && day + step <= count) return { month, day: day + step };
  const beside = months[month + step];
  return beside ? { month: month + step, day: step > 0 ? 1 : beside.days.length } : null;
}
