/** Consultations that break a rule that must hold of all of them, and what was done about it. */
import { z } from 'zod';
import { INVARIANT_KINDS, REPAIR_OUTCOMES } from '../domain/invariants.ts';
import { Id, Instant } from './common.ts';
import { Person } from './staff.ts';

export const Inspections = z.object({
  /** The last look; `null`: there was none yet. */
  last: z
    .object({
      at: Instant,
      consultations: z.int(),
      /** Rules that could not be looked at then. */
      leftOut: z.array(z.enum(INVARIANT_KINDS)),
    })
    .nullable(),
  isUnderWay: z.boolean(),
  /** Broken now; at most so many of each rule are listed, all are counted. */
  counts: z.partialRecord(z.enum(INVARIANT_KINDS), z.int()),
  broken: z.array(
    z.object({
      id: Id,
      kind: z.enum(INVARIANT_KINDS),
      consultationId: Id,
      number: z.int(),
      serviceName: z.string(),
      foundAt: Instant,
      repair: z
        .object({
          askedBy: Person.nullable(),
          askedAt: Instant,
          at: Instant.nullable(),
          outcome: z.enum(REPAIR_OUTCOMES).nullable(),
        })
        .nullable(),
    }),
  ),
  /** Of the last 30 days, the last first. */
  mended: z.array(
    z.object({
      id: Id,
      kind: z.enum(INVARIANT_KINDS),
      consultationId: Id,
      number: z.int(),
      serviceName: z.string(),
      foundAt: Instant,
      goneAt: Instant,
      /** `null`: it held again without anybody's doing. */
      by: Person.nullable(),
      isRepaired: z.boolean(),
    }),
  ),
});
export type Inspections = z.infer<typeof Inspections>;

/** The id makes asking twice one request. */
export const InspectionBody = z.object({ id: Id });

export const RepairBody = z.object({ breachIds: z.array(Id).min(1).max(200) });
