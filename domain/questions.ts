/** The questions a consultee meets in her room after her first message; each can be skipped. */
import {
  fieldsInQuestion,
  type AttributeAnswer,
  type AttributeField,
  type Question,
} from './attributes.ts';
import type { Stage } from './consultation.ts';

/** What became of a question she was asked. A skipped one is not asked again, and is no answer. */
export const OWN_ANSWER_STATES = ['answered', 'skipped'] as const;
export type OwnAnswerState = (typeof OWN_ANSWER_STATES)[number];

export type AskedField = AttributeField & { question: Question };

/**
 * The fields she is asked about, in the form's order. Conditions hang on her own answers alone: what staff
 * registered must not show through a question that comes or goes.
 */
export function askedFields(
  fields: readonly AttributeField[],
  own: readonly Pick<AttributeAnswer, 'code' | 'value'>[],
): AskedField[] {
  return fieldsInQuestion(fields, own).filter(
    (field): field is AskedField => field.question !== undefined,
  );
}

/** Asked as soon as she has said something of her own, and until the consultation is closed. */
export function mayBeAsked({
  stage,
  consulteeUpTo,
}: {
  stage: Stage;
  consulteeUpTo: number;
}): boolean {
  return stage !== 'closed' && consulteeUpTo > 0;
}
