/** Days and times as people type them in Japanese, whatever language the browser speaks. */
import { isCalendarDate } from './attributes.ts';

/** Where a day without a year lies: a date to come, or one gone by. */
export type Lean = 'future' | 'past';

const SEPARATOR = '[/\\-.年月]';
const WITH_YEAR = new RegExp(`^(\\d{4})${SEPARATOR}(\\d{1,2})${SEPARATOR}(\\d{1,2})日?$`, 'u');
const REIWA = new RegExp(
  `^(?:令和|R|r)(\\d{1,2}|元)${SEPARATOR}(\\d{1,2})${SEPARATOR}(\\d{1,2})日?$`,
  'u',
);
const WITHOUT_YEAR = /^(\d{1,2})[/\-.月](\d{1,2})日?$/u;
/** Reiwa 1 is 2019. */
const BEFORE_REIWA = 2018;
const LEAP_YEAR = '2024';

/**
 * The day as "YYYY-MM-DD": 「2026/7/1」「2026年7月1日(水)」「令和8年7月1日」「20260701」, and 「7/1」 for the next or the
 * last such day. `null` when it is none of the calendar. `today`: "YYYY-MM-DD".
 */
export function readDay(typed: string, today: string, lean: Lean): string | null {
  const whole = readWholeDay(typed);
  if (whole !== null) return whole;
  const [, bareMonth, bareDay] = WITHOUT_YEAR.exec(dayPart(typed)) ?? [];
  if (bareMonth === undefined) return null;
  const thisYear = Number(today.slice(0, 4));
  const years = lean === 'future' ? [thisYear, thisYear + 1] : [thisYear, thisYear - 1];
  const found = years
    .map((one) => existing(String(one), bareMonth, bareDay))
    .find((one) => one !== null && (lean === 'future' ? one >= today : one <= today));
  return found ?? null;
}

/** The same for days that name their year; `null` for all else. */
export function readWholeDay(typed: string): string | null {
  const text = dayPart(typed);
  const [, year, month, day] = WITH_YEAR.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/u.exec(text) ?? [];
  if (year !== undefined) return existing(year, month, day);
  const [, reiwa, reiwaMonth, reiwaDay] = REIWA.exec(text) ?? [];
  if (reiwa === undefined) return null;
  const years = reiwa === '元' ? 1 : Number(reiwa);
  return existing(String(BEFORE_REIWA + years), reiwaMonth, reiwaDay);
}

/** A day of every year as "MM-DD": 「12/29」「12月29日」; 29 February counts. */
export function readMonthDay(typed: string): string | null {
  const [, month, day] = WITHOUT_YEAR.exec(dayPart(typed)) ?? [];
  return existing(LEAP_YEAR, month, day)?.slice(5) ?? null;
}

export function isMonthDay(text: string): boolean {
  return isCalendarDate(`${LEAP_YEAR}-${text}`);
}

/** The time as "HH:MM": 「14:05」「14時5分」「1405」「9時」. `null` when it is none of a day. */
export function readTime(typed: string): string | null {
  const text = plain(typed);
  const [, hour, minute] =
    /^(\d{1,2})[:時](\d{1,2})分?$/u.exec(text) ??
    /^(\d{1,2})時$/u.exec(text) ??
    /^(\d{2})(\d{2})$/u.exec(text) ??
    [];
  if (hour === undefined) return null;
  const minutes = Number(minute ?? 0);
  if (Number(hour) > 23 || minutes > 59) return null;
  return `${hour.padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

function dayPart(typed: string): string {
  return plain(typed).replace(/\([日月火水木金土]\)$/u, '');
}

function plain(typed: string): string {
  return typed.normalize('NFKC').replace(/\s/gu, '');
}

function existing(year: string, month = '', day = ''): string | null {
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isCalendarDate(iso) ? iso : null;
}
