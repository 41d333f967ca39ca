/** Checks an organisation's chain where it lies: every row against its place, every checkpoint against the chain. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditFinding } from '../domain/audit-findings.ts';
import { genesisOf, isSignedBy, linkHash } from './audit-note.ts';
import type { Database } from './orm.ts';
import { firstRow, inSystem, rows, type Tx } from './scope.ts';

export interface AuditCheckResult {
  outcome: 'ok' | AuditFinding;
  /** The last position that was looked at. */
  to: bigint;
  firstBad: bigint | null;
}

const PAGE = 2_000;
/** Between two pages the database has time for those who wait. */
const PAUSE_MS = 50;

interface Stretch {
  /** Its first row stands behind this one, which was checked before; 0: from the beginning. */
  after: bigint;
  to: bigint;
}

interface Link {
  position: string;
  hash: Buffer;
  digest: Buffer | null;
}

/** Looks at the stretch page by page, each in a transaction of its own: what is chained does not change. */
export async function checkChain(
  system: Database,
  organisationId: string,
  { after, to }: Stretch,
  pauseMs = PAUSE_MS,
): Promise<AuditCheckResult> {
  let at = after;
  const before = await inSystem(system, (tx) => hashAt(tx, organisationId, after));
  if (!before) return { outcome: 'position-missing', to: after, firstBad: after };
  let hash = before;
  while (at < to) {
    const [from, known] = [at, hash];
    const page = await inSystem(system, (tx) => checkPage(tx, organisationId, from, known));
    if (page.outcome !== 'ok') return page;
    ({ to: at, hash } = page);
    if (at < to) await sleep(pauseMs);
  }
  return { outcome: 'ok', to: at, firstBad: null };
}

async function checkPage(
  tx: Tx,
  organisationId: string,
  after: bigint,
  before: Buffer,
): Promise<AuditCheckResult & { hash: Buffer }> {
  const links = await rows<Link>(
    tx,
    `select position, hash, digest from audit_digests(?::uuid, ?::bigint, ?)`,
    [organisationId, String(after), PAGE],
  );
  const signed = await readCheckpoints(tx, organisationId, after, links.at(-1)?.position ?? null);
  let hash = before;
  let at = after;
  function bad(outcome: AuditFinding) {
    return { outcome, to: at, firstBad: at + 1n, hash };
  }
  if (links.length === 0) return bad('position-missing');
  for (const { position, digest, hash: stored } of links) {
    if (BigInt(position) !== at + 1n) return bad('position-missing');
    if (digest === null) return bad('row-gone');
    const next = linkHash(hash, digest);
    if (!next.equals(stored)) return bad('row-changed');
    const checkpoint = signed.get(position);
    if (checkpoint && !checkpoint.head.equals(next)) return bad('checkpoint-differs');
    if (checkpoint && !checkpoint.isSigned) return bad('signature-wrong');
    hash = next;
    at += 1n;
  }
  return { outcome: 'ok', to: at, firstBad: null, hash };
}

interface SignedHead {
  head: Buffer;
  isSigned: boolean;
}

async function readCheckpoints(
  tx: Tx,
  organisationId: string,
  after: bigint,
  to: string | null,
): Promise<Map<string, SignedHead>> {
  const keys = await rows<{ key: Buffer }>(
    tx,
    `select public_key as key from audit_signing_keys where organisation_id = ?`,
    [organisationId],
  );
  const found = await rows<{ size: string; head: Buffer; note: string }>(
    tx,
    `select size, head, note from audit_checkpoints where organisation_id = ? and size > ?::bigint and size <= ?::bigint`,
    [organisationId, String(after), to],
  );
  return new Map(
    found.map(({ size, head, note }) => [
      size,
      { head, isSigned: keys.some(({ key }) => isSignedBy(organisationId, note, key)) },
    ]),
  );
}

/** The chain's hash at a position; at 0 the one it begins with. */
async function hashAt(tx: Tx, organisationId: string, at: bigint): Promise<Buffer | null> {
  if (at === 0n) return genesisOf(organisationId);
  const found = await firstRow<{ hash: Buffer }>(
    tx,
    `select hash from audit_chain where organisation_id = ? and position = ?::bigint`,
    [organisationId, String(at)],
  );
  return found?.hash ?? null;
}
