/**
 * The ledger of what was destroyed: written before it is, in the database and outside of it, each line signed. After a
 * restore the database holds again what was destroyed since: what the ledger names is destroyed once more.
 */
import { z } from 'zod';
import { Refusal } from '../domain/errors.ts';
import type { KeyName, KeyStore } from '../keys/client.ts';
import type { Database } from './orm.ts';
import { appendLines, namesIn, readLines } from './outside-lines.ts';
import { firstRow, inSystem, rows, type Tx } from './scope.ts';
import { certificateText, signDocument } from './signed-json.ts';

const Entry = z.object({
  id: z.uuid(),
  organisationId: z.uuid(),
  serviceId: z.uuid(),
  batchId: z.uuid(),
  kind: z.enum(['consultation', 'consultee']),
  objectId: z.uuid(),
  number: z.int().nullable(),
  openedOn: z.string().nullable(),
  endedOn: z.string().nullable(),
  workflowIds: z.array(z.string()),
  fileIds: z.array(z.uuid()),
  at: z.string(),
});
export type LedgerEntry = z.infer<typeof Entry>;

const Line = z.object({ entry: Entry, keyId: z.uuid(), signature: z.base64() });
type Line = z.infer<typeof Line>;

const FOLDER = 'disposal';
const WHAT = 'ledger';

const COLUMNS = `id, organisation_id as "organisationId", service_id as "serviceId", batch_id as "batchId", kind, object_id as "objectId",
  number, opened_on::text as "openedOn", ended_on::text as "endedOn", workflow_ids as "workflowIds", file_ids as "fileIds", at`;

/** Names of all keys that go with it. */
export function keysOf({ organisationId, serviceId, ...entry }: LedgerEntry): KeyName[] {
  const place = { organisationId, serviceId };
  return [
    { ...place, kind: entry.kind, objectId: entry.objectId },
    ...entry.fileIds.map((objectId): KeyName => ({ ...place, kind: 'file', objectId })),
  ];
}

/** Puts entries on the ledger; what is there already stays as it is. */
export async function addToLedger(
  tx: Tx,
  entries: readonly Omit<LedgerEntry, 'at'>[],
): Promise<void> {
  for (const entry of entries)
    await rows(
      tx,
      `insert into disposal_ledger (id, organisation_id, service_id, batch_id, kind, object_id, number, opened_on, ended_on, workflow_ids, file_ids)
       values (?, ?, ?, ?, ?, ?, ?, ?::date, ?::date, ?::text[], ?::text[]) on conflict (object_id) do nothing`,
      [
        entry.id,
        entry.organisationId,
        entry.serviceId,
        entry.batchId,
        entry.kind,
        entry.objectId,
        entry.number,
        entry.openedOn,
        entry.endedOn,
        entry.workflowIds,
        entry.fileIds,
      ],
    );
}

/** What the ledger says of these. */
export async function readLedger(tx: Tx, objectIds: readonly string[]): Promise<LedgerEntry[]> {
  const found = await rows<Omit<LedgerEntry, 'at'> & { at: Date }>(
    tx,
    `select ${COLUMNS} from disposal_ledger where object_id = any(?::uuid[]) order by at, id`,
    [[...objectIds]],
  );
  return found.map(({ at, ...entry }) => ({ ...entry, at: at.toISOString() }));
}

/** Writes the entries into every folder, each line signed; on the disk when this resolves. A line may stand there twice. */
export async function writeOutside(
  folders: readonly string[],
  keys: Pick<KeyStore, 'sign'>,
  entries: readonly LedgerEntry[],
): Promise<void> {
  for (const [organisationId, own] of Map.groupBy(entries, (entry) => entry.organisationId)) {
    const lines: Line[] = [];
    for (const entry of own) {
      const { keyId, signature } = await signDocument(keys, organisationId, WHAT, entry);
      lines.push({ entry, keyId, signature: signature.toString('base64') });
    }
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    for (const folder of folders)
      await appendLines(`${folder}/${FOLDER}`, `${organisationId}.jsonl`, text);
  }
}

