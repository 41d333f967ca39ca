/** The batches themselves: from the list that is proposed to the certificate. */
import type { DisposalItemStatus, DisposalStatus, KeptReason } from '../domain/disposal.ts';
import type { FieldPlace } from './crypt.ts';
import { firstRow, rows, type Tx } from './scope.ts';

export interface BatchRow {
  id: string;
  serviceId: string;
  number: number;
  status: DisposalStatus;
  until: string;
  consultations: number;
  early: number;
  proposedById: string;
  proposedAt: Date;
  approvedOn: string | null;
  approval: Buffer | null;
  recordedById: string | null;
  recordedAt: Date | null;
  confirmedById: string | null;
  confirmedAt: Date | null;
  withdrawnById: string | null;
  withdrawnAt: Date | null;
  finishedAt: Date | null;
  disposed: number;
  kept: number;
}

/** Who of the ward approved it, under which number; encrypted under the organisation's key. */
export function disposalApprovalPlace(batchId: string): FieldPlace {
  return { table: 'disposal_batches', column: 'approval', row: batchId };
}

const COLUMNS = `b.id, b.service_id as "serviceId", b.number, b.status, b.until::text as until, b.consultations, b.early,
  b.proposed_by_id as "proposedById", b.proposed_at as "proposedAt", b.approved_on::text as "approvedOn", b.approval,
  b.recorded_by_id as "recordedById", b.recorded_at as "recordedAt", b.confirmed_by_id as "confirmedById", b.confirmed_at as "confirmedAt",
  b.withdrawn_by_id as "withdrawnById", b.withdrawn_at as "withdrawnAt", b.finished_at as "finishedAt",
  (select count(*)::int from disposal_items i where i.batch_id = b.id and i.status = 'disposed') as disposed,
  (select count(*)::int from disposal_items i where i.batch_id = b.id and i.status = 'kept') as kept`;

const MOST = 100;

/** The newest of these services. */
export function readBatches(tx: Tx, services: readonly string[]): Promise<BatchRow[]> {
  return rows<BatchRow>(
    tx,
    `select ${COLUMNS} from disposal_batches b where b.service_id = any(?::uuid[]) order by b.number desc limit ${MOST}`,
    [[...services]],
  );
}

export function findBatch(tx: Tx, id: string): Promise<BatchRow | undefined> {
  return firstRow<BatchRow>(tx, `select ${COLUMNS} from disposal_batches b where b.id = ?`, [id]);
}

export async function readBatchStatus(tx: Tx, id: string): Promise<DisposalStatus | null> {
  const found = await firstRow<{ status: DisposalStatus }>(
    tx,
    `select status from disposal_batches where id = ?`,
    [id],
  );
  return found?.status ?? null;
}

export interface ItemRow {
  consultationId: string;
  number: number;
  openedOn: string;
  endedOn: string;
  disposeOn: string;
  isEarly: boolean;
  status: DisposalItemStatus;
  reason: KeptReason | null;
  tried: boolean;
}

export function readItems(tx: Tx, batchId: string): Promise<ItemRow[]> {
  return rows<ItemRow>(
    tx,
    `select consultation_id as "consultationId", number, opened_on::text as "openedOn", ended_on::text as "endedOn",
       dispose_on::text as "disposeOn", is_early as "isEarly", status, reason, tried
     from disposal_items where batch_id = ? order by number`,
    [batchId],
  );
}

export type NewItem = Pick<
  ItemRow,
  'consultationId' | 'number' | 'openedOn' | 'endedOn' | 'disposeOn' | 'isEarly'
>;

