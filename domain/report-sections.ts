/** What a monthly and a yearly report tell: which figures, divided by what, in which order. */
import { DIMENSIONS, FIGURES, isDimension, type Division, type FigureCode } from './figures.ts';
import type { ReportKind } from './reports.ts';

/** Figures beside each other, divided by `rows`; or one figure divided by `columns` as well. */
export interface SectionAsked {
  code: string;
  title: string;
  figures: readonly FigureCode[];
  rows: Division;
  columns: Division | null;
}

/** Told for the period and the one before it, without being divided. */
export const SUMMARY: readonly FigureCode[] = [
  'consultations',
  'persons',
  'accesses',
  'others',
  'abandoned',
  'unanswered',
  'escalated',
  'escalations',
  'danger',
  'surveys',
  'messages',
];
export const TIMES: readonly FigureCode[] = [
  'response-median',
  'response-p90',
  'waiting-median',
  'waiting-p90',
  'handling-median',
  'handling-p90',
];

const BOTH = ['consultations', 'persons'] as const;

/** The codes that forms of several services share, for what is asked of tendencies: which topics at which age. */
const TOPICS = 'topics';
const AGE = 'age';

/** The tables of a report. `attributes`: those of the forms that have choices; `isWhole`: of several services. */
export function sectionsOf(
  kind: ReportKind,
  attributes: readonly { code: string; label: string }[],
  isWhole: boolean,
): SectionAsked[] {
  const codes = attributes.map(({ code }) => code);
  return [
    ...(kind === 'year' ? [by('month', ['consultations', 'persons', 'accesses'])] : []),
    ...(isWhole ? [by('service', BOTH)] : []),
    by('in-hours', BOTH),
    by('hour-band', BOTH),
    by('weekday', BOTH),
    across('weekday', 'hour-band', '曜日と時間帯'),
    by('entrance', BOTH),
    ...attributes.map(({ code, label }) => byAttribute(code, label)),
    ...(codes.includes(TOPICS) && codes.includes(AGE)
      ? [across(`a.${TOPICS}`, `a.${AGE}`, crossTitle(attributes))]
      : []),
    by('outcome', ['consultations']),
    by('kind', ['others'], '相談でないものの種類'),
    by('risk', ['consultations']),
    by('escalation', ['escalations'], '連携先の種類'),
    by('relief', ['surveys']),
    by('again', ['surveys']),
  ];
}

function by(rows: Division, figures: readonly FigureCode[], title?: string): SectionAsked {
  const named = isDimension(rows) ? DIMENSIONS[rows].name : rows;
  return { code: rows, title: title ?? named, figures, rows, columns: null };
}

function byAttribute(code: string, label: string): SectionAsked {
  return { ...by(`a.${code}`, BOTH), title: label };
}

function across(rows: Division, columns: Division, title: string): SectionAsked {
  return { code: `${rows}/${columns}`, title, figures: ['consultations'], rows, columns };
}

function crossTitle(attributes: readonly { code: string; label: string }[]): string {
  const nameOf = (wanted: string) => attributes.find(({ code }) => code === wanted)?.label ?? '';
  return `${nameOf(TOPICS)}と${nameOf(AGE)}`;
}

/** How a table is divided; what its figures count is told once, with the summary. */
export function definitionOf({ rows, columns }: SectionAsked): string {
  const divided = [rows, columns].flatMap((one) =>
    one !== null && isDimension(one) ? [DIMENSIONS[one].definition] : [],
  );
  const hasAttribute = [rows, columns].some((one) => one !== null && !isDimension(one));
  return [
    ...divided,
    ...(hasAttribute
      ? ['相談の属性として登録された答えです。1件が複数に入ることがあります。']
      : []),
  ].join('\n');
}

/** What the figures count, a line for each. */
export function definitionsOf(figures: readonly FigureCode[]): string {
  return figures.map((code) => `${FIGURES[code].name}：${FIGURES[code].definition}`).join('\n');
}
