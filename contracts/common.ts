/** Parts that contracts share. Instants cross the border as ISO 8601 in UTC. */
import { z } from 'zod';
import { REFUSAL_CODES } from '../domain/errors.ts';
import { maskMyNumbers } from '../domain/my-number.ts';

// One id has one spelling, since ids are bound into ciphertexts as text.
export const Id = z.uuid().toLowerCase();
export const Instant = z.iso.datetime();
/** Numbers of messages and steps, as far as the database counts. */
export const MAX_SEQ = 2_147_483_647;
/** "YYYY-MM-DD" of a business day. The database knows no year 0. */
export const BusinessDate = z.iso.date().refine((day) => !day.startsWith('0000'), 'a year');

/** Read beside another consultation of the same person: the audit trail tells it from other reading. */
export const BesideQuery = z.object({ beside: Id.optional() });

/** What a route without an answer's body is declared with; it answers 204. */
export const NoContent = z.void();

/** What every refusal looks like; `message` is for people, `code` for programs. */
export const ErrorBody = z.object({
  code: z.enum([...REFUSAL_CODES, 'internal']),
  message: z.string(),
  detail: z
    .looseObject({
      reason: z.string(),
      /** The reason in words, when there are any. */
      text: z.string().optional(),
      /** For invalid input: where it is wrong, never what was sent. */
      fields: z.array(z.string()).optional(),
    })
    .optional(),
  requestId: z.uuid(),
});
export type ErrorBody = z.infer<typeof ErrorBody>;

// NUL cannot be stored by PostgreSQL, half a surrogate pair has no UTF-8 form: both come of broken senders.
function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}

/** A name to look something up by: a code, an account, what stands in an address. */
export function lookedUp(max: number): z.ZodString {
  return z.string().min(1).max(max).refine(isStorable, 'not storable');
}

/** What a border takes of what people type: the system holds no My Number, so none gets further than here. */
type TypedText = z.ZodPipe<z.ZodString, z.ZodTransform<string, string>>;

/** Text that a person typed: not blank, at most so many characters, kept as typed but for My Numbers. */
export function typedText(max: number): TypedText {
  return z
    .string()
    .min(1)
    .max(max)
    .refine((text) => text.trim() !== '', 'blank')
    .refine(isStorable, 'not storable')
    .transform(maskMyNumbers);
}

/** The same where nothing is an answer too (an emptied draft, a picture without words). */
export function typedTextOrNothing(max: number): TypedText {
  return z.string().max(max).refine(isStorable, 'not storable').transform(maskMyNumbers);
}
