/** What supervisors see of their services at one glance. */
import { z } from 'zod';
import { DUTIES } from '../domain/duty.ts';
import { LOAD_STATES } from '../domain/load.ts';
import { ROLES } from '../domain/roles.ts';
import { Id, Instant } from './common.ts';
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
  /** Notices that did not reach members of staff. */
  undelivered: Count,
  /** Open consultations whose consultee LINE could not tell. */
  notTold: Count,
});

export const BoardPerson = z.object({
  person: Person,
  roles: z.array(z.enum(ROLES)),
  duty: z.enum(DUTIES),
  isSignedIn: z.boolean(),
  /** Open consultations in the services one may see, and what they weigh. */
  open: Count,
  load: z.number().min(0),
  state: z.enum(LOAD_STATES),
  unanswered: Count,
  unansweredSince: Instant.nullable(),
});

export const Board = z.object({
  services: z.array(BoardService),
  /** Who is on duty first, the most burdened among them first. */
  people: z.array(BoardPerson),
  at: Instant,
});

export const BoardQuery = z.object({ service: Id.optional() });
