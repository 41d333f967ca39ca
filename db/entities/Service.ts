import { defineEntity, p } from '@mikro-orm/core';
import { PAUSE_KINDS } from '../../domain/hours.ts';
import type { LineCheckResult } from '../../domain/line-checks.ts';
import { SERVICE_MODES } from '../../domain/practice.ts';
import type { ServiceForm, ServiceSettings } from '../../domain/settings.ts';
import { Organisation } from './Organisation.ts';
import { ofOrganisation, ofOrganisationOrService, ofService, writtenByService } from './tenancy.ts';

const ServiceSchema = defineEntity({
  name: 'Service',
  tableName: 'services',
  rowLevelSecurity: 'force',
  policies: [...ofOrganisation('services'), ...writtenByService('services', 'id')],
  uniques: [{ properties: ['organisation', 'code'] }],
  properties: {
    id: p.uuid().primary(),
    organisation: () => p.manyToOne(Organisation),
    code: p.string().length(40),
    name: p.string().length(200),
    mode: p.enum(SERVICE_MODES).default('live'),
    createdAt: p.datetime().defaultRaw('now()'),
    /** No new consultation begins here any more; those that are open go on. */
    retiredAt: p.datetime().nullable(),
    /** When hours, timers or pauses last changed, and when its workflows were last told. */
    planChangedAt: p.datetime().defaultRaw('now()'),
    planToldAt: p.datetime().nullable(),
    /** When the worker may next try to tell them. */
    planNextAt: p.datetime().defaultRaw('now()'),
    /** Up to when those who wrote while reception was closed were told that it is open again. */
    openingToldAt: p.datetime().nullable(),
    /** Last day of its contract, where it has one of its own. */
    contractEndsOn: p.date().nullable(),
    /** Rule and contract by which its consultations' days were last computed. */
    retentionBasis: p.string().length(200).nullable(),
  },
});

/** One consultation line of an organisation. */
export class Service extends ServiceSchema.class {}
ServiceSchema.setClass(Service);

const ChannelSchema = defineEntity({
  name: 'Channel',
  tableName: 'channels',
  rowLevelSecurity: 'force',
  policies: ofService('channels'),
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    service: () => p.manyToOne(Service),
    /** The last part of the webhook's URL and of the room's; opaque, unique over the installation. */
    key: p.string().length(64).unique(),
    /** LINE's ids of the Messaging API channel and of the LINE Login channel the room belongs to. */
    lineChannelId: p.string().length(40),
    loginChannelId: p.string().length(40),
    liffId: p.string().length(80),
    botUserId: p.string().length(40),
    /** Encrypted JSON {channelSecret, previousChannelSecret, loginChannelSecret}; written, never shown. */
    credentials: p.blob(),
    createdAt: p.datetime().defaultRaw('now()'),
    /** What LINE calls the account; `null` until it was asked. */
    displayName: p.string().length(100).nullable(),
    basicId: p.string().length(40).nullable(),
    connectedAt: p.datetime().nullable(),
    connectedById: p.uuid().nullable(),
    /** What the last look at the connection found. */
    checks: p.json<readonly LineCheckResult[]>().nullable(),
    checkedAt: p.datetime().nullable(),
    checkedById: p.uuid().nullable(),
    /** Messages LINE takes this month (`null`: no limit, or never read), and how many it has taken. */
    quotaLimit: p.integer().nullable(),
    quotaUsed: p.integer().nullable(),
    quotaReadAt: p.datetime().nullable(),
    /** When the worker reads it again. */
    quotaNextAt: p.datetime().defaultRaw('now()'),
  },
});

/** A service's LINE Official Account. */
export class Channel extends ChannelSchema.class {}
ChannelSchema.setClass(Channel);

