/** A base backup: the server's own BASE_BACKUP over its replication protocol, sealed while it arrives and checked against its manifest. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BackupFault, checkSeal, copySealed, sealFile } from './sealed-file.ts';
import { streamBaseBackup } from './base-stream.ts';
import { compareWithManifest, readManifest, summing } from './manifest.ts';
import { segmentAt, segmentName } from './segments.ts';
import {
  baseFile,
  folderOf,
  mirrorOf,
  readRecipient,
  walFile,
  type BasePart,
  type Store,
} from './store.ts';
import { TarReader } from './tar.ts';

const WAL_WITHIN_MS = 120_000;

export interface BaseOptions {
  store: Store;
  /** Signs in with the right of replication. */
  databaseUrl: string;
  segmentSize: number;
  /** Kept beside it: what a new machine needs to start what was restored. */
  settings: Buffer;
  signal?: AbortSignal;
  now?: () => number;
}

/** Takes one and answers its name. What failed leaves nothing. Throws BackupFault, or what the server said. */
export async function takeBaseBackup(options: BaseOptions): Promise<string> {
  const { store, now = Date.now } = options;
  const startedAt = now();
  const id = new Date(startedAt).toISOString().replaceAll(/[-:]|\.\d+/gu, '');
  const folder = folderOf(join(store.root, baseFile(id, 'base')));
  mkdirSync(folder, { recursive: true, mode: 0o750 });
  try {
    await take(options, id, startedAt);
    return id;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function take(options: BaseOptions, id: string, startedAt: number): Promise<void> {
  const { store, databaseUrl, segmentSize, settings, signal, now = Date.now } = options;
  const recipient = readRecipient(store);
  const seal = (part: BasePart, from: Parameters<typeof sealFile>[0]['from'], meta = {}) =>
    sealFile({
      from,
      to: join(store.root, baseFile(id, part)),
      kind: part,
      name: id,
      recipient,
      meta,
      now: new Date(now()),
    });
  const sums = new Map<string, { size: number; sha256: string }>();
  const reader = new TarReader(summing(sums));
  let bytes = 0;
  const stream = await streamBaseBackup({
    databaseUrl,
    ...(signal && { signal }),
    async onArchive(chunk) {
      bytes += chunk.length;
      await reader.write(chunk);
    },
  });
  const { stored } = await seal('base', stream.archive);
  reader.finish();
  const manifestText = await stream.manifest;
  const manifest = readManifest(manifestText.toString('utf8'), id);
  // What lies in the archive is what the server's checksums say, before anybody counts on it.
  compareWithManifest(manifest, sums, id);
  await logIsThere(options, manifest);
  await seal('settings', settings);
  await checkSeal(join(store.root, baseFile(id, 'base')));
  await seal('manifest', manifestText, {
    systemId: manifest.systemId,
    timeline: manifest.timeline,
    segmentSize,
    startLsn: lsnText(manifest.startLsn),
    endLsn: lsnText(manifest.endLsn),
    startedAt,
    finishedAt: now(),
    bytes,
    stored,
    files: manifest.files.size,
  });
  await copyToMirror(store, id);
}

/** A base backup without the log that was written meanwhile is none. */
async function logIsThere(
  { store, segmentSize, signal }: BaseOptions,
  { systemId, timeline, startLsn, endLsn }: ReturnType<typeof readManifest>,
): Promise<void> {
  const last = segmentAt(timeline, endLsn - 1n, segmentSize);
  const first = segmentAt(timeline, startLsn, segmentSize);
  const deadline = performance.now() + WAL_WITHIN_MS;
  for (let number = first.number; number <= last.number;) {
    const name = segmentName({ timeline, number }, segmentSize);
    if (existsSync(join(store.root, walFile(systemId, name)))) number += 1n;
    else if (performance.now() > deadline) throw new BackupFault('log-not-archived', name);
    else await sleep(100, undefined, signal ? { signal } : {});
  }
}

async function copyToMirror(store: Store, id: string): Promise<void> {
  for (const part of ['base', 'settings', 'manifest'] as const) {
    const from = join(store.root, baseFile(id, part));
    const to = mirrorOf(store, from);
    if (to === null) return;
    mkdirSync(folderOf(to), { recursive: true, mode: 0o750 });
    await copySealed(from, to);
  }
}

function lsnText(lsn: bigint): string {
  const hex = (part: bigint) => part.toString(16).toUpperCase();
  return `${hex(lsn >> 32n)}/${hex(lsn & 0xffff_ffffn)}`;
}
