/** Stretches of days people ask for by name: this month, last month, this fiscal year. */
import type { RecordFilter } from '../../domain/record-filter.ts';

type Period = Required<Pick<RecordFilter, 'from' | 'to'>>;

function monthFrom(year: number, month: number, months = 1): Period {
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  return { from: day(Date.UTC(year, month, 1)), to: day(Date.UTC(year, month + months, 0)) };
}

/** `today`: a business day, "YYYY-MM-DD". */
export function namedPeriods(today: string): { name: string; period: Period }[] {
  const [year = 0, month = 1] = today.split('-').map(Number);
  const fiscal = month >= 4 ? year : year - 1;
  return [
    { name: '今月', period: monthFrom(year, month - 1) },
    { name: '先月', period: monthFrom(year, month - 2) },
    { name: '今年度', period: monthFrom(fiscal, 3, 12) },
    { name: '前年度', period: monthFrom(fiscal - 1, 3, 12) },
  ];
}

/** The fiscal year that is running: what figures show at first. */
export function thisFiscalYear(today: string): Period {
  return namedPeriods(today)[2]?.period ?? { from: today, to: today };
}
