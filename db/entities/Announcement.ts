import { defineEntity, p } from '@mikro-orm/core';
import { ANNOUNCEMENT_KINDS, HAND_OVER_WAYS } from '../../domain/announcements.ts';
import { ofOrganisation } from './tenancy.ts';

const AnnouncementSchema = defineEntity({
  name: 'Announcement',
  tableName: 'announcements',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('announcements'),
  indexes: [{ properties: ['organisationId', 'announcedAt'] }],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    kind: p.enum(ANNOUNCEMENT_KINDS),
    /** These five are encrypted under the organisation's key; AAD row = id. */
    title: p.blob(),
    body: p.blob(),
    addressee: p.blob(),
    sender: p.blob(),
    /** Why it does not hold to the rules, where it does not. */
    overrideReason: p.blob().nullable(),
    /** When it takes effect, or the stop begins. */
    beginsAt: p.datetime(),
    /** When the stop ends. */
    endsAt: p.datetime().nullable(),
    /** What did not hold to the rules when it was announced. */
    faults: p.json<readonly string[]>(),
    announcedById: p.uuid(),
    announcedAt: p.datetime().defaultRaw('now()'),
    withdrawnAt: p.datetime().nullable(),
    withdrawnById: p.uuid().nullable(),
  },
});

/** A planned stop of the system, or a change of the service, as staff and the ward are told of it. */
export class Announcement extends AnnouncementSchema.class {}
AnnouncementSchema.setClass(Announcement);

const AnnouncementReadSchema = defineEntity({
  name: 'AnnouncementRead',
  tableName: 'announcement_reads',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('announcement_reads'),
  properties: {
    announcementId: p.uuid().primary(),
    staffId: p.uuid().primary(),
    organisationId: p.uuid(),
    readAt: p.datetime().defaultRaw('now()'),
  },
});

/** A member of staff has read it. */
export class AnnouncementRead extends AnnouncementReadSchema.class {}
AnnouncementReadSchema.setClass(AnnouncementRead);

const AnnouncementHandOverSchema = defineEntity({
  name: 'AnnouncementHandOver',
  tableName: 'announcement_handovers',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('announcement_handovers'),
  indexes: [{ properties: ['announcementId'] }],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    announcementId: p.uuid(),
    handedOn: p.date(),
    way: p.enum(HAND_OVER_WAYS),
    /** Both are encrypted under the organisation's key; AAD row = id. */
    handedBy: p.blob(),
    handedTo: p.blob(),
    recordedById: p.uuid(),
    recordedAt: p.datetime().defaultRaw('now()'),
  },
});

/** The document was handed over: on which day, by whom, to whom. */
export class AnnouncementHandOver extends AnnouncementHandOverSchema.class {}
AnnouncementHandOverSchema.setClass(AnnouncementHandOver);
