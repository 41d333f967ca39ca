/** Looks through the store: every file's seal, and that the log has no gaps. Needs no private key. */
import { join } from 'node:path';
import { BackupFault, checkSeal } from './sealed-file.ts';
import { readLsn, segmentAt, segmentName, readSegment, SEGMENT } from './segments.ts';
import {
  baseFile,
  listBases,
  listKeyCopies,
  listWal,
  mirrorOf,
  type ArchivedFile,
  type BaseBackup,
  type Store,
} from './store.ts';

export interface Found {
  code: string;
  /** The place within the store. */
  file: string;
}

export interface CheckResult {
  bases: readonly BaseBackup[];
  /** Those whose files were read now, and what was wrong with each. */
  checked: ReadonlyMap<string, string | null>;
  found: readonly Found[];
  files: number;
}

export interface CheckOptions {
  /** Everything; otherwise the newest base backup, and of the log what came since. */
  isWhole: boolean;
  /** Of the log and the key copies, what is younger. */
  since: number;
}

const PARTS = ['base', 'settings', 'manifest'] as const;

/** Never throws for what is wrong in the store. */
export async function checkStore(
  store: Store,
  { isWhole, since }: CheckOptions,
): Promise<CheckResult> {
  const { bases, unreadable } = await listBases(store);
  const found: Found[] = unreadable.map((file) => ({ code: 'damaged', file }));
  const checked = new Map<string, string | null>();
  let files = 0;
  async function look(
    path: string,
    copy: string | null = mirrorOf(store, path),
  ): Promise<string | null> {
    files += 1;
    const codes = await Promise.all([path, copy].filter((one) => one !== null).map(sealFault));
    const code = codes.find((one) => one !== null) ?? null;
    if (code !== null) found.push({ code, file: path.slice(store.root.length + 1) });
    return code;
  }
  const newest = bases.at(-1);
  for (const base of isWhole ? bases : bases.slice(-1)) {
    let fault: string | null = null;
    for (const part of PARTS)
      fault = (await look(join(store.root, baseFile(base.id, part)))) ?? fault;
    checked.set(base.id, fault);
  }
  if (newest) {
    const wal = listWal(store, newest.systemId);
    for (const { path, archivedAt } of wal.values())
      if (isWhole || archivedAt >= since) await look(path);
    found.push(...gaps(bases, wal).map((name) => ({ code: 'log-missing', file: name })));
  }
  // These are nowhere else: what was destroyed is to be gone from them after a week.
  for (const path of listKeyCopies(store)) if (isWhole || files < 1_000) await look(path, null);
  return { bases, checked, found, files };
}

async function sealFault(path: string): Promise<string | null> {
  try {
    await checkSeal(path);
    return null;
  } catch (error) {
    // What was forgotten meanwhile is not missing.
    if (error instanceof BackupFault) return error.code;
    throw error;
  }
}

/** Segments that are missing between the oldest base backup and the newest of its log; a timeline's own follow each other. */
export function gaps(
  bases: readonly BaseBackup[],
  wal: ReadonlyMap<string, ArchivedFile>,
): string[] {
  const missing: string[] = [];
  for (const [timeline, ofTimeline] of Map.groupBy(bases, (base) => base.timeline)) {
    const [first] = ofTimeline;
    const last = newestOf(wal, timeline);
    if (!first || last === null) continue;
    const size = first.segmentSize;
    const end = readSegment(last, size).number;
    let { number } = segmentAt(timeline, readLsn(first.startLsn), size);
    for (; number <= end; number += 1n) {
      const name = segmentName({ timeline, number }, size);
      if (!wal.has(name)) missing.push(name);
    }
  }
  return missing;
}

function newestOf(wal: ReadonlyMap<string, ArchivedFile>, timeline: number): string | null {
  const prefix = timeline.toString(16).toUpperCase().padStart(8, '0');
  const names = [...wal.keys()].filter((name) => SEGMENT.test(name) && name.startsWith(prefix));
  return names.at(-1) ?? null;
}
