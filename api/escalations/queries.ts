/** Escalations in the database. */
import type { EscalationsQuery } from '../../contracts/escalations.ts';
import { COUNTED_AT_MOST } from '../../contracts/lists.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import type {
  Approval,
  EscalationKind,
  EscalationState,
  EscalationStatus,
} from '../../domain/escalation.ts';
import { may } from '../../domain/roles.ts';
import type { SignedInStaff } from '../http/route.ts';

export interface NewEscalation {
  id: string;
  organisationId: string;
  serviceId: string;
  consultationId: string;
  kind: EscalationKind;
  immediate: boolean;
  requestedById: string;
  reason: Buffer;
  packetFields: readonly string[];
  packet: Buffer;
  digest: string;
  now: Date;
}

/** False when an escalation of that id is there already. */
export async function addEscalation(tx: Tx, escalation: NewEscalation): Promise<boolean> {
  const added = await firstRow(
    tx,
    `insert into escalations (id, organisation_id, service_id, consultation_id, kind, immediate, requested_by_id, requested_at, reason, packet_fields, packet, digest)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::text[], ?, ?) on conflict (id) do nothing returning id`,
    [
      escalation.id,
      escalation.organisationId,
      escalation.serviceId,
      escalation.consultationId,
      escalation.kind,
      escalation.immediate,
      escalation.requestedById,
      escalation.now,
      escalation.reason,
      [...escalation.packetFields],
      escalation.packet,
      escalation.digest,
    ],
  );
  return added !== undefined;
}

export interface EscalationListRow {
  id: string;
  n: number | null;
  serviceId: string;
  consultationId: string;
  number: number;
  kind: EscalationKind;
  immediate: boolean;
  requestedById: string;
  requestedAt: Date;
  status: EscalationStatus;
  approval: Approval;
  approverId: string | null;
  nextActionAt: Date | null;
  endedAt: Date | null;
  assigneeId: string | null;
  snapshot: EscalationState | null;
}

const COLUMNS = `e.id, e.n, e.service_id as "serviceId", e.consultation_id as "consultationId", c.number, e.kind, e.immediate,
  e.requested_by_id as "requestedById", e.requested_at as "requestedAt", e.status, e.approval, e.approver_id as "approverId",
  e.next_action_at as "nextActionAt", e.ended_at as "endedAt", c.assignee_id as "assigneeId", e.snapshot`;

/** One page and the count: what is open first, danger before the rest, newest first. */
export async function listEscalations(
  tx: Tx,
  staff: SignedInStaff,
  query: EscalationsQuery,
): Promise<{ rows: EscalationListRow[]; counted: number }> {
  const services = staff
    .servicesWith('escalation.read', 'service')
    .filter((id) => query.service === undefined || id === query.service);
  const above = services.filter((id) =>
    may(
      staff.rolesIn(id).filter((role) => role !== 'counselor'),
      'escalation.read',
      'service',
    ),
  );
  const conditions: [string, ...unknown[]][] = [
    ['e.service_id = any(?::uuid[])', services],
    ['(not c.restricted or c.assignee_id = ? or c.service_id = any(?::uuid[]))', staff.id, above],
  ];
  if (query.status) conditions.push(['e.status = any(?::text[])', query.status]);
  if (query.kind) conditions.push(['e.kind = any(?::text[])', query.kind]);
  if (query.open !== undefined) conditions.push([`(e.ended_at is null) = ?`, query.open]);
  if (query.immediate !== undefined) conditions.push(['e.immediate = ?', query.immediate]);
  const from = `from escalations e join consultations c on c.id = e.consultation_id where ${conditions.map(([sql]) => sql).join(' and ')}`;
  const params = conditions.flatMap(([, ...given]) => given);
  const found = await rows<EscalationListRow>(
    tx,
    `select ${COLUMNS} ${from} order by e.ended_at is not null, not e.immediate, e.requested_at desc, e.id limit ? offset ?`,
    [...params, query.perPage + 1, (query.page - 1) * query.perPage],
  );
  const count = await firstRow<{ n: number }>(
    tx,
    `select count(*)::int as n from (select 1 ${from} limit ${COUNTED_AT_MOST + 1}) few`,
    params,
  );
  return { rows: found, counted: count?.n ?? 0 };
}

export interface EscalationHeadRow extends EscalationListRow {
  reason: Buffer;
  packet: Buffer;
  packetFields: string[];
  digest: string | null;
}

export async function readEscalation(tx: Tx, id: string): Promise<EscalationHeadRow | undefined> {
  return firstRow<EscalationHeadRow>(
    tx,
    `select ${COLUMNS}, e.reason, e.packet, e.packet_fields as "packetFields", e.digest
     from escalations e join consultations c on c.id = e.consultation_id where e.id = ?`,
    [id],
  );
}

/** Whether this person may approve in the service: whom a telephone approval can name. */
export async function isApprover(tx: Tx, staffId: string, serviceId: string): Promise<boolean> {
  const found = await rows<{ role: 'supervisor' }>(
    tx,
    `select m.role from memberships m join staff s on s.id = m.staff_id where m.staff_id = ? and m.service_id = ? and s.disabled_at is null`,
    [staffId, serviceId],
  );
  return may(
    found.map(({ role }) => role),
    'escalation.approve',
    'service',
  );
}

/** By id, also of those that are in use no more. */
export async function agencyNames(
  tx: Tx,
  ids: readonly unknown[],
): Promise<ReadonlyMap<unknown, string>> {
  const wanted = ids.filter((id) => typeof id === 'string');
  if (wanted.length === 0) return new Map();
  const found = await rows<{ id: string; name: string }>(
    tx,
    `select id, name from agencies where id = any(?::uuid[])`,
    [wanted],
  );
  return new Map(found.map(({ id, name }) => [id, name]));
}

/** Of one in the directory of the service; `null`: there is none. */
export async function agencyNameOf(
  tx: Tx,
  agencyId: string,
  serviceId: string,
): Promise<string | null> {
  const found = await firstRow<{ name: string }>(
    tx,
    `select name from agencies where id = ? and (service_id is null or service_id = ?)`,
    [agencyId, serviceId],
  );
  return found?.name ?? null;
}
