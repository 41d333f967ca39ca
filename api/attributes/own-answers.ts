/** What she answered or skipped in her room, kept beside what is registered. */
import type { AttributeKind } from '../../domain/attributes.ts';
import { isCoded } from '../../domain/attributes.ts';
import type { OwnAnswerState } from '../../domain/questions.ts';
import type { Crypt, FieldPlace } from '../../db/crypt.ts';
import { rows, type Tx } from '../../db/scope.ts';
import type { KeyName } from '../../keys/key-store.ts';
import { openOrNull, ownAnswerPlace } from '../sealed.ts';

export type AnswerValue = string | number | readonly string[];

/** Choices, numbers and dates stay plain for figures; what a person typed is encrypted. */
export async function sealAnswer(
  crypt: Crypt,
  { key, place }: { key: KeyName; place: FieldPlace },
  kind: AttributeKind,
  value: AnswerValue | null,
): Promise<{ coded: AnswerValue | null; typed: Buffer | null }> {
  if (value === null || isCoded(kind)) return { coded: value, typed: null };
  return { coded: null, typed: await crypt.seal(key, place, String(value)) };
}

export interface OwnAnswer {
  code: string;
  state: OwnAnswerState;
  value: string | number | string[] | null;
  updatedAt: Date;
}

interface OwnAnswerRow extends Omit<OwnAnswer, 'value'> {
  coded: string | number | string[] | null;
  typed: Buffer | null;
}

export async function readOwnAnswers(
  tx: Tx,
  crypt: Crypt,
  organisationId: string,
  consultationId: string,
): Promise<OwnAnswer[]> {
  const found = await rows<OwnAnswerRow>(
    tx,
    `select code, state, coded, typed, updated_at as "updatedAt" from own_answers where consultation_id = ? order by code`,
    [consultationId],
  );
  return Promise.all(
    found.map(async ({ code, state, coded, typed, updatedAt }) => {
      const place = ownAnswerPlace(consultationId, code);
      return {
        code,
        state,
        value: coded ?? (await openOrNull(crypt, organisationId, place, typed)),
        updatedAt,
      };
    }),
  );
}

/** Writes over what she said before to the same question. */
export async function writeOwnAnswer(
  tx: Tx,
  place: { organisationId: string; serviceId: string; consultationId: string },
  answer: { code: string; state: OwnAnswerState; coded: AnswerValue | null; typed: Buffer | null },
  now: Date,
): Promise<void> {
  await rows(
    tx,
    `insert into own_answers (consultation_id, code, organisation_id, service_id, state, coded, typed, updated_at)
     values (?, ?, ?, ?, ?, ?::jsonb, ?, ?)
     on conflict (consultation_id, code) do update set state = excluded.state, coded = excluded.coded, typed = excluded.typed,
       updated_at = excluded.updated_at`,
    [
      place.consultationId,
      answer.code,
      place.organisationId,
      place.serviceId,
      answer.state,
      answer.coded === null ? null : JSON.stringify(answer.coded),
      answer.typed,
      now,
    ],
  );
}
