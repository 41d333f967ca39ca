/** A batch of consultations on its way out: which of them go, what is left to do, and the rows themselves. */
import { randomUUID } from 'node:crypto';
import type { KeptReason } from '../domain/disposal.ts';
import { businessDate } from '../domain/hours.ts';
import {
  consultationWorkflowId,
  escalationWorkflowId,
  type DisposalPlace,
} from '../domain/workflow-ids.ts';
import { addToLedger, readLedger, type LedgerEntry } from './disposal-ledger.ts';
import { lookAtConsultations, type LookedAt } from './retention.ts';
import { firstRow, rows, type Tx } from './scope.ts';

/**
 * Looks once more at each that waits: what may not go any more is kept, with the reason; the others go onto the ledger,
 * and figures forget whose they were. Done before it does nothing.
 */
export async function beginBatch(tx: Tx, place: DisposalPlace, now: number): Promise<void> {
  const { batchId, serviceId } = place;
  const waiting = await rows<{ id: string }>(
    tx,
    `select consultation_id as id from disposal_items where batch_id = ? and status = 'waiting' order by consultation_id for update`,
    [batchId],
  );
  const ids = waiting.map(({ id }) => id);
  if (ids.length === 0) return;
  // Whoever holds one of them waits for this, and is then refused.
  await rows(tx, `select id from consultations where id = any(?::uuid[]) order by id for update`, [
    ids,
  ]);
  const looks = await lookAtConsultations(tx, serviceId, ids, now);
  const byId = new Map(looks.map((look) => [look.consultationId, look]));
  const today = businessDate(now);
  const going: LookedAt[] = [];
  for (const id of ids) {
    const look = byId.get(id);
    const reason = reasonToKeep(look, today);
    if (look && reason === null) going.push(look);
    else await keepItem(tx, batchId, id, reason ?? 'gone');
  }
  if (going.length === 0) return;
  await addToLedger(tx, await entriesOf(tx, place, going));
  const gone = going.map(({ consultationId }) => consultationId);
  // All at once: several of one person stay one person among the figures.
  await rows(tx, `select coarsen_facts(?::uuid[])`, [gone]);
  await rows(
    tx,
    `update disposal_items set status = 'destroying' where batch_id = ? and consultation_id = any(?::uuid[])`,
    [batchId, gone],
  );
}

/** Why it may not be disposed of today; `null` when it may. */
export function reasonToKeep(look: LookedAt | undefined, today: string): KeptReason | null {
  if (!look) return 'gone';
  const { state } = look;
  if (state === 'held' || state === 'in-contact' || state === 'under-way') return state;
  if (look.isWaiting) return 'under-way';
  return look.disposeOn === null || look.disposeOn > today ? 'not-due' : null;
}

async function keepItem(
  tx: Tx,
  batchId: string,
  consultationId: string,
  reason: KeptReason,
): Promise<void> {
  await rows(
    tx,
    `update disposal_items set status = 'kept', reason = ?, done_at = now() where batch_id = ? and consultation_id = ?`,
    [reason, batchId, consultationId],
  );
}

/** With the names of everything that goes with it, for afterwards nothing else knows them. */
async function entriesOf(
  tx: Tx,
  { organisationId, serviceId, batchId }: DisposalPlace,
  going: readonly LookedAt[],
): Promise<Omit<LedgerEntry, 'at'>[]> {
  const ids = going.map(({ consultationId }) => consultationId);
  const files = await rows<{ of: string; id: string }>(
    tx,
    `select consultation_id as of, id from files where consultation_id = any(?::uuid[])`,
    [ids],
  );
  const escalations = await rows<{ of: string; n: number }>(
    tx,
    `select consultation_id as of, n from escalations where consultation_id = any(?::uuid[]) and n is not null`,
    [ids],
  );
  return going.map(({ consultationId: id, number, openedOn, endedOn }) => ({
    id: randomUUID(),
    organisationId,
    serviceId,
    batchId,
    kind: 'consultation',
    objectId: id,
    number,
    openedOn,
    endedOn,
    workflowIds: [
      consultationWorkflowId(id),
      ...escalations.filter(({ of }) => of === id).map(({ n }) => escalationWorkflowId(id, n)),
    ],
    fileIds: files.filter(({ of }) => of === id).map((file) => file.id),
  }));
}

