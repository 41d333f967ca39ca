/** Keeping and disposing: how long a consultation is kept, holds, batches on their way out, certificates, tombstones. */
import { z } from 'zod';
import { DISPOSAL_ITEM_STATUSES, DISPOSAL_STATUSES, KEPT_REASONS } from '../domain/disposal.ts';
import { RETENTION_ENDS, RETENTION_STATES } from '../domain/retention.ts';
import { BusinessDate, Id, Instant, typedText, typedTextOrNothing } from './common.ts';
import { Person } from './staff.ts';

const Rule = z.object({ until: z.enum(RETENTION_ENDS), years: z.int().optional() });

const Hold = z.object({
  id: Id,
  reason: z.string(),
  setBy: Person,
  setAt: Instant,
  lifted: z.object({ by: Person, at: Instant, reason: z.string() }).nullable(),
});

/** How long one consultation is kept, and who keeps it longer; the newest hold first. */
export const Retention = z.object({
  state: z.enum(RETENTION_STATES),
  keptUntil: BusinessDate.nullable(),
  isBeforeContractEnd: z.boolean(),
  rule: Rule,
  holds: z.array(Hold),
});

export const HoldBody = z.object({ id: Id, reason: typedText(500) });
export const LiftHoldBody = z.object({ reason: typedText(500) });

const Batch = z.object({
  id: Id,
  serviceId: Id,
  number: z.int(),
  status: z.enum(DISPOSAL_STATUSES),
  until: BusinessDate,
  consultations: z.int(),
  early: z.int(),
  disposed: z.int(),
  kept: z.int(),
  proposed: z.object({ by: Person, at: Instant }),
  approval: z
    .object({
      approvedOn: BusinessDate,
      approvedBy: z.string(),
      documentNo: z.string(),
      recordedBy: Person,
      recordedAt: Instant,
    })
    .nullable(),
  confirmed: z.object({ by: Person, at: Instant }).nullable(),
  withdrawn: z.object({ by: Person, at: Instant }).nullable(),
  finishedAt: Instant.nullable(),
});
export type Batch = z.infer<typeof Batch>;

const ServiceOfDisposal = z.object({
  id: Id,
  name: z.string(),
  rule: Rule,
  /** The service's own; `null` where the organisation's counts. */
  contractEndsOn: BusinessDate.nullable(),
  /** How many may be disposed of by now, and how many within the time of notice. */
  due: z.int(),
  coming: z.int(),
  held: z.int(),
});

export const DisposalOverview = z.object({
  today: BusinessDate,
  organisationEndsOn: BusinessDate.nullable(),
  services: z.array(ServiceOfDisposal),
  batches: z.array(Batch),
});

export const ContractEndBody = z.object({
  /** `null`: of the organisation as a whole. */
  serviceId: Id.nullable(),
  endsOn: BusinessDate.nullable(),
});

export const ComingQuery = z.object({ serviceId: Id, dueOn: BusinessDate });
export const Coming = z.object({
  /** All there are; the list holds the first of them. */
  total: z.int(),
  data: z.array(
    z.object({
      id: Id,
      number: z.int(),
      openedOn: BusinessDate,
      endedOn: BusinessDate,
      disposeOn: BusinessDate,
      isEarly: z.boolean(),
      /** Number of the batch it is in already. */
      batch: z.int().nullable(),
    }),
  ),
});

export const HeldQuery = z.object({ serviceId: Id });
export const Held = z.object({
  data: z.array(
    Hold.extend({
      consultationId: Id,
      number: z.int(),
      /** `null`: for those who may read the consultation. */
      reason: z.string().nullable(),
    }),
  ),
});

export const ProposeBody = z.object({ id: Id, serviceId: Id, dueOn: BusinessDate });
export const BatchQuery = z.object({ batchId: Id });
export const BatchIdBody = z.object({ batchId: Id });
export const BatchShown = Batch.extend({
  items: z.array(
    z.object({
      number: z.int(),
      openedOn: BusinessDate,
      endedOn: BusinessDate,
      disposeOn: BusinessDate,
      isEarly: z.boolean(),
      status: z.enum(DISPOSAL_ITEM_STATUSES),
      reason: z.enum(KEPT_REASONS).nullable(),
    }),
  ),
});

export const ApproveBody = z.object({
  batchId: Id,
  approvedOn: BusinessDate,
  /** Of the ward. */
  approvedBy: typedText(200),
  documentNo: typedTextOrNothing(100),
});

/** What is kept encrypted of the approval. */
export const ApprovalWords = z.object({ approvedBy: z.string(), documentNo: z.string() });

export const CertificateBody = z.object({
  batchId: Id,
  format: z.enum(['pdf', 'json']),
  reason: typedText(1_000),
});

/** What a certificate says; its JSON form holds this and the signature over it. */
export const CertificateContent = z.looseObject({
  format: z.literal('madoguchi-disposal-1'),
  number: z.int(),
  organisation: z.object({ id: Id, name: z.string() }),
  service: z.object({ id: Id, name: z.string() }),
  rule: z.string(),
  destroyed: z.object({
    consultations: z.int(),
    consultees: z.int(),
    files: z.int(),
    dataKeys: z.int(),
    numbers: z.array(z.int()),
  }),
  kept: z.array(z.object({ number: z.int(), reason: z.enum(KEPT_REASONS).nullable() })),
  method: z.array(z.string()),
  tool: z.string(),
  approval: z.object({
    approvedOn: BusinessDate,
    approvedBy: z.string().optional(),
    documentNo: z.string().optional(),
  }),
  people: z.object({
    proposedBy: z.string().nullable(),
    recordedBy: z.string().nullable(),
    confirmedBy: z.string().nullable(),
  }),
  beganAt: Instant.nullable(),
  endedAt: Instant,
  verification: z.object({
    keysAskedFor: z.int(),
    keysThatOpened: z.int(),
    contentsTried: z.int(),
    contentsThatOpened: z.int(),
  }),
  keyCopiesGoneOn: BusinessDate,
  trail: z.object({ size: z.string(), at: Instant }).nullable(),
});
export type CertificateContent = z.infer<typeof CertificateContent>;

export const TombstoneQuery = z.object({
  serviceId: Id,
  number: z.coerce.number().int().min(1).max(2_147_483_647),
});
export const Tombstones = z.object({
  data: z.array(
    z.object({
      number: z.int(),
      openedOn: BusinessDate,
      endedOn: BusinessDate,
      disposedOn: BusinessDate,
      batch: z.object({ id: Id, number: z.int(), isCertified: z.boolean() }).nullable(),
    }),
  ),
});
