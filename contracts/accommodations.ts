/** What a consultee asked to be done differently for her, what was decided, and when that is looked at again. */
import { z } from 'zod';
import {
  ACCOMMODATION_DECISIONS,
  ACCOMMODATION_STATUSES,
  MAX_DECISION_LENGTH,
  MAX_WISH_LENGTH,
  NEEDS,
} from '../domain/accommodation.ts';
import { BusinessDate, Id, Instant, typedTextOrNothing } from './common.ts';
import { Person } from './staff.ts';

export const AccommodationStep = z.object({
  id: Id,
  status: z.enum(ACCOMMODATION_DECISIONS),
  /** What was done, or what instead. */
  done: z.string().nullable(),
  /** For staff only. */
  reason: z.string().nullable(),
  /** What she is told of it. */
  told: z.string().nullable(),
  /** `null`: she ended it herself. */
  decidedBy: Person.nullable(),
  writtenBy: Person.nullable(),
  reviewOn: BusinessDate.nullable(),
  at: Instant,
});

export const Accommodation = z.object({
  id: Id,
  /** Of which linked record it is; `null`: of this consultee's own. */
  record: Id.nullable(),
  need: z.enum(NEEDS),
  words: z.string().nullable(),
  /** `null`: she asked for it herself, in her room. */
  askedBy: Person.nullable(),
  askedAt: Instant,
  status: z.enum(ACCOMMODATION_STATUSES),
  reviewOn: BusinessDate.nullable(),
  isReviewDue: z.boolean(),
  /** Every decision, newest first. */
  steps: z.array(AccommodationStep),
});
export type Accommodation = z.infer<typeof Accommodation>;

/** What still stands of the consultee's own first. */
export const Accommodations = z.object({ data: z.array(Accommodation) });

export const AskForBody = z.object({
  /** Made by the sender: the same wish twice is one. */
  id: Id,
  need: z.enum(NEEDS),
  words: typedTextOrNothing(MAX_WISH_LENGTH),
});

export const DecisionBody = z.object({
  id: Id,
  status: z.enum(ACCOMMODATION_DECISIONS),
  done: typedTextOrNothing(MAX_DECISION_LENGTH),
  reason: typedTextOrNothing(MAX_DECISION_LENGTH),
  told: typedTextOrNothing(MAX_DECISION_LENGTH),
  decidedById: Id,
  reviewOn: BusinessDate.nullable(),
});

export const AccommodationParams = z.object({ id: Id, accommodationId: Id });

/** As her room shows it: her own words, and those meant for her. */
export const RoomAccommodation = z.object({
  id: Id,
  need: z.enum(NEEDS),
  words: z.string().nullable(),
  status: z.enum(ACCOMMODATION_STATUSES),
  /** What staff wrote for her about it. */
  told: z.string().nullable(),
  askedAt: Instant,
});
export const RoomAccommodations = z.object({ data: z.array(RoomAccommodation) });
export type RoomAccommodations = z.infer<typeof RoomAccommodations>;

export const RoomAccommodationParams = z.object({ accommodationId: Id });
