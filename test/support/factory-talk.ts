/** Consultees, their rooms, consultations, messages and escalations for tests. */
import { randomBytes, randomUUID } from 'node:crypto';
import { newToken } from '../../api/http/token.ts';
import { lineIdLookup, lineIdPlace } from '../../db/consultees.ts';
import type { Author } from '../../db/entities/Message.ts';
import { fileKey, filePlace } from '../../db/files.ts';
import { messagePlace } from '../../db/messages.ts';
import type { Stage } from '../../domain/consultation.ts';
import type { EscalationKind, EscalationStatus } from '../../domain/escalation.ts';
import type { Priority } from '../../domain/priority.ts';
import type { Ground } from './factory-ground.ts';
import type { BuiltChannel, BuiltStaff } from './factory-organisation.ts';

export interface BuiltConsultee {
  id: string;
  organisationId: string;
  serviceId: string;
  channelId: string;
  lineId: string;
}
export interface BuiltConsultation {
  id: string;
  organisationId: string;
  serviceId: string;
  consulteeId: string;
  number: number;
}

/** `buildChannel` makes the parents of a consultee who has none. */
export function talkFactories(
  { pool, insert, crypt }: Ground,
  buildChannel: () => Promise<BuiltChannel>,
) {
  async function buildConsultee({
    channel,
    lineId = `U${randomBytes(16).toString('hex')}`,
    consented = true,
    following = true,
  }: {
    channel?: BuiltChannel;
    lineId?: string;
    consented?: boolean;
    following?: boolean;
  } = {}): Promise<BuiltConsultee> {
    const { id: channelId, organisationId, serviceId } = channel ?? (await buildChannel());
    const id = randomUUID();
    const name = { organisationId, serviceId, kind: 'consultee', objectId: id } as const;
    await insert('consultees', {
      id,
      organisation_id: organisationId,
      service_id: serviceId,
      channel_id: channelId,
      line_id: await crypt.seal(name, lineIdPlace(id), lineId),
      line_id_lookup: await lineIdLookup(crypt, organisationId, serviceId, lineId),
      following,
      consent_version: consented ? '1' : null,
      consented_at: consented ? new Date() : null,
    });
    return { id, organisationId, serviceId, channelId, lineId };
  }

  /** A room session; gives the value of the `Cookie` header. */
  async function enterRoom(
    consultee: Omit<BuiltConsultee, 'lineId'>,
    { seenAt = Date.now(), endedAt = null }: { seenAt?: number; endedAt?: number | null } = {},
  ): Promise<string> {
    const { token, hash } = newToken();
    await insert('room_sessions', {
      token_hash: hash,
      organisation_id: consultee.organisationId,
      service_id: consultee.serviceId,
      consultee_id: consultee.id,
      channel_id: consultee.channelId,
      seen_at: new Date(seenAt),
      ended_at: endedAt === null ? null : new Date(endedAt),
    });
    return `madoguchi_room=${consultee.organisationId}.${consultee.serviceId}.${token}`;
  }

  async function buildConsultation({
    consultee,
    stage = 'intake',
    assignee = null,
    openedAt = Date.now(),
    ended = false,
    priority = 'normal',
    restricted = false,
  }: {
    consultee?: Omit<BuiltConsultee, 'lineId' | 'channelId'>;
    stage?: Stage;
    assignee?: Pick<BuiltStaff, 'id'> | null;
    openedAt?: number;
    ended?: boolean;
    priority?: Priority;
    restricted?: boolean;
  } = {}): Promise<BuiltConsultation> {
    const { id: consulteeId, organisationId, serviceId } = consultee ?? (await buildConsultee());
    const id = randomUUID();
    const isClosed = stage === 'closed';
    const { rows } = await pool.query<{ number: number }>(
      `insert into consultations (id, organisation_id, service_id, consultee_id, number, form_version, stage, stage_since, assignee_id, reviewed_by_id,
         opened_at, closed_at, ended_at, outcome, priority, restricted, waits_for, seq)
       values ($1, $2, $3, $4, (select coalesce(max(number), 0) + 1 from consultations where service_id = $3), 1, $5, $6, $7, $8, $6, $9, $10, $11, $12, $13, 'take-up', 1)
       returning number`,
      [
        id,
        organisationId,
        serviceId,
        consulteeId,
        stage,
        new Date(openedAt),
        assignee?.id ?? null,
        stage === 'intake' || stage === 'review' ? null : (assignee?.id ?? null),
        isClosed ? new Date(openedAt) : null,
        ended ? new Date(openedAt) : null,
        isClosed ? 'listened' : null,
        priority,
        restricted,
      ],
    );
    return { id, organisationId, serviceId, consulteeId, number: rows[0]?.number ?? 0 };
  }

  /** The next message of a consultation, with its counters, but without audit row, errand and wake-up. */
  async function buildMessage({
    consultation,
    author = 'consultee',
    text = 'こんにちは',
    staff = null,
    at = Date.now(),
  }: {
    consultation: BuiltConsultation;
    author?: Author;
    text?: string;
    staff?: Pick<BuiltStaff, 'id'> | null;
    at?: number;
  }): Promise<{ seq: number; clientId: string }> {
    const { id, organisationId, serviceId } = consultation;
    const clientId = randomUUID();
    const name = { organisationId, serviceId, kind: 'consultation', objectId: id } as const;
    const body = await crypt.seal(name, messagePlace(id, clientId), text);
    const { rows } = await pool.query<{ seq: number }>(
      `update consultations set last_seq = last_seq + 1,
         consultee_up_to = case $3 when 'consultee' then last_seq + 1 else consultee_up_to end,
         last_consultee_at = case $3 when 'consultee' then $2 else last_consultee_at end,
         staff_up_to = case $3 when 'staff' then last_seq + 1 else staff_up_to end,
         last_staff_at = case $3 when 'staff' then $2 else last_staff_at end,
         waiting_since = case $3 when 'consultee' then coalesce(waiting_since, $2) when 'staff' then null else waiting_since end
       where id = $1 returning last_seq as seq`,
      [id, new Date(at), author],
    );
    const seq = rows[0]?.seq ?? 0;
    await insert('messages', {
      consultation_id: id,
      seq,
      organisation_id: organisationId,
      service_id: serviceId,
      client_id: clientId,
      author,
      staff_id: staff?.id ?? null,
      body,
      created_at: new Date(at),
    });
    return { seq, clientId };
  }

  async function buildEscalation({
    consultation,
    requestedBy,
    kind = 'police',
    immediate = false,
    status = 'requested',
    n = 1,
  }: {
    consultation: BuiltConsultation;
    requestedBy: Pick<BuiltStaff, 'id'>;
    kind?: EscalationKind;
    immediate?: boolean;
    status?: EscalationStatus;
    n?: number;
  }): Promise<{ id: string }> {
    const { organisationId, serviceId, id: consultationId } = consultation;
    const id = randomUUID();
    const name = {
      organisationId,
      serviceId,
      kind: 'consultation',
      objectId: consultationId,
    } as const;
    await insert('escalations', {
      id,
      organisation_id: organisationId,
      service_id: serviceId,
      consultation_id: consultationId,
      n,
      kind,
      immediate,
      requested_by_id: requestedBy.id,
      reason: await crypt.seal(
        name,
        { table: 'escalations', column: 'reason', row: id },
        '試験の理由',
      ),
      packet_fields: [],
      packet: await crypt.seal(name, { table: 'escalations', column: 'packet', row: id }, '{}'),
      status,
      approval: status === 'requested' ? 'waiting' : 'approved',
      seq: 1,
    });
    return { id };
  }

  /** A text file of the consultee's, sent with message `seq`; `null`: not sent yet. */
  async function buildFile({
    consultation,
    seq,
    bytes = 'ファイル',
    createdAt = Date.now(),
  }: {
    consultation: BuiltConsultation;
    seq: number | null;
    bytes?: string;
    createdAt?: number;
  }): Promise<{ id: string }> {
    const id = randomUUID();
    const key = fileKey(consultation, id);
    const body = await crypt.sealBytes(key, filePlace('body', id), Buffer.from(bytes));
    await insert('files', {
      id,
      organisation_id: consultation.organisationId,
      service_id: consultation.serviceId,
      consultee_id: consultation.consulteeId,
      consultation_id: seq === null ? null : consultation.id,
      message_seq: seq,
      kind: 'file',
      media_type: 'text/plain',
      byte_size: Buffer.byteLength(bytes),
      scan: 'no-scanner',
      source_lookup: randomBytes(32),
      body,
      created_at: new Date(createdAt),
    });
    return { id };
  }

  return { buildConsultee, enterRoom, buildConsultation, buildMessage, buildFile, buildEscalation };
}
