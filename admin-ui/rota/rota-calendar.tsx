/** Weeks beside and below each other, a day a field; on a small screen one day below the other. */
import { Box } from '@mui/material';
import { businessDay } from '../parts/time.ts';
import type { Rota } from '../staff-api/agencies.ts';
import { daysOf, NOBODY, whoText, type Part, type RotaDay } from './days.ts';

export function RotaCalendar({ rota }: { rota: Rota }) {
  const today = businessDay(new Date());
  return (
    <Box
      component="ol"
      aria-label="当番のカレンダー"
      sx={{
        listStyle: 'none',
        p: 0,
        m: 0,
        mb: 2,
        display: 'grid',
        gridTemplateColumns: { xs: '1fr', md: 'repeat(7, minmax(0, 1fr))' },
        borderTop: '1px solid',
        borderLeft: '1px solid',
        borderColor: 'divider',
      }}
    >
      {daysOf(rota).map((day) => (
        <Day key={day.date} day={day} isToday={day.date === today} />
      ))}
    </Box>
  );
}

function Day({ day: { date, name, parts }, isToday }: { day: RotaDay; isToday: boolean }) {
  return (
    <Box
      component="li"
      aria-current={isToday ? 'date' : undefined}
      sx={{
        borderRight: '1px solid',
        borderBottom: '1px solid',
        borderColor: 'divider',
        p: 0.75,
        minHeight: { md: '6rem' },
        overflowWrap: 'anywhere',
        ...(isToday ? { bgcolor: 'action.selected' } : {}),
      }}
    >
      <Box component="time" dateTime={date} sx={{ fontWeight: 700, display: 'block', mb: 0.5 }}>
        {name}
        {isToday && '（今日）'}
      </Box>
      {parts.map((part) => (
        <Line key={part.key} part={part} />
      ))}
    </Box>
  );
}

const GAP_SX = { color: 'var(--color-attention)', fontWeight: 700, wordBreak: 'auto-phrase' };

function Line({ part: { time, span } }: { part: Part }) {
  return (
    <Box sx={{ mb: 0.5, fontSize: '0.875rem', lineHeight: 1.5, ...(span === null ? GAP_SX : {}) }}>
      <Box component="span" sx={{ display: 'block', fontVariantNumeric: 'tabular-nums' }}>
        {time}
      </Box>
      {span === null ? NOBODY : whoText(span)}
    </Box>
  );
}
