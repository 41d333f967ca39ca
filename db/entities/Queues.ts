import { defineEntity, p } from '@mikro-orm/core';
import { DELIVERY_STATUSES } from '../../domain/delivery.ts';
import { ofService } from './tenancy.ts';

export const INBOX_STATUSES = ['pending', 'handled', 'ignored'] as const;

const InboxSchema = defineEntity({
  name: 'Inbox',
  tableName: 'inbox',
  rowLevelSecurity: 'force',
  policies: ofService('inbox'),
  uniques: [{ properties: ['channelId', 'webhookEventId'] }],
  indexes: [
    {
      name: 'inbox_pending',
      expression: `create index "inbox_pending" on "inbox" ("next_at", "id") where "status" = 'pending'`,
    },
  ],
  properties: {
    id: p.bigint('bigint').primary().autoincrement(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    channelId: p.uuid(),
    webhookEventId: p.string().length(80),
    type: p.string().length(40),
    /** Encrypted reduced event (never a text typed into LINE); AAD row = webhookEventId. */
    event: p.blob(),
    status: p.enum(INBOX_STATUSES).default('pending'),
    /** Why it was ignored, or what was done. */
    reason: p.string().length(60).nullable(),
    attempts: p.integer().default(0),
    nextAt: p.datetime().defaultRaw('now()'),
    receivedAt: p.datetime().defaultRaw('now()'),
    settledAt: p.datetime().nullable(),
  },
});

/** A webhook event; ends handled, or ignored with a reason. */
export class Inbox extends InboxSchema.class {}
InboxSchema.setClass(Inbox);

const OutboxSchema = defineEntity({
  name: 'Outbox',
  tableName: 'outbox',
  rowLevelSecurity: 'force',
  policies: ofService('outbox'),
  indexes: [
    // Words stored while a signal waits to go out go out with it.
    {
      name: 'outbox_one_waiting',
      expression: `create unique index "outbox_one_waiting" on "outbox" ("organisation_id", "consultation_id", "kind") where "claimed_at" is null and "done_at" is null`,
    },
    {
      name: 'outbox_due',
      expression: `create index "outbox_due" on "outbox" ("next_at") where "done_at" is null`,
    },
  ],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    consultationId: p.uuid(),
    /** `words`: signal-with-start of the consultation with what the database knows. */
    kind: p.string().length(20),
    attempts: p.integer().default(0),
    nextAt: p.datetime().defaultRaw('now()'),
    claimedAt: p.datetime().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    doneAt: p.datetime().nullable(),
  },
});

/** What the engine has still to hear of. */
export class Outbox extends OutboxSchema.class {}
OutboxSchema.setClass(Outbox);

const DeliverySchema = defineEntity({
  name: 'Delivery',
  tableName: 'deliveries',
  rowLevelSecurity: 'force',
  policies: ofService('deliveries'),
  indexes: [
    {
      name: 'deliveries_due',
      expression: `create index "deliveries_due" on "deliveries" ("next_at") where "status" in ('waiting', 'quota-exceeded') and "broadcast_id" is null`,
    },
    // A message to thousands keeps no notice to one person waiting.
    {
      name: 'deliveries_of_broadcasts_due',
      expression: `create index "deliveries_of_broadcasts_due" on "deliveries" ("next_at") where "status" in ('waiting', 'quota-exceeded') and "broadcast_id" is not null`,
    },
    {
      name: 'deliveries_once_a_broadcast',
      expression: `create unique index "deliveries_once_a_broadcast" on "deliveries" ("broadcast_id", "consultee_id") where "text" = 'broadcast'`,
    },
    {
      name: 'deliveries_of_broadcast',
      expression: `create index "deliveries_of_broadcast" on "deliveries" ("broadcast_id", "created_at") where "broadcast_id" is not null`,
    },
    { properties: ['serviceId', 'createdAt'] },
    {
      name: 'deliveries_once',
      expression: `create unique index "deliveries_once" on "deliveries" ("organisation_id", "consultation_id", "once") where "once" is not null`,
    },
    {
      name: 'deliveries_of_consultation',
      expression: `create index "deliveries_of_consultation" on "deliveries" ("consultation_id", "created_at") where "consultation_id" is not null`,
    },
    { properties: ['consulteeId', 'createdAt'] },
  ],
  properties: {
    /** Also the X-Line-Retry-Key, hence stored before the first try. */
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    channelId: p.uuid(),
    consulteeId: p.uuid(),
    consultationId: p.uuid().nullable(),
    /** The message to followers that it brings, or tries out. */
    broadcastId: p.uuid().nullable(),
    /** `push` of a content-free notice, or `reply` with an encrypted reply token. */
    kind: p.string().length(20),
    /** Which text of the service's settings, or `broadcast`/`broadcastTrial` for the broadcast's; never content. */
    text: p.string().length(40),
    replyToken: p.blob().nullable(),
    /** A notice is sent once until she opens the room again. */
    once: p.string().length(80).nullable(),
    status: p.enum(DELIVERY_STATUSES).default('waiting'),
    attempts: p.integer().default(0),
    nextAt: p.datetime().defaultRaw('now()'),
    requestId: p.string().length(80).nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    /** She wants notices at other hours only: not before this. */
    heldUntil: p.datetime().nullable(),
    settledAt: p.datetime().nullable(),
  },
});

/** A notice to LINE and what became of it. */
export class Delivery extends DeliverySchema.class {}
DeliverySchema.setClass(Delivery);
