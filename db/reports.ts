/** Reports as rows: versions of a report that are drafts until they are frozen, and never change afterwards. */
import { createHash } from 'node:crypto';
import { canonicalText } from '../domain/packet.ts';
import type { ReportChange, ReportKind, ReportSnapshot } from '../domain/reports.ts';
import { firstRow, rows, type Tx } from './scope.ts';

/** Which report: of one service, or (`null`) of all together. */
export interface ReportName {
  organisationId: string;
  serviceId: string | null;
  kind: ReportKind;
  period: string;
}

export interface ReportRow extends ReportName {
  id: string;
  version: number;
  snapshot: ReportSnapshot;
  digest: string;
  madeById: string | null;
  madeAt: Date;
  frozenById: string | null;
  frozenAt: Date | null;
  reason: Buffer | null;
  changes: ReportChange[] | null;
}

/** Where the reason of a correction lives, for its encryption (under the organisation's key). */
export function reportReasonPlace(id: string): { table: string; column: string; row: string } {
  return { table: 'reports', column: 'reason', row: id };
}

/** SHA-256 over the one text of whose report it is and what it says. */
export function digestOf(
  { serviceId, kind, period }: ReportName,
  snapshot: ReportSnapshot,
): string {
  const text = canonicalText({ serviceId, kind, period, snapshot });
  return createHash('sha256').update(text).digest('hex');
}

const COLUMNS = `id, organisation_id as "organisationId", service_id as "serviceId", kind, period, version, snapshot, digest, made_by_id as "madeById",
  made_at as "madeAt", frozen_by_id as "frozenById", frozen_at as "frozenAt", reason, changes`;
const SAME = `organisation_id = ? and service_id is not distinct from ?::uuid and kind = ? and period = ?`;
const nameParams = (name: ReportName) => [
  name.organisationId,
  name.serviceId,
  name.kind,
  name.period,
];

export type ReportHeadRow = Omit<ReportRow, 'snapshot' | 'digest' | 'reason' | 'changes'>;
const MAX_LISTED = 500;

/** The newest version of each report, without its numbers. */
export function readReportHeads(tx: Tx): Promise<ReportHeadRow[]> {
  return rows<ReportHeadRow>(
    tx,
    `select * from (
       select distinct on (service_id, kind, period) id, organisation_id as "organisationId", service_id as "serviceId", kind, period, version,
         made_by_id as "madeById", made_at as "madeAt", frozen_by_id as "frozenById", frozen_at as "frozenAt"
       from reports order by service_id, kind, period, version desc) newest
     order by period desc, kind, "serviceId" nulls first limit ${MAX_LISTED}`,
  );
}

export function findReport(tx: Tx, id: string): Promise<ReportRow | undefined> {
  return firstRow<ReportRow>(tx, `select ${COLUMNS} from reports where id = ?`, [id]);
}

/** The versions of a report, the first one first. */
export function readVersions(tx: Tx, name: ReportName): Promise<ReportRow[]> {
  return rows<ReportRow>(
    tx,
    `select ${COLUMNS} from reports where ${SAME} order by version`,
    nameParams(name),
  );
}

/** Until the transaction ends nobody else makes or changes a version of it. */
export async function lockReport(tx: Tx, name: ReportName): Promise<void> {
  await rows(tx, `select pg_advisory_xact_lock(hashtextextended('reports/' || ?::text, 0))`, [
    nameParams(name).join('/'),
  ]);
}

/** The next version; false where the id is taken. */
export async function addReport(
  tx: Tx,
  report: ReportName &
    Pick<ReportRow, 'id' | 'snapshot' | 'madeById' | 'frozenById' | 'reason' | 'changes'>,
): Promise<boolean> {
  const added = await firstRow(
    tx,
    `insert into reports (id, organisation_id, service_id, kind, period, version, snapshot, digest, made_by_id, frozen_by_id, frozen_at, reason, changes)
     values (?, ?, ?, ?, ?, (select coalesce(max(version), 0) + 1 from reports where ${SAME}), ?::jsonb, ?, ?, ?,
       case when ?::uuid is not null then now() end, ?, ?::jsonb) on conflict do nothing returning id`,
    [
      report.id,
      ...nameParams(report),
      ...nameParams(report),
      JSON.stringify(report.snapshot),
      digestOf(report, report.snapshot),
      report.madeById,
      report.frozenById,
      report.frozenById,
      report.reason,
      report.changes === null ? null : JSON.stringify(report.changes),
    ],
  );
  return added !== undefined;
}

/** Other numbers for a draft. */
export async function recountDraft(
  tx: Tx,
  report: ReportName & { id: string },
  snapshot: ReportSnapshot,
): Promise<void> {
  await rows(tx, `update reports set snapshot = ?::jsonb, digest = ? where id = ?`, [
    JSON.stringify(snapshot),
    digestOf(report, snapshot),
    report.id,
  ]);
}

/** From now on the database itself refuses to change it. */
export async function freezeReport(tx: Tx, id: string, frozenById: string): Promise<void> {
  await rows(tx, `update reports set frozen_by_id = ?, frozen_at = now() where id = ?`, [
    frozenById,
    id,
  ]);
}
