/** The days of a year in words: one letter in the picture, a sentence where one asks. */
import type {
  DayKind,
  ReceptionYear,
  YearDay,
  YearKind,
  YearMonth,
} from '../../../domain/reception-year.ts';
import { shiftText } from '../../../domain/shift-times.ts';
import { dayName } from './words.ts';

interface KindWords {
  letter: string;
  name: string;
}

export const DAY_KIND_WORDS: Readonly<Record<DayKind, KindWords>> = {
  open: { letter: '開', name: '受付日' },
  extra: { letter: '臨', name: '臨時に受け付ける日' },
  stopped: { letter: '止', name: '休止（受付日のすべて）' },
  'closed-day': { letter: '館', name: '休館日' },
  'year-end': { letter: '年', name: '年末年始' },
  holiday: { letter: '祝', name: '祝日の休み' },
  off: { letter: '', name: '受付のない曜日' },
};

/** 「2026年12月29日(火) 年末年始のため休み」 */
export function daySentence(day: YearDay): string {
  return `${dayName(day.date)}　${stateSentence(day)}`;
}

function stateSentence({ kind, shifts, rule, holiday, isCut }: YearDay): string {
  const named = holiday === null ? '' : `（${holiday}）`;
  const spans = shifts.map(shiftText).join('、');
  switch (kind) {
    case 'open':
      return `受付 ${spans}${named}${isCut ? '（一部休止）' : ''}`;
    case 'extra':
      return `臨時 ${spans}${named}${rule ? `。${DAY_KIND_WORDS[rule].name}より優先` : ''}${isCut ? '（一部休止）' : ''}`;
    case 'stopped':
      return `休止のため受付なし（予定は${spans}）`;
    case 'closed-day':
      return `休館日のため休み${named}`;
    case 'year-end':
      return `年末年始のため休み${named}`;
    case 'holiday':
      return `祝日のため休み${named}`;
    case 'off':
      return `受付のない曜日${named}`;
  }
}

/** 「2026年度」 or 「2026年」. */
export function yearName(year: number, kind: YearKind): string {
  return `${year}年${kind === 'fiscal' ? '度' : ''}`;
}

/** 「受付日 102日・408時間」 */
export function countText({
  openDays,
  minutes,
}: Pick<ReceptionYear, 'openDays' | 'minutes'>): string {
  return `受付日 ${openDays}日・${hoursText(minutes)}`;
}

function hoursText(minutes: number): string {
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60).toLocaleString('ja-JP')}時間${rest === 0 ? '' : `${rest}分`}`;
}

export function monthName(month: string): string {
  return `${Number(month.slice(0, 4))}年${Number(month.slice(5))}月`;
}

export interface MonthSummary {
  month: string;
  count: string;
  /** Days that are not what their weekday says. */
  special: string;
}

/** What the picture shows, for those who read rather than look. */
export function monthSummary({ month, days }: YearMonth): MonthSummary {
  const special = days.filter(({ kind, isCut }) => (kind !== 'open' && kind !== 'off') || isCut);
  const openDays = days.filter(({ minutes }) => minutes > 0).length;
  const minutes = days.reduce((sum, day) => sum + day.minutes, 0);
  return {
    month: monthName(month),
    count: countText({ openDays, minutes }),
    special: special
      .map(
        ({ date, kind, isCut }) =>
          `${Number(date.slice(8))}日 ${kind === 'open' && isCut ? '一部休止' : DAY_KIND_WORDS[kind].name}`,
      )
      .join('、'),
  };
}
