/** What the parts of a service's settings are called, in the order of the screen. */
import type { AttributeKind } from '../../domain/attributes.ts';
import type { Shift, WeeklyShift } from '../../domain/hours.ts';
import { shiftText } from '../../domain/shift-times.ts';
import type { AnswerTexts, AutomaticTexts, TimerSettings } from '../../domain/settings.ts';
import { partOf, type SettingsPart } from '../../domain/settings-content.ts';
import { clockText, dayText } from '../parts/time.ts';

export const PART_WORDS: Readonly<Record<SettingsPart, string>> = {
  hours: '受付時間',
  texts: '自動応答の文',
  contacts: '緊急連絡先',
  'risk-words': '危険のサインの言葉',
  timers: '待つ時間',
  form: '属性の項目',
  others: 'そのほか',
};

export const ANSWER_WORDS: Readonly<Record<keyof AnswerTexts, string>> = {
  outOfHours: '受付時間外',
  intakeOver: '新しい相談の受付を終えたあと',
  congested: '混み合っているとき',
  paused: '休止中',
  plannedStop: '予定された休止のとき',
  silenceWarning: '返事がないとき',
  talkEnded: '話を終えるとき',
};
export const ANSWER_KEYS = Object.keys(ANSWER_WORDS) as (keyof AnswerTexts)[];

export const LINE_WORDS = {
  lineNotice: 'LINEのお知らせ',
  lineOpening: 'LINEのお知らせ（受付が始まったとき）',
  lineTalkAnswer: 'LINEのトークに書かれたとき',
  lineGreeting: '友だちになったとき',
  lineReturn: '友だちに戻ったとき',
  roomButton: '部屋を開くボタン',
} as const satisfies Partial<Record<keyof AutomaticTexts, string>>;
export type LineTextKey = keyof typeof LINE_WORDS;
export const LINE_KEYS = Object.keys(LINE_WORDS) as LineTextKey[];

export const TIMER_WORDS: Readonly<Record<keyof TimerSettings, string>> = {
  takeUp: '担当が決まらないまま待たせてよい時間',
  unanswered: '返信しないまま待たせてよい時間',
  silenceWarning: '相談者の返事を待つ時間',
  silenceEnd: '「まだいらっしゃいますか」のあと、話を終えるまでの時間',
  grace: '終了したあと、同じ相談に戻れる時間',
  approvalClimb: '連携の承認を待つ時間',
  approvalClimbInDanger: '連携の承認を待つ時間（生命・身体の危険）',
  acknowledgement: '関係機関の受け取りを待つ時間',
};
export const TIMER_KEYS = Object.keys(TIMER_WORDS) as (keyof TimerSettings)[];

export const KIND_NAMES: Readonly<Record<AttributeKind, string>> = {
  text: '文',
  number: '数',
  date: '日付',
  choice: '一つ選ぶ',
  choices: 'いくつでも選ぶ',
};

const WEEKDAYS = ['日', '月', '火', '水', '木', '金', '土'] as const;

/** 「90分」「2時間」「1日」. */
export function minutesWords(minutes: number): string {
  if (minutes >= 1440 && minutes % 1440 === 0) return `${minutes / 1440}日`;
  if (minutes >= 60 && minutes % 60 === 0) return `${minutes / 60}時間`;
  return `${minutes}分`;
}

/** One line for each span of the week. */
export function weekWords(weekly: readonly WeeklyShift[]): string {
  return weekly
    .toSorted((a, b) => a.weekday - b.weekday || (a.open < b.open ? -1 : 1))
    .map((shift) => `${WEEKDAYS[shift.weekday] ?? ''}曜　${shiftText(shift)}`)
    .join('\n');
}

/** One line for each day with hours of its own. */
export function extraDayWords(days: readonly (Shift & { date: string })[]): string {
  return days
    .toSorted((a, b) => (`${a.date}${a.open}` < `${b.date}${b.open}` ? -1 : 1))
    .map((day) => `${dayWords(day.date)}　${shiftText(day)}`)
    .join('\n');
}

/** 「2026年12月28日」, or without the year 「12月28日」. */
export function dayWords(date: string): string {
  const [day = '', month = '', year] = date.split('-').toReversed();
  return `${year === undefined ? '' : `${year}年`}${Number(month)}月${Number(day)}日`;
}

/** What a place in the settings ("settings.texts.paused") is called. */
export function pathWords(path: string): string {
  const [root = '', first = '', second = '', third = ''] = path.split('.');
  if (root === 'form') return PART_WORDS.form;
  const answer = ANSWER_KEYS.find((key) => key === (second === 'plain' ? third : second));
  const line = LINE_KEYS.find((key) => key === second);
  const timer = TIMER_KEYS.find((key) => key === second);
  if (first === 'texts' && answer) return ANSWER_WORDS[answer];
  if (first === 'texts' && line) return LINE_WORDS[line];
  if (first === 'timers' && timer) return TIMER_WORDS[timer];
  return PART_WORDS[partOf(first)];
}

/** Day with its year, and time: versions may be announced for years to come. */
export function momentWords(instant: string): string {
  return `${dayText(instant)} ${clockText(instant)}`;
}
