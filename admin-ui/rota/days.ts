/** What of the duty calendar is shown, day by day. */
import { ROTA_ROLE_WORDS } from '../../domain/rota.ts';
import { businessDay, clockText, dayText } from '../parts/time.ts';
import type { Rota } from '../staff-api/agencies.ts';

const DAY_MS = 86_400_000;

export type Span = Rota['spans'][number];

/** Somebody is there, or nobody is the first to be asked; within one day. */
export interface Part {
  key: string;
  /** 「09:00〜17:00」 */
  time: string;
  from: number;
  span: Span | null;
}

export interface RotaDay {
  /** "YYYY-MM-DD" */
  date: string;
  /** 「7月1日(水)」 */
  name: string;
  parts: readonly Part[];
}

/** The days of an answer, each with its parts in the order of time. */
export function daysOf({ from, until, spans, gaps }: Rota): RotaDay[] {
  const days: RotaDay[] = [];
  for (let begins = Date.parse(from); begins < Date.parse(until); begins += DAY_MS) {
    const ends = begins + DAY_MS;
    const parts = [
      ...spans.map((span) => ({ span, from: span.from, to: span.to, key: span.entryId })),
      ...gaps.map((gap) => ({ span: null, ...gap, key: 'gap' })),
    ].flatMap(({ key, span, from: first, to }) => {
      const [start, end] = [Math.max(Date.parse(first), begins), Math.min(Date.parse(to), ends)];
      if (start >= end) return [];
      const time = `${clockAt(start)}〜${end === ends ? '24:00' : clockAt(end)}`;
      return [{ key: `${key}/${start}`, time, from: start, span }];
    });
    const date = businessDay(new Date(begins));
    const whole = dayText(new Date(begins).toISOString());
    days.push({
      date,
      name: whole.slice(whole.indexOf('年') + 1),
      parts: parts.toSorted((a, b) => a.from - b.from),
    });
  }
  return days;
}

/** 「当番：試験 一郎」 */
export function whoText({ role, person }: Span): string {
  return `${ROTA_ROLE_WORDS[role]}：${person.name ?? '職員'}`;
}

export const NOBODY = 'この時間は当番がいません';

export const VIEWS = ['week', 'month'] as const;
export type View = (typeof VIEWS)[number];

/** The first day that is shown, and how many: weeks begin on Monday. */
export function shownDays(view: View, day: string): { from: string; days: number } {
  if (view === 'week') return { from: mondayOf(day), days: 7 };
  const from = mondayOf(`${day.slice(0, 7)}-01`);
  const last = lastOfMonth(day);
  const days = Math.ceil((daysBetween(from, last) + 1) / 7) * 7;
  return { from, days };
}

/** The same week or month, so many further on. */
export function moved(view: View, day: string, by: number): string {
  if (view === 'week') return shifted(day, 7 * by);
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + by, 1)).toISOString().slice(0, 10);
}

function lastOfMonth(day: string): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return shifted(day, -((weekday + 6) % 7));
}

function shifted(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS;
}

function clockAt(at: number): string {
  return clockText(new Date(at).toISOString());
}
