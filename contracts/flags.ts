/** Flags about a consultee: what whoever answers must not miss, until a day. */
import { z } from 'zod';
import { BusinessDate, Id, Instant, lookedUp, typedTextOrNothing } from './common.ts';
import { Person } from './staff.ts';

const MAX_REMARK = 500;

export const FlagKind = z.object({ code: z.string(), label: z.string(), isGrave: z.boolean() });

/** One that stands, as a list shows it. */
export const FlagMark = FlagKind.pick({ label: true, isGrave: true });

export const ConsulteeFlag = z.object({
  id: Id,
  kind: z.string(),
  label: z.string(),
  isGrave: z.boolean(),
  remark: z.string().nullable(),
  setBy: Person,
  setAt: Instant,
  /** The last day on which it stands; `null`: until somebody takes it down. */
  until: BusinessDate.nullable(),
  takenDownBy: Person.nullable(),
  takenDownAt: Instant.nullable(),
  /** Stands today; the others are kept for the record. */
  isUp: z.boolean(),
});
export type ConsulteeFlag = z.infer<typeof ConsulteeFlag>;

export const FlagBody = z.object({
  /** Made by the sender: the same flag twice is one. */
  id: Id,
  kind: lookedUp(40),
  remark: typedTextOrNothing(MAX_REMARK),
  until: BusinessDate.nullable(),
});

/** All of the consultee's, newest first. */
export const ConsulteeFlags = z.object({ data: z.array(ConsulteeFlag) });

export const FlagParams = z.object({ id: Id, flagId: Id });
