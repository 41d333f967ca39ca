/** Figures: what there is, one table, the consultations behind a count, and a copy of the table. */
import { z } from 'zod';
import { NON_CONSULTATIONS, OUTCOMES, STAGES } from '../domain/consultation.ts';
import { DIMENSION_CODES, FIGURE_CODES, isDimension, type Division } from '../domain/figures.ts';
import { BusinessDate, Id, Instant, lookedUp, typedText } from './common.ts';
import { Flag, pageOf, PageQuery } from './lists.ts';
import { RecordFilterText } from './record-filter.ts';
import { ServiceName } from './staff.ts';

export const MAX_FIGURE_PURPOSE = 500;

/** A dimension's code, or "a." and an attribute's. */
const DivisionText = z
  .string()
  .max(50)
  .refine(
    (text): text is Division => isDimension(text) || /^a\.[a-z0-9][a-z0-9-]{0,39}$/u.test(text),
    'nothing to divide by',
  );

const Asked = {
  figure: z.enum(FIGURE_CODES),
  rows: DivisionText.optional(),
  columns: DivisionText.optional(),
  filter: RecordFilterText.optional(),
};

export const FigureTableQuery = z.object({
  ...Asked,
  /** With the totals of the period before, where the filter has one. */
  compare: Flag.optional(),
});

const Part = z.object({ code: z.string(), label: z.string() });
export const FigureCell = z.object({
  value: z.number().nullable(),
  hidden: z.enum(['small', 'linked']).nullable(),
});

export const FigureTable = z.object({
  rows: z.array(Part),
  columns: z.array(Part),
  /** A row each; without columns one count in each. */
  cells: z.array(z.array(FigureCell)),
  rowTotals: z.array(FigureCell),
  columnTotals: z.array(FigureCell),
  total: FigureCell,
  /** Below it counts are hidden from this person; `null`: nothing is. */
  threshold: z.int().nullable(),
  /** Whether this person may go on to the consultations behind a count. */
  hasRecords: z.boolean(),
  /** The same figure of the period before: its total, and those of the rows where they are the same. */
  before: z
    .object({
      from: BusinessDate,
      to: BusinessDate,
      total: FigureCell,
      rowTotals: z.array(FigureCell).nullable(),
    })
    .nullable(),
});
export type FigureTable = z.infer<typeof FigureTable>;

export const FigureDefinitions = z.object({
  figures: z.array(
    z.object({
      code: z.enum(FIGURE_CODES),
      name: z.string(),
      definition: z.string(),
      unit: z.enum(['count', 'persons', 'duration']),
      source: z.enum(['consultations', 'others', 'accesses']),
    }),
  ),
  dimensions: z.array(
    z.object({
      code: z.enum(DIMENSION_CODES),
      name: z.string(),
      definition: z.string(),
      ofAccesses: z.boolean(),
    }),
  ),
  /** Attributes of the services' forms that have choices. */
  attributes: z.array(z.object({ code: z.string(), label: z.string(), choices: z.array(Part) })),
  flags: z.array(Part),
  services: z.array(ServiceName),
  /** Whether this person may take a table away as a file. */
  mayCopy: z.boolean(),
});
export type FigureDefinitions = z.infer<typeof FigureDefinitions>;

export const FigureRecordsQuery = z.object({
  ...Asked,
  row: lookedUp(60).optional(),
  column: lookedUp(60).optional(),
  ...PageQuery,
});

export const FigureRecord = z.object({
  id: Id,
  number: z.int(),
  service: ServiceName,
  stage: z.enum(STAGES),
  outcome: z.enum([...OUTCOMES, ...NON_CONSULTATIONS]).nullable(),
  openedAt: Instant,
  closedAt: Instant.nullable(),
});

export const FigureRecords = pageOf(FigureRecord).extend({
  /** How many more there are that were disposed of, or that this person may not list. */
  withheld: z.int(),
  /** The filter that means exactly these, for whatever else asks it. */
  filter: z.string(),
});
export type FigureRecords = z.infer<typeof FigureRecords>;

export const FigureCopyBody = z.object({
  ...Asked,
  format: z.enum(['csv', 'xlsx']),
  reason: typedText(MAX_FIGURE_PURPOSE),
});
