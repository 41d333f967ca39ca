/** Builds rows as the migrator's role, each with the parents it lacks. Times are instants in ms where they can be given. */
import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { newToken } from '../../api/http/token.ts';
import { lineIdLookup, lineIdPlace } from '../../db/consultees.ts';
import { createCrypt, type Crypt } from '../../db/crypt.ts';
import { messagePlace } from '../../db/messages.ts';
import type { Author } from '../../db/entities/Message.ts';
import type { AttributeField } from '../../domain/attributes.ts';
import type { Stage } from '../../domain/consultation.ts';
import type { EscalationKind, EscalationStatus } from '../../domain/escalation.ts';
import type { Priority } from '../../domain/priority.ts';
import type { Role } from '../../domain/roles.ts';
import type { ServiceSettings } from '../../domain/settings.ts';
import type { KeyStore } from '../../keys/client.ts';
import { TEST_FIELDS, testSettings } from './settings.ts';

export interface BuiltOrganisation {
  id: string;
  code: string;
  name: string;
}
export interface BuiltService {
  id: string;
  organisationId: string;
  code: string;
  name: string;
}
export interface BuiltChannel {
  id: string;
  organisationId: string;
  serviceId: string;
  key: string;
  loginChannelId: string;
}
export interface BuiltStaff {
  id: string;
  organisationId: string;
  loginId: string;
  name: string;
}
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

export type Factories = ReturnType<typeof createFactories>;

