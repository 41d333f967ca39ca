/** Sees to it that there are backups: a base backup a day, a look through the store every hour, a drill a week. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Database } from '../db/orm.ts';
import { firstRow, inSystem } from '../db/scope.ts';
import { BACKUP_RULES, faultOf, type BackupCheckKind } from '../domain/backups.ts';
import { takeBaseBackup } from './base-backup.ts';
import { checkStore } from './check.ts';
import { forgetOld } from './forget.ts';
import { lastOf, noteReport, noteReportsOf, showBases, showChecked } from './records.ts';
import { listBases, type Store } from './store.ts';

const EVERY_MS = 15_000;
/** A start has other things to do first. */
const FIRST_AFTER_MS = 20_000;

export interface KeeperDeps {
  system: Database;
  databaseUrl: string;
  store: Store;
  settingsFile: string | null;
  keyFile: string | null;
  log: Pick<Logger, 'info' | 'warn'>;
  now: () => number;
}

export interface Keeper {
  stop(): Promise<void>;
}

export function startKeeper(deps: KeeperDeps): Keeper {
  const leaving = new AbortController();
  const { signal } = leaving;
  async function run(): Promise<void> {
    await sleep(FIRST_AFTER_MS, undefined, { signal }).catch(() => undefined);
    while (!signal.aborted) {
      await turn(deps, signal).catch((error: unknown) =>
        deps.log.warn({ code: 'backup-turn-failed', reason: codeOf(error) }, 'backups wait'),
      );
      await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  const running = run();
  return {
    async stop() {
      leaving.abort();
      await running;
    },
  };
}

/** One look at what is due. */
export async function turn(deps: KeeperDeps, signal: AbortSignal): Promise<void> {
  const { system, store, now } = deps;
  await noteReportsOf(system, store);
  const { bases } = await listBases(store);
  await showBases(system, bases);
  if (await isBaseDue(deps, bases)) await attempt(deps, 'base', () => makeBase(deps, signal));
  const looked = await lastOf(system, 'check');
  if (!signal.aborted && now() - looked.tried >= BACKUP_RULES.checkEveryMs)
    await attempt(deps, 'check', () => lookThrough(deps, looked.well));
  if (!signal.aborted && (await isDrillDue(deps))) await drill(deps, signal);
}

async function isBaseDue(
  { system, now }: KeeperDeps,
  bases: Awaited<ReturnType<typeof listBases>>['bases'],
): Promise<boolean> {
  const { tried, well } = await lastOf(system, 'base');
  if (tried > well && now() - tried < BACKUP_RULES.retryMs) return false;
  const here = await inSystem(system, (tx) =>
    firstRow<{ timeline: number; id: string }>(
      tx,
      `select (select timeline_id from pg_control_checkpoint()) as timeline, (select system_identifier::text from pg_control_system()) as id`,
    ),
  );
  // After a restore the old ones belong to a log that is written no more.
  const newest = bases.findLast(
    ({ timeline, systemId }) => timeline === here?.timeline && systemId === here.id,
  );
  return newest === undefined || now() - newest.finishedAt >= BACKUP_RULES.baseEveryMs;
}

type Done = Record<string, string | number>;

/** What went wrong is a row, and tried again later. */
async function attempt(
  { system, log, now }: KeeperDeps,
  kind: BackupCheckKind,
  work: () => Promise<{ reason: string | null; detail: Done }>,
): Promise<void> {
  const beganAt = now();
  const { reason, detail } = await work().catch((error: unknown) => ({
    reason: codeOf(error),
    detail: {},
  }));
  const isOk = reason === null;
  await noteReport(system, {
    id: randomUUID(),
    kind,
    beganAt,
    endedAt: now(),
    isOk,
    reason,
    detail,
  });
  if (isOk) log.info({ kind, ...detail }, 'done');
  else log.warn({ code: 'backup-failed', kind, reason }, 'a backup or its check failed');
}

async function makeBase(
  { store, databaseUrl, settingsFile, system, now }: KeeperDeps,
  signal: AbortSignal,
): Promise<{ reason: null; detail: Done }> {
  const id = await takeBaseBackup({
    store,
    databaseUrl,
    segmentSize: await segmentSizeOf(databaseUrl),
    settings: settingsFile === null ? Buffer.from('{}') : readFileSync(settingsFile),
    signal,
    now,
  });
  await forgetOld(store, now() - BACKUP_RULES.keptMs);
  const { bases } = await listBases(store);
  await showBases(system, bases);
  await showChecked(system, new Map([[id, null]]));
  const made = bases.find((base) => base.id === id);
  return { reason: null, detail: { name: id, stored: made?.stored ?? 0 } };
}

async function segmentSizeOf(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ size: string }>(
      `select setting as size from pg_settings where name = 'wal_segment_size'`,
    );
    return Number(rows[0]?.size);
  } finally {
    await client.end();
  }
}

async function lookThrough(
  { store, system, now }: KeeperDeps,
  lastWell: number,
): Promise<{ reason: string | null; detail: Done }> {
  // The first look after midnight UTC reads everything.
  const day = (at: number) => Math.floor(at / BACKUP_RULES.wholeEveryMs);
  const isWhole = day(lastWell) !== day(now());
  const since = lastWell - BACKUP_RULES.checkEveryMs;
  const { checked, found, files } = await checkStore(store, { isWhole, since });
  await showChecked(system, checked);
  const [first] = found;
  return {
    reason: first?.code ?? null,
    detail: {
      files,
      found: found.length,
      ...(first && { file: first.file }),
      whole: isWhole ? 1 : 0,
    },
  };
}

async function isDrillDue({ system, keyFile, now, store }: KeeperDeps): Promise<boolean> {
  if (keyFile === null) return false;
  const { bases } = await listBases(store);
  const { tried, well } = await lastOf(system, 'drill');
  const since = tried > well ? BACKUP_RULES.baseEveryMs : BACKUP_RULES.drillEveryMs;
  // The first one when there is something to restore, and some log behind it.
  const oldest = bases[0]?.finishedAt ?? Infinity;
  return now() - tried >= since && now() - oldest >= BACKUP_RULES.checkEveryMs;
}

/** The same command an operator uses, with as little of the machine as it can do with; it leaves its report in the store. */
async function drill({ keyFile, store, system }: KeeperDeps, signal: AbortSignal): Promise<void> {
  const script = join(import.meta.dirname, '../scripts/restore.ts');
  const child = spawn('nice', [process.execPath, script, '--drill', '--key', keyFile ?? ''], {
    stdio: 'ignore',
    signal,
    env: { ...process.env, BACKUP_DIR: store.root },
  });
  await new Promise((resolve) => child.once('close', resolve).once('error', resolve));
  await noteReportsOf(system, store);
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  return faultOf(code);
}
