/** The monthly review of who may do what in a service (アクセス権点検表). */
import { z } from 'zod';
import { ACCOUNT_STATES, REVIEW_FLAGS } from '../domain/accounts.ts';
import { ROLES } from '../domain/roles.ts';
import { BusinessDate, Id, Instant, typedTextOrNothing } from './common.ts';

const Month = z.string().regex(/^20\d\d-(?:0[1-9]|1[0-2])$/u);

export const ReviewQuery = z.object({ service: Id, month: Month });

export const AccessReview = z.object({
  service: z.object({ id: Id, name: z.string() }),
  month: Month,
  /** The month is over: it can be signed. */
  isOver: z.boolean(),
  /** Who held a role at any time of the month. */
  holders: z.array(
    z.object({
      id: Id,
      name: z.string(),
      loginId: z.string(),
      affiliation: z.string().nullable(),
      handlesFrom: BusinessDate.nullable(),
      handlesUntil: BusinessDate.nullable(),
      /** At the end of the month, or now while it lasts; none where all were taken in it. */
      roles: z.array(z.enum(ROLES)),
      state: z.enum(ACCOUNT_STATES),
      lastSignInAt: Instant.nullable(),
      flags: z.array(z.enum(REVIEW_FLAGS)),
      /** Of this person in this month, by the trail. */
      emergencies: z.int(),
      exports: z.int(),
    }),
  ),
  changes: z.array(
    z.object({
      at: Instant,
      what: z.enum(['given', 'taken']),
      role: z.enum(ROLES),
      name: z.string(),
      loginId: z.string(),
      by: z.string().nullable(),
    }),
  ),
  /** Of the whole service, also by who holds no role in it. */
  emergencies: z.int(),
  exports: z.int(),
  reviewed: z.object({ by: z.string(), at: Instant, remark: z.string().nullable() }).nullable(),
  maySign: z.boolean(),
});

export const SignReviewBody = ReviewQuery.extend({ remark: typedTextOrNothing(1_000) });

/** Services one looks after whose review of last month is missing. */
export const ReviewsDue = z.object({
  month: Month,
  services: z.array(z.object({ id: Id, name: z.string() })),
});
