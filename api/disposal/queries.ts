/** What keeping and disposing reads and writes besides the batches (db/disposal-batches.ts). */
import type { ConsultationTarget } from '../http/target.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';

export interface HoldRow {
  id: string;
  consultationId: string;
  serviceId: string;
  assigneeId: string | null;
  restricted: boolean;
  number: number;
  reason: Buffer;
  setById: string;
  setAt: Date;
  liftReason: Buffer | null;
  liftedById: string | null;
  liftedAt: Date | null;
}

const HOLD = `h.id, h.consultation_id as "consultationId", c.service_id as "serviceId", c.assignee_id as "assigneeId", c.restricted, c.number, h.reason, h.set_by_id as "setById", h.set_at as "setAt",
  h.lift_reason as "liftReason", h.lifted_by_id as "liftedById", h.lifted_at as "liftedAt"`;

const MOST = 500;

/** Of one consultation, lifted ones as well, the newest first. */
export function readHoldsOf(tx: Tx, consultationId: string): Promise<HoldRow[]> {
  return rows<HoldRow>(
    tx,
    `select ${HOLD} from disposal_holds h join consultations c on c.id = h.consultation_id where h.consultation_id = ? order by h.set_at desc, h.id`,
    [consultationId],
  );
}

/** Those of the service that hold now. */
export function readHeld(tx: Tx, serviceId: string): Promise<HoldRow[]> {
  return rows<HoldRow>(
    tx,
    `select ${HOLD} from disposal_holds h join consultations c on c.id = h.consultation_id
     where h.service_id = ? and h.lifted_at is null order by h.set_at desc, h.id limit ${MOST}`,
    [serviceId],
  );
}

/** Nobody decides about it meanwhile; says whether it is being destroyed already. */
export async function isBeingDestroyed(tx: Tx, consultationId: string): Promise<boolean> {
  await rows(tx, `select id from consultations where id = ? for update`, [consultationId]);
  const found = await firstRow(
    tx,
    `select 1 from disposal_items where consultation_id = ? and status in ('destroying', 'disposed') limit 1`,
    [consultationId],
  );
  return found !== undefined;
}

/** False where the id is in use, or it is held already. */
export async function addHold(
  tx: Tx,
  organisationId: string,
  target: Pick<ConsultationTarget, 'id' | 'serviceId'>,
  hold: { id: string; reason: Buffer; by: string },
): Promise<boolean> {
  const added = await firstRow(
    tx,
    `insert into disposal_holds (id, organisation_id, service_id, consultation_id, reason, set_by_id) values (?, ?, ?, ?, ?, ?)
     on conflict do nothing returning id`,
    [hold.id, organisationId, target.serviceId, target.id, hold.reason, hold.by],
  );
  return added !== undefined;
}

/** The hold that is in force; it waits for nobody who lifts it at the same time. */
export async function openHold(tx: Tx, consultationId: string): Promise<string | undefined> {
  const found = await firstRow<{ id: string }>(
    tx,
    `select id from disposal_holds where consultation_id = ? and lifted_at is null for update`,
    [consultationId],
  );
  return found?.id;
}

export async function liftHold(tx: Tx, id: string, reason: Buffer, by: string): Promise<void> {
  await rows(
    tx,
    `update disposal_holds set lift_reason = ?, lifted_by_id = ?, lifted_at = now() where id = ?`,
    [reason, by, id],
  );
}

export interface Standing {
  id: string;
  name: string;
  due: number;
  coming: number;
  held: number;
}

/** Of each of these services: what may go today, what by that day, and what is held. */
export function readStandings(
  tx: Tx,
  services: readonly string[],
  { today, until }: { today: string; until: string },
): Promise<Standing[]> {
  return rows<Standing>(
    tx,
    `select s.id, s.name,
       (select count(*)::int from consultations c where c.service_id = s.id and c.dispose_on <= ?::date) as due,
       (select count(*)::int from consultations c where c.service_id = s.id and c.dispose_on > ?::date and c.dispose_on <= ?::date) as coming,
       (select count(*)::int from disposal_holds h where h.service_id = s.id and h.lifted_at is null) as held
     from services s where s.id = any(?::uuid[]) order by s.name, s.id`,
    [today, today, until, [...services]],
  );
}

export interface ComingRow {
  id: string;
  disposeOn: string;
  batch: number | null;
}

const IN_BATCH = `(select b.number from disposal_items i join disposal_batches b on b.id = i.batch_id
  where i.consultation_id = c.id and b.status in ('proposed', 'approved', 'confirmed') limit 1)`;

/** Those that may be disposed of by that day, the earliest first. */
export function readComing(
  tx: Tx,
  { serviceId, until, limit = MOST }: { serviceId: string; until: string; limit?: number },
): Promise<ComingRow[]> {
  return rows<ComingRow>(
    tx,
    `select c.id, c.dispose_on::text as "disposeOn", ${IN_BATCH} as batch from consultations c
     where c.service_id = ? and c.dispose_on <= ?::date order by c.dispose_on, c.number limit ?`,
    [serviceId, until, limit],
  );
}

export async function countComing(tx: Tx, serviceId: string, until: string): Promise<number> {
  const found = await firstRow<{ n: number }>(
    tx,
    `select count(*)::int as n from consultations where service_id = ? and dispose_on <= ?::date`,
    [serviceId, until],
  );
  return found?.n ?? 0;
}

export async function organisationEnd(tx: Tx, organisationId: string): Promise<string | null> {
  const found = await firstRow<{ day: string | null }>(
    tx,
    `select contract_ends_on::text as day from organisations where id = ?`,
    [organisationId],
  );
  return found?.day ?? null;
}

export async function setContractEnd(
  tx: Tx,
  { organisationId, serviceId }: { organisationId: string; serviceId: string | null },
  endsOn: string | null,
): Promise<void> {
  const [table, id] =
    serviceId === null ? ['organisations', organisationId] : ['services', serviceId];
  await rows(tx, `update ${table} set contract_ends_on = ?::date where id = ?`, [endsOn, id]);
}

export interface Tombstone {
  number: number;
  openedOn: string;
  endedOn: string;
  disposedAt: Date;
  batchId: string | null;
  batchNumber: number | null;
  isCertified: boolean;
}

/** What is left to be known of a consultation of that number. */
export function readTombstones(
  tx: Tx,
  { serviceId, number }: { serviceId: string; number: number },
): Promise<Tombstone[]> {
  return rows<Tombstone>(
    tx,
    `select l.number, l.opened_on::text as "openedOn", l.ended_on::text as "endedOn", l.at as "disposedAt",
       b.id as "batchId", b.number as "batchNumber", exists (select 1 from disposal_certificates z where z.batch_id = l.batch_id) as "isCertified"
     from disposal_ledger l left join disposal_batches b on b.id = l.batch_id
     where l.service_id = ? and l.number = ? and l.kind = 'consultation' order by l.at, l.id`,
    [serviceId, number],
  );
}
