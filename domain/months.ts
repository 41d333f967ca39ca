/** Calendar months in Japan as stretches of time. */
import { businessDate, JST } from './hours.ts';

export interface Month {
  /** "2026-07". */
  month: string;
  from: number;
  until: number;
}

/** The running month and those before it, so many in all. */
export function monthsBack(now: number, count: number): Month[] {
  const [year = 0, month = 0] = businessDate(now).split('-').map(Number);
  return Array.from({ length: count }, (_, back) => {
    const from = Date.UTC(year, month - 1 - back, 1) - JST;
    return {
      month: new Date(from + JST).toISOString().slice(0, 7),
      from,
      until: Date.UTC(year, month - back, 1) - JST,
    };
  });
}
