/** What is read of one consultation, and its opening by staff. */
import {
  missingAttributes,
  requiredAttributes,
  type AttributeField,
} from '../../domain/attributes.ts';
import type { Stage } from '../../domain/consultation.ts';
import type { Approval, EscalationKind, EscalationStatus } from '../../domain/escalation.ts';
import type { NotTold } from '../../domain/notices.ts';
import type { RoomChoices } from '../../domain/room-choices.ts';
import type { Supporter } from '../../domain/supporter.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import { formOf } from '../../db/settings.ts';
import { codedOnly, readAnswers } from '../attributes/queries.ts';
import { NOT_TOLD_HER } from '../notices/undelivered-queries.ts';
import { ROW_COLUMNS, type ConsultationListRow } from './list.ts';

export interface HeadRow extends ConsultationListRow {
  consulteeId: string;
  linkedToId: string | null;
  openedById: string | null;
  reviewedById: string | null;
  followUpOn: string | null;
  graceUntil: number | null;
  following: boolean;
  blocked: boolean;
  choices: RoomChoices | null;
  writer: Supporter | null;
  historyHiddenAt: Date | null;
  traits: Buffer | null;
  cautions: Buffer | null;
}

export async function readHead(tx: Tx, id: string): Promise<HeadRow | undefined> {
  return firstRow<HeadRow>(
    tx,
    `select ${ROW_COLUMNS}, c.linked_to_id as "linkedToId", c.opened_by_id as "openedById", c.reviewed_by_id as "reviewedById",
       to_char(c.follow_up_on, 'YYYY-MM-DD') as "followUpOn", (c.snapshot ->> 'graceUntil')::float8 as "graceUntil",
       p.id as "consulteeId", p.following, p.blocked, p.room_choices as choices, p.writer, p.history_hidden_at as "historyHiddenAt", p.traits, p.cautions
     from consultations c join consultees p on p.id = c.consultee_id where c.id = ?`,
    [id],
  );
}

/** Why she was not told of what she has not read yet. */
export async function readNotTold(
  tx: Tx,
  consultationId: string,
): Promise<{ at: Date; reason: NotTold } | undefined> {
  return firstRow(tx, `select d.at, d.status as reason from ${NOT_TOLD_HER} and c.id = ?`, [
    consultationId,
  ]);
}

export interface EarlierRow {
  id: string;
  consulteeId: string;
  serviceId: string;
  number: number;
  stage: Stage;
  openedAt: Date;
  closedAt: Date | null;
  outcome: string | null;
  assigneeId: string | null;
  restricted: boolean;
  lastSeq: number;
  openEscalations: number;
  notes: number;
}

const HISTORY_AT_MOST = 50;

/** Other consultations of the consultee and of those who are one person with her, newest first. */
export async function readHistory(
  tx: Tx,
  {
    id,
    consulteeIds,
    organisationId,
  }: { id: string; consulteeIds: readonly string[]; organisationId: string },
): Promise<EarlierRow[]> {
  return rows<EarlierRow>(
    tx,
    `select c.id, c.consultee_id as "consulteeId", c.service_id as "serviceId", c.number, c.stage, c.opened_at as "openedAt", c.closed_at as "closedAt", c.outcome,
       c.assignee_id as "assigneeId", c.restricted, c.last_seq as "lastSeq", c.open_escalations as "openEscalations",
       (select count(*)::int from notes n where n.consultation_id = c.id) as notes
     from consultations c where c.organisation_id = ? and c.consultee_id = any(?::uuid[]) and c.id <> ?
     order by c.opened_at desc limit ${HISTORY_AT_MOST}`,
    [organisationId, [...consulteeIds], id],
  );
}

export interface EscalationSummary {
  id: string;
  n: number | null;
  kind: EscalationKind;
  immediate: boolean;
  status: EscalationStatus;
  approval: Approval;
}

export async function readEscalations(
  tx: Tx,
  consultationId: string,
): Promise<EscalationSummary[]> {
  return rows<EscalationSummary>(
    tx,
    `select id, n, kind, immediate, status, approval from escalations where consultation_id = ? order by requested_at`,
    [consultationId],
  );
}

/** Required fields of the consultation's form as its answers stand, and those of them without any answer. */
export async function readCompleteness(
  tx: Tx,
  { id, serviceId, formVersion }: { id: string; serviceId: string; formVersion: number },
): Promise<{ required: AttributeField[]; missing: AttributeField[] }> {
  const form = await formOf(tx, serviceId, formVersion);
  const fields = form?.fields ?? [];
  const answers = codedOnly(await readAnswers(tx, id));
  return {
    required: requiredAttributes(fields, answers),
    missing: missingAttributes(fields, answers),
  };
}

/** Where a consultee belongs; row-level security hides those of other services. */
export async function findConsultee(
  tx: Tx,
  id: string,
): Promise<{ id: string; serviceId: string } | undefined> {
  return firstRow(tx, `select id, service_id as "serviceId" from consultees where id = ?`, [id]);
}

export async function findNumber(
  tx: Tx,
  id: string,
): Promise<{ number: number; consulteeId: string; openedById: string | null } | undefined> {
  return firstRow(
    tx,
    `select number, consultee_id as "consulteeId", opened_by_id as "openedById" from consultations where id = ?`,
    [id],
  );
}

/** Replaces the encrypted traits and cautions of a consultee; `null` removes one. */
export async function writeTraits(
  tx: Tx,
  consulteeId: string,
  { traits, cautions }: { traits: Buffer | null; cautions: Buffer | null },
): Promise<void> {
  await rows(tx, `update consultees set traits = ?, cautions = ? where id = ?`, [
    traits,
    cautions,
    consulteeId,
  ]);
}
