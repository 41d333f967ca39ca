/** Answers to a consultation's attributes: coded ones plain, typed ones encrypted. */
import type { AnswerState, AttributeAnswer } from '../../domain/attributes.ts';
import { rows, type Tx } from '../../db/scope.ts';

export interface AttributeRow {
  code: string;
  state: AnswerState;
  coded: string | number | string[] | null;
  typed: Buffer | null;
  /** Who registered it; `null`: it is her own answer. */
  staffId: string | null;
  updatedAt: Date;
}

/** Answers as the form's rules need them: conditions hang on coded values alone. */
export function codedOnly(found: readonly AttributeRow[]): AttributeAnswer[] {
  return found.map(({ code, state, coded }) => ({ code, state, value: coded }));
}

export function readAnswers(tx: Tx, consultationId: string): Promise<AttributeRow[]> {
  return rows<AttributeRow>(
    tx,
    `select code, state, coded, typed, staff_id as "staffId", updated_at as "updatedAt" from attribute_values where consultation_id = ? order by code`,
    [consultationId],
  );
}

export interface NewAnswer {
  code: string;
  state: AnswerState;
  coded: string | number | readonly string[] | null;
  typed: Buffer | null;
}

/**
 * Writes the answers over earlier ones of the same attributes. What staff register always counts; her own
 * (`staffId: null`) fills a gap or renews her own, and never replaces what staff registered.
 */
export async function writeAnswers(
  tx: Tx,
  place: {
    organisationId: string;
    serviceId: string;
    consultationId: string;
    staffId: string | null;
  },
  answers: readonly NewAnswer[],
  now: Date,
): Promise<void> {
  for (const { code, state, coded, typed } of answers) {
    await rows(
      tx,
      `insert into attribute_values (consultation_id, code, organisation_id, service_id, state, coded, typed, staff_id, updated_at)
       values (?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)
       on conflict (consultation_id, code) do update set state = excluded.state, coded = excluded.coded, typed = excluded.typed,
         staff_id = excluded.staff_id, updated_at = excluded.updated_at
       where excluded.staff_id is not null or attribute_values.staff_id is null or attribute_values.state = 'not-asked'`,
      [
        place.consultationId,
        code,
        place.organisationId,
        place.serviceId,
        state,
        coded === null ? null : JSON.stringify(coded),
        typed,
        place.staffId,
        now,
      ],
    );
  }
}
