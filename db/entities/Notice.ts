/** What staff are told, by which ways, and what became of each. */
import { defineEntity, p } from '@mikro-orm/core';
import { ADDRESS_MAIL_KINDS, ADDRESS_MAIL_STATUSES } from '../../domain/notice-address.ts';
import { NOTICE_WAYS, SOUNDS, WAY_STATUSES, type NoticeWishes } from '../../domain/notices.ts';
import { Staff } from './Staff.ts';
import { ofOrganisation, ofService } from './tenancy.ts';

const NoticeSchema = defineEntity({
  name: 'Notice',
  tableName: 'notices',
  rowLevelSecurity: 'force',
  policies: ofService('notices'),
  indexes: [
    { properties: ['organisationId', 'staffId', 'createdAt'] },
    {
      name: 'notices_unplanned',
      expression: `create index "notices_unplanned" on "notices" ("created_at") where "planned_at" is null`,
    },
  ],
  // One notice per step and person, however often the step is recorded.
  uniques: [{ properties: ['organisationId', 'source', 'seq', 'kind', 'staffId'] }],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    consultationId: p.uuid(),
    staffId: p.uuid(),
    kind: p.string().length(40),
    /** Workflow id whose step caused it, and the step's number. */
    source: p.string().length(120),
    seq: p.integer(),
    createdAt: p.datetime().defaultRaw('now()'),
    seenAt: p.datetime().nullable(),
    /** When its ways were laid down; before that the worker has still to look at it. */
    plannedAt: p.datetime().nullable(),
  },
});

/** Something a member of staff is told in the application. */
export class Notice extends NoticeSchema.class {}
NoticeSchema.setClass(Notice);

const NoticeWaySchema = defineEntity({
  name: 'NoticeWay',
  tableName: 'notice_ways',
  rowLevelSecurity: 'force',
  policies: ofService('notice_ways'),
  uniques: [{ properties: ['organisationId', 'noticeId', 'way'] }],
  indexes: [
    {
      name: 'notice_ways_mail_due',
      expression: `create index "notice_ways_mail_due" on "notice_ways" ("next_at") where "status" = 'waiting' and "way" = 'mail'`,
    },
    {
      name: 'notice_ways_failed',
      expression: `create index "notice_ways_failed" on "notice_ways" ("organisation_id", "created_at") where "status" = 'failed'`,
    },
    {
      name: 'notice_ways_unshown',
      expression: `create index "notice_ways_unshown" on "notice_ways" ("created_at") where "status" = 'waiting' and "way" <> 'mail'`,
    },
  ],
  properties: {
    /** Also the mail's Message-ID, hence stored before the first try. */
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    noticeId: p.uuid(),
    way: p.enum(NOTICE_WAYS),
    status: p.enum(WAY_STATUSES).default('waiting'),
    /** Why it failed or was not wanted. */
    code: p.string().length(40).nullable(),
    attempts: p.integer().default(0),
    nextAt: p.datetime().defaultRaw('now()'),
    createdAt: p.datetime().defaultRaw('now()'),
    settledAt: p.datetime().nullable(),
  },
});

/** One way by which one notice is told, and what became of it. */
export class NoticeWay extends NoticeWaySchema.class {}
NoticeWaySchema.setClass(NoticeWay);

const NoticeSettingsSchema = defineEntity({
  name: 'NoticeSettings',
  tableName: 'notice_settings',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('notice_settings'),
  properties: {
    staff: () => p.oneToOne(Staff).primary().owner(),
    organisationId: p.uuid(),
    /** Which topics by which ways; the screen is always one. */
    wishes: p.json<NoticeWishes>(),
    sound: p.enum(SOUNDS).default('none'),
    /** Percent. */
    volume: p.smallint().default(60),
    /** Encrypted address; AAD row = the member of staff's id. */
    mail: p.blob().nullable(),
    mailOffDuty: p.boolean().default(false),
    updatedAt: p.datetime().defaultRaw('now()'),
  },
});

/** How a member of staff wants to be told. */
export class NoticeSettings extends NoticeSettingsSchema.class {}
NoticeSettingsSchema.setClass(NoticeSettings);

const AddressMailSchema = defineEntity({
  name: 'AddressMail',
  tableName: 'address_mails',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('address_mails'),
  indexes: [
    { properties: ['organisationId', 'staffId', 'createdAt'] },
    {
      name: 'address_mails_due',
      expression: `create index "address_mails_due" on "address_mails" ("next_at") where "status" = 'waiting'`,
    },
  ],
  properties: {
    /** Also the mail's Message-ID. */
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    staffId: p.uuid(),
    kind: p.enum(ADDRESS_MAIL_KINDS),
    /** Encrypted: the address that is to be confirmed, and the code sent to it; gone once that is settled. */
    address: p.blob().nullable(),
    code: p.blob().nullable(),
    /** Wrong codes so far. */
    tries: p.smallint().default(0),
    status: p.enum(ADDRESS_MAIL_STATUSES).default('waiting'),
    /** Why it failed. */
    reason: p.string().length(40).nullable(),
    attempts: p.integer().default(0),
    nextAt: p.datetime().defaultRaw('now()'),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** A mail to a member of staff's own address: the code that proves a new one, or one sent to try it. */
export class AddressMail extends AddressMailSchema.class {}
AddressMailSchema.setClass(AddressMail);
