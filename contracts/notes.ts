/** Internal notes and unsent texts of staff. */
import { z } from 'zod';
import { Id, Instant, typedText, typedTextOrNothing } from './common.ts';
import { MAX_REPLY } from './messages.ts';
import { Person } from './staff.ts';

export const MAX_NOTE = 10_000;

export const Note = z.object({ id: Id, person: Person, text: z.string(), at: Instant });
export const Notes = z.object({ data: z.array(Note) });
export const NoteBody = z.object({ id: Id, text: typedText(MAX_NOTE) });

export const STAFF_DRAFT_KINDS = ['reply', 'note'] as const;
export const DraftParams = z.object({ id: Id, kind: z.enum(STAFF_DRAFT_KINDS) });
export const DraftBody = z.object({ text: typedTextOrNothing(Math.max(MAX_NOTE, MAX_REPLY)) });
export const Draft = z.object({ text: z.string().nullable(), updatedAt: Instant.nullable() });
