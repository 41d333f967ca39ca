/** What supervisors see of their services at one glance. */
import { z } from 'zod';
import { DUTIES } from '../domain/duty.ts';
import { LOAD_STATES } from '../domain/load.ts';
import { ROLES } from '../domain/roles.ts';
import { Id, Instant } from './common.ts';
import { LineQuotaShown } from './line-quota.ts';
import { Person, ServiceName } from './staff.ts';

const Count = z.int().min(0);

export const BoardService = z.object({
  service: ServiceName,
  /** Nobody has taken them. */
  queue: Count,
  queueSince: Instant.nullable(),
  /** Somebody has, and she waits for words. */
  unanswered: Count,
  unansweredSince: Instant.nullable(),
  urgent: Count,
  escalations: Count,
  /** Of them those that wait for an approval. */
  approvals: Count,
  /** Replies of counselors in training that wait, since when, and how many may approve and are there. */
  replyRequests: Count,
  replyRequestsSince: Instant.nullable(),
  approversOnDuty: Count,
  /** Notices that did not reach members of staff. */
  undelivered: Count,
  /** Open consultations whose consultee LINE could not tell. */
  notTold: Count,
  /** How many of the month's messages LINE has taken, as it was last read; `null` before that. */
  line: LineQuotaShown,
});

export const BoardPerson = z.object({
  person: Person,
  roles: z.array(z.enum(ROLES)),
  duty: z.enum(DUTIES),
  isSignedIn: z.boolean(),
  /** Open consultations in the services one may see, and what they weigh. */
  open: Count,
  /** Practice beside it, which weighs nothing; 0 where there is nothing but practice. */
  practice: Count,
  load: z.number().min(0),
  state: z.enum(LOAD_STATES),
  unanswered: Count,
  unansweredSince: Instant.nullable(),
  /** Services in which they are counselors, and whether their replies wait for approval there. */
  counselorIn: z.array(z.object({ service: ServiceName, repliesNeedApproval: z.boolean() })),
});

/** A reply that waits: whose, where, since when; its words are read in the consultation. */
export const BoardReplyRequest = z.object({
  id: Id,
  consultation: z.object({ id: Id, number: z.int() }),
  service: ServiceName,
  person: Person,
  at: Instant,
});

export const Board = z.object({
  services: z.array(BoardService),
  /** Who is on duty first, the most burdened among them first. */
  people: z.array(BoardPerson),
  /** Oldest first. */
  replyRequests: z.array(BoardReplyRequest),
  at: Instant,
});

export const BoardQuery = z.object({ service: Id.optional() });
