/** Messages to the followers of a service's account (お知らせ配信). */
import { z } from 'zod';
import {
  BROADCAST_STATUSES,
  CHECK_STATUSES,
  MAX_BUBBLE_UNITS,
  MAX_BUBBLES,
  MAX_LINK_URL,
  MAX_TESTERS,
  STOP_REASONS,
} from '../domain/broadcast.ts';
import { BusinessDate, Id, Instant, MAX_SEQ, typedText, typedTextOrNothing } from './common.ts';
import { LineQuotaShown } from './line-quota.ts';
import { PageInfo, PageQuery } from './lists.ts';
import { Person } from './staff.ts';

const MAX_TITLE = 60;
const MAX_REASON = 300;

const Count = z.int().min(0);

const Segment = z.object({
  since: z.object({ from: BusinessDate.optional(), before: BusinessDate.optional() }).optional(),
  room: z.enum(['opened', 'never']).optional(),
  consultation: z.enum(['open', 'none']).optional(),
  words: z.enum(['usual', 'plain']).optional(),
});

const Link = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('room') }),
  z.object({
    kind: z.literal('page'),
    label: typedTextOrNothing(40),
    url: typedTextOrNothing(MAX_LINK_URL),
  }),
]);

export const BroadcastsQuery = z.object({ page: PageQuery.page });
/** So many on a page. */
export const BROADCASTS_A_PAGE = 20;

/** A draft may be saved before it is whole. */
export const BroadcastBody = z.object({
  /** The version that was seen; 0 for a new one. */
  basedOn: z.int().min(0).max(MAX_SEQ),
  title: typedTextOrNothing(MAX_TITLE),
  bubbles: z.array(typedTextOrNothing(MAX_BUBBLE_UNITS)).min(1).max(MAX_BUBBLES),
  link: Link,
  segment: Segment,
});

const Results = z.object({
  waiting: Count,
  /** Of them those whose hours are still to come. */
  held: Count,
  accepted: Count,
  blocked: Count,
  quota: Count,
  failed: Count,
  unwanted: Count,
  cancelled: Count,
  opened: Count,
});

export const Broadcast = z.object({
  id: Id,
  status: z.enum(BROADCAST_STATUSES),
  version: z.int(),
  title: z.string(),
  bubbles: z.array(z.string()),
  link: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('room') }),
    z.object({ kind: z.literal('page'), label: z.string(), url: z.string() }),
  ]),
  segment: Segment,
  createdBy: Person,
  editedBy: Person,
  editedAt: Instant,
  /** What LINE says of this version; `null` before it was asked. */
  check: z.enum(CHECK_STATUSES).nullable(),
  sendAt: Instant.nullable(),
  /** For how many it was confirmed, or begun. */
  recipients: Count.nullable(),
  confirmedBy: Person.nullable(),
  confirmedAt: Instant.nullable(),
  revealReason: z.string().nullable(),
  quotaReason: z.string().nullable(),
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  stopReason: z.enum(STOP_REASONS).nullable(),
  stoppedBy: Person.nullable(),
  /** `null` before it has begun. */
  results: Results.nullable(),
  /** What is missing before it can go out, in words. */
  missing: z.string().nullable(),
  /** Its words that tell something on a lock screen. */
  revealing: z.array(z.string()),
});

export const BroadcastPage = z.object({
  data: z.array(Broadcast),
  pageInfo: PageInfo,
  quota: LineQuotaShown,
});

/** One of them, with whom it would reach now and on whose telephones it was tried. */
export const BroadcastHead = Broadcast.extend({
  quota: LineQuotaShown,
  reach: z.object({ recipients: Count, atHours: Count, unwanted: Count }),
  trials: z.array(
    z.object({
      id: Id,
      name: z.string(),
      at: Instant,
      status: z.enum(['waiting', 'accepted', 'failed']),
    }),
  ),
});

export const ReachBody = z.object({ segment: Segment });
export const Reach = z.object({
  recipients: Count,
  /** Of them those who want notices at certain hours only. */
  atHours: Count,
  /** In the segment, but they want none. */
  unwanted: Count,
  quota: LineQuotaShown,
});

/** What was seen: a draft that somebody changed meanwhile is looked at again first. */
export const BroadcastSeenBody = z.object({ basedOn: z.int().min(0).max(MAX_SEQ) });

export const TrialBody = BroadcastSeenBody.extend({
  /** Ids made by the sender: sent again they are sent once. */
  trials: z
    .array(z.object({ id: Id, testerId: Id }))
    .min(1)
    .max(MAX_TESTERS),
});

export const ConfirmBody = BroadcastSeenBody.extend({
  /** `null`: at once. */
  sendAt: Instant.nullable(),
  /** Why it goes out although its words tell something on a lock screen. */
  revealReason: typedText(MAX_REASON).nullable(),
  /** Why it goes out although it exceeds what is left of the month. */
  quotaReason: typedText(MAX_REASON).nullable(),
});

export const BroadcastTester = z.object({
  id: Id,
  name: z.string(),
  addedBy: Person,
  addedAt: Instant,
  /** Still a follower who has not blocked the account. */
  isReachable: z.boolean(),
});
export const BroadcastTesters = z.object({ data: z.array(BroadcastTester) });

export const TesterBody = z.object({
  /** Of a consultation they opened themselves on their own telephone, closed as a test. */
  number: z.int().min(1).max(MAX_SEQ),
  name: typedText(MAX_TITLE),
  /** They said that they may be written to. */
  agreed: z.literal(true),
});
export const TesterRemovalBody = z.object({ id: Id });
