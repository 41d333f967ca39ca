/** What is said in the room, as staff read and write it. */
import { z } from 'zod';
import { PRESENCES } from '../domain/presence.ts';
import { Id, Instant, MAX_SEQ, typedText } from './common.ts';
import { Person } from './staff.ts';

export const MAX_REPLY = 5000;
export const MAX_MESSAGES = 200;

export const MessagesQuery = z.object({
  /** Only what came after this number. */
  after: z.coerce.number().int().min(0).max(MAX_SEQ).default(0),
  limit: z.coerce.number().int().min(1).max(MAX_MESSAGES).default(MAX_MESSAGES),
});

export const StaffMessage = z.object({
  seq: z.int(),
  id: Id,
  author: z.enum(['consultee', 'staff', 'automatic']),
  person: Person.nullable(),
  /** Kind of an automatic answer. */
  automatic: z.string().nullable(),
  /** Written by a colleague in the assignee's place. */
  standIn: z.boolean(),
  text: z.string(),
  at: Instant,
});
export type StaffMessage = z.infer<typeof StaffMessage>;

export const Messages = z.object({
  data: z.array(StaffMessage),
  pageInfo: z.object({ hasNextPage: z.boolean() }),
  lastSeq: z.int(),
  readByConsultee: z.int(),
  presence: z.enum(PRESENCES),
});

export const ReplyBody = z.object({
  /** Made by the sender: the same reply twice is one message. */
  id: Id,
  text: typedText(MAX_REPLY),
  /** The last message the writer had seen; a colleague's words after it hold the reply back. */
  expectedSeq: z.int().min(0).max(MAX_SEQ).optional(),
});

export const ReplyAnswer = z.object({
  id: Id,
  seq: z.int(),
  at: Instant,
  standIn: z.boolean(),
  /** Whether LINE tells her, or she has the room before her (or has been told already). */
  notice: z.enum(['sent', 'not-needed', 'blocked']),
});
