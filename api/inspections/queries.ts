/** What breaks a rule now and did lately, of the services in the running transaction's scope. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import type { InvariantKind, RepairOutcome } from '../../domain/invariants.ts';

/** Of each rule, as far as one looks at them on a screen. */
const LISTED_OF_EACH = 50;
const MENDED_AT_MOST = 100;

export interface BreachRow {
  id: string;
  kind: InvariantKind;
  consultationId: string;
  serviceId: string;
  number: number;
  foundAt: Date;
  goneAt: Date | null;
  askedById: string | null;
  askedAt: Date | null;
  repairedAt: Date | null;
  outcome: RepairOutcome | null;
}

const COLUMNS = `b.id, b.kind, b.consultation_id as "consultationId", b.service_id as "serviceId", c.number, b.found_at as "foundAt",
  b.gone_at as "goneAt", b.repair_asked_by_id as "askedById", b.repair_asked_at as "askedAt", b.repaired_at as "repairedAt", b.repair_outcome as outcome`;
const FROM = `from breaches b join consultations c on c.id = b.consultation_id`;

export function readBroken(
  tx: Tx,
  services: readonly string[],
): Promise<(BreachRow & { ofItsKind: number })[]> {
  return rows(
    tx,
    `select * from (
       select ${COLUMNS}, count(*) over (partition by b.kind)::int as "ofItsKind",
         row_number() over (partition by b.kind order by b.found_at, b.id) as nth
       ${FROM} where b.gone_at is null and b.service_id = any(?::uuid[])) all_of_it
     where nth <= ${LISTED_OF_EACH} order by "foundAt", id`,
    [[...services]],
  );
}

export function readMended(
  tx: Tx,
  services: readonly string[],
): Promise<(BreachRow & { goneAt: Date })[]> {
  return rows(
    tx,
    `select ${COLUMNS} ${FROM} where b.gone_at > now() - interval '30 days' and b.service_id = any(?::uuid[])
     order by b.gone_at desc, b.id limit ${MENDED_AT_MOST}`,
    [[...services]],
  );
}

export interface LastLook {
  at: Date;
  consultations: number;
  leftOut: InvariantKind[];
}

export function readLast(tx: Tx): Promise<LastLook | undefined> {
  return firstRow(
    tx,
    `select done_at as at, looked_at as consultations, left_out as "leftOut" from inspections where done_at is not null order by done_at desc limit 1`,
  );
}

export async function isAsked(tx: Tx): Promise<boolean> {
  const found = await firstRow(tx, `select 1 from inspections where done_at is null`);
  return found !== undefined;
}

/** `false` while one is waited for already. */
export async function ask(
  tx: Tx,
  { id, organisationId, by }: { id: string; organisationId: string; by: string },
): Promise<boolean> {
  const added = await firstRow(
    tx,
    `insert into inspections (id, organisation_id, asked_by_id) values (?, ?, ?) on conflict do nothing returning id`,
    [id, organisationId, by],
  );
  return added !== undefined;
}

/** Asks for what mends these; what was asked for already stays as it was, what failed is asked for once more. */
export function askForRepair(
  tx: Tx,
  { ids, services, by }: { ids: readonly string[]; services: readonly string[]; by: string },
): Promise<{ id: string; serviceId: string; consultationId: string; kind: InvariantKind }[]> {
  return rows(
    tx,
    `update breaches set repair_asked_by_id = ?, repair_asked_at = now(), repaired_at = null, repair_outcome = null
     where id = any(?::uuid[]) and service_id = any(?::uuid[]) and gone_at is null and (repair_asked_at is null or repaired_at is not null)
     returning id, service_id as "serviceId", consultation_id as "consultationId", kind`,
    [by, [...ids], [...services]],
  );
}
