/** What was asked for and what was decided; nothing of it is ever overwritten. */
import type {
  AccommodationDecision,
  AccommodationStatus,
  Need,
} from '../../domain/accommodation.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';

export interface AccommodationRow {
  id: string;
  consulteeId: string;
  need: Need;
  words: Buffer | null;
  askedById: string | null;
  status: AccommodationStatus;
  reviewOn: string | null;
  askedAt: Date;
}

const COLUMNS = `id, consultee_id as "consulteeId", need, words, asked_by_id as "askedById", status,
  to_char(review_on, 'YYYY-MM-DD') as "reviewOn", created_at as "askedAt"`;
/** More than anybody asks for: what comes beyond is somebody else's doing. */
export const MOST_ACCOMMODATIONS = 50;

/** What has ended is shown no further back than this. */
const AT_MOST = 200;

/** Of these consultees, what still stands before what has ended, newest first. */
export function readAccommodations(
  tx: Tx,
  consulteeIds: readonly string[],
): Promise<AccommodationRow[]> {
  return rows<AccommodationRow>(
    tx,
    `select ${COLUMNS} from accommodations where consultee_id = any(?::uuid[]) order by status = 'ended', created_at desc, id limit ${AT_MOST}`,
    [[...consulteeIds]],
  );
}

/** Whosever it is, as far as the scope reaches. */
export function findAccommodation(tx: Tx, id: string): Promise<AccommodationRow | undefined> {
  return firstRow<AccommodationRow>(tx, `select ${COLUMNS} from accommodations where id = ?`, [id]);
}

/** Locks the consultee, so that what she asks for twice at once is one. */
export async function lockConsultee(tx: Tx, consulteeId: string): Promise<void> {
  await rows(tx, `select 1 from consultees where id = ? for update`, [consulteeId]);
}

/** False when one of that id is there already, to be seen in this scope or not. */
export async function addAccommodation(
  tx: Tx,
  asked: {
    id: string;
    organisationId: string;
    serviceId: string;
    consulteeId: string;
    consultationId: string | null;
    need: Need;
    words: Buffer | null;
    askedById: string | null;
  },
): Promise<boolean> {
  const added = await rows(
    tx,
    `insert into accommodations (id, organisation_id, service_id, consultee_id, consultation_id, need, words, asked_by_id)
     values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing returning id`,
    [
      asked.id,
      asked.organisationId,
      asked.serviceId,
      asked.consulteeId,
      asked.consultationId,
      asked.need,
      asked.words,
      asked.askedById,
    ],
  );
  return added.length > 0;
}

export interface StepRow {
  id: string;
  accommodationId: string;
  status: AccommodationDecision;
  done: Buffer | null;
  reason: Buffer | null;
  told: Buffer | null;
  decidedById: string | null;
  staffId: string | null;
  reviewOn: string | null;
  at: Date;
}

const STEP_COLUMNS = `id, accommodation_id as "accommodationId", status, done, reason, told, decided_by_id as "decidedById",
  staff_id as "staffId", to_char(review_on, 'YYYY-MM-DD') as "reviewOn", created_at as at`;

/** All decisions about these, newest first. */
export function readSteps(tx: Tx, accommodationIds: readonly string[]): Promise<StepRow[]> {
  return rows<StepRow>(
    tx,
    `select ${STEP_COLUMNS} from accommodation_steps where accommodation_id = any(?::uuid[]) order by created_at desc, id`,
    [[...accommodationIds]],
  );
}

/** Whatever it decided about, as far as the scope reaches. */
export function findStep(tx: Tx, id: string): Promise<StepRow | undefined> {
  return firstRow<StepRow>(tx, `select ${STEP_COLUMNS} from accommodation_steps where id = ?`, [
    id,
  ]);
}

/** Adds the decision, and has it stand; false when one of that id is there already. */
export async function addStep(
  tx: Tx,
  step: Omit<StepRow, 'at'> & { organisationId: string; serviceId: string },
): Promise<boolean> {
  const added = await rows(
    tx,
    `with added as (
       insert into accommodation_steps (id, organisation_id, service_id, accommodation_id, status, done, reason, told, decided_by_id, staff_id, review_on, created_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, clock_timestamp()) on conflict (id) do nothing returning accommodation_id, status, review_on
     )
     update accommodations a set status = s.status, review_on = s.review_on from added s where a.id = s.accommodation_id returning a.id`,
    [
      step.id,
      step.organisationId,
      step.serviceId,
      step.accommodationId,
      step.status,
      step.done,
      step.reason,
      step.told,
      step.decidedById,
      step.staffId,
      step.reviewOn,
    ],
  );
  return added.length > 0;
}

/** Whether the person works in the service: only they decide about it. */
export async function isOfService(tx: Tx, staffId: string, serviceId: string): Promise<boolean> {
  const found = await firstRow(
    tx,
    `select 1 from memberships where staff_id = ? and service_id = ? limit 1`,
    [staffId, serviceId],
  );
  return found !== undefined;
}
