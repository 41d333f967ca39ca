/** The attributes of a consultation: what is asked, what was answered, what is still missing. */
export const ATTRIBUTE_KINDS = ['text', 'number', 'date', 'choice', 'choices'] as const;
export type AttributeKind = (typeof ATTRIBUTE_KINDS)[number];

/** "Not asked", "refused" and "unknown" are answers of their own, not gaps. */
export const ANSWER_STATES = ['answered', 'not-asked', 'refused', 'unknown'] as const;
export type AnswerState = (typeof ANSWER_STATES)[number];

export interface AttributeField {
  code: string;
  label: string;
  kind: AttributeKind;
  required: boolean;
  /** For `choice` and `choices`: code → label, in the order of display. */
  choices?: readonly { code: string; label: string }[] | undefined;
  /** What she is asked in her room, in plain words; a field without one is for staff alone. */
  question?: Question | undefined;
  /** Asked only when another field has one of these values; without it always. */
  askedWhen?: Condition | undefined;
  /** First and last value of a number, or day ("YYYY-MM-DD") of a date; both are allowed themselves. */
  least?: number | string | undefined;
  most?: number | string | undefined;
}

/** On a field of kind `choice` or `choices` that stands before it in the form. */
export interface Condition {
  code: string;
  is: readonly string[];
}

export interface Question {
  text: string;
  hint?: string | undefined;
}

export interface AttributeAnswer {
  code: string;
  state: AnswerState;
  value: string | number | readonly string[] | null;
}

/** Coded answers stay plain (filters and figures need them); what a person typed is encrypted. */
export function isCoded(kind: AttributeKind): boolean {
  return kind === 'choice' || kind === 'choices' || kind === 'number' || kind === 'date';
}

/**
 * The fields whose condition the answers meet, in the form's order. What is not asked itself meets no condition of
 * others. A condition on a field that does not stand before it counts for nothing: rather asked than forgotten.
 */
export function fieldsInQuestion<Field extends Pick<AttributeField, 'code' | 'askedWhen'>>(
  fields: readonly Field[],
  answers: readonly Pick<AttributeAnswer, 'code' | 'value'>[],
): Field[] {
  const given = new Map(answers.map(({ code, value }) => [code, value]));
  const isIn = new Map<string, boolean>();
  return fields.filter(({ code, askedWhen }) => {
    const isOn = askedWhen ? isIn.get(askedWhen.code) : undefined;
    const asked =
      askedWhen === undefined ||
      isOn === undefined ||
      (isOn && meets(given.get(askedWhen.code) ?? null, askedWhen.is));
    isIn.set(code, asked);
    return asked;
  });
}

function meets(value: AttributeAnswer['value'], wanted: readonly string[]): boolean {
  if (value !== null && isList(value)) return value.some((one) => wanted.includes(one));
  return typeof value === 'string' && wanted.includes(value);
}

/** The fields a closure warns of: required, in question, and without any answer, "not asked" included. */
export function missingAttributes(
  fields: readonly AttributeField[],
  answers: readonly AttributeAnswer[],
): AttributeField[] {
  const given = new Map(answers.map((answer) => [answer.code, answer.state]));
  return requiredAttributes(fields, answers).filter(
    ({ code }) => (given.get(code) ?? 'not-asked') === 'not-asked',
  );
}

/** The required fields that are in question: what completeness is measured by. */
export function requiredAttributes(
  fields: readonly AttributeField[],
  answers: readonly AttributeAnswer[],
): AttributeField[] {
  return fieldsInQuestion(fields, answers).filter(({ required }) => required);
}

export const ATTRIBUTE_FAULTS = [
  'unknown-field',
  /** Another field has no value that it is asked with. */
  'not-in-question',
  'wrong-kind',
  'out-of-range',
  'unknown-choice',
  'value-missing',
  'value-not-wanted',
] as const;
export type AttributeFault = (typeof ATTRIBUTE_FAULTS)[number];

/** What is wrong with an answer under this form, or `null`. `all`: the answers as they would stand with it. */
export function faultOf(
  fields: readonly AttributeField[],
  answer: AttributeAnswer,
  all: readonly Pick<AttributeAnswer, 'code' | 'value'>[],
): AttributeFault | null {
  const field = fields.find(({ code }) => code === answer.code);
  if (!field) return 'unknown-field';
  // What is no longer in question can still be taken back.
  const isTakenBack = answer.state === 'not-asked' && answer.value === null;
  if (!isTakenBack && !fieldsInQuestion(fields, all).includes(field)) return 'not-in-question';
  return valueFaultOf(field, answer);
}

/** The answers with newer ones over them. */
export function withAnswers(
  before: readonly AttributeAnswer[],
  newer: readonly AttributeAnswer[],
): AttributeAnswer[] {
  const renewed = new Set(newer.map(({ code }) => code));
  return [...before.filter(({ code }) => !renewed.has(code)), ...newer];
}

function valueFaultOf(field: AttributeField, answer: AttributeAnswer): AttributeFault | null {
  if (answer.state !== 'answered') return answer.value === null ? null : 'value-not-wanted';
  const { value } = answer;
  if (value === null || value === '') return 'value-missing';
  const codes = new Set(field.choices?.map(({ code }) => code));
  switch (field.kind) {
    case 'text':
      return typeof value === 'string' ? null : 'wrong-kind';
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'wrong-kind';
      return isWithin(value, rangeOf(field)) ? null : 'out-of-range';
    case 'date':
      if (typeof value !== 'string' || !isCalendarDate(value)) return 'wrong-kind';
      return isWithin(value, rangeOf(field)) ? null : 'out-of-range';
    case 'choice':
      if (typeof value !== 'string') return 'wrong-kind';
      return codes.has(value) ? null : 'unknown-choice';
    case 'choices':
      if (!isList(value) || value.length === 0) return 'wrong-kind';
      return value.every((code) => codes.has(code)) ? null : 'unknown-choice';
  }
}

type Bound = number | string;
interface Range {
  least: Bound;
  most: Bound;
}

/** What nobody means: a year or a figure typed with a digit too many. */
const WIDEST = {
  number: { least: -1_000_000_000, most: 1_000_000_000 },
  date: { least: '1900-01-01', most: '2199-12-31' },
} as const satisfies Record<'number' | 'date', Range>;

/** The bounds of a number or a date; the widest where the form has none of the field's kind. */
export function rangeOf({
  kind,
  least,
  most,
}: Pick<AttributeField, 'kind' | 'least' | 'most'>): Range {
  const widest: Range = kind === 'date' ? WIDEST.date : WIDEST.number;
  const bound = (given: Bound | undefined, otherwise: Bound) =>
    typeof given === typeof otherwise && given !== undefined ? given : otherwise;
  return { least: bound(least, widest.least), most: bound(most, widest.most) };
}

/** Days compare as their text does. */
function isWithin(value: Bound, { least, most }: Range): boolean {
  return value >= least && value <= most;
}

function isList(value: string | number | readonly string[]): value is readonly string[] {
  return Array.isArray(value);
}

/** "YYYY-MM-DD" that exists in the calendar. */
export function isCalendarDate(value: string): boolean {
  // The database knows no year 0.
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(value) || value.startsWith('0000')) return false;
  const at = Date.parse(`${value}T00:00:00.000Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === value;
}