const SettingsVersionSchema = defineEntity({
  name: 'SettingsVersion',
  tableName: 'settings_versions',
  rowLevelSecurity: 'force',
  policies: ofService('settings_versions'),
  uniques: [{ properties: ['organisationId', 'service', 'version'] }],
  indexes: [
    {
      name: 'settings_versions_to_begin',
      expression: `create index "settings_versions_to_begin" on "settings_versions" ("effective_from") where "begun_at" is null and "withdrawn_at" is null`,
    },
  ],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    service: () => p.manyToOne(Service),
    version: p.integer(),
    effectiveFrom: p.datetime(),
    settings: p.json<ServiceSettings>(),
    createdAt: p.datetime().defaultRaw('now()'),
    /** The member of staff; `null` for what the installation began with. */
    publishedById: p.uuid().nullable(),
    /** Announced, and taken back before its date came. */
    withdrawnAt: p.datetime().nullable(),
    /** Encrypted: why it was made; AAD row = id. */
    note: p.blob().nullable(),
    /** The second pair of eyes, where one was needed. */
    approvedById: p.uuid().nullable(),
    /** The version it was made from, and the form version that goes with it. */
    basedOn: p.integer().nullable(),
    formVersion: p.integer().nullable(),
    /** When everybody was told that its date had come. */
    begunAt: p.datetime().nullable(),
  },
});

/** Effective-dated configuration: the newest version whose date has come is in force. */
export class SettingsVersion extends SettingsVersionSchema.class {}
SettingsVersionSchema.setClass(SettingsVersion);

const FormVersionSchema = defineEntity({
  name: 'FormVersion',
  tableName: 'form_versions',
  rowLevelSecurity: 'force',
  policies: ofService('form_versions'),
  uniques: [{ properties: ['organisationId', 'service', 'version'] }],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    service: () => p.manyToOne(Service),
    version: p.integer(),
    effectiveFrom: p.datetime(),
    form: p.json<ServiceForm>(),
    createdAt: p.datetime().defaultRaw('now()'),
    withdrawnAt: p.datetime().nullable(),
  },
});

/** The attribute form; a consultation keeps the version it began with. */
export class FormVersion extends FormVersionSchema.class {}
FormVersionSchema.setClass(FormVersion);

const ServicePauseSchema = defineEntity({
  name: 'ServicePause',
  tableName: 'service_pauses',
  rowLevelSecurity: 'force',
  policies: ofService('service_pauses'),
  indexes: [{ properties: ['service', 'beginsAt'] }, { properties: ['announcementId'] }],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    service: () => p.manyToOne(Service),
    kind: p.enum(PAUSE_KINDS),
    beginsAt: p.datetime(),
    /** `null`: until somebody ends it. */
    endsAt: p.datetime().nullable(),
    createdById: p.uuid(),
    createdAt: p.datetime().defaultRaw('now()'),
    /** Who ended it, or took it back. */
    endedById: p.uuid().nullable(),
    /** Encrypted: why. */
    reason: p.blob().nullable(),
    /** Taken back before it began. */
    withdrawnAt: p.datetime().nullable(),
    /** A stop of the whole system, which was announced for all services at once. */
    announcementId: p.uuid().nullable(),
  },
});

/** Reception rests although the calendar says it is open: at once, or announced beforehand. */
export class ServicePause extends ServicePauseSchema.class {}
ServicePauseSchema.setClass(ServicePause);

const AgencySchema = defineEntity({
  name: 'Agency',
  tableName: 'agencies',
  rowLevelSecurity: 'force',
  policies: ofOrganisationOrService('agencies'),
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid().nullable(),
    kind: p.string().length(40),
    name: p.string().length(200),
    telephone: p.string().length(40),
    sort: p.integer().default(0),
    /** At night and on days off, where that is another number. */
    telephoneNight: p.string().length(40).nullable(),
    /** The part of the municipality it answers for. */
    area: p.string().length(100).nullable(),
    hours: p.string().length(200).nullable(),
    /** Encrypted under the organisation's key; AAD row = id. */
    contactPerson: p.blob().nullable(),
    note: p.blob().nullable(),
    /** When somebody last made sure of what stands here, and who. */
    confirmedOn: p.date().nullable(),
    confirmedById: p.uuid().nullable(),
    retiredAt: p.datetime().nullable(),
    retiredById: p.uuid().nullable(),
    /** Counts each change of what is known of it. */
    revision: p.integer().default(1),
  },
});

/** A police station, welfare office or other body an escalation goes to; retired ones are chosen no more. */
export class Agency extends AgencySchema.class {}
AgencySchema.setClass(Agency);
