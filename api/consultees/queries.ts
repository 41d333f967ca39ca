/** Links between consultees: rows are ended, never deleted and never merged. */
import type { Stage } from '../../domain/consultation.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';

/** One change of links at a time in a service, so that two of them at once see each other. */
export async function lockLinks(tx: Tx, serviceId: string): Promise<void> {
  await rows(tx, `select pg_advisory_xact_lock(hashtextextended('same-person/' || ?, 0))`, [
    serviceId,
  ]);
}

interface Act {
  consulteeId: string;
  byId: string;
}

/** What was done under this id before: whom it concerned, and who did it. */
export function readLinkAct(tx: Tx, linkId: string): Promise<Act[]> {
  return rows<Act>(
    tx,
    `select consultee_id as "consulteeId", linked_by_id as "byId" from same_persons where link_id = ?`,
    [linkId],
  );
}

export function readUnlinkAct(tx: Tx, unlinkId: string): Promise<Act[]> {
  return rows<Act>(
    tx,
    `select consultee_id as "consulteeId", unlinked_by_id as "byId" from same_persons where unlink_id = ?`,
    [unlinkId],
  );
}

/** The group she is in now. */
export async function groupOf(tx: Tx, consulteeId: string): Promise<string | null> {
  const found = await firstRow<{ groupId: string }>(
    tx,
    `select group_id as "groupId" from same_persons where consultee_id = ? and unlinked_at is null`,
    [consulteeId],
  );
  return found?.groupId ?? null;
}

export interface NewMember {
  id: string;
  organisationId: string;
  serviceId: string;
  groupId: string;
  consulteeId: string;
  linkId: string;
  linkedById: string;
  reason: Buffer;
}

/** Takes the consultee into the group. */
export async function addMember(tx: Tx, member: NewMember): Promise<void> {
  await rows(
    tx,
    `insert into same_persons (id, organisation_id, service_id, group_id, consultee_id, link_id, linked_by_id, reason)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      member.id,
      member.organisationId,
      member.serviceId,
      member.groupId,
      member.consulteeId,
      member.linkId,
      member.linkedById,
      member.reason,
    ],
  );
}

/** Her row of now; its id is what the reason of its end is bound to. */
export function membershipOf(tx: Tx, consulteeId: string): Promise<{ id: string } | undefined> {
  return firstRow(
    tx,
    `select id from same_persons where consultee_id = ? and unlinked_at is null`,
    [consulteeId],
  );
}

/** She is in no group from now on; the row stays. */
export async function endMembership(
  tx: Tx,
  {
    id,
    unlinkId,
    staffId,
    reason,
  }: { id: string; unlinkId: string; staffId: string; reason: Buffer },
): Promise<void> {
  await rows(
    tx,
    `update same_persons set unlink_id = ?, unlinked_by_id = ?, unlinked_at = now(), unlink_reason = ? where id = ? and unlinked_at is null`,
    [unlinkId, staffId, reason, id],
  );
}

export interface RecordRow {
  id: string;
  consulteeId: string;
  serviceId: string;
  number: number;
  seq: number;
  assigneeId: string | null;
  restricted: boolean;
}

/** All consultations of these consultees, newest first. */
export function consultationsOf(tx: Tx, consulteeIds: readonly string[]): Promise<RecordRow[]> {
  return rows<RecordRow>(
    tx,
    `select id, consultee_id as "consulteeId", service_id as "serviceId", number, seq, assignee_id as "assigneeId", restricted
     from consultations where consultee_id = any(?::uuid[]) order by opened_at desc, id`,
    [[...consulteeIds]],
  );
}

export interface KnownOf {
  consulteeId: string;
  traits: Buffer | null;
  cautions: Buffer | null;
}

/** What staff know of these consultees, encrypted. */
export function readKnown(tx: Tx, consulteeIds: readonly string[]): Promise<KnownOf[]> {
  return rows<KnownOf>(
    tx,
    `select id as "consulteeId", traits, cautions from consultees where id = any(?::uuid[])`,
    [[...consulteeIds]],
  );
}

export interface FoundRecord extends RecordRow {
  stage: Stage;
  openedAt: Date;
}

/** The consultation of that number in the service. */
export function findByNumber(
  tx: Tx,
  serviceId: string,
  number: number,
): Promise<FoundRecord | undefined> {
  return firstRow<FoundRecord>(
    tx,
    `select id, consultee_id as "consulteeId", service_id as "serviceId", number, seq, assignee_id as "assigneeId", restricted, stage, opened_at as "openedAt"
     from consultations where service_id = ? and number = ?`,
    [serviceId, number],
  );
}
