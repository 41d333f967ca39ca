/** Times of a shift as people write them, past midnight too: 「翌2:00」 is "26:00" of the day on which the shift began. */
import { isCalendarDate } from './attributes.ts';
import { DAY, timeOfDay, type ReceptionCalendar, type Shift, type WeeklyShift } from './hours.ts';
import { readTime } from './typed-dates.ts';

/** "HH:MM" of a business day; the hours after midnight count on. */
export const SHIFT_TIME = /^(?:[0-3]\d|4[0-7]):[0-5]\d$|^48:00$/u;

const MIDNIGHT = '24:00';

/** 「16:00」「16時30分」「16」「1600」「午後4時」「翌2:00」「26:00」 as "HH:MM"; `null` for what is no time of a shift. */
export function readShiftTime(typed: string): string | null {
  const text = typed.normalize('NFKC').replaceAll(/\s/gu, '');
  const [, nextDay] = /^翌日?(.+)$/u.exec(text) ?? [];
  if (nextDay !== undefined) return later(readHalfDay(nextDay), 24);
  const [, hours, rest = ''] = /^(\d{2})([:時].*|\d{2})?$/u.exec(text) ?? [];
  if (hours === undefined || Number(hours) < 24) return readHalfDay(text);
  const minutes = readTime(`00${rest === '' ? '時' : rest}`);
  const time = minutes && `${hours}:${minutes.slice(3)}`;
  return time !== null && SHIFT_TIME.test(time) ? time : null;
}

/** A time before midnight, of the clock's day or of half of it. */
function readHalfDay(text: string): string | null {
  const [, half, hour, rest = ''] = /^(午前|午後)(\d{1,2})(.*)$/u.exec(text) ?? [];
  if (hour === undefined) return readTime(/^\d{1,2}$/u.test(text) ? `${text}時` : text);
  const time = Number(hour) <= 12 ? readTime(`${Number(hour) % 12}${rest}`) : null;
  return half === '午後' ? later(time, 12) : time;
}

function later(time: string | null, hours: number): string | null {
  if (time === null) return null;
  return `${String(Number(time.slice(0, 2)) + hours).padStart(2, '0')}${time.slice(2)}`;
}

/** 「16:00」, 「24:00」, and past midnight 「翌2:00」; what is no time stays as it was written. */
export function shiftTimeText(time: string): string {
  if (!SHIFT_TIME.test(time) || time <= MIDNIGHT) return time;
  return `翌${Number(time.slice(0, 2)) - 24}${time.slice(2)}`;
}

/** 「16:00〜翌2:00」, with the deadline of new consultations where there is one. */
export function shiftText({ open, close, intakeUntil }: Shift): string {
  const span = `${shiftTimeText(open)}〜${shiftTimeText(close)}`;
  return intakeUntil === undefined
    ? span
    : `${span}（新しい相談は${shiftTimeText(intakeUntil)}まで）`;
}

export const SHIFT_FAULTS = ['begins-late', 'ends-first', 'too-long', 'deadline'] as const;
export type ShiftFault = (typeof SHIFT_FAULTS)[number];

/** Why a shift with readable times cannot be: it begins before midnight, ends within a day, and its deadline lies in it. */
export function shiftFault({ open, close, intakeUntil }: Shift): ShiftFault | null {
  if (open >= MIDNIGHT) return 'begins-late';
  if (close <= open) return 'ends-first';
  if (timeOfDay(close) - timeOfDay(open) > DAY) return 'too-long';
  const isWithin = intakeUntil === undefined || (open < intakeUntil && intakeUntil <= close);
  return isWithin ? null : 'deadline';
}

export function isSoundShift(shift: Shift): boolean {
  return shiftFault(shift) === null;
}

/** The calendar without what is still being written: for a look at it before it is whole. */
export function soundCalendar(calendar: ReceptionCalendar): ReceptionCalendar {
  const isSound = (shift: Shift) =>
    [shift.open, shift.close, shift.intakeUntil ?? shift.close].every((time) =>
      SHIFT_TIME.test(time),
    ) && isSoundShift(shift);
  return {
    ...calendar,
    weekly: calendar.weekly.filter(isSound),
    closedDays: calendar.closedDays.filter(isCalendarDate),
    extraDays: calendar.extraDays.filter((day) => isCalendarDate(day.date) && isSound(day)),
  };
}

/** Pairs of the week's shifts, by their places in the list, that are open at the same time. */
export function overlapsIn(weekly: readonly WeeklyShift[]): [number, number][] {
  const spans = weekly.map((shift) => {
    const from = shift.weekday * DAY + timeOfDay(shift.open);
    return { from, to: from + timeOfDay(shift.close) - timeOfDay(shift.open) };
  });
  const pairs: [number, number][] = [];
  for (const [a, one] of spans.entries())
    for (const [b, other] of spans.entries()) {
      // Saturday's may reach into the Sunday that begins the week.
      const isBeside = [0, WEEK, -WEEK].some(
        (turn) => one.from < other.to + turn && other.from + turn < one.to,
      );
      if (a < b && isBeside) pairs.push([a, b]);
    }
  return pairs;
}

const WEEK = 7 * DAY;
