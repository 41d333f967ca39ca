/** The files of a copy of the trail with its proof; read page by page, each in a transaction of its own. */
import { originOf, publicKeyText } from '../../db/audit-note.ts';
import type { Database } from '../../db/orm.ts';
import { inScope, rows, type Tx } from '../../db/scope.ts';
import type { Condition } from '../trail/queries.ts';
import { EXPORT_README } from './readme.ts';
import type { Stretch } from './stretch.ts';
import type { ZippedFile } from './zip.ts';

export interface CopyOf {
  database: Database;
  organisationId: string;
  serviceIds: readonly string[];
  /** Which rows are told in full; of the others there is the digest. */
  visible: Condition;
  stretch: Stretch;
  /** What the manifest says besides. */
  facts: Record<string, unknown>;
}

const PAGE = 2_000;

/** In the order in which they are best read. */
export async function* copyFiles(copy: CopyOf): AsyncGenerator<ZippedFile> {
  yield { name: 'README.md', chunks: once(() => Promise.resolve(EXPORT_README)) };
  yield { name: 'manifest.json', chunks: once(() => Promise.resolve(manifestOf(copy))) };
  yield { name: 'keys.json', chunks: once(() => inPage(copy, (tx) => keysOf(tx, copy))) };
  yield { name: 'checkpoints.jsonl', chunks: paged(copy, checkpointPage, -1) };
  yield { name: 'chain.jsonl', chunks: paged(copy, chainPage, 0) };
  yield { name: 'log.jsonl', chunks: paged(copy, logPage, 0) };
}

async function* once(text: () => Promise<string>): AsyncGenerator<string> {
  yield await text();
}

function inPage<T>(copy: CopyOf, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { database, organisationId, serviceIds } = copy;
  return inScope(database, { organisationId, serviceIds }, work);
}

function manifestOf({ organisationId, stretch, facts }: CopyOf): string {
  const { first, last, before, until } = stretch;
  const manifest = {
    format: 'madoguchi-audit-1',
    origin: originOf(organisationId),
    first,
    last,
    before: before.toString('hex'),
    until: until?.toISOString() ?? null,
    ...facts,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** All there ever were: whoever reads an old copy needs the old ones. */
async function keysOf(tx: Tx, { organisationId }: CopyOf): Promise<string> {
  return keysJson(await readSigningKeys(tx, organisationId));
}

export interface SigningKey {
  keyId: string;
  publicKey: string;
  firstSize: number;
  madeAt: Date;
}

/** Oldest first. */
export async function readSigningKeys(tx: Tx, organisationId: string): Promise<SigningKey[]> {
  const found = await rows<Omit<SigningKey, 'publicKey'> & { publicKey: Buffer }>(
    tx,
    `select key_id as "keyId", public_key as "publicKey", first_size::float8 as "firstSize", made_at as "madeAt"
     from audit_signing_keys where organisation_id = ? order by first_size, made_at`,
    [organisationId],
  );
  return found.map((key) => ({ ...key, publicKey: publicKeyText(organisationId, key.publicKey) }));
}

function keysJson(keys: readonly SigningKey[]): string {
  return `${JSON.stringify(keys, null, 2)}\n`;
}

interface Page {
  text: string;
  /** The last position it looked at; `null`: there is nothing more. */
  to: number | null;
}

/** `begin`: so far before the first row it begins. */
async function* paged(
  copy: CopyOf,
  read: (tx: Tx, copy: CopyOf, after: number) => Promise<Page>,
  begin: number,
): AsyncGenerator<string> {
  let after: number | null = copy.stretch.first - 1 + begin;
  while (after !== null && after < copy.stretch.last) {
    const from: number = after;
    const page: Page = await inPage(copy, (tx) => read(tx, copy, from));
    if (page.text !== '') yield page.text;
    after = page.to;
  }
}

/** The checkpoint it begins behind, those within it, and every one that hands over to another key. */
async function checkpointPage(tx: Tx, copy: CopyOf, after: number): Promise<Page> {
  const { organisationId, stretch } = copy;
  const isFirst = after < stretch.first - 1;
  const found = await rows<{ size: number; note: string }>(
    tx,
    `select size::float8 as size, note from audit_checkpoints where organisation_id = ? and size > ?::bigint and size <= ?::bigint order by size limit ${PAGE}`,
    [organisationId, String(after), String(stretch.last)],
  );
  const handing = isFirst ? await readHanding(tx, organisationId, after) : [];
  const text = [...handing, ...found].map(({ note }) => `${JSON.stringify({ note })}\n`).join('');
  return { text, to: found.at(-1)?.size ?? null };
}

async function readHanding(tx: Tx, organisationId: string, upTo: number) {
  return rows<{ note: string }>(
    tx,
    `select note from audit_checkpoints where organisation_id = ? and size <= ?::bigint and note like '%next-key %' order by size`,
    [organisationId, String(upTo)],
  );
}

async function chainPage(tx: Tx, copy: CopyOf, after: number): Promise<Page> {
  const found = await rows<{ position: number; entry: string; hash: string }>(
    tx,
    `select position::float8 as position, entry_id::text as entry, encode(hash, 'hex') as hash from audit_chain
     where organisation_id = ? and position > ?::bigint and position <= ?::bigint order by position limit ${PAGE}`,
    [copy.organisationId, String(after), String(copy.stretch.last)],
  );
  const text = found.map((link) => `${JSON.stringify(link)}\n`).join('');
  return { text, to: found.at(-1)?.position ?? null };
}

async function logPage(tx: Tx, copy: CopyOf, after: number): Promise<Page> {
  const { organisationId, visible, stretch } = copy;
  // As the digests were made.
  await rows(tx, `select set_config('timezone', 'UTC', true)`);
  const found = await rows<{ position: number; digest: string | null; line: string | null }>(
    tx,
    `select d.position::float8 as position, encode(d.digest, 'hex') as digest,
       (select audit_line(a) from audit_entries a where a.id = d.entry_id and ${visible.sql}) as line
     from audit_digests(?::uuid, ?::bigint, ${PAGE}) d where d.position <= ?::bigint order by d.position`,
    [...visible.params, organisationId, String(after), String(stretch.last)],
  );
  const lines = found.map(({ digest, line }) => {
    if (line !== null) return `${line}\n`;
    // A row that is gone leaves its line out: whoever checks finds the place empty.
    return digest === null ? '' : `${JSON.stringify({ withheld: digest })}\n`;
  });
  return { text: lines.join(''), to: found.at(-1)?.position ?? null };
}
