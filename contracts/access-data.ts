/** Disclosing from where a room was used: asked for with a reason, approved by another administrator, each look logged. */
import { z } from 'zod';
import { DISCLOSURE_GROUNDS } from '../domain/access-data.ts';
import { Id, Instant, typedText } from './common.ts';
import { Person, ServiceName } from './staff.ts';

/** What was asked before the service began is a slip of the pen. */
const EARLIEST = Date.UTC(2000, 0);
const Moment = Instant.refine((at) => Date.parse(at) >= EARLIEST, 'too early');

export const AskDisclosureBody = z
  .object({
    /** Of the request. */
    id: Id,
    ground: z.enum(DISCLOSURE_GROUNDS),
    /** The inquiry's number and who sent it. */
    reference: typedText(300),
    reason: typedText(2000),
    since: Moment,
    until: Moment,
  })
  .refine(({ since, until }) => since < until, {
    path: ['until'],
    message: 'before its beginning',
  });
export type AskDisclosureBody = z.infer<typeof AskDisclosureBody>;

export const RefuseDisclosureBody = z.object({ reason: typedText(2000) });

export const Disclosure = z.object({
  id: Id,
  consultation: z.object({ id: Id, number: z.int() }),
  service: ServiceName,
  requestedBy: Person,
  requestedAt: Instant,
  ground: z.enum(DISCLOSURE_GROUNDS),
  reference: z.string(),
  reason: z.string(),
  since: Instant,
  until: Instant,
  state: z.enum(['waiting', 'approved', 'refused', 'expired']),
  decidedBy: Person.nullable(),
  decidedAt: Instant.nullable(),
  /** Why it was refused. */
  decision: z.string().nullable(),
  expiresAt: Instant,
  /** Whether this person may decide about it, or look at what it discloses, now. */
  mayDecide: z.boolean(),
  mayLook: z.boolean(),
});
export const Disclosures = z.object({ data: z.array(Disclosure) });

export const Origins = z.object({
  data: z.array(
    z.object({
      address: z.string(),
      /** `null`: it was not known. */
      port: z.int().nullable(),
      firstAt: Instant,
      lastAt: Instant,
    }),
  ),
  /** Kept no longer than so many days. */
  keptDays: z.int(),
});
