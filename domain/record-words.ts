/** What the fields and values of the filter of records are called: on screens, and where it is printed. */
import type { AnswerState, AttributeField } from './attributes.ts';
import {
  ANSWER_STATE_WORDS,
  ESCALATION_KIND_WORDS,
  OUTCOME_WORDS,
  PRIORITY_REASON_WORDS,
  PRIORITY_WORDS,
  STAGE_WORDS,
} from './code-words.ts';
import {
  NONE,
  type ENTRANCES,
  type RecordFilter,
  type RecordListField,
  type RecordYesOrNo,
} from './record-filter.ts';
import type { AGAINS, RELIEFS } from './survey.ts';

export const RELIEF_WORDS: Record<(typeof RELIEFS)[number], string> = {
  yes: 'なった',
  somewhat: '少しなった',
  no: 'ならなかった',
  unknown: 'わからない',
};
export const AGAIN_WORDS: Record<(typeof AGAINS)[number], string> = {
  yes: 'はい',
  no: 'いいえ',
  unknown: 'わからない',
};
export const ENTRANCE_WORDS: Record<(typeof ENTRANCES)[number], string> = {
  first: '初めての相談',
  again: '2回目以降の相談',
  'by-staff': '職員が開いた相談',
};
export const WEEKDAY_WORDS = ['日', '月', '火', '水', '木', '金', '土'] as const;

export const FIELD_WORDS: Record<RecordListField | RecordYesOrNo, string> = {
  services: '窓口',
  counselors: '担当',
  stages: '段階',
  kinds: '種類',
  outcomes: '結果',
  priorities: '優先度',
  risks: '危険を示す言葉',
  entrances: '相談の始まり方',
  months: '月',
  years: '年度',
  weekdays: '曜日',
  hours: '時刻',
  escalations: '関係機関の種類',
  reliefs: '気持ちが楽になったか',
  agains: 'また相談したいか',
  flags: '注意の印',
  inHours: '受付時間',
  escalated: '連携',
  danger: '命の危険による連携',
  abandoned: '返信前に終わった',
  unanswered: '未返信',
};

export const YES_NO_WORDS: Record<RecordYesOrNo, readonly [yes: string, no: string]> = {
  inHours: ['時間内', '時間外'],
  escalated: ['あり', 'なし'],
  danger: ['あり', 'なし'],
  abandoned: ['はい', 'いいえ'],
  unanswered: ['はい', 'いいえ'],
};

/** What is called so by the services themselves. */
export interface RecordNames {
  services: readonly { id: string; name: string }[];
  people: readonly { id: string; name: string | null }[];
  flags: readonly { code: string; label: string }[];
  attributes: readonly Pick<AttributeField, 'code' | 'label' | 'choices'>[];
}

const WORDS: Partial<Record<RecordListField, Record<string, string>>> = {
  stages: STAGE_WORDS,
  kinds: { consultation: '相談', ...OUTCOME_WORDS },
  outcomes: OUTCOME_WORDS,
  priorities: PRIORITY_WORDS,
  risks: PRIORITY_REASON_WORDS,
  entrances: ENTRANCE_WORDS,
  escalations: ESCALATION_KIND_WORDS,
  reliefs: RELIEF_WORDS,
  agains: AGAIN_WORDS,
};

/** One value of a field in words. */
export function valueWord(field: RecordListField, value: string, names: RecordNames): string {
  if (value === NONE) return 'なし';
  return NAMED[field]?.(value, names) ?? WORDS[field]?.[value] ?? value;
}

const NAMED: Partial<
  Record<RecordListField, (value: string, names: RecordNames) => string | null | undefined>
> = {
  services: (value, names) => names.services.find(({ id }) => id === value)?.name ?? 'ほかの窓口',
  counselors: (value, names) => names.people.find(({ id }) => id === value)?.name ?? '不明な職員',
  flags: (value, names) => names.flags.find(({ code }) => code === value)?.label,
  months: monthWord,
  years: (value) => `${value}年度`,
  weekdays: (value) => WEEKDAY_WORDS[Number(value)],
  hours: (value) => `${value}時台`,
};

/** 「2026年4月」 */
export function monthWord(month: string): string {
  const [year, number] = month.split('-');
  return `${year}年${Number(number)}月`;
}

/** One value of an attribute, or how it was answered. */
export function attributeWord(code: string, value: string, names: RecordNames): string {
  const field = names.attributes.find((one) => one.code === code);
  return field?.choices?.find((choice) => choice.code === value)?.label ?? value;
}

export function attributeName(code: string, names: RecordNames): string {
  return names.attributes.find((one) => one.code === code)?.label ?? code;
}

/** Where only practice is looked at. */
export const PRACTICE_RECORDS = '練習の記録';

/** The whole filter, a line for each condition: for the sheet of conditions in a file. */
export function filterWords(
  filter: RecordFilter,
  names: RecordNames,
): [name: string, words: string][] {
  const { from, to } = filter;
  const day = filter.by === 'closed' ? '終了日' : '相談開始日';
  const period: [string, string][] =
    from === undefined && to === undefined
      ? []
      : [[`期間（${day}）`, `${from ?? '初め'} から ${to ?? '今日'} まで`]];
  return [
    ...(filter.practice ? [['対象', PRACTICE_RECORDS] satisfies [string, string]] : []),
    ...period,
    ...(Object.keys(FIELD_WORDS) as (RecordListField | RecordYesOrNo)[]).flatMap((field) =>
      fieldWords(field, filter[field], names),
    ),
    ...(filter.attributes ?? []).map(({ code, values = [], states = [] }): [string, string] => [
      attributeName(code, names),
      [
        ...values.map((value) => attributeWord(code, value, names)),
        ...states.map((state) => ANSWER_STATE_WORDS[state as AnswerState]),
      ].join('、'),
    ]),
  ];
}

function fieldWords(
  field: RecordListField | RecordYesOrNo,
  value: readonly string[] | boolean | undefined,
  names: RecordNames,
): [string, string][] {
  if (value === undefined) return [];
  const name = FIELD_WORDS[field];
  if (typeof value === 'boolean')
    return [[name, YES_NO_WORDS[field as RecordYesOrNo][value ? 0 : 1]]];
  const words = value.map((one) => valueWord(field as RecordListField, one, names));
  return [[name, words.join('、')]];
}