export interface Reapplied {
  /** Entries of the ledger, each once. */
  entries: number;
  /** How many of them were in the database again. */
  found: number;
  /** Rows that went. */
  rows: number;
  /** Lines that are not what the key store signed: nothing was done for them. */
  refused: number;
}

interface Reapplying {
  /** As the owner of the tables. */
  migrator: Database;
  keys: Pick<KeyStore, 'destroy' | 'sign'>;
  folders: readonly string[];
}

/**
 * Destroys again what the ledger names, in the database or outside of it: keys, rows, and the link of the figures. To be
 * run after a restore and before anything else does; running it twice changes nothing.
 */
export async function reapplyLedger({ migrator, keys, folders }: Reapplying): Promise<Reapplied> {
  const { entries, refused } = await gather({ migrator, keys, folders });
  const result: Reapplied = { entries: entries.length, found: 0, rows: 0, refused };
  for (const entry of entries) {
    for (const name of keysOf(entry)) await keys.destroy(name);
    const removed = await inSystem(migrator, (tx) => disposeAgain(tx, entry));
    result.rows += removed;
    if (removed > 0) result.found += 1;
  }
  return result;
}

/** As the owner: rows, figures, and the entry itself where the restored database does not know it. */
async function disposeAgain(tx: Tx, entry: LedgerEntry): Promise<number> {
  // Its organisation's tables are under the owner's policies; the figures' function asks for no scope.
  if (entry.kind === 'consultation')
    await rows(tx, `select coarsen_facts(array[?::uuid])`, [entry.objectId]);
  const removed = await firstRow<{ n: number }>(
    tx,
    `select coalesce(sum(removed), 0)::int as n from dispose_rows(?, ?)`,
    [entry.kind, entry.objectId],
  );
  await addToLedger(tx, [entry]);
  return removed?.n ?? 0;
}

async function gather({
  migrator,
  keys,
  folders,
}: Reapplying): Promise<{ entries: LedgerEntry[]; refused: number }> {
  const inside = await inSystem(migrator, (tx) =>
    rows<{ id: string }>(tx, `select object_id as id from disposal_ledger`),
  );
  const known = await inSystem(migrator, (tx) =>
    readLedger(
      tx,
      inside.map(({ id }) => id),
    ),
  );
  const entries = new Map(known.map((entry) => [entry.objectId, entry]));
  let refused = 0;
  for (const folder of folders)
    for (const name of await namesIn(`${folder}/${FOLDER}`))
      for (const text of await readLines(`${folder}/${FOLDER}`, name)) {
        const entry = await soundEntry(keys, text);
        if (entry === null) refused += 1;
        else if (!entries.has(entry.objectId)) entries.set(entry.objectId, entry);
      }
  // Consultations first: a consultee goes when she has none.
  const isOfConsultee = ({ kind }: LedgerEntry) => Number(kind === 'consultee');
  const order = [...entries.values()].toSorted((a, b) => isOfConsultee(a) - isOfConsultee(b));
  return { entries: order, refused };
}

/** `null` for a line that was cut off, changed, or written by somebody else. */
async function soundEntry(keys: Pick<KeyStore, 'sign'>, text: string): Promise<LedgerEntry | null> {
  const line = parsed(text);
  if (!line) return null;
  const { entry, keyId, signature } = line;
  try {
    // Ed25519 gives one signature for one text: what the store would sign now is what it signed then.
    const said = certificateText(entry.organisationId, WHAT, entry);
    const again = await keys.sign(entry.organisationId, said, keyId);
    return again.signature.equals(Buffer.from(signature, 'base64')) ? entry : null;
  } catch (error) {
    if (error instanceof Refusal && error.code !== 'keys-unavailable') return null;
    throw error;
  }
}

function parsed(text: string): Line | null {
  try {
    return Line.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