/** False when a batch of that id is there already. */
export async function addBatch(
  tx: Tx,
  batch: {
    id: string;
    organisationId: string;
    serviceId: string;
    until: string;
    proposedById: string;
  },
  items: readonly NewItem[],
): Promise<boolean> {
  const { id, organisationId, serviceId, until, proposedById } = batch;
  await rows(tx, `select pg_advisory_xact_lock(hashtextextended('disposal ' || ?, 0))`, [
    organisationId,
  ]);
  const early = items.filter((item) => item.isEarly).length;
  const added = await firstRow(
    tx,
    `insert into disposal_batches (id, organisation_id, service_id, number, status, until, consultations, early, proposed_by_id)
     select ?, ?, ?, coalesce((select max(number) from disposal_batches where organisation_id = ?), 0) + 1, 'proposed', ?::date, ?, ?, ?
     on conflict (id) do nothing returning id`,
    [id, organisationId, serviceId, organisationId, until, items.length, early, proposedById],
  );
  if (!added) return false;
  await rows(
    tx,
    `insert into disposal_items (batch_id, organisation_id, service_id, consultation_id, number, opened_on, ended_on, dispose_on, is_early)
     select ?, ?, ?, i."consultationId", i.number, i."openedOn", i."endedOn", i."disposeOn", i."isEarly"
     from jsonb_to_recordset(?::jsonb) as i("consultationId" uuid, number int, "openedOn" date, "endedOn" date, "disposeOn" date, "isEarly" boolean)`,
    [id, organisationId, serviceId, JSON.stringify(items)],
  );
  return true;
}

/** The ward's approval is on record. False when the batch does not wait for it any more. */
export async function approveBatch(
  tx: Tx,
  id: string,
  { approvedOn, approval, by }: { approvedOn: string; approval: Buffer; by: string },
): Promise<boolean> {
  const done = await firstRow(
    tx,
    `update disposal_batches set status = 'approved', approved_on = ?::date, approval = ?, recorded_by_id = ?, recorded_at = now()
     where id = ? and status = 'proposed' returning id`,
    [approvedOn, approval, by, id],
  );
  return done !== undefined;
}

/** A second person says that it is to be done. False when the batch does not wait for that. */
export async function confirmBatch(tx: Tx, id: string, by: string): Promise<boolean> {
  const done = await firstRow(
    tx,
    `update disposal_batches set status = 'confirmed', confirmed_by_id = ?, confirmed_at = now(), next_at = now()
     where id = ? and status = 'approved' and recorded_by_id <> ? and proposed_by_id <> ? returning id`,
    [by, id, by, by],
  );
  return done !== undefined;
}

/** Before anything was destroyed. */
export async function withdrawBatch(tx: Tx, id: string, by: string): Promise<boolean> {
  const done = await firstRow(
    tx,
    `update disposal_batches set status = 'withdrawn', withdrawn_by_id = ?, withdrawn_at = now()
     where id = ? and status in ('proposed', 'approved') returning id`,
    [by, id],
  );
  return done !== undefined;
}

/** It is done; false when it was. */
export async function finishBatch(tx: Tx, id: string): Promise<boolean> {
  const done = await firstRow(
    tx,
    `update disposal_batches set status = 'done', finished_at = now() where id = ? and status = 'confirmed' returning id`,
    [id],
  );
  return done !== undefined;
}

export interface StoredCertificate {
  batchId: string;
  number: number;
  content: Record<string, unknown>;
  signedText: string;
  keyId: string;
  publicKey: Buffer;
  signature: Buffer;
  madeAt: Date;
}

export function findCertificate(tx: Tx, batchId: string): Promise<StoredCertificate | undefined> {
  return firstRow<StoredCertificate>(
    tx,
    `select batch_id as "batchId", number, content, signed_text as "signedText", key_id as "keyId", public_key as "publicKey", signature, made_at as "madeAt"
     from disposal_certificates where batch_id = ?`,
    [batchId],
  );
}

export async function keepCertificate(
  tx: Tx,
  place: { organisationId: string; serviceId: string },
  certificate: Omit<StoredCertificate, 'madeAt'>,
): Promise<void> {
  await rows(
    tx,
    `insert into disposal_certificates (batch_id, organisation_id, service_id, number, content, signed_text, key_id, public_key, signature)
     values (?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?) on conflict (batch_id) do nothing`,
    [
      certificate.batchId,
      place.organisationId,
      place.serviceId,
      certificate.number,
      JSON.stringify(certificate.content),
      certificate.signedText,
      certificate.keyId,
      certificate.publicKey,
      certificate.signature,
    ],
  );
}
