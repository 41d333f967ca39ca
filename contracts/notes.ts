/** Internal notes and unsent texts of staff. */
import { z } from 'zod';
import { Id, Instant, MAX_SEQ, typedText, typedTextOrNothing } from './common.ts';
import { SentFiles } from './files.ts';
import { MAX_REPLY } from './messages.ts';
import { Person } from './staff.ts';

export const MAX_NOTE = 10_000;

export const Note = z.object({ id: Id, person: Person, text: z.string(), at: Instant });
export const Notes = z.object({ data: z.array(Note) });
export const NoteBody = z.object({ id: Id, text: typedText(MAX_NOTE) });

export const STAFF_DRAFT_KINDS = ['reply', 'note'] as const;
export const DraftParams = z.object({ id: Id, kind: z.enum(STAFF_DRAFT_KINDS) });

/** The reply a draft becomes when the seconds for taking it back are over; the same id is the same reply. */
const DraftSending = z.object({
  id: Id,
  files: SentFiles,
  expectedSeq: z.int().min(0).max(MAX_SEQ),
});
export const DraftBody = z.object({
  text: typedTextOrNothing(Math.max(MAX_NOTE, MAX_REPLY)),
  sending: DraftSending.optional(),
  /** A reply that is taken back before it goes out; refused once it is out. */
  undone: Id.optional(),
});
export const Draft = z.object({
  text: z.string().nullable(),
  updatedAt: Instant.nullable(),
  /** What was going out when its screen went away; `fresh` while that is a moment ago. */
  sending: z.object({ ...DraftSending.shape, fresh: z.boolean() }).nullable(),
});
