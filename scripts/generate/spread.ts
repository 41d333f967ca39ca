/** How generated records are spread over months, weekdays, hours and choices: as a consultation line sees them. */
import { DAY, HOUR, JST, startOfBusinessDate, timeOfDay } from '../../domain/hours.ts';
import { YOUNG_WOMEN } from '../../domain/service-templates/young-women.ts';

/** Spring and the end of the holidays bring more; the second year more than the first. */
const BY_MONTH = [1, 0.9, 1.1, 1.2, 1.3, 1.1, 1, 0.8, 1.4, 1.2, 1, 0.9];
const GROWTH_A_YEAR = 1.2;
const ON_RECEPTION_DAYS = 2.2;

const BY_HOUR_OPEN = [4, 3, 2, 1, 1, 1, 2, 3, 3, 3, 3, 4, 5, 4, 5, 8, 26, 24, 22, 18, 9, 9, 8, 6];
const BY_HOUR_CLOSED = [7, 5, 3, 2, 1, 1, 2, 4, 4, 3, 3, 4, 6, 4, 4, 5, 7, 7, 7, 8, 9, 11, 11, 9];

export interface Days {
  /** When each day begins, is opened and closed (days without reception: `null`), and is opened after it. */
  begins: Date[];
  opens: (Date | null)[];
  closes: (Date | null)[];
  opensNext: Date[];
  /** Where each begins between 0 and 1. */
  shares: number[];
}

/** From the first day until before the second, with the hours of the line for young women. */
export function spreadDays(from: string, before: string): Days {
  const days: Days = { begins: [], opens: [], closes: [], opensNext: [], shares: [] };
  const weights: number[] = [];
  const first = startOfBusinessDate(from);
  for (let at = first; at < startOfBusinessDate(before); at += DAY) {
    const local = new Date(at + JST);
    const shift = shiftOf(local.getUTCDay());
    const month = BY_MONTH[local.getUTCMonth()] ?? 1;
    days.begins.push(new Date(at));
    days.opens.push(shift ? new Date(at + timeOfDay(shift.open)) : null);
    days.closes.push(shift ? new Date(at + timeOfDay(shift.close)) : null);
    days.opensNext.push(new Date(nextOpening(at + DAY)));
    const grown = GROWTH_A_YEAR ** ((at - first) / (365 * DAY));
    weights.push(month * grown * (shift ? ON_RECEPTION_DAYS : 1));
  }
  return { ...days, shares: sharesOf(weights) };
}

export const HOURS_OPEN = sharesOf(BY_HOUR_OPEN);
export const HOURS_CLOSED = sharesOf(BY_HOUR_CLOSED);

/** Where each part begins when 0 to 1 is divided by these weights. */
export function sharesOf(weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  return weights.map((weight) => {
    const begins = before / all;
    before += weight;
    return begins;
  });
}

/** Of so many choices the first are taken most, the last seldom but ever. */
export function choiceShares(count: number): number[] {
  return sharesOf(Array.from({ length: count }, (_, at) => 1 / (at + 1.5)));
}

function shiftOf(weekday: number) {
  return YOUNG_WOMEN.settings.calendar.weekly.find((shift) => shift.weekday === weekday);
}

function nextOpening(from: number): number {
  for (let at = from; ; at += DAY) {
    const shift = shiftOf(new Date(at + JST).getUTCDay());
    if (shift) return at + timeOfDay(shift.open);
    if (at > from + 30 * DAY) return from + 16 * HOUR;
  }
}
