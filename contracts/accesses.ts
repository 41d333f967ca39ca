/** Restricted consultations, who was let in for a while, and canaries. */
import { z } from 'zod';
import {
  ACCESS_KINDS,
  ACCESS_REVIEWS,
  ACCESS_STATUSES,
  AUDIT_MINUTES,
  MAX_REASON_LENGTH,
} from '../domain/access.ts';
import { STATED_PURPOSES } from '../domain/reading.ts';
import { Id, Instant, typedText, typedTextOrNothing } from './common.ts';
import { Flag } from './lists.ts';
import { Person, ServiceName } from './staff.ts';

const Reason = typedText(MAX_REASON_LENGTH);

const RestrictionShown = z.object({
  id: Id,
  /** All of hers, also those to come. */
  whole: z.boolean(),
  reason: z.string().nullable(),
  setBy: Person,
  setAt: Instant,
  liftReason: z.string().nullable(),
  liftedBy: Person.nullable(),
  liftedAt: Instant.nullable(),
});

/** The newest first. */
export const Restrictions = z.object({ restricted: z.boolean(), data: z.array(RestrictionShown) });
export type Restrictions = z.infer<typeof Restrictions>;

export const RestrictBody = z.object({ id: Id, whole: z.boolean(), reason: Reason });
export const LiftBody = z.object({ reason: Reason });

export const RestrictedQuery = z.object({ consultation: Id });

/** A restricted consultation as those of its service may know of it: that it is there. */
export const RestrictedConsultation = z.object({
  id: Id,
  number: z.int(),
  service: ServiceName,
  /** So long one would be let in. */
  minutes: z.int(),
});
export type RestrictedConsultation = z.infer<typeof RestrictedConsultation>;

export const EmergencyBody = z.object({ id: Id, consultationId: Id, reason: Reason });
export const EmergencyBegun = z.object({ endsAt: Instant });

const minutes = z.union([
  z.literal(AUDIT_MINUTES[0]),
  z.literal(AUDIT_MINUTES[1]),
  z.literal(AUDIT_MINUTES[2]),
]);
export const ContentsBody = z.object({ id: Id, minutes, reason: Reason });

const AccessShown = z.object({
  id: Id,
  kind: z.enum(ACCESS_KINDS),
  status: z.enum(ACCESS_STATUSES),
  service: ServiceName,
  consultation: z.object({ id: Id, number: z.int() }),
  person: Person,
  reason: z.string().nullable(),
  askedAt: Instant,
  minutes: z.int(),
  endsAt: Instant.nullable(),
  isOpen: z.boolean(),
  /** How often it was used: rows of the trail that tell of reading by it. */
  looks: z.int(),
  decidedBy: Person.nullable(),
  decidedAt: Instant.nullable(),
  decisionNote: z.string().nullable(),
  review: z.enum(ACCESS_REVIEWS).nullable(),
  reviewRemark: z.string().nullable(),
  reviewedBy: Person.nullable(),
  reviewedAt: Instant.nullable(),
  mayReview: z.boolean(),
  mayDecide: z.boolean(),
});
export type AccessShown = z.infer<typeof AccessShown>;

/** `waiting`: those that still need a review or a decision. */
export const AccessesQuery = z.object({ waiting: Flag.optional(), consultation: Id.optional() });
/** The newest first; of very many the newest. `waiting`: how many need somebody. */
export const Accesses = z.object({ data: z.array(AccessShown), waiting: z.int() });
export type Accesses = z.infer<typeof Accesses>;

export const ReviewBody = z.object({
  id: Id,
  review: z.enum(ACCESS_REVIEWS),
  remark: typedTextOrNothing(MAX_REASON_LENGTH),
});

export const DecideBody = z.object({
  id: Id,
  grant: z.boolean(),
  note: typedTextOrNothing(MAX_REASON_LENGTH),
});

export const PurposeBody = z.object({ purpose: z.enum(STATED_PURPOSES) });

const Canary = z.object({
  consultation: z.object({ id: Id, number: z.int() }),
  service: ServiceName,
  madeBy: Person,
  madeAt: Instant,
  removedAt: Instant.nullable(),
});

export const MIN_BULK_LIMIT = 10;
export const MAX_BULK_LIMIT = 2000;

export const Canaries = z.object({
  data: z.array(Canary),
  /** Services in which one may be made. */
  services: z.array(ServiceName),
  bulkLimit: z.int(),
});
export type Canaries = z.infer<typeof Canaries>;

/** `id`: of the consultation that is made. */
export const CanaryBody = z.object({ id: Id, serviceId: Id });
export const CanaryRemoval = z.object({ id: Id });
export const BulkLimitBody = z.object({ limit: z.int().min(MIN_BULK_LIMIT).max(MAX_BULK_LIMIT) });
