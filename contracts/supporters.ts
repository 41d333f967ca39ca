/** Somebody who writes for the consultee. */
import { z } from 'zod';
import { MAX_SUPPORTER_NAME, SUPPORTERS } from '../domain/supporter.ts';
import { Id, Instant, typedTextOrNothing } from './common.ts';
import { Person } from './staff.ts';

export const Writer = z.enum(SUPPORTERS);

/** Begins a turn; the one before ends with it. */
export const SupporterBody = z.object({
  /** Made by the sender: the same turn twice is one. */
  id: Id,
  supporter: Writer,
  name: typedTextOrNothing(MAX_SUPPORTER_NAME),
});

/** As her room shows it. */
export const RoomSupporter = z.object({ supporter: Writer, name: z.string().nullable() });

/** As staff see it. */
export const SupporterNow = RoomSupporter.extend({
  /** `null`: it was said in her room. */
  markedBy: Person.nullable(),
  since: Instant,
});
export const SupporterAnswer = z.object({ supporter: SupporterNow.nullable() });
