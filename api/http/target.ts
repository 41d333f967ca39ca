/** The consultation or escalation a route acts on, and whether this person may see and touch it. */
import { firstRow, type Tx } from '../../db/scope.ts';
import type { Stage } from '../../domain/consultation.ts';
import { Refusal } from '../../domain/errors.ts';
import type { EscalationStatus } from '../../domain/escalation.ts';
import { may, type Permission, type Role } from '../../domain/roles.ts';
import { letInBy, type LetIn } from '../accesses/let-in.ts';
import type { SignedInStaff } from './route.ts';

/** Head of a consultation: what decisions need, nothing that anybody said. */
export interface ConsultationTarget {
  id: string;
  serviceId: string;
  consulteeId: string;
  number: number;
  formVersion: number;
  stage: Stage;
  seq: number;
  lastSeq: number;
  consulteeUpTo: number;
  staffUpTo: number;
  assigneeId: string | null;
  reviewedById: string | null;
  restricted: boolean;
  closedAt: Date | null;
  endedAt: Date | null;
  /** By what this person may read it for a while, who otherwise might not; `null`: by their roles alone. */
  letIn: LetIn | null;
}

export interface EscalationTarget {
  id: string;
  n: number | null;
  serviceId: string;
  status: EscalationStatus;
  seq: number;
  immediate: boolean;
  requestedById: string;
  approverId: string | null;
  endedAt: Date | null;
  consultation: ConsultationTarget;
}

/** A service one belongs to. */
export interface ServiceTarget {
  id: string;
  serviceId: string;
}

/** Refuses 'not-found' for a service whose settings are not this person's to read. */
export function getService(staff: Pick<SignedInStaff, 'rolesIn'>, id: string): ServiceTarget {
  if (!may(staff.rolesIn(id), 'settings.read', 'service')) throw new Refusal('not-found');
  return { id, serviceId: id };
}

const HEAD = `c.id, c.service_id as "serviceId", c.consultee_id as "consulteeId", c.number, c.form_version as "formVersion",
  c.stage, c.seq, c.last_seq as "lastSeq", c.consultee_up_to as "consulteeUpTo", c.staff_up_to as "staffUpTo",
  c.assignee_id as "assigneeId", c.reviewed_by_id as "reviewedById", c.restricted, c.closed_at as "closedAt", c.ended_at as "endedAt"`;

/** Loads the consultation. Refuses 'not-found' for what this person may not read. */
export async function getConsultation(
  tx: Tx,
  staff: SignedInStaff,
  id: string,
): Promise<ConsultationTarget> {
  const found = await firstRow<Omit<ConsultationTarget, 'letIn'>>(
    tx,
    `select ${HEAD} from consultations c where c.id = ?`,
    [id],
  );
  if (!found) throw new Refusal('not-found');
  const letIn = mayReadWords(staff, found) ? null : await letInBy(tx, staff, found);
  if (letIn === null && !isVisible(staff, found)) throw new Refusal('not-found');
  return { ...found, letIn };
}

/** Loads the escalation with its consultation. Refuses 'not-found' for what this person may not read. */
export async function getEscalation(
  tx: Tx,
  staff: SignedInStaff,
  id: string,
): Promise<EscalationTarget> {
  const found = await firstRow<Omit<EscalationTarget, 'consultation'> & { consultationId: string }>(
    tx,
    `select id, n, service_id as "serviceId", status, seq, immediate, requested_by_id as "requestedById", approver_id as "approverId",
       ended_at as "endedAt", consultation_id as "consultationId"
     from escalations where id = ?`,
    [id],
  );
  if (!found) throw new Refusal('not-found');
  const { consultationId, ...escalation } = found;
  return { ...escalation, consultation: await getConsultation(tx, staff, consultationId) };
}

/** May this person know of it? A restricted consultation is there for its assignee and for those above counselors. */
export function isVisible(
  staff: Pick<SignedInStaff, 'id' | 'rolesIn'>,
  consultation: Pick<ConsultationTarget, 'serviceId' | 'assigneeId' | 'restricted'>,
): boolean {
  const relation = consultation.assigneeId === staff.id ? 'own' : 'service';
  const roles = rolesTowards(staff.rolesIn(consultation.serviceId), consultation, relation);
  return may(roles, 'consultation.read', relation) || may(roles, 'timeline.read', relation);
}

/**
 * `isVisible` for whole lists of `consultations c` in these services: restricted ones are there for
 * their assignee, and where one is more than a counselor. `null`: nothing has to be left out.
 */
export function unlessRestricted(
  staff: Pick<SignedInStaff, 'id' | 'rolesIn'>,
  services: readonly string[],
): { sql: string; params: unknown[] } | null {
  const above = services.filter((id) =>
    may(
      staff.rolesIn(id).filter((role) => role !== 'counselor'),
      'consultation.list',
      'service',
    ),
  );
  if (above.length === services.length) return null;
  return {
    sql: '(not c.restricted or c.assignee_id = ? or c.service_id = any(?::uuid[]))',
    params: [staff.id, above],
  };
}

/** May this person read what was said in it? */
export function mayReadWords(
  staff: Pick<SignedInStaff, 'id' | 'rolesIn'>,
  consultation: Pick<ConsultationTarget, 'serviceId' | 'assigneeId' | 'restricted'> & {
    letIn?: LetIn | null;
  },
): boolean {
  const relation = consultation.assigneeId === staff.id ? 'own' : 'service';
  const roles = rolesTowards(staff.rolesIn(consultation.serviceId), consultation, relation);
  return may(roles, 'consultation.read', relation) || (consultation.letIn ?? null) !== null;
}

/** What whoever was let in may do: look, and nothing else. */
const LOOKING: readonly Permission[] = ['consultation.read', 'timeline.read'];

/**
 * Refuses 'not-permitted' unless the permission is held towards this consultation. One that waits in
 * the queue is nobody's yet: whoever may take it may work on it.
 */
export function demand(
  staff: SignedInStaff,
  permission: Permission,
  consultation: ConsultationTarget,
  isOwn: boolean = consultation.assigneeId === staff.id,
): void {
  const isWaiting = consultation.assigneeId === null && consultation.stage === 'intake';
  const held = staff.rolesIn(consultation.serviceId);
  const takes = isWaiting && may(held, 'consultation.take', 'service');
  const relation = isOwn || takes ? 'own' : 'service';
  const roles = rolesTowards(held, consultation, isOwn ? 'own' : 'service');
  if (may(roles, permission, relation)) return;
  if (consultation.letIn !== null && LOOKING.includes(permission)) return;
  throw new Refusal('not-permitted');
}

/** The roles that count towards a consultation: a restricted one knows no counselors but its own. */
export function rolesTowards(
  roles: readonly Role[],
  { restricted }: Pick<ConsultationTarget, 'restricted'>,
  relation: 'own' | 'service',
): readonly Role[] {
  return restricted && relation !== 'own' ? roles.filter((role) => role !== 'counselor') : roles;
}
