/** What went to LINE and what became of it (送信の記録), and how the number of followers changes. */
import { z } from 'zod';
import { DELIVERY_STATUSES, DELIVERY_TEXTS } from '../domain/delivery.ts';
import { BusinessDate, Id, Instant, MAX_SEQ } from './common.ts';
import { LineQuotaShown } from './line-quota.ts';
import { pageOf, PageQuery, several } from './lists.ts';

export const DeliveriesQuery = z.object({
  status: several(DELIVERY_STATUSES).optional(),
  text: several(DELIVERY_TEXTS).optional(),
  from: BusinessDate.optional(),
  to: BusinessDate.optional(),
  /** Of the consultation with that number, or of that message to followers. */
  number: z.coerce.number().int().min(1).max(MAX_SEQ).optional(),
  broadcast: Id.optional(),
  ...PageQuery,
});

const Delivery = z.object({
  id: Id,
  /** Ordered, settled, and not before this because she wants notices at other hours. */
  at: Instant,
  settledAt: Instant.nullable(),
  heldUntil: Instant.nullable(),
  /** A push counts one message of the month; a reply to what she did herself none. */
  kind: z.enum(['push', 'reply']),
  text: z.enum(DELIVERY_TEXTS),
  status: z.enum(DELIVERY_STATUSES),
  attempts: z.int(),
  consultation: z.object({ id: Id, number: z.int() }).nullable(),
  broadcastId: Id.nullable(),
  /** Whether she was in the room since then; `null` for what LINE has not taken. */
  opened: z.boolean().nullable(),
  /** What the consultation did with it. */
  afterwards: z.object({
    /** The assignee, or the supervisors, were told that she was not. */
    told: z.boolean(),
    /** She wrote. */
    wrote: z.boolean(),
    closed: z.boolean(),
  }),
});

export const Deliveries = pageOf(Delivery).extend({ quota: LineQuotaShown });

const Count = z.int().min(0);
const Change = z.object({
  /** "YYYY-MM-DD" of a day, "YYYY-MM" of a month. */
  period: z.string(),
  added: Count,
  returned: Count,
  gone: Count,
  /** LINE's own count at the end of it: who ever added the account, and who blocks it. */
  line: z.object({ added: Count, blocks: Count.nullable() }).nullable(),
});

export const FollowerFigures = z.object({
  now: z.object({
    following: Count,
    gone: Count,
    /** Of the followers those who have opened the room, and those who want no notices. */
    opened: Count,
    unwanted: Count,
  }),
  /** The newest first; days and months without any change are left out. */
  days: z.array(Change),
  months: z.array(Change),
});
