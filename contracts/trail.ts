/** The audit trail on screen: searched, told per consultee and per person, and written out. */
import { z } from 'zod';
import { READING_PURPOSES } from '../domain/reading.ts';
import { TRAIL_OUTCOMES } from '../domain/trail-details.ts';
import { TRAIL_KINDS } from '../domain/trail.ts';
import { BusinessDate, Id, Instant, MAX_SEQ, lookedUp, typedText } from './common.ts';
import { pageOf, PageQuery, several } from './lists.ts';
import { Person, ServiceName } from './staff.ts';

const Filters = {
  staff: Id.optional(),
  service: Id.optional(),
  consultation: Id.optional(),
  /** The consultation's number; each service counts its own. */
  number: z.coerce.number().int().min(1).max(MAX_SEQ).optional(),
  from: BusinessDate.optional(),
  to: BusinessDate.optional(),
  kind: several(TRAIL_KINDS).optional(),
  action: lookedUp(60).optional(),
  outcome: several(TRAIL_OUTCOMES).optional(),
  purpose: several(READING_PURPOSES).optional(),
};
const filters = z.object(Filters);
export type TrailFilters = z.infer<typeof filters>;

export const TrailQuery = z.object({ ...Filters, ...PageQuery });

const NumberedConsultation = z.object({ id: Id, number: z.int() });

const TrailRow = z.object({
  id: z.string(),
  at: Instant,
  actorKind: z.enum(['staff', 'consultee', 'system']),
  /** Of the staff. */
  person: Person.nullable(),
  /** As a code, and in words. */
  action: z.string(),
  name: z.string(),
  kind: z.enum(TRAIL_KINDS),
  service: ServiceName.nullable(),
  consultation: NumberedConsultation.nullable(),
  /** What else it was about, in words. */
  about: z.string().nullable(),
  detail: z.string().nullable(),
  purpose: z.enum(READING_PURPOSES).nullable(),
  outcome: z.enum(TRAIL_OUTCOMES),
  requestId: Id.nullable(),
});
export type TrailRow = z.infer<typeof TrailRow>;

export const TrailPage = pageOf(TrailRow);

/** Those whose rows one may see, for choosing one. */
export const TrailPeople = z.object({ data: z.array(Person) });

/** Somebody with one consultation before them, without a pause of half an hour. */
const Sitting = z.object({
  person: Person,
  consultation: NumberedConsultation,
  from: Instant,
  to: Instant,
  minutes: z.int().min(0),
  purposes: z.array(z.enum(READING_PURPOSES)),
  /** How far the talk was read. */
  upTo: z.int().nullable(),
  /** What was done meanwhile besides reading, in words, with how often. */
  acts: z.array(z.object({ name: z.string(), count: z.int() })),
});
export type Sitting = z.infer<typeof Sitting>;

export const SittingsQuery = z.object({
  from: BusinessDate.optional(),
  to: BusinessDate.optional(),
});

export const ConsulteeReport = z.object({
  consultations: z.array(
    NumberedConsultation.extend({ openedAt: Instant, service: ServiceName, isLinked: z.boolean() }),
  ),
  /** Each once, with all their sittings together. */
  people: z.array(
    z.object({
      person: Person,
      sittings: z.int(),
      minutes: z.int(),
      first: Instant,
      last: Instant,
      purposes: z.array(z.enum(READING_PURPOSES)),
      hasChanged: z.boolean(),
    }),
  ),
  sittings: z.array(Sitting),
  /** There are more than are shown. */
  isCut: z.boolean(),
});
export type ConsulteeReport = z.infer<typeof ConsulteeReport>;

export const PersonMonthQuery = z.object({
  staff: Id,
  /** "YYYY-MM" in Japan. */
  month: z.string().regex(/^20\d\d-(?:0[1-9]|1[0-2])$/u),
});

export const PersonMonth = z.object({
  person: Person,
  consultations: z.int(),
  sittings: z.array(Sitting),
  isCut: z.boolean(),
});

export const MAX_PURPOSE = 500;

export const TrailExportBody = z.object({
  ...Filters,
  format: z.enum(['csv', 'pdf']),
  /** Why a copy leaves the system. */
  reason: typedText(MAX_PURPOSE),
});

export const ReportExportBody = z.object({
  from: BusinessDate.optional(),
  to: BusinessDate.optional(),
  reason: typedText(MAX_PURPOSE),
});
