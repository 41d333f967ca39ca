/** Two organisations full of words that must not be found elsewhere, and people of every role. */
import { randomUUID } from 'node:crypto';
import { disclosurePlace, supplementPlace } from '../../api/sealed.ts';
import { broadcastPlace } from '../../db/broadcasts.ts';
import { replyRequestPlace } from '../../db/reply-requests.ts';
import { ROLES, type Role } from '../../domain/roles.ts';
import type {
  BuiltChannel,
  BuiltConsultation,
  BuiltService,
  BuiltStaff,
} from '../support/factories.ts';
import type { TestApi } from '../support/api.ts';

export const RELATIONS = [
  'own',
  'service',
  /** Waits in the queue: nobody's yet. */
  'queue',
  /** Restricted, and somebody else's. */
  'restricted',
  'other-service',
  'other-organisation',
  'absent',
] as const;
export type Relation = (typeof RELATIONS)[number];

/** `none`: signed in, but without any role. */
export const CALLERS = [...ROLES, 'none'] as const;
export type CallerRole = (typeof CALLERS)[number];

export interface Caller extends BuiltStaff {
  role: CallerRole;
  cookie: string;
  /** What a route's :id names, by relation. */
  consultations: Record<Relation, string>;
  escalations: Record<Relation, string>;
  commands: Record<Relation, string>;
  services: Record<Relation, string>;
}

/** Stands in everything that belongs to the other organisation. */
export const CANARY = '他市のカナリア';

export type PermissionWorld = Awaited<ReturnType<typeof buildPermissionWorld>>;

