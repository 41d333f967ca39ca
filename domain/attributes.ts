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

/** The labels a closure warns of: required fields without any answer, "not asked" included. */
export function missingAttributes(
  fields: readonly AttributeField[],
  answers: readonly AttributeAnswer[],
): AttributeField[] {
  const given = new Map(answers.map((answer) => [answer.code, answer.state]));
  return fields.filter(
    ({ code, required }) => required && (given.get(code) ?? 'not-asked') === 'not-asked',
  );
}

export const ATTRIBUTE_FAULTS = [
  'unknown-field',
  'wrong-kind',
  'unknown-choice',
  'value-missing',
  'value-not-wanted',
] as const;
export type AttributeFault = (typeof ATTRIBUTE_FAULTS)[number];

/** What is wrong with an answer under this form, or `null`. */
export function faultOf(
  fields: readonly AttributeField[],
  answer: AttributeAnswer,
): AttributeFault | null {
  const field = fields.find(({ code }) => code === answer.code);
  if (!field) return 'unknown-field';
  if (answer.state !== 'answered') return answer.value === null ? null : 'value-not-wanted';
  const { value } = answer;
  if (value === null || value === '') return 'value-missing';
  const codes = new Set(field.choices?.map(({ code }) => code));
  switch (field.kind) {
    case 'text':
      return typeof value === 'string' ? null : 'wrong-kind';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? null : 'wrong-kind';
    case 'date':
      return typeof value === 'string' && isCalendarDate(value) ? null : 'wrong-kind';
    case 'choice':
      if (typeof value !== 'string') return 'wrong-kind';
      return codes.has(value) ? null : 'unknown-choice';
    case 'choices':
      if (!isList(value) || value.length === 0) return 'wrong-kind';
      return value.every((code) => codes.has(code)) ? null : 'unknown-choice';
  }
}

function isList(value: string | number | readonly string[]): value is readonly string[] {
  return Array.isArray(value);
}

/** "YYYY-MM-DD" that exists in the calendar. */
export function isCalendarDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(value)) return false;
  const at = Date.parse(`${value}T00:00:00.000Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === value;
}
