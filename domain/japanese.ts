/** Dates and times as consultees read them: no 24-hour clock, no kanji numerals. */
import { JST } from './hours.ts';

const WEEKDAYS = ['日', '月', '火', '水', '木', '金', '土'] as const;

/** 「7月1日（火）午後4時」, with minutes only when there are any. */
export function japaneseDateTime(at: number): string {
  const local = new Date(at + JST);
  const day = `${local.getUTCMonth() + 1}月${local.getUTCDate()}日（${WEEKDAYS[local.getUTCDay()] ?? ''}）`;
  return `${day}${japaneseTime(at)}`;
}

/** 「午後4時」「午前9時30分」. */
export function japaneseTime(at: number): string {
  const local = new Date(at + JST);
  const hours = local.getUTCHours();
  const minutes = local.getUTCMinutes();
  return `${hours < 12 ? '午前' : '午後'}${hours % 12}時${minutes === 0 ? '' : `${minutes}分`}`;
}
