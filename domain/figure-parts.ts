/** The parts a table is divided into: their order, their names, and the records that stand in one. */
import { ANSWER_STATES, type AnswerState } from './attributes.ts';
import { ANSWER_STATE_WORDS } from './code-words.ts';
import { OUTCOMES, STAGES } from './consultation.ts';
import { ESCALATION_KINDS } from './escalation.ts';
import {
  attributeOf,
  FIGURES,
  STATE_PART,
  type DimensionCode,
  type Division,
  type FigureCode,
} from './figures.ts';
import { PRIORITIES, RISKS } from './priority.ts';
import {
  ENTRANCES,
  NONE,
  RECORD_KINDS,
  type RecordFilter,
  type RecordListField,
} from './record-filter.ts';
import { attributeWord, valueWord, type RecordNames } from './record-words.ts';
import { AGAINS, RELIEFS } from './survey.ts';

export interface Part {
  code: string;
  label: string;
}

const numbers = (count: number, step = 1) =>
  Array.from({ length: count }, (_, n) => String(n * step));

/** Dimensions whose parts are known: all of them are shown, also where there is nothing. */
const KNOWN: Partial<Record<DimensionCode, readonly string[]>> = {
  weekday: ['1', '2', '3', '4', '5', '6', '0'],
  'hour-band': numbers(8, 3),
  hour: numbers(24),
  'in-hours': ['true', 'false'],
  entrance: ENTRANCES,
  outcome: OUTCOMES,
  stage: STAGES,
  priority: PRIORITIES.toReversed(),
  risk: RISKS,
  escalation: ESCALATION_KINDS,
  relief: RELIEFS,
  again: AGAINS,
};

const FIELDS: Record<Exclude<DimensionCode, 'in-hours' | 'hour-band'>, RecordListField> = {
  month: 'months',
  year: 'years',
  weekday: 'weekdays',
  hour: 'hours',
  service: 'services',
  entrance: 'entrances',
  kind: 'kinds',
  outcome: 'outcomes',
  stage: 'stages',
  priority: 'priorities',
  risk: 'risks',
  escalation: 'escalations',
  relief: 'reliefs',
  again: 'agains',
};

/** All parts of the division in their order: those that are known, and those that were found. */
export function partsInOrder(
  division: Division,
  found: readonly string[],
  names: RecordNames,
): Part[] {
  const known = knownParts(division, found, names);
  const codes = [...known, ...found.filter((code) => !known.includes(code)).toSorted(lastNone)];
  return [...new Set(codes)].map((code) => ({ code, label: partLabel(division, code, names) }));
}

function knownParts(
  division: Division,
  found: readonly string[],
  names: RecordNames,
): readonly string[] {
  const attribute = attributeOf(division);
  if (attribute !== null) {
    const field = names.attributes.find(({ code }) => code === attribute);
    const states = ANSWER_STATES.map((state) => `${STATE_PART}${state}`);
    const others = found.filter((code) => !states.includes(code)).toSorted(byNumber);
    return [
      ...(field?.choices?.map(({ code }) => code) ?? []),
      ...others,
      ...states.filter((state) => found.includes(state)),
    ];
  }
  if (division === 'month') return monthsBetween(found);
  if (division === 'kind')
    return found.includes('consultation') ? ['consultation'] : RECORD_KINDS.slice(1);
  return KNOWN[division as DimensionCode] ?? [];
}

function byNumber(a: string, b: string): number {
  return Number(a) - Number(b) || (a < b ? -1 : 1);
}

function lastNone(a: string, b: string): number {
  return Number(a === NONE) - Number(b === NONE) || (a < b ? -1 : 1);
}

/** Every month from the first to the last, so that one in which nothing happened is not left out. */
function monthsBetween(found: readonly string[]): string[] {
  const months = found.filter((month) => month !== NONE).toSorted();
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return [];
  const between: string[] = [];
  const at = new Date(`${first}-01T00:00:00.000Z`);
  for (; at.toISOString().slice(0, 7) <= last; at.setUTCMonth(at.getUTCMonth() + 1))
    between.push(at.toISOString().slice(0, 7));
  return between;
}

function partLabel(division: Division, code: string, names: RecordNames): string {
  const attribute = attributeOf(division);
  if (attribute !== null) {
    if (!code.startsWith(STATE_PART)) return attributeWord(attribute, code, names);
    const state = code.slice(STATE_PART.length);
    return ANSWER_STATE_WORDS[state as AnswerState] ?? state;
  }
  if (division === 'in-hours') return code === 'true' ? '受付時間内' : '受付時間外';
  if (division === 'hour-band') return `${code}時〜${Number(code) + 3}時`;
  const field = FIELDS[division as keyof typeof FIELDS];
  return code === NONE && division === 'month' ? '未終了' : valueWord(field, code, names);
}

/** The filter narrowed to the records behind one count; `null`: nothing else can say which they are. */
export function filterOfPart(
  filter: RecordFilter,
  division: Division,
  part: string,
): RecordFilter | null {
  const attribute = attributeOf(division);
  if (attribute !== null) {
    const others = filter.attributes?.filter(({ code }) => code !== attribute) ?? [];
    const before = filter.attributes?.find(({ code }) => code === attribute);
    const isState = part.startsWith(STATE_PART);
    // Several may be chosen, so one part does not make the other condition true.
    if (before && (isState || !before.values || before.states || !before.values.includes(part)))
      return null;
    const condition = isState
      ? { code: attribute, states: [part.slice(STATE_PART.length)] }
      : { code: attribute, values: [part] };
    return { ...filter, attributes: [...others, condition] };
  }
  if (division === 'in-hours') return { ...filter, inHours: part === 'true' };
  if (division === 'hour-band') {
    const band = [0, 1, 2].map((hour) => String(Number(part) + hour));
    const hours = filter.hours ? band.filter((hour) => filter.hours?.includes(hour)) : band;
    return hours.length > 0 ? { ...filter, hours } : null;
  }
  if ((division === 'month' || division === 'year') && part === NONE) return null;
  return { ...filter, [FIELDS[division as keyof typeof FIELDS]]: [part] };
}

/** What else the records behind a figure have in common, beside its filter. */
export function filterOfFigure(figure: FigureCode, filter: RecordFilter): RecordFilter | null {
  const { source } = FIGURES[figure];
  if (source === 'accesses') return null;
  const all = source === 'others' ? RECORD_KINDS.slice(1) : RECORD_KINDS.slice(0, 1);
  const kinds = filter.kinds ? all.filter((kind) => filter.kinds?.includes(kind)) : all;
  if (kinds.length === 0) return null;
  return { ...filter, kinds, ...ONLY[figure] };
}

const ONLY: Partial<Record<FigureCode, RecordFilter>> = {
  abandoned: { abandoned: true },
  unanswered: { unanswered: true },
  escalated: { escalated: true },
  escalations: { escalated: true },
  danger: { danger: true },
};
