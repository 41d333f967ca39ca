/** What the hours of a service are called, and what is wrong with them in words. */
import type { ShiftFault } from '../../../domain/shift-times.ts';

export const WEEKDAY_NAMES = ['日', '月', '火', '水', '木', '金', '土'] as const;
/** The week as offices write it. */
export const WEEK_ORDER = [1, 2, 3, 4, 5, 6, 0] as const;

export const NO_TIME = '時刻として読めません。16:00、翌2:00 のように入れてください。';

export const SHIFT_FAULT_TEXTS: Readonly<Record<ShiftFault, string>> = {
  'begins-late':
    '開始は24:00より前にしてください。日付が変わったあとの時間は、次の曜日に入れます。',
  'ends-first': '終了は開始より後にしてください。日付をまたぐときは「翌2:00」のように入れます。',
  'too-long': '1つの時間は24時間までです。',
  deadline: '締切は、開始より後、終了までの時刻にしてください。',
};

/** 「2026年12月28日(月)」 */
export function dayName(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  const weekday = WEEKDAY_NAMES[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? '';
  return `${year}年${Number(month)}月${Number(day)}日(${weekday})`;
}

/** 「12月28日(月)」 */
export function shortDayName(date: string): string {
  const weekday = WEEKDAY_NAMES[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? '';
  return `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日(${weekday})`;
}
