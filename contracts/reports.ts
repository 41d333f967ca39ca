/** Monthly and yearly reports: drafts, what was frozen, corrections of it, and what the figures say now. */
import { z } from 'zod';
import { isPeriod, MAX_REPORT_REASON, REPORT_KINDS } from '../domain/reports.ts';
import { BusinessDate, Id, Instant, typedText } from './common.ts';
import { Person, ServiceName } from './staff.ts';

const Cell = z.union([z.number(), z.enum(['few', 'linked']), z.null()]);

const Section = z.object({
  code: z.string(),
  title: z.string(),
  definition: z.string(),
  columns: z.array(z.object({ name: z.string(), unit: z.string() })),
  rows: z.array(z.object({ code: z.string(), name: z.string(), cells: z.array(Cell) })),
  drawn: z.int().nullable(),
});

export const ReportSnapshotKept = z.object({
  about: z.string(),
  from: BusinessDate,
  to: BusinessDate,
  takenAt: Instant,
  threshold: z.int(),
  sections: z.array(Section),
});

const Change = z.object({
  section: z.string(),
  title: z.string(),
  row: z.string(),
  column: z.string(),
  unit: z.string(),
  before: Cell,
  after: Cell,
});
export const ReportChangesKept = z.array(Change);

const Head = z.object({
  id: Id,
  kind: z.enum(REPORT_KINDS),
  /** "2026-10", or the fiscal year "2026". */
  period: z.string(),
  /** `null`: all services together. */
  service: ServiceName.nullable(),
  version: z.int(),
  /** `null`: it made itself. */
  madeBy: Person.nullable(),
  madeAt: Instant,
  /** `null`: a draft. */
  frozenAt: Instant.nullable(),
  frozenBy: Person.nullable(),
});

export const Reports = z.object({
  /** The newest version of each, the newest period first. */
  data: z.array(Head),
  /** What this person may make reports of. */
  services: z.array(ServiceName),
  /** Also of all services together. */
  mayMakeWhole: z.boolean(),
});

export const Report = Head.extend({
  snapshot: ReportSnapshotKept,
  digest: z.string(),
  /** All frozen versions, the first one first; with what each correction changed and why. */
  versions: z.array(
    z.object({
      id: Id,
      version: z.int(),
      frozenAt: Instant,
      frozenBy: Person.nullable(),
      reason: z.string().nullable(),
      changes: ReportChangesKept,
    }),
  ),
  mayChange: z.boolean(),
});
export type Report = z.input<typeof Report>;

export const ReportDifferences = z.object({
  takenAt: Instant,
  data: ReportChangesKept,
});

export const ReportParams = z.object({ reportId: Id });

export const ReportBody = z
  .object({
    /** Made by its sender: sent again it is one report. */
    id: Id,
    kind: z.enum(REPORT_KINDS),
    period: z.string().max(7),
    serviceId: Id.nullable(),
  })
  .refine(({ kind, period }) => isPeriod(kind, period), { path: ['period'] });

/** The snapshot somebody has seen. */
export const ReportSeenBody = z.object({ digest: z.string().length(64) });

export const ReportCorrectionBody = z.object({
  id: Id,
  reason: typedText(MAX_REPORT_REASON),
});

export const ReportFileBody = z.object({
  format: z.enum(['pdf', 'xlsx']),
  /** What the copy is for. */
  reason: typedText(MAX_REPORT_REASON),
});
