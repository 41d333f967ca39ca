/** What is said in the room, as staff read and write it. */
import { z } from 'zod';
import { MESSAGE_CHANGES, MESSAGE_STATES } from '../domain/message-changes.ts';
import { RINGS } from '../domain/room-choices.ts';
import { PRESENCES } from '../domain/presence.ts';
import { BesideQuery, Id, Instant, MAX_SEQ, typedText, typedTextOrNothing } from './common.ts';
import { FileHead, SentFiles } from './files.ts';
import { Person } from './staff.ts';
import { Writer } from './supporters.ts';

export const MAX_REPLY = 5000;
export const MAX_MESSAGES = 200;

export const MessagesQuery = BesideQuery.extend({
  /** Only what came after this number. */
  after: z.coerce.number().int().min(0).max(MAX_SEQ).default(0),
  limit: z.coerce.number().int().min(1).max(MAX_MESSAGES).default(MAX_MESSAGES),
});

/** What a row of the talk says of itself to everybody, beside its words. */
export const MessageStanding = z.object({
  /** How it stands now; a message that was taken back has no words and no files any more. */
  state: z.enum(MESSAGE_STATES),
  /** Set on rows that take back or correct an earlier message: `seq` of that one. Its words as they are now stand in `text`. */
  change: z.object({ kind: z.enum(MESSAGE_CHANGES), seq: z.int() }).nullable(),
  files: z.array(FileHead),
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
  /** The supervisor who let it go out, where its writer is in training. */
  approvedBy: Person.nullable(),
  /** Hers, written for her by somebody else. */
  writer: Writer.nullable(),
  text: z.string(),
  ...MessageStanding.shape,
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

/** Words, files or both. */
export function saysSomething({
  text,
  files,
}: {
  text: string;
  files: readonly string[];
}): boolean {
  return text.trim() !== '' || files.length > 0;
}

export const ReplyBody = z
  .object({
    /** Made by the sender: the same reply twice is one message. */
    id: Id,
    text: typedTextOrNothing(MAX_REPLY),
    files: SentFiles,
    /** The last message the writer had seen; a colleague's words after it hold the reply back. */
    expectedSeq: z.int().min(0).max(MAX_SEQ).optional(),
    /** Goes on where another screen of the same person stopped: refused once the draft no longer waits to be this reply. */
    resumed: z.boolean().default(false),
  })
  .refine(saysSomething, { path: ['text'] });

export const ReplyAnswer = z.object({
  id: Id,
  seq: z.int(),
  at: Instant,
  standIn: z.boolean(),
  /** Whether LINE tells her, or she has the room before her (or has been told already). */
  notice: z.enum(RINGS),
});

export const MessageParams = z.object({ id: Id, messageId: Id });

/** `id` is made by the sender, as of a message. */
export const RetractionBody = z.object({ id: Id });
export const CorrectionBody = z.object({ id: Id, text: typedText(MAX_REPLY) });
export const ChangeAnswer = z.object({ id: Id, seq: z.int(), at: Instant });

/** What was said and what became of it, oldest first; of a message that was taken back too. */
export const MessageVersions = z.object({
  data: z.array(
    z.object({
      change: z.enum(MESSAGE_CHANGES).nullable(),
      person: Person.nullable(),
      /** Empty for a retraction. */
      text: z.string(),
      at: Instant,
    }),
  ),
  /** What was asked for, where somebody else let it go out. */
  asked: z.object({ person: Person, text: z.string(), at: Instant }).nullable(),
  files: z.array(FileHead),
});
export type MessageVersions = z.infer<typeof MessageVersions>;
