/** What the screens show of the store: rows that follow the folder, and what came of each look, drill and restore. */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Database } from '../db/orm.ts';
import { firstRow, inSystem, rows } from '../db/scope.ts';
import { BACKUP_CHECKS, type BackupCheckKind } from '../domain/backups.ts';
import type { CheckResult } from './check.ts';
import type { BaseBackup, Store } from './store.ts';

/** How something went; drills and restores leave it in the store as a file. */
export const Report = z.object({
  id: z.uuid(),
  kind: z.enum(BACKUP_CHECKS),
  beganAt: z.number(),
  endedAt: z.number(),
  isOk: z.boolean(),
  reason: z.string().max(60).nullable(),
  detail: z.record(z.string(), z.unknown()),
});
export type Report = z.infer<typeof Report>;

const KEPT_CHECKS = '400 days';

/** The rows become what the folder is. */
export async function showBases(system: Database, bases: readonly BaseBackup[]): Promise<void> {
  await inSystem(system, async (tx) => {
    await rows(tx, `delete from backups where not (name = any(?::text[]))`, [
      bases.map(({ id }) => id),
    ]);
    for (const base of bases)
      await rows(
        tx,
        `insert into backups (id, name, timeline, started_at, finished_at, bytes, stored, files)
         values (?, ?, ?, to_timestamp(?::float8), to_timestamp(?::float8), ?, ?, ?) on conflict (name) do nothing`,
        [
          randomUUID(),
          base.id,
          base.timeline,
          base.startedAt / 1000,
          base.finishedAt / 1000,
          base.bytes,
          base.stored,
          base.files,
        ],
      );
  });
}

/** Each base backup that was read now, and whether it is whole. */
export async function showChecked(
  system: Database,
  checked: CheckResult['checked'],
): Promise<void> {
  await inSystem(system, async (tx) => {
    for (const [name, fault] of checked)
      await rows(
        tx,
        `update backups set verified_at = case when ?::text is null then now() else verified_at end, fault = ? where name = ?`,
        [fault, fault, name],
      );
  });
}

export async function noteReport(system: Database, report: Report): Promise<void> {
  await inSystem(system, async (tx) => {
    await rows(
      tx,
      `insert into backup_checks (id, kind, began_at, ended_at, is_ok, reason, detail)
       values (?, ?, to_timestamp(?::float8), to_timestamp(?::float8), ?, ?, ?::jsonb) on conflict (id) do nothing`,
      [
        report.id,
        report.kind,
        report.beganAt / 1000,
        report.endedAt / 1000,
        report.isOk,
        report.reason,
        JSON.stringify(report.detail),
      ],
    );
    await rows(tx, `delete from backup_checks where ended_at < now() - interval '${KEPT_CHECKS}'`);
  });
}

/** Drills and restores left their reports in the store, when no database ran that could have kept them. */
export async function noteReportsOf(system: Database, { root }: Store): Promise<void> {
  const folder = join(root, 'reports');
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.json'))) {
    const read = Report.safeParse(readJson(join(folder, name)));
    if (read.success) await noteReport(system, read.data);
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** When something was last done, well or not, and when it last went well; in milliseconds. */
export async function lastOf(
  system: Database,
  kind: BackupCheckKind,
): Promise<{ tried: number; well: number }> {
  const found = await inSystem(system, (tx) =>
    firstRow<{ tried: number; well: number }>(
      tx,
      `select coalesce(extract(epoch from max(ended_at)), 0)::float8 * 1000 as tried,
         coalesce(extract(epoch from max(ended_at) filter (where is_ok)), 0)::float8 * 1000 as well
       from backup_checks where kind = ?`,
      [kind],
    ),
  );
  return found ?? { tried: 0, well: 0 };
}
