/**
 * `npm run audit:…`: what the system operator does with the audit trail, beside the running system.
 *
 *   npm run audit:export -- --organisation CODE --out FOLDER [--from DAY] [--to DAY]   a copy that can be checked elsewhere
 *   npm run audit:restored -- --organisation CODE [--checkpoints FOLDER]               an older database was restored: declares it
 *   npm run audit:rotate-key -- --organisation CODE                                    another key signs from now on
 *   npm run audit:public-key -- --organisation CODE                                    the public keys, to be handed to whoever checks
 *
 * `npm run audit:verify` stands on its own: scripts/audit/verify.
 */
import { createWriteStream, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { copyFiles, readSigningKeys } from '../api/trail-chain/copy.ts';
import { findStretch } from '../api/trail-chain/stretch.ts';
import { audit } from '../db/audit.ts';
import { checkpointNow } from '../db/audit-checkpoints.ts';
import { publicKeyText } from '../db/audit-note.ts';
import { openDatabase } from '../db/orm.ts';
import { firstRow, inScope, inSystem, rows, type Tx } from '../db/scope.ts';
import { createKeyStoreClient } from '../keys/client.ts';
import { declareRestore, type Beside } from './audit/restored.ts';
import { PlainError } from './audit/plain-error.ts';
import { defaultDataDir } from './parts/data-folder.ts';
import { readPlaces } from './parts/running-places.ts';

const USAGE = `使い方：
  npm run audit:export -- --organisation 組織のコード --out 新しいフォルダー [--from 2026-04-01] [--to 2027-03-31]
  npm run audit:restored -- --organisation 組織のコード [--checkpoints 外部の確認点のフォルダー]
  npm run audit:rotate-key -- --organisation 組織のコード
  npm run audit:public-key -- --organisation 組織のコード`;

const DAY = /^\d{4}-\d{2}-\d{2}$/u;

const OPTIONS = {
  organisation: { type: 'string' },
  out: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  checkpoints: { type: 'string' },
} as const;

type Given = ReturnType<typeof readArguments>;

function readArguments(args: string[]) {
  try {
    const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
    return { ...values, does: positionals[0] };
  } catch {
    throw new PlainError(USAGE);
  }
}

async function exportTrail(beside: Beside, given: Given): Promise<void> {
  const { organisationId, database } = beside;
  const out = resolve(given.out ?? '');
  const isDays = [given.from, given.to].every((day) => day === undefined || DAY.test(day));
  if (given.out === undefined || !isDays) throw new PlainError(USAGE);
  if (existsSync(out) && readdirSync(out).length > 0)
    throw new PlainError(`${out} は空ではありません。新しいフォルダーを指定してください。`);
  const days = { from: given.from, to: given.to };
  await tell(beside, 'trail.export', { query: days, format: 'folder' });
  await checkpointNow(beside, organisationId);
  const { stretch, serviceIds } = await inOrganisation(beside, async (tx) => ({
    stretch: await findStretch(tx, organisationId, days),
    serviceIds: (await rows<{ id: string }>(tx, `select id from services`)).map(({ id }) => id),
  }));
  if (!stretch) throw new PlainError('この期間に、署名された記録はありません。');
  mkdirSync(out, { recursive: true, mode: 0o700 });
  const facts = { organisation: given.organisation, ...days, exportedAt: new Date().toISOString() };
  const visible = { sql: 'true', params: [] };
  const copy = { database, organisationId, serviceIds, visible, stretch, facts };
  for await (const { name, chunks } of copyFiles(copy))
    await pipeline(Readable.from(chunks), createWriteStream(join(out, name), { mode: 0o600 }));
  console.log(`${out} に${stretch.last - stretch.first + 1}件を書き出しました。確かめるには：`);
  console.log(`  npm run audit:verify -- ${out} --checkpoints 外部の確認点 --public-key 公開鍵`);
}

async function rotateKey(beside: Beside): Promise<void> {
  const { organisationId, keys } = beside;
  const { publicKey } = await keys.rotateSigner(organisationId);
  const text = publicKeyText(organisationId, publicKey);
  // The checkpoint behind this row is the old key's last, and names the new one.
  await tell(beside, 'trail.key', { publicKey: text });
  await checkpointNow(beside, organisationId);
  console.log(
    `署名する鍵を替えました。前の鍵の署名は、これからも確かめられます。新しい公開鍵：\n${text}`,
  );
}

async function printKeys(beside: Beside): Promise<void> {
  await checkpointNow(beside, beside.organisationId);
  const keys = await inOrganisation(beside, (tx) => readSigningKeys(tx, beside.organisationId));
  if (keys.length === 0) throw new PlainError('まだ記録がないため、鍵がありません。');
  for (const { publicKey, firstSize, madeAt } of keys)
    console.log(`# ${firstSize}件目から（${madeAt.toISOString()}）\n${publicKey}`);
}

async function restored(beside: Beside, given: Given): Promise<void> {
  const folder =
    given.checkpoints ??
    process.env['AUDIT_CHECKPOINTS_DIR'] ??
    join(defaultDataDir(), 'audit-checkpoints');
  const { agreedSize, lostSize } = await declareRestore(beside, folder);
  console.log(`復元を届け出ました。${agreedSize + 1}〜${lostSize}件目の記録は失われています。`);
}

async function tell(
  beside: Beside,
  action: 'trail.export' | 'trail.key',
  data: Record<string, unknown>,
): Promise<void> {
  const { organisationId } = beside;
  const system = { serviceId: null, actorKind: 'system', actorId: null } as const;
  await inOrganisation(beside, (tx) => audit(tx, { organisationId, ...system, action, data }));
}

function inOrganisation<T>(beside: Beside, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { database, organisationId } = beside;
  return inScope(database, { organisationId, serviceIds: [] }, work);
}

async function main(): Promise<void> {
  const given = readArguments(process.argv.slice(2));
  const code = given.organisation;
  if (code === undefined) throw new PlainError(USAGE);
  const places = readPlaces(process.env);
  const keys = createKeyStoreClient({ socketPath: places.KEYS_SOCKET });
  const database = await openDatabase(places.DATABASE_APP_URL, { poolSize: 2 });
  const system = await openDatabase(places.DATABASE_SYSTEM_URL, { poolSize: 2 });
  try {
    const organisation = await inSystem(system, (tx) =>
      firstRow<{ id: string }>(tx, `select id from organisations where code = ?`, [code]),
    );
    if (!organisation) throw new PlainError(`組織「${code}」は見つかりません。`);
    const beside = { database, system, keys, organisationId: organisation.id };
    if (given.does === 'export') await exportTrail(beside, given);
    else if (given.does === 'restored') await restored(beside, given);
    else if (given.does === 'rotate-key') await rotateKey(beside);
    else if (given.does === 'public-key') await printKeys(beside);
    else throw new PlainError(USAGE);
  } finally {
    await Promise.all([database.close(), system.close()]);
    await keys.close();
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof PlainError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
