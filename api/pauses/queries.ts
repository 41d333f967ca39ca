/** Pauses and planned stops in the database. */
import type { Pause } from '../../domain/hours.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';

export interface PauseRow {
  id: string;
  serviceId: string;
  kind: Pause['kind'];
  beginsAt: Date;
  endsAt: Date | null;
  reason: Buffer | null;
  createdById: string;
  createdAt: Date;
  endedById: string | null;
  withdrawnAt: Date | null;
}

const COLUMNS = `id, service_id as "serviceId", kind, begins_at as "beginsAt", ends_at as "endsAt", reason,
  created_by_id as "createdById", created_at as "createdAt", ended_by_id as "endedById", withdrawn_at as "withdrawnAt"`;

/** What is over is shown as far back as this. */
const PAST_SHOWN = 50;

export function readComing(tx: Tx, serviceId: string, now: Date): Promise<PauseRow[]> {
  return rows<PauseRow>(
    tx,
    `select ${COLUMNS} from service_pauses where service_id = ? and withdrawn_at is null and (ends_at is null or ends_at > ?) order by begins_at, id`,
    [serviceId, now],
  );
}

export function readPast(tx: Tx, serviceId: string, now: Date): Promise<PauseRow[]> {
  return rows<PauseRow>(
    tx,
    `select ${COLUMNS} from service_pauses where service_id = ? and (withdrawn_at is not null or ends_at <= ?) order by begins_at desc, id limit ${PAST_SHOWN}`,
    [serviceId, now],
  );
}

/** Of whichever service, as far as the scope reaches. */
export function findPause(tx: Tx, id: string): Promise<PauseRow | undefined> {
  return firstRow<PauseRow>(tx, `select ${COLUMNS} from service_pauses where id = ?`, [id]);
}

/** Nobody else stops or starts this service until the transaction ends. */
export async function lockPauses(tx: Tx, serviceId: string): Promise<void> {
  await firstRow(tx, `select pg_advisory_xact_lock(hashtextextended('pauses/' || ?::text, 0))`, [
    serviceId,
  ]);
}

type NewPause = Pick<PauseRow, 'id' | 'serviceId' | 'kind' | 'beginsAt' | 'endsAt' | 'reason'> & {
  organisationId: string;
  createdById: string;
  /** A stop of the whole system. */
  announcementId?: string;
};

/** False where the id is taken. */
export async function addPause(tx: Tx, added: NewPause): Promise<boolean> {
  const { id, organisationId, serviceId, kind, beginsAt, endsAt, createdById, reason } = added;
  const { announcementId = null } = added;
  const found = await firstRow(
    tx,
    `insert into service_pauses (id, organisation_id, service_id, kind, begins_at, ends_at, created_by_id, reason, announcement_id)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing returning id`,
    [id, organisationId, serviceId, kind, beginsAt, endsAt, createdById, reason, announcementId],
  );
  return found !== undefined;
}

/** Reception goes on from now. */
export async function endPause(tx: Tx, id: string, by: string, now: Date): Promise<void> {
  await rows(tx, `update service_pauses set ends_at = ?, ended_by_id = ? where id = ?`, [
    now,
    by,
    id,
  ]);
}

export async function withdrawStop(tx: Tx, id: string, by: string, now: Date): Promise<void> {
  await rows(tx, `update service_pauses set withdrawn_at = ?, ended_by_id = ? where id = ?`, [
    now,
    by,
    id,
  ]);
}

/** Whatever plans by the hours of the service is told anew. */
export async function notePlanChanged(tx: Tx, serviceId: string): Promise<void> {
  await rows(tx, `update services set plan_changed_at = now() where id = ?`, [serviceId]);
}
