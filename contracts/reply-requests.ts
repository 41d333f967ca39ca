/** Replies that wait for a supervisor's approval. No contract of the room knows of them. */
import { z } from 'zod';
import { MAX_COMMENT_LENGTH, REPLY_REQUEST_STATUSES } from '../domain/reply-approval.ts';
import { Id, Instant, MAX_SEQ, typedText, typedTextOrNothing } from './common.ts';
import { FileHead, SentFiles } from './files.ts';
import { MAX_REPLY, saysSomething } from './messages.ts';
import { Person } from './staff.ts';

export const ReplyRequest = z.object({
  id: Id,
  /** Who wrote it. */
  person: Person,
  text: z.string(),
  files: z.array(FileHead),
  /** The last message its writer had seen: what she said after it they did not know. */
  expectedSeq: z.int(),
  status: z.enum(REPLY_REQUEST_STATUSES),
  at: Instant,
  /** Who approved, returned or withdrew it; `null` also where the consultation was closed meanwhile. */
  decidedBy: Person.nullable(),
  decidedAt: Instant.nullable(),
  /** Why it was returned. */
  comment: z.string().nullable(),
});

export const ReplyRequests = z.object({
  /** All that waits, oldest first; and one's own last one if it was returned or withdrawn. */
  data: z.array(ReplyRequest),
  /** Who may approve in this service, other than oneself. */
  approvers: z.object({ onDuty: z.int(), all: z.int() }),
});

/** `id` is made by the sender: the same request twice is one, and the message that it becomes has it too. */
export const ReplyRequestBody = z
  .object({
    id: Id,
    text: typedTextOrNothing(MAX_REPLY),
    files: SentFiles,
    expectedSeq: z.int().min(0).max(MAX_SEQ),
  })
  .refine(saysSomething, { path: ['text'] });

export const ReplyRequestParams = z.object({ id: Id, requestId: Id });

export const ApprovalBody = z.object({
  /** Other words than were asked for; without it they go out as they stand. */
  text: typedTextOrNothing(MAX_REPLY).optional(),
  /** The last message the approver had seen; a colleague's words after it hold the reply back. */
  expectedSeq: z.int().min(0).max(MAX_SEQ).optional(),
});
export const ReturnBody = z.object({ comment: typedText(MAX_COMMENT_LENGTH) });

/** Whether what a counselor writes waits for approval from now on. */
export const TrainingBody = z.object({
  staffId: Id,
  serviceId: Id,
  repliesNeedApproval: z.boolean(),
});
