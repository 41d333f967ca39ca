/** Destroys a batch: keys, then rows, then whatever else names them; and says under a signature that it did. */
import type { Crypt } from '../db/crypt.ts';
import { audit } from '../db/audit.ts';
import {
  beginBatch,
  consulteesOf,
  nextToDestroy,
  noteDisposed,
  removeRows,
  sealedSample,
} from '../db/disposal.ts';
import { readBatchStatus } from '../db/disposal-batches.ts';
import { cancelExportsOf } from '../db/exports.ts';
import { keysOf, writeOutside, type LedgerEntry } from '../db/disposal-ledger.ts';
import type { Database } from '../db/orm.ts';
import { firstRow, inScope, scopeOf, type Tx } from '../db/scope.ts';
import { Refusal } from '../domain/errors.ts';
import type { DisposalPlace } from '../domain/workflow-ids.ts';
import type { KeyName, KeyStore } from '../keys/key-store.ts';
import type { DisposalProgress } from './contract.ts';
import { certify } from './disposal-certificate.ts';

/** What disposal needs besides the database. */
export interface DisposalParts {
  keys: Pick<KeyStore, 'destroy' | 'obtain' | 'sign'>;
  /** Ends and deletes every run of these workflows; false while the engine does not answer. */
  forgetWorkflows(workflowIds: readonly string[]): Promise<boolean>;
  /** Folders outside of the database that take the ledger. */
  folders: readonly string[];
}

export interface DisposalDeps {
  database: Database;
  crypt: Pick<Crypt, 'open'>;
  now: () => Date;
  disposal: DisposalParts;
}

/** So many at a time: each time is a step of the workflow. */
const AT_ONCE = 10;

export function beginDisposal(
  { database, now }: DisposalDeps,
  place: DisposalPlace,
): Promise<DisposalProgress> {
  return inScope(database, scopeOf(place), async (tx) => {
    await demandConfirmed(tx, place.batchId);
    await beginBatch(tx, place, now().getTime());
    return { left: await countLeft(tx, place.batchId) };
  });
}

/** Done again after a crash at any step it goes on from there: the ledger says what is meant, and destroying twice is once. */
export async function destroySome(
  deps: DisposalDeps,
  place: DisposalPlace,
): Promise<DisposalProgress> {
  const { database, disposal } = deps;
  const { batchId } = place;
  const entries = await inScope(database, scopeOf(place), (tx) =>
    nextToDestroy(tx, batchId, AT_ONCE),
  );
  await writeOutside(disposal.folders, disposal.keys, entries);
  for (const entry of entries) await destroyOne(deps, place, entry);
  const left = await inScope(database, scopeOf(place), (tx) => countLeft(tx, batchId));
  return { left };
}

async function destroyOne(
  { database, crypt, disposal }: DisposalDeps,
  place: DisposalPlace,
  entry: LedgerEntry,
): Promise<void> {
  const { organisationId, serviceId, objectId: id } = entry;
  const isForgotten = await disposal.forgetWorkflows(entry.workflowIds);
  if (!isForgotten) throw new Refusal('unavailable', { reason: 'engine' });
  const sample = await inScope(database, scopeOf(place), (tx) => sealedSample(tx, id));
  await destroyKeys(disposal.keys, keysOf(entry));
  if (sample !== null) await demandUnreadable(crypt, organisationId, sample);
  await inScope(database, scopeOf(place), async (tx) => {
    await cancelExports(tx, organisationId, id);
    await removeRows(tx, entry);
    if (!(await noteDisposed(tx, place.batchId, id, sample !== null))) return;
    await audit(tx, {
      organisationId,
      serviceId,
      actorKind: 'system',
      actorId: null,
      action: 'consultation.dispose',
      consultationId: id,
      objectKind: 'disposal',
      objectId: place.batchId,
      data: { number: entry.number },
    });
  });
}

/** Before its rows go: afterwards nothing knows which files hold it. */
async function cancelExports(tx: Tx, organisationId: string, id: string): Promise<void> {
  for (const objectId of await cancelExportsOf(tx, id))
    await audit(tx, {
      organisationId,
      serviceId: null,
      actorKind: 'system',
      actorId: null,
      action: 'export.cancel',
      objectKind: 'export',
      objectId,
    });
}

export async function certifyDisposal(deps: DisposalDeps, place: DisposalPlace): Promise<void> {
  const { database, disposal } = deps;
  // Their rows went with their last consultation; whoever of them came again since is somebody new under another key.
  const consultees = await inScope(database, scopeOf(place), (tx) =>
    consulteesOf(tx, place.batchId),
  );
  await writeOutside(disposal.folders, disposal.keys, consultees);
  for (const entry of consultees) await destroyKeys(disposal.keys, keysOf(entry));
  await certify(deps, place);
}

/** And asks for each of them: the store must say that it is destroyed. */
async function destroyKeys(
  keys: Pick<KeyStore, 'destroy' | 'obtain'>,
  names: readonly KeyName[],
): Promise<void> {
  for (const name of names) {
    await keys.destroy(name);
    await demandDestroyed(() => keys.obtain(name));
  }
}

async function demandUnreadable(
  crypt: Pick<Crypt, 'open'>,
  organisationId: string,
  sample: Buffer,
): Promise<void> {
  // Its place does not matter: the key is asked for first.
  const place = { table: 'messages', column: 'body', row: '' };
  await demandDestroyed(() => crypt.open(organisationId, place, sample));
}

async function demandDestroyed(ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'key-destroyed') return;
    throw error;
  }
  throw new Error('a key that was destroyed still opens');
}

async function demandConfirmed(tx: Tx, batchId: string): Promise<void> {
  const status = await readBatchStatus(tx, batchId);
  if (status !== 'confirmed' && status !== 'done') throw new Refusal('not-allowed-now');
}

async function countLeft(tx: Tx, batchId: string): Promise<number> {
  const found = await firstRow<{ n: number }>(
    tx,
    `select count(*)::int as n from disposal_items where batch_id = ? and status = 'destroying'`,
    [batchId],
  );
  return found?.n ?? 0;
}
