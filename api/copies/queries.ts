/** Approvals of copies, and the copies made under them. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import type { CopyKind } from '../../domain/registers.ts';

export interface ApprovalRow {
  id: string;
  kind: CopyKind;
  approvedOn: string;
  until: string | null;
  words: Buffer;
  madeById: string;
  withdrawnById: string | null;
  withdrawnAt: Date | null;
}

const IN_FORCE = `withdrawn_at is null and approved_on <= ?::date and (until is null or until >= ?::date)`;

/** The approval under which this may be copied today. */
export async function approvalInForce(
  tx: Tx,
  kind: CopyKind,
  today: string,
): Promise<string | undefined> {
  const found = await firstRow<{ id: string }>(
    tx,
    `select id from copy_approvals where kind = ? and ${IN_FORCE} order by approved_on desc, id limit 1`,
    [kind, today, today],
  );
  return found?.id;
}

/** All of them, the newest first. */
export function readApprovals(tx: Tx): Promise<ApprovalRow[]> {
  return rows<ApprovalRow>(
    tx,
    `select id, kind, approved_on::text as "approvedOn", until::text as until, words, made_by_id as "madeById",
       withdrawn_by_id as "withdrawnById", withdrawn_at as "withdrawnAt"
     from copy_approvals order by approved_on desc, made_at desc, id`,
  );
}

export async function addApproval(
  tx: Tx,
  organisationId: string,
  row: Omit<ApprovalRow, 'withdrawnById' | 'withdrawnAt'>,
): Promise<boolean> {
  const added = await firstRow(
    tx,
    `insert into copy_approvals (id, organisation_id, kind, approved_on, until, words, made_by_id) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (id) do nothing returning id`,
    [row.id, organisationId, row.kind, row.approvedOn, row.until, row.words, row.madeById],
  );
  return added !== undefined;
}

/** `false` when it is withdrawn already, or not there. */
export async function withdrawApproval(tx: Tx, id: string, by: string): Promise<boolean> {
  const found = await firstRow(
    tx,
    `update copy_approvals set withdrawn_by_id = ?, withdrawn_at = now() where id = ? and withdrawn_at is null returning id`,
    [by, id],
  );
  return found !== undefined;
}

export interface CopyRow {
  id: string;
  kind: string;
  format: string;
  rows: number;
  purpose: Buffer;
  madeById: string;
  madeAt: Date;
  destroyedById: string | null;
  destroyedAt: Date | null;
}

const MOST = 500;

/** Of the organisation and of these services, the newest first, as far as one looks at them on a screen. */
export function readCopies(tx: Tx, services: readonly string[]): Promise<CopyRow[]> {
  return rows<CopyRow>(
    tx,
    `select id, kind, format, row_count as rows, purpose, made_by_id as "madeById", made_at as "madeAt",
       destroyed_by_id as "destroyedById", destroyed_at as "destroyedAt"
     from copies where service_id is null or service_id = any(?::uuid[]) order by made_at desc, id limit ${MOST}`,
    [[...services]],
  );
}

/** `false` when its destruction is on record already, or it is none of the organisation or of these services. */
export async function noteDestroyed(
  tx: Tx,
  id: string,
  { by, services }: { by: string; services: readonly string[] },
): Promise<boolean> {
  const found = await firstRow(
    tx,
    `update copies set destroyed_by_id = ?, destroyed_at = now() where id = ? and destroyed_at is null
       and (service_id is null or service_id = any(?::uuid[])) returning id`,
    [by, id, [...services]],
  );
  return found !== undefined;
}
