/**
 * Makes the package, file by file. What is whole already is left as it is, so a worker that was killed goes on where it
 * was; a table that has changed since it was written is written anew.
 */
import { createHash } from 'node:crypto';
import { CSV_MARK, csvLines } from '../api/csv/write.ts';
import { firstRow, inScope, rows } from '../db/scope.ts';
import { ATTACHMENTS, attachmentBytes, attachments } from './attachments.ts';
import type { HandOver } from './hand-over.ts';
import type { HandOverKind } from './kind.ts';
import { HAND_OVER_KINDS } from './kinds.ts';
import {
  MANIFEST_FILE,
  manifestText,
  README_FILE,
  signatureText,
  SIGNATURE_FILE,
} from './manifest.ts';
import { packets } from './packets.ts';
import { dropOlder, keepFile, packedFiles, type PackedFile } from './parts.ts';
import { readmeText } from './readme.ts';
import { countRows, readColumns, tablePages } from './table.ts';
import { one, programFiles, trailFiles, type NamedFile } from './trail.ts';

export interface Packed {
  /** SHA-256 of the list of files: what the ward reads back from its own copy. */
  digest: string;
  files: number;
  rows: number;
  bytes: number;
}

/** A table that goes on changing is written anew so often. */
const ROUNDS = 5;

/** Tables whose rows are compared with the database: all that are told row by row. */
const COUNTED_KINDS: readonly HandOverKind[] = [...HAND_OVER_KINDS, ATTACHMENTS];

/** `alive` is called between files. */
export async function packHandOver(
  handOver: HandOver,
  facts: { organisation: string; endsOn: string; madeAt: Date },
  alive: (file: string) => void,
): Promise<Packed> {
  await dropOlder(handOver);
  const whole = new Map((await packedFiles(handOver)).map((file) => [file.name, file]));
  const pack = createPacker(handOver, whole, alive);
  for await (const { id, name } of attachments(handOver))
    await pack(name, async () => fileOf(await attachmentBytes(handOver, id)));
  for await (const { name, print } of packets(handOver))
    await pack(name, async () => fileOf(await print()));
  await packTables(handOver, whole, pack, alive);
  for await (const file of trailFiles(handOver)) await pack(file.name, async () => file);
  for (const file of programFiles()) await pack(file.name, async () => file);
  const readme = readmeText({ ...facts, package: handOver.package });
  await pack(README_FILE, async () => fileOf(Buffer.from(`\uFEFF${readme}`)));
  return sign(handOver, facts, whole, pack);
}

type Making = Pick<NamedFile, 'chunks' | 'rows'> & { counted?: () => number };
type Packer = (name: string, make: () => Promise<Making | null>) => Promise<void>;

function createPacker(
  handOver: HandOver,
  whole: Map<string, PackedFile>,
  alive: (file: string) => void,
): Packer {
  return async (name, make) => {
    if (whole.has(name)) return;
    alive(name);
    const made = await make();
    if (!made) return;
    const at = { name, position: whole.size + 1 };
    const counted = made.counted ?? (() => made.rows);
    whole.set(name, await keepFile(handOver, at, made.chunks, counted));
  };
}

function fileOf(bytes: Buffer | null): Making | null {
  return bytes === null ? null : { chunks: one(bytes), rows: null };
}

/** Every table, and again those in which something has changed meanwhile. */
async function packTables(
  handOver: HandOver,
  whole: Map<string, PackedFile>,
  pack: Packer,
  alive: (file: string) => void,
): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const one of COUNTED_KINDS) await pack(one.file, () => tableOf(handOver, one, alive));
    const stale = await changedKinds(handOver, whole);
    if (stale.length === 0) return;
    for (const { file } of stale) {
      await forget(handOver, file);
      whole.delete(file);
    }
  }
  throw new Error('the records go on changing');
}

/** Kinds whose file holds another number of rows than the database. */
async function changedKinds(
  handOver: HandOver,
  whole: ReadonlyMap<string, PackedFile>,
): Promise<HandOverKind[]> {
  const changed: HandOverKind[] = [];
  for (const kind of COUNTED_KINDS)
    if ((await countRows(handOver, kind.table)) !== whole.get(kind.file)?.rows) changed.push(kind);
  return changed;
}

