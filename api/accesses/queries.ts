/** Those who were let in, in the database. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import type { AccessKind, AccessReview, AccessStatus } from '../../domain/access.ts';

export interface AccessRow {
  id: string;
  organisationId: string;
  serviceId: string;
  consultationId: string;
  number: number;
  staffId: string;
  kind: AccessKind;
  status: AccessStatus;
  reason: Buffer;
  askedAt: Date;
  minutes: number;
  decidedById: string | null;
  decidedAt: Date | null;
  decisionNote: Buffer | null;
  endsAt: Date | null;
  isOpen: boolean;
  looks: number;
  review: AccessReview | null;
  reviewRemark: Buffer | null;
  reviewedById: string | null;
  reviewedAt: Date | null;
}

/** What still needs somebody: an emergency a review, a request a decision. */
const WAITING = `((x.kind = 'emergency' and x.reviewed_at is null) or (x.kind = 'audit' and x.status = 'asked'))`;

const COLUMNS = `x.id, x.organisation_id as "organisationId", x.service_id as "serviceId", x.consultation_id as "consultationId", c.number,
  x.staff_id as "staffId", x.kind, x.status, x.reason, x.asked_at as "askedAt", x.minutes, x.decided_by_id as "decidedById", x.decided_at as "decidedAt",
  x.decision_note as "decisionNote", x.ends_at as "endsAt", coalesce(x.status = 'granted' and x.ends_at > now(), false) as "isOpen",
  (select count(*)::int from audit_entries a where a.organisation_id = x.organisation_id and a.consultation_id = x.consultation_id and a.actor_id = x.staff_id
     and a.purpose = x.kind and a.at between x.asked_at and coalesce(x.ends_at, x.asked_at)) as looks,
  x.review, x.review_remark as "reviewRemark", x.reviewed_by_id as "reviewedById", x.reviewed_at as "reviewedAt"`;

const SHOWN_AT_MOST = 200;

export interface Whose {
  /** Services of which one sees emergencies, and requests of auditors. */
  emergency: readonly string[];
  audit: readonly string[];
  consultation?: string | undefined;
  waiting?: boolean | undefined;
}

/** The newest first. */
export function readAccesses(tx: Tx, whose: Whose): Promise<AccessRow[]> {
  const { emergency, audit, consultation = null, waiting = false } = whose;
  return rows<AccessRow>(
    tx,
    `select ${COLUMNS} from special_accesses x join consultations c on c.id = x.consultation_id
     where (x.kind = 'emergency' and x.service_id = any(?::uuid[]) or x.kind = 'audit' and x.service_id = any(?::uuid[]))
       and (?::uuid is null or x.consultation_id = ?::uuid) and (not ?::boolean or ${WAITING})
     order by x.asked_at desc, x.id limit ${SHOWN_AT_MOST}`,
    [[...emergency], [...audit], consultation, consultation, waiting],
  );
}

export async function countWaiting(tx: Tx, { emergency, audit }: Whose): Promise<number> {
  const found = await firstRow<{ n: number }>(
    tx,
    `select count(*)::int as n from special_accesses x where ${WAITING}
       and (x.kind = 'emergency' and x.service_id = any(?::uuid[]) or x.kind = 'audit' and x.service_id = any(?::uuid[]))`,
    [[...emergency], [...audit]],
  );
  return found?.n ?? 0;
}

/** Locked, so that it is decided once. */
export function findAccess(
  tx: Tx,
  kind: AccessKind,
  { services, id }: { services: readonly string[]; id: string },
): Promise<AccessRow | undefined> {
  return firstRow<AccessRow>(
    tx,
    `select ${COLUMNS} from special_accesses x join consultations c on c.id = x.consultation_id
     where x.id = ? and x.kind = ? and x.service_id = any(?::uuid[]) for update of x`,
    [id, kind, [...services]],
  );
}

export interface NewAccess {
  id: string;
  organisationId: string;
  serviceId: string;
  consultationId: string;
  staffId: string;
  kind: AccessKind;
  status: AccessStatus;
  reason: Buffer;
  minutes: number;
}

/** What is granted at once lasts from now on. `undefined`: the id is taken. */
export function addAccess(tx: Tx, access: NewAccess): Promise<{ endsAt: Date | null } | undefined> {
  const { kind, status, minutes } = access;
  return firstRow(
    tx,
    `insert into special_accesses (id, organisation_id, service_id, consultation_id, staff_id, kind, status, reason, minutes, ends_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, case when ? = 'granted' then now() + make_interval(mins => ?) end)
     on conflict (id) do nothing returning ends_at as "endsAt"`,
    [
      access.id,
      access.organisationId,
      access.serviceId,
      access.consultationId,
      access.staffId,
      kind,
      status,
      access.reason,
      minutes,
      status,
      minutes,
    ],
  );
}

/** The same request again: until when it lets its sender in. */
export function findOwnAccess(
  tx: Tx,
  { id, staffId, consultationId }: Pick<NewAccess, 'id' | 'staffId' | 'consultationId'>,
): Promise<{ endsAt: Date | null } | undefined> {
  return firstRow(
    tx,
    `select ends_at as "endsAt" from special_accesses where id = ? and staff_id = ? and consultation_id = ?`,
    [id, staffId, consultationId],
  );
}

export async function decideAccess(
  tx: Tx,
  id: string,
  { staffId, grant, note }: { staffId: string; grant: boolean; note: Buffer | null },
): Promise<void> {
  await rows(
    tx,
    `update special_accesses set status = ?, decided_by_id = ?, decided_at = now(), decision_note = ?,
       ends_at = case when ? then now() + make_interval(mins => minutes) end where id = ?`,
    [grant ? 'granted' : 'refused', staffId, note, grant, id],
  );
}

export async function reviewAccess(
  tx: Tx,
  id: string,
  { staffId, review, remark }: { staffId: string; review: AccessReview; remark: Buffer | null },
): Promise<void> {
  await rows(
    tx,
    `update special_accesses set review = ?, review_remark = ?, reviewed_by_id = ?, reviewed_at = now() where id = ?`,
    [review, remark, staffId, id],
  );
}

/** A restricted consultation by its id. */
export function findRestricted(
  tx: Tx,
  id: string,
): Promise<
  | {
      id: string;
      number: number;
      serviceId: string;
      assigneeId: string | null;
      restricted: boolean;
    }
  | undefined
> {
  return firstRow(
    tx,
    `select id, number, service_id as "serviceId", assignee_id as "assigneeId", restricted from consultations where id = ?`,
    [id],
  );
}
