/** A consultation's form with its answers. */
import type { z } from 'zod';
import type { Attributes } from '../../contracts/attributes.ts';
import {
  fieldsInQuestion,
  missingAttributes,
  requiredAttributes,
  type AttributeField,
} from '../../domain/attributes.ts';
import type { ConsultationContext } from '../http/route.ts';
import { attributePlace, openOrNull } from '../sealed.ts';
import { readOwnAnswers } from './own-answers.ts';
import { readAnswers } from './queries.ts';

export async function presentAttributes(
  { tx, staff, target, deps, now }: ConsultationContext,
  fields: readonly AttributeField[],
): Promise<z.input<typeof Attributes>> {
  const { organisationId } = staff;
  const found = await readAnswers(tx, target.id);
  const ids = found.map(({ staffId }) => staffId);
  const people = await deps.staff.people.names(tx, organisationId, ids, now);
  const answers = await Promise.all(
    found.map(async ({ code, state, coded, typed, staffId, updatedAt }) => ({
      code,
      state,
      value:
        coded ??
        (await openOrNull(deps.crypt, organisationId, attributePlace(target.id, code), typed)),
      person: people.of(staffId),
      updatedAt: updatedAt.toISOString(),
    })),
  );
  const own = await readOwnAnswers(tx, deps.crypt, organisationId, target.id);
  const missing = missingAttributes(fields, answers);
  return {
    formVersion: target.formVersion,
    fields: fields.map(presentField),
    inQuestion: fieldsInQuestion(fields, answers).map(({ code }) => code),
    answers,
    own: own.map((answer) => ({ ...answer, updatedAt: answer.updatedAt.toISOString() })),
    required: requiredAttributes(fields, answers).length,
    missing: missing.map(({ code, label }) => ({ code, label })),
  };
}

/** Copies: what the cache keeps is read-only. */
export function presentField({ choices, question, askedWhen, ...field }: AttributeField) {
  return {
    ...field,
    ...(choices ? { choices: [...choices] } : {}),
    ...(question ? { question: question.text } : {}),
    ...(askedWhen ? { askedWhen: { code: askedWhen.code, is: [...askedWhen.is] } } : {}),
  };
}
