/** The survey of a consultation: choices plain for figures, her words encrypted. */
import type { AGAINS, RELIEFS } from '../../domain/survey.ts';
import { writeFacts } from '../../db/facts.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';

export interface SurveyRow {
  relief: (typeof RELIEFS)[number] | null;
  again: (typeof AGAINS)[number] | null;
  words: Buffer | null;
  updatedAt: Date;
}

export async function readSurvey(tx: Tx, consultationId: string): Promise<SurveyRow | undefined> {
  return firstRow<SurveyRow>(
    tx,
    `select relief, again, words, updated_at as "updatedAt" from surveys where consultation_id = ?`,
    [consultationId],
  );
}

/** Once: what she has given stays. */
export async function writeSurvey(
  tx: Tx,
  place: { organisationId: string; serviceId: string; consultationId: string },
  { relief, again, words }: Omit<SurveyRow, 'updatedAt'>,
  now: Date,
): Promise<boolean> {
  const written = await rows(
    tx,
    `insert into surveys (consultation_id, organisation_id, service_id, relief, again, words, updated_at) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (consultation_id) do nothing returning consultation_id`,
    [place.consultationId, place.organisationId, place.serviceId, relief, again, words, now],
  );
  if (written.length === 0) return false;
  await writeFacts(tx, place.consultationId);
  return true;
}
