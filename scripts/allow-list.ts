/**
 * `npm run allow-list -- show | add NETWORK | off --organisation CODE`: the way back in for the system operator when
 * nobody of an organisation gets past its own list, beside the running system. It is logged in the trail.
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { readNetwork } from '../api/http/networks.ts';
import {
  addEntry,
  lockAllowList,
  readEntries,
  removeEntry,
  type EntryRow,
} from '../api/allow-list/queries.ts';
import { audit } from '../db/audit.ts';
import { wake } from '../db/notify.ts';
import { openDatabase, type Database } from '../db/orm.ts';
import { firstRow, inSystem, rows, type Tx } from '../db/scope.ts';
import type { TrailAction } from '../domain/trail.ts';
import { readMigratorUrl } from './parts/running-places.ts';

/** What whoever runs it can put right: shown as it is. */
class PlainError extends Error {}

const USAGE = `使い方：
  npm run allow-list -- show --organisation 組織のコード            今の接続元を示す
  npm run allow-list -- add 203.0.113.0/24 --organisation 組織のコード  接続元を加える
  npm run allow-list -- off --organisation 組織のコード             接続元の制限をやめる（どこからでも入れるようになる）`;

export interface AllowListOrder {
  verb: 'show' | 'add' | 'off';
  organisation: string;
  /** For `add`: as typed. */
  network: string | null;
}

/** Does it and gives the list as it is then, as lines to show. Throws PlainError. */
export async function orderAllowList(
  database: Database,
  { verb, organisation, network }: AllowListOrder,
  now: number,
): Promise<string[]> {
  return inSystem(database, async (tx) => {
    const found = await firstRow<{ id: string; name: string }>(
      tx,
      `select id, name from organisations where code = ?`,
      [organisation],
    );
    if (!found) throw new PlainError(`組織のコード「${organisation}」は見つかりません。`);
    await rows(tx, `select set_config('app.organisation', ?, true)`, [found.id]);
    await lockAllowList(tx, found.id);
    if (verb === 'add') await add(tx, found.id, network, now);
    if (verb === 'off') await off(tx, found.id, now);
    return linesOf(found.name, await ofOrganisation(tx, found.id));
  });
}

/** The role that owns the tables sees all organisations: theirs are picked out here. */
async function ofOrganisation(tx: Tx, organisationId: string): Promise<EntryRow[]> {
  const ids = await rows<{ id: string }>(
    tx,
    `select id from allow_list_entries where organisation_id = ? and removed_at is null`,
    [organisationId],
  );
  const own = new Set(ids.map(({ id }) => id));
  return (await readEntries(tx)).filter(({ id }) => own.has(id));
}

async function add(
  tx: Tx,
  organisationId: string,
  typed: string | null,
  now: number,
): Promise<void> {
  const network = readNetwork(typed ?? '');
  if (network === null) {
    throw new PlainError(
      `接続元として読み取れません：${typed ?? '（なし）'}。「203.0.113.0/24」のように入れてください。`,
    );
  }
  const id = randomUUID();
  const entry = { id, organisationId, staffId: null, network, note: null, now: new Date(now) };
  if (!(await addEntry(tx, entry))) throw new PlainError(`「${network}」は、もう入っています。`);
  await tell(tx, organisationId, 'allow-list.add', { network });
}

async function off(tx: Tx, organisationId: string, now: number): Promise<void> {
  const entries = await ofOrganisation(tx, organisationId);
  for (const { id } of entries) {
    await removeEntry(tx, { id, staffId: null, now: new Date(now) });
  }
  await tell(tx, organisationId, 'allow-list.off', {
    networks: entries.map(({ network }) => network),
  });
}

async function tell(
  tx: Tx,
  organisationId: string,
  action: TrailAction,
  data: Record<string, unknown>,
): Promise<void> {
  await audit(tx, {
    organisationId,
    serviceId: null,
    actorKind: 'system',
    actorId: null,
    action,
    objectKind: 'allow-list',
    objectId: organisationId,
    data,
  });
  wake(tx, {
    kind: 'session',
    organisationId,
    serviceId: organisationId,
    id: organisationId,
    seq: 0,
  });
}

function linesOf(name: string, entries: readonly EntryRow[]): string[] {
  if (entries.length === 0) return [`${name}：接続元の制限はありません（どこからでも入れます）。`];
  return [
    `${name}：次の接続元からだけ入れます。`,
    ...entries.map(({ network, addedAt }) => `  ${network}（${addedAt.toISOString()}から）`),
  ];
}

function readOrder(args: string[]): AllowListOrder {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { organisation: { type: 'string' } },
    });
    const [verb, network = null, ...rest] = positionals;
    const { organisation } = values;
    const isKnown = verb === 'show' || verb === 'add' || verb === 'off';
    if (!isKnown || organisation === undefined || rest.length > 0) throw new PlainError(USAGE);
    if ((verb === 'add') !== (network !== null)) throw new PlainError(USAGE);
    return { verb, organisation, network };
  } catch {
    throw new PlainError(USAGE);
  }
}

async function main(): Promise<void> {
  const order = readOrder(process.argv.slice(2));
  const database = await openDatabase(readMigratorUrl(process.env), { poolSize: 1 });
  try {
    for (const line of await orderAllowList(database, order, Date.now())) console.log(line);
  } finally {
    await database.close();
  }
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    if (!(error instanceof PlainError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  });
}
