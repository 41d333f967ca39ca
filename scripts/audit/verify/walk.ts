/** Goes through log and chain, line by line, and says where they first part. */
import { createHash } from 'node:crypto';
import type { Evidence, Finding, FindingKind, Restore } from './kinds.ts';

export interface Walked {
  finding: Finding | null;
  last: number;
  withheld: number;
  /** The chain's hash at the sizes that were asked for, as far as it went. */
  heads: Map<number, string>;
  restores: Restore[];
  late: { rows: number; first: number } | null;
}

/** Longer than anybody's transaction. */
const LATE_MS = 3_600_000;

interface Link {
  position: number;
  entry: string;
  hash: string;
}

interface Row {
  /** `null`: held back, or no row at all. */
  id: string | null;
  digest: Buffer;
  /** When it says it was written; NaN where it is held back. */
  at: number;
  restore: Omit<Restore, 'position'> | null;
  isWithheld: boolean;
}

/** `sizes`: of which the hash is wanted. */
export function walk(
  { manifest, log, chain, notes }: Pick<Evidence, 'manifest' | 'log' | 'chain' | 'notes'>,
  sizes: ReadonlySet<number>,
): Walked {
  const signedAt = new Map(notes.map(({ size, time }) => [size, Date.parse(time)]));
  let signed = signedAt.get(manifest.first - 1) ?? Number.NaN;
  const lines = log[Symbol.iterator]();
  const links = chain[Symbol.iterator]();
  const walked: Walked = {
    finding: null,
    last: manifest.first - 1,
    withheld: 0,
    heads: new Map([[manifest.first - 1, manifest.before]]),
    restores: [],
    late: null,
  };
  let hash = Buffer.from(manifest.before, 'hex');
  for (let at = manifest.first; ; at += 1) {
    const [line, linkLine] = [lines.next(), links.next()];
    if (line.done && linkLine.done) return walked;
    const row = line.done ? null : readRow(line.value);
    const link = linkLine.done ? null : readLink(linkLine.value);
    const next = row && createHash('sha256').update(hash).update(row.digest).digest();
    const isWhole =
      row && next && link?.position === at && link.hash === next.toString('hex') && fits(row, link);
    if (!isWhole) {
      const kind = kindOf(at, row, link, { lines, links });
      return { ...walked, finding: { kind, first: at, last: at } };
    }
    hash = next;
    walked.last = at;
    if (row.isWithheld) walked.withheld += 1;
    if (row.restore) walked.restores.push({ position: at, ...row.restore });
    if (row.at < signed - LATE_MS) {
      walked.late = { rows: (walked.late?.rows ?? 0) + 1, first: walked.late?.first ?? at };
    }
    signed = signedAt.get(at) ?? signed;
    if (sizes.has(at)) walked.heads.set(at, link.hash);
  }
}

function fits({ id, isWithheld }: Row, { entry }: Link): boolean {
  return isWithheld || id === entry;
}

/** What may have been done, told by the numbers of the rows that follow. */
function kindOf(
  at: number,
  row: Row | null,
  link: Link | null,
  rest: { lines: Iterator<Buffer>; links: Iterator<Buffer> },
): FindingKind {
  if (row === null) return 'row-missing';
  if (link === null) return 'row-added';
  if (link.position !== at) return 'chain-broken';
  if (row.id === link.entry) return 'row-changed';
  const rows = new Set([...remaining(rest.lines)].map((line) => readRow(line).id));
  const entries = new Set([...remaining(rest.links)].map((line) => readLink(line)?.entry));
  const isRowLater = row.id !== null && entries.has(row.id);
  const isEntryLater = rows.has(link.entry);
  if (isRowLater && isEntryLater) return 'rows-swapped';
  if (isRowLater) return 'row-missing';
  return isEntryLater ? 'row-added' : 'row-changed';
}

function* remaining(lines: Iterator<Buffer>): Generator<Buffer> {
  for (let one = lines.next(); !one.done; one = lines.next()) yield one.value;
}

function readLink(line: Buffer): Link | null {
  const value = readJson(line);
  const { position, entry, hash } = value ?? {};
  if (typeof position !== 'number' || typeof hash !== 'string') return null;
  return { position, entry: String(entry), hash };
}

function readRow(line: Buffer): Row {
  const value = readJson(line);
  const withheld = value?.['withheld'];
  if (typeof withheld === 'string' && /^[0-9a-f]{64}$/u.test(withheld)) {
    const digest = Buffer.from(withheld, 'hex');
    return { id: null, digest, at: Number.NaN, restore: null, isWithheld: true };
  }
  return {
    id: value && 'id' in value ? String(value['id']) : null,
    digest: createHash('sha256').update(line).digest(),
    at: Date.parse(String(value?.['at'])),
    restore: value && readRestore(value),
    isWithheld: false,
  };
}

function readRestore(row: Record<string, unknown>): Row['restore'] {
  const data = row['data'];
  if (row['action'] !== 'trail.restore' || row['actor_kind'] !== 'system') return null;
  if (typeof data !== 'object' || data === null) return null;
  const { agreedSize, lostSize, lostHead } = data as Record<string, unknown>;
  if (typeof agreedSize !== 'number' || typeof lostSize !== 'number') return null;
  return { at: String(row['at']), agreedSize, lostSize, lostHead: String(lostHead) };
}

function readJson(line: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