async function tableOf(
  handOver: HandOver,
  kind: HandOverKind,
  alive: (file: string) => void,
): Promise<Making> {
  const columns = await readColumns(handOver, kind);
  let written = 0;
  async function* chunks(): AsyncGenerator<Buffer> {
    yield Buffer.from(`${CSV_MARK}${csvLines([columns.map(({ name }) => name)])}`);
    for await (const page of tablePages(handOver, kind, columns)) {
      written += page.length;
      yield Buffer.from(csvLines(page));
      alive(kind.file);
    }
  }
  return { chunks: chunks(), rows: null, counted: () => written };
}

async function forget({ database, scope, contractEndId }: HandOver, name: string): Promise<void> {
  await inScope(database, scope, (tx) =>
    rows(tx, `delete from contract_end_files where contract_end_id = ? and name = ?`, [
      contractEndId,
      name,
    ]),
  );
}

/** The list of all files, and the signature under it. */
async function sign(
  handOver: HandOver,
  facts: { organisation: string; endsOn: string; madeAt: Date },
  whole: Map<string, PackedFile>,
  pack: Packer,
): Promise<Packed> {
  const { organisationId, contractEndId, package: n, keys } = handOver;
  for (const name of [MANIFEST_FILE, SIGNATURE_FILE]) {
    await forget(handOver, name);
    whole.delete(name);
  }
  const listed = [...whole.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const text = manifestText({ ...facts, organisationId, contractEndId, package: n }, listed);
  const digest = createHash('sha256').update(text).digest('hex');
  const signed = signatureText(organisationId, { contractEndId, package: n, digest });
  const { keyId, publicKey, signature } = await keys.sign(organisationId, signed);
  await pack(MANIFEST_FILE, async () => fileOf(Buffer.from(text)));
  const proof = {
    text: signed,
    keyId,
    publicKey: publicKey.toString('base64'),
    signature: signature.toString('base64'),
  };
  await pack(SIGNATURE_FILE, async () =>
    fileOf(Buffer.from(`${JSON.stringify(proof, null, 2)}\n`)),
  );
  const all = [...whole.values()];
  return {
    digest,
    files: all.length,
    rows: all.reduce((sum, file) => sum + (file.rows ?? 0), 0),
    bytes: all.reduce((sum, file) => sum + file.bytes, 0),
  };
}

/** Tables that the hand-over itself writes into, and what looks after the system: they are told up to the package. */
const GOES_ON: readonly string[] = ['copies', 'copy_approvals', 'alarms', 'alarm_answers'];

/** Tables in which people write over what they wrote: they change without a row more. */
const WRITTEN_OVER: readonly string[] = [
  'attribute_values',
  'own_answers',
  'surveys',
  'escalations',
  'escalation_supplements',
];

/** Whether the package still holds all there is: nothing may be destroyed that was not handed over. */
export async function isPackageComplete(handOver: HandOver): Promise<boolean> {
  const whole = new Map((await packedFiles(handOver)).map((file) => [file.name, file]));
  const changed = await changedKinds(handOver, whole);
  if (!changed.every(({ table }) => GOES_ON.includes(table))) return false;
  for (const one of COUNTED_KINDS.filter(({ table }) => WRITTEN_OVER.includes(table)))
    if ((await digestNow(handOver, one)) !== whole.get(one.file)?.digest) return false;
  return true;
}

/** What the file's digest would be if it were written now. */
async function digestNow(handOver: HandOver, one: HandOverKind): Promise<string> {
  const hash = createHash('sha256');
  const { chunks } = await tableOf(handOver, one, () => undefined);
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

/** What the organisation and its services are, for whoever packs. */
export async function readScope(
  database: HandOver['database'],
  organisationId: string,
): Promise<{ organisation: string; serviceIds: string[] }> {
  return inScope(database, { organisationId, serviceIds: [] }, async (tx) => {
    const named = await firstRow<{ name: string }>(
      tx,
      `select name from organisations where id = ?`,
      [organisationId],
    );
    const services = await rows<{ id: string }>(tx, `select id from services order by code`);
    return { organisation: named?.name ?? '', serviceIds: services.map(({ id }) => id) };
  });
}