export function createFactories({ migratorUrl, keys }: { migratorUrl: string; keys: KeyStore }) {
  const pool = new pg.Pool({ connectionString: migratorUrl, max: 3 });
  const crypt = createCrypt(keys);

  async function insert(table: string, row: Record<string, unknown>): Promise<void> {
    const columns = Object.keys(row);
    const places = columns.map((_, index) => `$${index + 1}`);
    await pool.query(
      `insert into ${table} (${columns.map((column) => `"${column}"`).join(', ')}) values (${places.join(', ')})`,
      Object.values(row),
    );
  }

  async function buildOrganisation(overrides: Partial<BuiltOrganisation> = {}) {
    const id = randomUUID();
    const organisation = { id, code: `org-${id.slice(0, 8)}`, name: '試験市', ...overrides };
    await insert('organisations', organisation);
    return organisation;
  }

  async function buildService({
    organisation,
    settings,
    fields = TEST_FIELDS,
    ...overrides
  }: {
    organisation?: Pick<BuiltOrganisation, 'id'>;
    /** `null`: a service nobody has configured. */
    settings?: Partial<ServiceSettings> | null;
    fields?: readonly AttributeField[];
    code?: string;
    name?: string;
  } = {}): Promise<BuiltService> {
    const { id: organisationId } = organisation ?? (await buildOrganisation());
    const id = randomUUID();
    const service = { code: `service-${id.slice(0, 8)}`, name: '試験相談', ...overrides };
    await insert('services', { id, organisation_id: organisationId, ...service });
    const built = { id, organisationId, ...service };
    if (settings !== null) await buildSettings(built, { version: 1, ...settings });
    const form = JSON.stringify({ version: 1, fields });
    await insert('form_versions', {
      id: randomUUID(),
      organisation_id: organisationId,
      service_id: id,
      version: 1,
      effective_from: new Date(0),
      form,
    });
    return built;
  }

  /** A further settings version, in force from `effectiveFrom` (the beginning of time by default). */
  async function buildSettings(
    service: Pick<BuiltService, 'id' | 'organisationId'>,
    {
      version,
      effectiveFrom = 0,
      ...overrides
    }: Partial<ServiceSettings> & { version: number; effectiveFrom?: number },
  ): Promise<void> {
    await insert('settings_versions', {
      id: randomUUID(),
      organisation_id: service.organisationId,
      service_id: service.id,
      version,
      effective_from: new Date(effectiveFrom),
      settings: JSON.stringify(testSettings(overrides)),
    });
  }

  async function buildChannel({
    service,
    channelSecret = randomBytes(16).toString('hex'),
    ...overrides
  }: {
    service?: BuiltService;
    channelSecret?: string;
    key?: string;
    lineChannelId?: string;
    loginChannelId?: string;
    liffId?: string;
    botUserId?: string;
  } = {}): Promise<BuiltChannel> {
    const of = service ?? (await buildService());
    const id = randomUUID();
    const made = {
      key: `key-${id}`,
      lineChannelId: String(Math.floor(Math.random() * 1e10)),
      loginChannelId: String(Math.floor(Math.random() * 1e10)),
      liffId: `${id.slice(0, 8)}-liff`,
      botUserId: `U${randomBytes(16).toString('hex')}`,
      ...overrides,
    };
    const name = {
      organisationId: of.organisationId,
      serviceId: of.id,
      kind: 'service',
      objectId: of.id,
    } as const;
    const credentials = await crypt.seal(
      name,
      { table: 'channels', column: 'credentials', row: id },
      JSON.stringify({ channelSecret, previousChannelSecret: null }),
    );
    await insert('channels', {
      id,
      organisation_id: of.organisationId,
      service_id: of.id,
      key: made.key,
      line_channel_id: made.lineChannelId,
      login_channel_id: made.loginChannelId,
      liff_id: made.liffId,
      bot_user_id: made.botUserId,
      credentials,
    });
    return { id, organisationId: of.organisationId, serviceId: of.id, ...made };
  }

  async function buildStaff({
    organisation,
    roles = [],
    name = '試験 職員',
    passwordHash = 'none',
    disabledAt = null,
    duty = 'off',
    ...overrides
  }: {
    organisation?: Pick<BuiltOrganisation, 'id'>;
    roles?: readonly { service: Pick<BuiltService, 'id'>; role: Role }[];
    name?: string;
    passwordHash?: string;
    disabledAt?: Date | null;
    duty?: 'on' | 'away' | 'off';
    loginId?: string;
  } = {}): Promise<BuiltStaff> {
    const { id: organisationId } = organisation ?? (await buildOrganisation());
    const id = randomUUID();
    const loginId = overrides.loginId ?? `staff-${id.slice(0, 8)}`;
    const key = {
      organisationId,
      serviceId: null,
      kind: 'organisation',
      objectId: organisationId,
    } as const;
    const sealed = await crypt.seal(key, { table: 'staff', column: 'name', row: id }, name);
    await insert('staff', {
      id,
      organisation_id: organisationId,
      login_id: loginId,
      name: sealed,
      password_hash: passwordHash,
      duty,
      disabled_at: disabledAt,
    });
    for (const { service, role } of roles) {
      await insert('memberships', {
        staff_id: id,
        service_id: service.id,
        role,
        organisation_id: organisationId,
      });
    }
    return { id, organisationId, loginId, name };
  }

  /** A session as if signed in; gives the value of the `Cookie` header. */
  async function signIn(
    staff: Pick<BuiltStaff, 'id' | 'organisationId'>,
    {
      createdAt = Date.now(),
      seenAt = createdAt,
      endedAt = null,
    }: { createdAt?: number; seenAt?: number; endedAt?: number | null } = {},
  ): Promise<string> {
    const { token, hash } = newToken();
    await insert('staff_sessions', {
      token_hash: hash,
      organisation_id: staff.organisationId,
      staff_id: staff.id,
      created_at: new Date(createdAt),
      seen_at: new Date(seenAt),
      ended_at: endedAt === null ? null : new Date(endedAt),
    });
    return `madoguchi_staff=${staff.organisationId}.${token}`;
  }

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

  return {
    pool,
    crypt: crypt as Crypt,
    insert,
    buildOrganisation,
    buildService,
    buildSettings,
    buildChannel,
    buildStaff,
    signIn,
    buildConsultee,
    enterRoom,
    buildConsultation,
    buildMessage,
    buildEscalation,
    close: () => pool.end(),
  };
}