/** The next that are to be destroyed, as the ledger has them. */
export async function nextToDestroy(
  tx: Tx,
  batchId: string,
  limit: number,
): Promise<LedgerEntry[]> {
  const found = await rows<{ id: string }>(
    tx,
    `select consultation_id as id from disposal_items where batch_id = ? and status = 'destroying' order by consultation_id limit ?`,
    [batchId, limit],
  );
  return readLedger(
    tx,
    found.map(({ id }) => id),
  );
}

/** Something that was encrypted under the consultation's key, to be held against it afterwards; `null` where nothing is. */
export async function sealedSample(tx: Tx, consultationId: string): Promise<Buffer | null> {
  const found = await firstRow<{ sealed: Buffer }>(
    tx,
    `(select body as sealed from messages where consultation_id = ? limit 1) union all (select body from notes where consultation_id = ? limit 1) limit 1`,
    [consultationId, consultationId],
  );
  return found?.sealed ?? null;
}

/**
 * Deletes every row of the consultation, and of the person where it was their last; she stands on the ledger first.
 * Answers with her entry: her key is destroyed when this has committed, for she may come again at any time, and then
 * is somebody new.
 */
export async function removeRows(
  tx: Tx,
  { batchId, objectId: id, ...entry }: LedgerEntry,
): Promise<LedgerEntry[]> {
  const her = await firstRow<{ id: string }>(
    tx,
    `select e.id from consultees e join consultations c on c.consultee_id = e.id where c.id = ? for update of e`,
    [id],
  );
  await rows(tx, `select place from dispose_of(?, 'consultation', ?)`, [batchId, id]);
  if (!her) return [];
  const another = await firstRow(
    tx,
    `select id from consultations where organisation_id = ? and consultee_id = ? limit 1`,
    [entry.organisationId, her.id],
  );
  if (another) return [];
  const { organisationId, serviceId } = entry;
  // What she sent and never belonged to a consultation has keys of its own.
  const files = await rows<{ id: string }>(tx, `select id from files where consultee_id = ?`, [
    her.id,
  ]);
  await addToLedger(tx, [
    {
      id: randomUUID(),
      organisationId,
      serviceId,
      batchId,
      kind: 'consultee',
      objectId: her.id,
      number: null,
      openedOn: null,
      endedOn: null,
      workflowIds: [],
      fileIds: files.map((file) => file.id),
    },
  ]);
  await rows(tx, `select place from dispose_of(?, 'consultee', ?)`, [batchId, her.id]);
  return readLedger(tx, [her.id]);
}

/** It is gone; false when that is known, from another worker or before a crash. */
export async function noteDisposed(
  tx: Tx,
  batchId: string,
  consultationId: string,
  tried: boolean,
): Promise<boolean> {
  const noted = await firstRow(
    tx,
    `update disposal_items set status = 'disposed', tried = ?, done_at = now()
     where batch_id = ? and consultation_id = ? and status = 'destroying' returning 1`,
    [tried, batchId, consultationId],
  );
  return noted !== undefined;
}

/** Consultees of the batch whose rows went; their keys may still have to be destroyed. */
export async function consulteesOf(tx: Tx, batchId: string): Promise<LedgerEntry[]> {
  const found = await rows<{ id: string }>(
    tx,
    `select object_id as id from disposal_ledger where batch_id = ? and kind = 'consultee'`,
    [batchId],
  );
  return readLedger(
    tx,
    found.map(({ id }) => id),
  );
}
