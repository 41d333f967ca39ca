/** Which consultations break a rule (domain/invariants.ts), and what is kept of it. In the scope of one organisation with all its services. */
import {
  INVARIANT_PATIENCE_MINUTES,
  type InvariantKind,
  type RepairOutcome,
} from '../domain/invariants.ts';
import { firstRow, rows, type Tx } from './scope.ts';

const LATE = `now() - interval '${INVARIANT_PATIENCE_MINUTES} minutes'`;

/** Rules that the record alone can tell, each as a query of consultations `c` that break it. */
const BREAKING = {
  'no-owner': `from consultations c where c.ended_at is null and c.stage in ('review', 'conversation', 'attributes') and not exists (
    select 1 from staff s join memberships m on m.staff_id = s.id and m.service_id = c.service_id and m.role in ('counselor', 'supervisor')
    where s.id = c.assignee_id and s.disabled_at is null)`,
  'timer-passed': `from consultations c where c.next_action_at < ${LATE}`,
  'no-timer': `from consultations c where c.ended_at is null and c.stage = 'closed' and c.next_action_at is null and c.open_escalations = 0`,
  'message-gap': `from consultations c left join (
      select consultation_id, count(*) as kept, max(seq) as top from messages group by consultation_id) m on m.consultation_id = c.id
    where (coalesce(m.kept, 0) <> coalesce(m.top, 0) or coalesce(m.top, 0) <> c.last_seq)`,
  'notice-unsent': `from consultations c where exists (
    select 1 from deliveries d where d.consultation_id = c.id and d.status = 'waiting' and d.next_at < ${LATE})`,
  'not-told': `from consultations c where exists (
    select 1 from outbox o where o.consultation_id = c.id and o.done_at is null and o.next_at < ${LATE})`,
  'command-stuck': `from consultations c where exists (
    select 1 from commands o where o.consultation_id = c.id and o.status = 'pending' and o.created_at < ${LATE})`,
  'form-unknown': `from consultations c where not exists (
    select 1 from form_versions f where f.service_id = c.service_id and f.version = c.form_version)`,
  'facts-missing': `from consultations c
    where c.stage = 'closed' and c.closed_at < ${LATE} and not exists (select 1 from facts f where f.consultation_id = c.id)
      and not exists (select 1 from canaries k where k.consultation_id = c.id)
      and not exists (select 1 from disposal_ledger l where l.object_id = c.id)`,
} as const satisfies Partial<Record<InvariantKind, string>>;

export type RecordedKind = keyof typeof BREAKING;
export const RECORDED_KINDS = Object.keys(BREAKING) as RecordedKind[];

export interface BrokenPlace {
  serviceId: string;
  consultationId: string;
}

/** Those that break the rule; `only`: whether this one does. */
export function findBroken(tx: Tx, kind: RecordedKind, only?: string): Promise<BrokenPlace[]> {
  return rows<BrokenPlace>(
    tx,
    `select c.service_id as "serviceId", c.id as "consultationId" ${BREAKING[kind]} and (?::uuid is null or c.id = ?::uuid)`,
    [only ?? null, only ?? null],
  );
}

/** Those whose workflow must run: what is said to the engine has had time to arrive there. */
export function findWithWorkflow(tx: Tx, only?: string): Promise<BrokenPlace[]> {
  return rows<BrokenPlace>(
    tx,
    `select c.service_id as "serviceId", c.id as "consultationId" from consultations c
     where (c.ended_at is null or c.next_action_at is not null or c.open_escalations > 0) and c.opened_at < ${LATE}
       and (?::uuid is null or c.id = ?::uuid)`,
    [only ?? null, only ?? null],
  );
}

/** Notes what breaks the rule now, and of what no longer does that it holds again. */
export async function keepBreaches(
  tx: Tx,
  organisationId: string,
  kind: InvariantKind,
  broken: readonly BrokenPlace[],
): Promise<void> {
  const ids = broken.map(({ consultationId }) => consultationId);
  await rows(
    tx,
    `insert into breaches (id, organisation_id, service_id, consultation_id, kind)
     select gen_random_uuid(), ?, b.service_id, b.id, ? from unnest(?::uuid[], ?::uuid[]) as b(service_id, id)
     on conflict (consultation_id, kind) where gone_at is null do nothing`,
    [organisationId, kind, broken.map(({ serviceId }) => serviceId), ids],
  );
  await rows(
    tx,
    `update breaches set gone_at = now() where kind = ? and gone_at is null and not consultation_id = any(?::uuid[])`,
    [kind, ids],
  );
}

export async function countConsultations(tx: Tx): Promise<number> {
  const found = await firstRow<{ n: number }>(tx, `select count(*)::int as n from consultations`);
  return found?.n ?? 0;
}

const QUEUES = [
  `deliveries set next_at = now() where status = 'waiting'`,
  `outbox set next_at = now() where done_at is null`,
  `commands set next_at = now() where status = 'pending'`,
];

/** What waits for this consultation is due at once, and counts no attempt against it. */
export async function hurryQueues(tx: Tx, consultationId: string): Promise<void> {
  for (const waiting of QUEUES)
    await rows(tx, `update ${waiting} and consultation_id = ?`, [consultationId]);
}

/** The last number as the messages themselves have it; what lies between is nobody's to invent. */
export async function settleLastSeq(tx: Tx, consultationId: string): Promise<void> {
  await rows(
    tx,
    `update consultations c set last_seq = m.top from (select max(seq) as top from messages where consultation_id = ?) m
     where c.id = ? and c.last_seq < m.top`,
    [consultationId, consultationId],
  );
}

/** The form that was in force when it began, or else the first there was. */
export async function settleForm(tx: Tx, consultationId: string): Promise<void> {
  await rows(
    tx,
    `update consultations c set form_version = f.version from (
       select f.version from form_versions f join consultations o on o.id = ? and f.service_id = o.service_id
       order by f.effective_from <= o.opened_at desc, case when f.effective_from <= o.opened_at then f.effective_from end desc, f.effective_from limit 1) f
     where c.id = ?`,
    [consultationId, consultationId],
  );
}

/** What the repair came to; a rule that holds again is no breach any more. */
export async function settleRepair(
  tx: Tx,
  breachId: string,
  outcome: RepairOutcome,
): Promise<void> {
  await rows(
    tx,
    `update breaches set repaired_at = now(), repair_outcome = ?, gone_at = case when ? = 'not-mended' then gone_at else coalesce(gone_at, now()) end where id = ?`,
    [outcome, outcome, breachId],
  );
}
