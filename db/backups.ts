/** How the backups stand: the rows that follow the store, and what the server itself says of its log. */
import { BACKUP_RULES, backupTrouble, type BackupCheckKind } from '../domain/backups.ts';
import { firstRow, rows, type Tx } from './scope.ts';

export interface ArchiveState {
  /** `own`: by this installation; `elsewhere`: the server archives, but not to us. */
  by: 'own' | 'elsewhere' | 'none';
  lastAt: number | null;
  failedAt: number | null;
  /** How old what waits to be put away is, in seconds; 0: nothing waits but what is written now. */
  lateS: number;
  /** When the server was started. */
  since: number;
}

interface Archiver {
  isOn: boolean;
  isOwn: boolean;
  lastAt: number | null;
  failedAt: number | null;
  behind: number | null;
  now: number;
  since: number;
}

const NUMBER = (name: string) =>
  `(('x' || substr(${name}, 9, 8))::bit(32)::bigint * (4294967296 / s.size) + ('x' || substr(${name}, 17, 8))::bit(32)::bigint)`;

/** The server counts what it handed over; a segment is always being written. */
const ARCHIVER = `select current_setting('archive_mode') <> 'off' as "isOn",
  exists (select 1 from pg_roles where rolname = 'madoguchi_backup') as "isOwn",
  extract(epoch from a.last_archived_time)::float8 * 1000 as "lastAt",
  extract(epoch from a.last_failed_time)::float8 * 1000 as "failedAt",
  case when a.last_archived_wal ~ '^[0-9A-F]{24}' then (${NUMBER('pg_walfile_name(pg_current_wal_insert_lsn())')} - ${NUMBER('a.last_archived_wal')})::float8 end as behind,
  extract(epoch from clock_timestamp())::float8 * 1000 as now,
  extract(epoch from pg_postmaster_start_time())::float8 * 1000 as since
from pg_stat_archiver a, (select setting::bigint as size from pg_settings where name = 'wal_segment_size') s`;

export async function readArchive(tx: Tx): Promise<ArchiveState> {
  const found = await firstRow<Archiver>(tx, ARCHIVER);
  if (!found) throw new Error('the server says nothing of its archive');
  const { isOn, isOwn, lastAt, failedAt, behind, now, since } = found;
  const isFailing = failedAt !== null && failedAt > (lastAt ?? 0);
  const waits = isFailing || (behind !== null && behind > 1);
  return {
    by: !isOn ? 'none' : isOwn ? 'own' : 'elsewhere',
    lastAt,
    failedAt,
    lateS: isOn && waits ? Math.max(0, (now - Math.max(lastAt ?? 0, since)) / 1000) : 0,
    since,
  };
}

export interface BaseRow {
  name: string;
  startedAt: number;
  finishedAt: number;
  bytes: number;
  stored: number;
  files: number;
  verifiedAt: number | null;
  fault: string | null;
}

const EPOCH = (name: string) => `extract(epoch from ${name})::float8 * 1000`;

/** The newest first. */
export function readBases(tx: Tx): Promise<BaseRow[]> {
  return rows<BaseRow>(
    tx,
    `select name, ${EPOCH('started_at')} as "startedAt", ${EPOCH('finished_at')} as "finishedAt", bytes::float8 as bytes,
       stored::float8 as stored, files, ${EPOCH('verified_at')} as "verifiedAt", fault from backups order by finished_at desc`,
  );
}

export interface OutcomeRow {
  kind: BackupCheckKind;
  at: number;
  isOk: boolean;
  reason: string | null;
  detail: Readonly<Record<string, unknown>>;
}

/** The last of each kind. */
export function readOutcomes(tx: Tx): Promise<OutcomeRow[]> {
  return rows<OutcomeRow>(
    tx,
    `select distinct on (kind) kind, ${EPOCH('ended_at')} as at, is_ok as "isOk", reason, detail from backup_checks order by kind, ended_at desc`,
  );
}

/** Why they are not well; `null`: they are, or nobody makes any. */
export function troubleOf(
  archive: ArchiveState,
  bases: readonly BaseRow[],
  outcomes: readonly OutcomeRow[],
  now: number,
): string | null {
  if (archive.by === 'none') return null;
  if (archive.by === 'elsewhere')
    return archive.lateS > BACKUP_RULES.archiveLateS ? 'archive-late' : null;
  const last = (kind: BackupCheckKind) => outcomes.find((one) => one.kind === kind);
  return backupTrouble(
    {
      baseAt: bases[0]?.finishedAt ?? null,
      isBaseBad: bases.some(({ fault }) => fault !== null),
      checkAt: last('check')?.at ?? null,
      isCheckOk: last('check')?.isOk ?? true,
      isDrillOk: last('drill')?.isOk ?? true,
      lateS: archive.lateS,
      since: archive.since,
    },
    now,
  );
}
