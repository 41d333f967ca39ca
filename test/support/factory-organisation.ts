/** Organisations, services, channels and staff for tests. */
import { randomBytes, randomUUID } from 'node:crypto';
import { newToken } from '../../api/http/token.ts';
import { factorPlace, sealSecret } from '../../api/session/factor-secret.ts';
import { newTotpSecret } from '../../api/session/totp.ts';
import { copyApprovalPlace, organisationKey } from '../../api/sealed.ts';
import type { AttributeField } from '../../domain/attributes.ts';
import { COPY_KINDS } from '../../domain/registers.ts';
import type { Role } from '../../domain/roles.ts';
import type { Proof } from '../../domain/second-factor.ts';
import type { ServiceSettings } from '../../domain/settings.ts';
import type { Ground } from './factory-ground.ts';
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
export function organisationFactories({ insert, crypt }: Ground) {
  /** The ward's approval of every kind of copy. */
  async function approveCopies(organisationId: string): Promise<void> {
    for (const kind of Object.keys(COPY_KINDS)) {
      const id = randomUUID();
      const words = { approvedBy: '課長', purpose: '試験', documentNo: '' };
      await insert('copy_approvals', {
        id,
        organisation_id: organisationId,
        kind,
        approved_on: '2000-01-01',
        words: await crypt.seal(
          organisationKey(organisationId),
          copyApprovalPlace(id),
          JSON.stringify(words),
        ),
        made_by_id: randomUUID(),
      });
    }
  }

  /** `mayCopy: false`: the ward has approved no exports yet. */
  async function buildOrganisation({
    mayCopy = true,
    ...overrides
  }: Partial<BuiltOrganisation> & { mayCopy?: boolean } = {}) {
    const id = randomUUID();
    const organisation = { id, code: `org-${id.slice(0, 8)}`, name: '試験市', ...overrides };
    await insert('organisations', organisation);
    if (mayCopy) await approveCopies(id);
    return organisation;
  }

  async function buildService({
    organisation,
    settings,
    fields = TEST_FIELDS,
    isPaused = false,
    ...overrides
  }: {
    organisation?: Pick<BuiltOrganisation, 'id'>;
    /** `null`: a service nobody has configured. */
    settings?: Partial<ServiceSettings> | null;
    fields?: readonly AttributeField[];
    /** Reception rests, until somebody ends it. */
    isPaused?: boolean;
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
    if (isPaused)
      await insert('service_pauses', {
        id: randomUUID(),
        organisation_id: organisationId,
        service_id: id,
        kind: 'pause',
        begins_at: new Date(0),
        created_by_id: randomUUID(),
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

  /** A second factor in use since long ago; gives its secret. */
  async function buildSecondFactor(
    staff: Pick<BuiltStaff, 'id' | 'organisationId'>,
  ): Promise<string> {
    const { id: staffId, organisationId } = staff;
    const id = randomUUID();
    const secret = newTotpSecret();
    await insert('second_factors', {
      id,
      organisation_id: organisationId,
      staff_id: staffId,
      kind: 'totp',
      secret: await sealSecret(crypt, organisationId, factorPlace(id), secret),
    });
    return secret;
  }

  /**
   * A session as if wholly signed in, or with `proved` as far as that; gives the value of the `Cookie` header.
   * It counts as just proved for as long as it lasts, wherever a test moves the clock; `provedAt: null`: it never does.
   */
  async function signIn(
    staff: Pick<BuiltStaff, 'id' | 'organisationId'>,
    {
      createdAt = Date.now(),
      seenAt = createdAt,
      endedAt = null,
      proved = 'second-factor',
      provedAt = createdAt + 12 * 3_600_000,
    }: {
      createdAt?: number;
      seenAt?: number;
      endedAt?: number | null;
      proved?: Proof;
      provedAt?: number | null;
    } = {},
  ): Promise<string> {
    const { token, hash } = newToken();
    await insert('staff_sessions', {
      token_hash: hash,
      organisation_id: staff.organisationId,
      staff_id: staff.id,
      proved,
      proved_at: provedAt === null ? null : new Date(provedAt),
      created_at: new Date(createdAt),
      seen_at: new Date(seenAt),
      ended_at: endedAt === null ? null : new Date(endedAt),
    });
    return `madoguchi_staff=${staff.organisationId}.${token}`;
  }

  return {
    buildOrganisation,
    buildService,
    buildSettings,
    buildChannel,
    buildStaff,
    buildSecondFactor,
    signIn,
  };
}
