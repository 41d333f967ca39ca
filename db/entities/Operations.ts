import { defineEntity, p } from '@mikro-orm/core';
import { COMPONENT_STATES } from '../../domain/components.ts';
import { ofInstallationOrOrganisation, ofOrganisation } from './tenancy.ts';

const ComponentStateSchema = defineEntity({
  name: 'ComponentState',
  tableName: 'component_states',
  rowLevelSecurity: 'force',
  policies: ofInstallationOrOrganisation('component_states'),
  indexes: [
    { properties: ['since'] },
    {
      name: 'component_states_now',
      expression: `create unique index "component_states_now" on "component_states" ("component", "subject") where "until" is null`,
    },
  ],
  properties: {
    id: p.uuid().primary(),
    /** `null`: of the whole installation. */
    organisationId: p.uuid().nullable(),
    serviceId: p.uuid().nullable(),
    /** See domain/components.ts. */
    component: p.string().length(40),
    /** Which of several: a channel's id, a folder's name, a process; a code, never typed. */
    subject: p.string().length(80).default(''),
    state: p.enum(COMPONENT_STATES),
    reason: p.string().length(60).nullable(),
    /** Numbers and codes of the last look. */
    detail: p.json<Record<string, unknown>>().nullable(),
    since: p.datetime().defaultRaw('now()'),
    /** `null`: so it is now. */
    until: p.datetime().nullable(),
    /** When it was last looked at. */
    seenAt: p.datetime().defaultRaw('now()'),
  },
});

/** A component in one state from an instant until another: minutes of outage are counted from these. */
export class ComponentState extends ComponentStateSchema.class {}
ComponentStateSchema.setClass(ComponentState);

const AlarmSchema = defineEntity({
  name: 'Alarm',
  tableName: 'alarms',
  rowLevelSecurity: 'force',
  policies: ofInstallationOrOrganisation('alarms'),
  indexes: [
    { properties: ['raisedAt'] },
    {
      name: 'alarms_open',
      expression: `create unique index "alarms_open" on "alarms" ("kind", "subject", "organisation_id") nulls not distinct where "ended_at" is null`,
    },
    {
      name: 'alarms_to_mail',
      expression: `create index "alarms_to_mail" on "alarms" ("next_at") where "mailed_at" is null`,
    },
  ],
  properties: {
    id: p.uuid().primary(),
    /** `null`: of the whole installation. */
    organisationId: p.uuid().nullable(),
    serviceId: p.uuid().nullable(),
    /** See domain/alarms.ts. */
    kind: p.string().length(40),
    /** What it is about, as a code or an id: raised once for it while it lasts. */
    subject: p.string().length(80).default(''),
    /** Codes and numbers only. */
    detail: p.json<Record<string, unknown>>().nullable(),
    raisedAt: p.datetime().defaultRaw('now()'),
    endedAt: p.datetime().nullable(),
    attempts: p.integer().default(0),
    nextAt: p.datetime().defaultRaw('now()'),
    /** When everybody who was to be mailed had been. */
    mailedAt: p.datetime().nullable(),
    /** Ids of the addresses that were mailed. */
    mailedTo: p.json<readonly string[]>().defaultRaw(`'[]'`),
  },
});

/** Something that somebody must be told of, and do something about. */
export class Alarm extends AlarmSchema.class {}
AlarmSchema.setClass(Alarm);

const AlarmAnswerSchema = defineEntity({
  name: 'AlarmAnswer',
  tableName: 'alarm_answers',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('alarm_answers'),
  indexes: [{ properties: ['alarmId'] }],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    alarmId: p.uuid(),
    answeredById: p.uuid(),
    answeredAt: p.datetime().defaultRaw('now()'),
    /** Encrypted under the organisation's key; AAD row = id. */
    remark: p.blob().nullable(),
  },
});

/** What somebody of an organisation did about an alarm. */
export class AlarmAnswer extends AlarmAnswerSchema.class {}
AlarmAnswerSchema.setClass(AlarmAnswer);

const AlarmAddressSchema = defineEntity({
  name: 'AlarmAddress',
  tableName: 'alarm_addresses',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('alarm_addresses'),
  indexes: [{ properties: ['organisationId'] }],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    /** Encrypted under the organisation's key; AAD row = id. */
    address: p.blob(),
    /** The kinds of alarms it wants. */
    kinds: p.json<readonly string[]>(),
    addedById: p.uuid(),
    addedAt: p.datetime().defaultRaw('now()'),
  },
});

/** A mail address that an organisation's alarms go to. */
export class AlarmAddress extends AlarmAddressSchema.class {}
AlarmAddressSchema.setClass(AlarmAddress);