export async function buildPermissionWorld(api: TestApi) {
  const { build } = api;

  interface Line {
    service: BuiltService;
    channel: BuiltChannel;
    worker: BuiltStaff;
    rows: Rows;
  }
  interface Rows {
    consultation: BuiltConsultation;
    escalation: string;
    command: string;
  }

  /** What further names in a path stand for, by consultation. */
  const extras = new Map<string, Record<string, string>>();

  /** A consultation in its talk with everything that can hang on it. */
  async function buildRows(
    channel: BuiltChannel,
    assignee: BuiltStaff,
    text: string,
    state: 'talk' | 'queue' | 'restricted' = 'talk',
  ): Promise<Rows> {
    const consultee = await build.buildConsultee({ channel });
    const consultation = await build.buildConsultation({
      consultee,
      stage: state === 'queue' ? 'intake' : 'conversation',
      assignee: state === 'queue' ? null : assignee,
      restricted: state === 'restricted',
    });
    const { clientId: messageId, seq } = await build.buildMessage({ consultation, text });
    const { id: fileId } = await build.buildFile({ consultation, seq, bytes: text });
    const flagId = randomUUID();
    await build.insert('consultee_flags', {
      id: flagId,
      organisation_id: consultation.organisationId,
      service_id: consultation.serviceId,
      consultee_id: consultee.id,
      consultation_id: consultation.id,
      kind: 'no-call',
      set_by_id: assignee.id,
    });
    const accommodationId = randomUUID();
    await build.insert('accommodations', {
      id: accommodationId,
      organisation_id: consultation.organisationId,
      service_id: consultation.serviceId,
      consultee_id: consultee.id,
      consultation_id: consultation.id,
      need: 'plain-words',
    });
    const requestId = randomUUID();
    const { organisationId, serviceId } = consultation;
    const key = {
      organisationId,
      serviceId,
      kind: 'consultation',
      objectId: consultation.id,
    } as const;
    await build.insert('reply_requests', {
      id: requestId,
      organisation_id: organisationId,
      service_id: serviceId,
      consultation_id: consultation.id,
      staff_id: assignee.id,
      body: await build.crypt.seal(key, replyRequestPlace('body', requestId), text),
      file_ids: [],
      expected_seq: seq,
    });
    const disclosureId = randomUUID();
    await build.insert('access_disclosures', {
      id: disclosureId,
      organisation_id: organisationId,
      service_id: serviceId,
      consultation_id: consultation.id,
      consultee_id: consultee.id,
      requested_by_id: randomUUID(),
      requested_at: new Date(),
      ground: 'inquiry',
      reference: await build.crypt.seal(key, disclosurePlace('reference', disclosureId), text),
      reason: await build.crypt.seal(key, disclosurePlace('reason', disclosureId), text),
      since: new Date(0),
      until: new Date(),
      expires_at: new Date(Date.now() + 3_600_000),
    });
    extras.set(consultation.id, {
      disclosureId,
      messageId,
      fileId,
      flagId,
      requestId,
      accommodationId,
    });
    const { id: escalation } = await build.buildEscalation({ consultation, requestedBy: assignee });
    const supplementId = randomUUID();
    await build.insert('escalation_supplements', {
      id: supplementId,
      organisation_id: organisationId,
      service_id: serviceId,
      consultation_id: consultation.id,
      escalation_id: escalation,
      requested_by_id: randomUUID(),
      reason: await build.crypt.seal(key, supplementPlace('reason', supplementId), text),
      packet_fields: [],
      packet: await build.crypt.seal(key, supplementPlace('packet', supplementId), '{}'),
      digest: '0'.repeat(64),
    });
    extras.set(escalation, { packetId: escalation, supplementId });
    // Its workflow has not begun: what is asked of it is answered without an engine.
    await build.pool.query(`update escalations set n = null where id = $1`, [escalation]);
    const command = randomUUID();
    await build.insert('commands', {
      id: command,
      organisation_id: consultation.organisationId,
      service_id: consultation.serviceId,
      consultation_id: consultation.id,
      staff_id: assignee.id,
      roles: ['counselor'],
      action: 'end-talk',
      command: JSON.stringify({ action: 'end-talk' }),
      next_at: new Date(),
    });
    return { consultation, escalation, command };
  }

  /** A draft of a message to followers. */
  async function buildBroadcast(
    { id: serviceId, organisationId }: BuiltService,
    worker: BuiltStaff,
    text: string,
  ): Promise<string> {
    const id = randomUUID();
    const key = { organisationId, serviceId, kind: 'service', objectId: serviceId } as const;
    const words = { title: text, bubbles: [text], link: { kind: 'none' } };
    await build.insert('broadcasts', {
      id,
      organisation_id: organisationId,
      service_id: serviceId,
      words: await build.crypt.seal(key, broadcastPlace('words', id), JSON.stringify(words)),
      segment: JSON.stringify({}),
      created_by_id: worker.id,
      edited_by_id: worker.id,
    });
    return id;
  }

  async function buildLine(organisation: { id: string }, text: string): Promise<Line> {
    const service = await build.buildService({ organisation, name: `${text}の相談` });
    const channel = await build.buildChannel({ service });
    const roles = [{ service, role: 'counselor' as const }];
    const worker = await build.buildStaff({ organisation, roles, name: text });
    const pictureId = randomUUID();
    await build.insert('rich_menu_pictures', {
      id: pictureId,
      organisation_id: organisation.id,
      service_id: service.id,
      media_type: 'image/png',
      width: 1200,
      height: 810,
      bytes: Buffer.from(text),
      source: Buffer.from(text),
      created_by_id: worker.id,
    });
    const broadcastId = await buildBroadcast(service, worker, text);
    extras.set(service.id, { ...extras.get(service.id), pictureId, broadcastId });
    return { service, channel, worker, rows: await buildRows(channel, worker, text) };
  }

  const [ours, theirs] = await Promise.all([build.buildOrganisation(), build.buildOrganisation()]);
  const own = await buildLine(ours, '自分の窓口');
  const sister = await buildLine(ours, 'となりの窓口');
  const foreign = await buildLine(theirs, CANARY);

  const queue = await buildRows(own.channel, own.worker, '受付の話', 'queue');
  const restricted = await buildRows(own.channel, own.worker, '限られた話', 'restricted');

  async function buildCaller(role: CallerRole): Promise<Caller> {
    const roles = role === 'none' ? [] : [{ service: own.service, role: role satisfies Role }];
    const staff = await build.buildStaff({ organisation: ours, roles, name: `職員 ${role}` });
    const mine = await buildRows(own.channel, staff, '担当の話');
    const rows = {
      own: mine,
      service: own.rows,
      queue,
      restricted,
      'other-service': sister.rows,
      'other-organisation': foreign.rows,
    };
    const byRelation = (pick: (one: Rows) => string): Record<Relation, string> => ({
      own: pick(rows.own),
      service: pick(rows.service),
      queue: pick(rows.queue),
      restricted: pick(rows.restricted),
      'other-service': pick(rows['other-service']),
      'other-organisation': pick(rows['other-organisation']),
      absent: randomUUID(),
    });
    return {
      ...staff,
      role,
      cookie: await build.signIn(staff),
      consultations: byRelation(({ consultation }) => consultation.id),
      escalations: byRelation(({ escalation }) => escalation),
      commands: byRelation(({ command }) => command),
      services: byRelation(({ consultation }) => consultation.serviceId),
    };
  }

  const callers = new Map<CallerRole, Caller>();
  for (const role of CALLERS) callers.set(role, await buildCaller(role));
  return { ours, theirs, own, sister, foreign, callers, extras };
}
