/** Which base backup and which of the log bring the database back to an instant. */
import { join } from 'node:path';
import {
  BackupFault,
  checkSeal,
  openSealed,
  readHeader,
  readSealed,
} from '../../backup/sealed-file.ts';
import {
  HISTORY,
  readHistory,
  readLsn,
  readSegment,
  segmentAt,
  segmentName,
  timelineAt,
  type Fork,
} from '../../backup/segments.ts';
import {
  baseFile,
  listBases,
  listWal,
  type ArchivedFile,
  type BaseBackup,
  type Store,
} from '../../backup/store.ts';

export interface Plan {
  base: BaseBackup;
  /** `null`: as far as the log goes. */
  target: number | null;
  /** In the order in which they are replayed; histories first. */
  log: readonly ArchivedFile[];
  timeline: number;
  /** From when to when one can restore. */
  coverage: Coverage;
}

export interface Coverage {
  from: number;
  until: number;
}

/** The clocks of who makes base backups and of the database may differ by so much. */
const SLACK_MS = 600_000;

/** Throws BackupFault when that instant cannot be had. */
export async function planRestore(
  store: Store,
  privateKey: string,
  target: number | null,
): Promise<Plan> {
  const { bases } = await listBases(store);
  const systemId = bases.at(-1)?.systemId;
  if (systemId === undefined) throw new BackupFault('no-base', store.root);
  const wal = listWal(store, systemId);
  const { timeline, forks } = await newestTimeline(wal, privateKey);
  const usable = bases.filter(
    (base) =>
      base.systemId === systemId &&
      timelineAt(forks, timeline, readLsn(base.endLsn)) === base.timeline,
  );
  const base = usable.findLast(({ finishedAt }) => target === null || finishedAt <= target);
  const from = usable[0]?.finishedAt;
  if (from === undefined) throw new BackupFault('no-base', store.root);
  if (base === undefined) throw new BackupFault('not-covered', new Date(target ?? 0).toISOString());
  const segments = segmentsFrom(base, wal, { timeline, forks });
  const until = await archivedAt(segments.at(-1));
  if (target !== null && target > until)
    throw new BackupFault('not-covered', new Date(target).toISOString());
  const histories = [...wal.values()].filter(({ name }) => name.endsWith('.history'));
  const next = usable.find(({ startedAt }) => target !== null && startedAt > target + SLACK_MS);
  const needed = next === undefined ? segments : segments.filter(isUpTo(next));
  return { base, target, log: [...histories, ...needed], timeline, coverage: { from, until } };
}

async function archivedAt(file: ArchivedFile | undefined): Promise<number> {
  return file === undefined ? 0 : Date.parse((await readHeader(file.path)).madeAt);
}

/**
 * What was written before that base backup was begun. When a segment was archived tells nothing of when it was written:
 * after an outage a day of them comes at once.
 */
function isUpTo({ timeline, startLsn, segmentSize }: BaseBackup) {
  const last = segmentAt(timeline, readLsn(startLsn), segmentSize);
  return ({ name }: ArchivedFile) => readSegment(name, segmentSize).number <= last.number;
}

/**
 * The timeline on which the newest was written. A higher number alone says nothing: a restore that was undone, or came
 * to nothing at its last step, leaves its history here, and the server goes on in the one before.
 */
async function newestTimeline(
  wal: ReadonlyMap<string, ArchivedFile>,
  privateKey: string,
): Promise<{ timeline: number; forks: Fork[] }> {
  let [timeline, newestAt] = [1, -Infinity];
  const files = Map.groupBy(wal.values(), (file) => Number.parseInt(file.name.slice(0, 8), 16));
  for (const [one, own] of [...files].toSorted(([a], [b]) => a - b)) {
    const segments = own.filter((file) => !HISTORY.test(file.name));
    const histories = own.filter((file) => HISTORY.test(file.name));
    const at = Math.max(
      ...(await Promise.all([segments.at(-1), histories.at(-1)].map(archivedAt))),
    );
    if (at >= newestAt) [timeline, newestAt] = [one, at];
  }
  const name = `${timeline.toString(16).toUpperCase().padStart(8, '0')}.history`;
  const file = wal.get(name);
  if (file === undefined) return { timeline, forks: [] };
  const text = await readSealed(file.path, privateKey, { kind: 'wal', name });
  return { timeline, forks: readHistory(text.toString('utf8')) };
}

/** One after the other without a gap; of a segment in which timelines part, the newer. */
function segmentsFrom(
  { timeline: own, startLsn, segmentSize }: BaseBackup,
  wal: ReadonlyMap<string, ArchivedFile>,
  { timeline, forks }: { timeline: number; forks: readonly Fork[] },
): ArchivedFile[] {
  const order = [timeline, ...forks.map((fork) => fork.timeline).toReversed()].filter(
    (one) => one >= own,
  );
  const begins = (one: number) => forks.findLast((fork) => fork.timeline < one)?.until ?? 0n;
  const find = (number: bigint) =>
    order
      .filter((one) => begins(one) / BigInt(segmentSize) <= number)
      .map((one) => wal.get(segmentName({ timeline: one, number }, segmentSize)))
      .find((file) => file !== undefined);
  const found: ArchivedFile[] = [];
  let { number } = segmentAt(own, readLsn(startLsn), segmentSize);
  for (let file = find(number); file !== undefined; number += 1n, file = find(number))
    found.push(file);
  // Nothing may lie behind the first that is missing.
  const last = [...wal.keys()]
    .filter((name) => name.startsWith(prefixOf(timeline)) && name.length === 24)
    .at(-1);
  const missing = segmentName({ timeline, number }, segmentSize);
  if (last !== undefined && last > missing) throw new BackupFault('log-missing', missing);
  return found;
}

function prefixOf(timeline: number): string {
  return timeline.toString(16).toUpperCase().padStart(8, '0');
}

/** Opens everything that would be used, to its end. Throws BackupFault at the first that is not whole. */
export async function verifyPlan(store: Store, plan: Plan, privateKey: string): Promise<void> {
  const name = plan.base.id;
  for (const kind of ['manifest', 'settings', 'base'] as const)
    await drain(
      await openSealed(join(store.root, baseFile(name, kind)), privateKey, { kind, name }),
    );
  for (const { path, name: file } of plan.log) {
    await checkSeal(path);
    await drain(await openSealed(path, privateKey, { kind: 'wal', name: file }));
  }
}

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const chunk of stream) void chunk;
}
