import { defineEntity, p } from '@mikro-orm/core';
import type { RoomChoices } from '../../domain/room-choices.ts';
import { SUPPORTERS } from '../../domain/supporter.ts';
import { Service } from './Service.ts';
import { ofService } from './tenancy.ts';

const ConsulteeSchema = defineEntity({
  name: 'Consultee',
  tableName: 'consultees',
  rowLevelSecurity: 'force',
  policies: ofService('consultees'),
  uniques: [{ properties: ['organisationId', 'service', 'lineIdLookup'] }],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    service: () => p.manyToOne(Service),
    channelId: p.uuid(),
    /** Encrypted LINE user id, and the keyed hash it is found by. */
    lineId: p.blob(),
    lineIdLookup: p.blob(),
    /** Encrypted traits and cautions that staff wrote (N7). */
    traits: p.blob().nullable(),
    cautions: p.blob().nullable(),
    following: p.boolean().default(false),
    blocked: p.boolean().default(false),
    /** Time of the newest follow or unfollow event: later ones win, whatever their order of arrival. */
    followChangedAt: p.datetime().nullable(),
    consentVersion: p.string().length(40).nullable(),
    consentedAt: p.datetime().nullable(),
    /** Her room: when it was last seen and in which state (presence). */
    roomSeenAt: p.datetime().nullable(),
    roomState: p.string().length(10).nullable(),
    /** When her room last said that she types; `null` when it said that she does not. */
    roomTypingAt: p.datetime().nullable(),
    /** How she wants her room, and when a notice may come. */
    roomChoices: p.json<RoomChoices>().nullable(),
    /** Her own number against whoever holds her telephone: argon2id, and how long the next try has to wait. */
    pinHash: p.string().length(300).nullable(),
    pinFailures: p.integer().default(0),
    pinWaitUntil: p.datetime().nullable(),
    /** She has forgotten her number: what was said until then is hidden from her room, not from staff. */
    historyHiddenAt: p.datetime().nullable(),
    /** Who writes for her now: as her open turn has it, read with every word of hers. */
    writer: p.enum(SUPPORTERS).nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** A person who consults, per service. */
export class Consultee extends ConsulteeSchema.class {}
ConsulteeSchema.setClass(Consultee);

const RoomSessionSchema = defineEntity({
  name: 'RoomSession',
  tableName: 'room_sessions',
  rowLevelSecurity: 'force',
  policies: ofService('room_sessions'),
  properties: {
    tokenHash: p.blob().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    consultee: () => p.manyToOne(Consultee),
    channelId: p.uuid(),
    /** Her number was given in this session; without it the session shows nothing. */
    pinPassed: p.boolean().default(false),
    createdAt: p.datetime().defaultRaw('now()'),
    seenAt: p.datetime().defaultRaw('now()'),
    endedAt: p.datetime().nullable(),
  },
});

export class RoomSession extends RoomSessionSchema.class {}
RoomSessionSchema.setClass(RoomSession);
