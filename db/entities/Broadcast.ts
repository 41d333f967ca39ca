import { defineEntity, p } from '@mikro-orm/core';
import {
  BROADCAST_STATUSES,
  CHECK_STATUSES,
  STOP_REASONS,
  type Segment,
} from '../../domain/broadcast.ts';
import { ofService } from './tenancy.ts';

const BroadcastSchema = defineEntity({
  name: 'Broadcast',
  tableName: 'broadcasts',
  rowLevelSecurity: 'force',
  policies: ofService('broadcasts'),
  indexes: [
    { properties: ['serviceId', 'createdAt'] },
    {
      name: 'broadcasts_due',
      expression: `create index "broadcasts_due" on "broadcasts" ("next_at") where "status" in ('confirmed', 'sending') or "check_status" = 'asked'`,
    },
  ],
  properties: {
    /** Made by the writer. */
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    status: p.enum(BROADCAST_STATUSES).default('draft'),
    /** Rises with every change of the draft. */
    version: p.integer().default(1),
    /** Encrypted: title, bubbles and link; AAD row = id. */
    words: p.blob(),
    segment: p.json<Segment>(),
    createdById: p.uuid(),
    createdAt: p.datetime().defaultRaw('now()'),
    editedById: p.uuid(),
    editedAt: p.datetime().defaultRaw('now()'),
    /** What LINE said of this form, and of which version. */
    checkStatus: p.enum(CHECK_STATUSES).nullable(),
    checkedVersion: p.integer().nullable(),
    /** When it goes out, for how many it was confirmed, and by whom. */
    sendAt: p.datetime().nullable(),
    recipients: p.integer().nullable(),
    confirmedById: p.uuid().nullable(),
    confirmedAt: p.datetime().nullable(),
    /** Encrypted: why it goes out although it has telling words, or exceeds what is left of the month. */
    revealReason: p.blob().nullable(),
    quotaReason: p.blob().nullable(),
    startedAt: p.datetime().nullable(),
    finishedAt: p.datetime().nullable(),
    stopReason: p.enum(STOP_REASONS).nullable(),
    stoppedById: p.uuid().nullable(),
    attempts: p.integer().default(0),
    nextAt: p.datetime().defaultRaw('now()'),
  },
});

/** A message to the followers of a service's account, or to some of them. */
export class Broadcast extends BroadcastSchema.class {}
BroadcastSchema.setClass(Broadcast);

const BroadcastTesterSchema = defineEntity({
  name: 'BroadcastTester',
  tableName: 'broadcast_testers',
  rowLevelSecurity: 'force',
  policies: ofService('broadcast_testers'),
  indexes: [{ properties: ['serviceId'] }],
  properties: {
    consulteeId: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    /** Encrypted: whose telephone it is; AAD row = consulteeId. */
    name: p.blob(),
    addedById: p.uuid(),
    addedAt: p.datetime().defaultRaw('now()'),
  },
});

/** A colleague's own telephone that messages are tried out on, with their consent. */
export class BroadcastTester extends BroadcastTesterSchema.class {}
BroadcastTesterSchema.setClass(BroadcastTester);

const FollowerDaySchema = defineEntity({
  name: 'FollowerDay',
  tableName: 'follower_days',
  rowLevelSecurity: 'force',
  policies: ofService('follower_days'),
  properties: {
    serviceId: p.uuid().primary(),
    /** Business day. */
    day: p.date().primary(),
    organisationId: p.uuid(),
    /** As the account's own events told: added, came back after leaving, left (or blocked). */
    added: p.integer().default(0),
    returned: p.integer().default(0),
    gone: p.integer().default(0),
    /** As LINE counts at that day's end; `null`: not read, or not told. */
    lineFollowers: p.integer().nullable(),
    lineReaches: p.integer().nullable(),
    lineBlocks: p.integer().nullable(),
  },
});

/** How the number of followers changed on a day: counts, of nobody in particular. */
export class FollowerDay extends FollowerDaySchema.class {}
FollowerDaySchema.setClass(FollowerDay);
