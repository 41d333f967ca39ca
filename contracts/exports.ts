/** Writing records out as files: what there is to choose, how many rows it gives, and how each order stands. */
import { z } from 'zod';
import {
  EXPORT_ENCODINGS,
  EXPORT_FAILURES,
  EXPORT_FORMATS,
  EXPORT_KIND_CODES,
  EXPORT_STATES,
  type ExportFailure,
} from '../domain/exports.ts';
import { Id, Instant, typedText } from './common.ts';
import { RecordFilterText } from './record-filter.ts';
import { Person, ServiceName } from './staff.ts';

const Kind = z.enum(EXPORT_KIND_CODES);
const Format = z.enum(EXPORT_FORMATS);
const Encoding = z.enum(EXPORT_ENCODINGS);

export const ExportParams = z.object({ exportId: Id });

export const ExportChoices = z.object({
  /** In which this person may write out records. */
  services: z.array(ServiceName),
  kinds: z.array(
    z.object({
      kind: Kind,
      name: z.string(),
      about: z.string(),
      /** Whether the ward's approval for it is on record and in force. */
      isApproved: z.boolean(),
      columns: z.array(
        z.object({
          code: z.string(),
          name: z.string(),
          about: z.string(),
          /** Of a person, or in a person's own words. */
          isPersonal: z.boolean(),
        }),
      ),
    }),
  ),
  /** So many rows fit into a workbook. */
  xlsxMostRows: z.int(),
});
export type ExportChoices = z.infer<typeof ExportChoices>;

export const ExportCountQuery = z.object({ kind: Kind, filter: RecordFilterText });
export const ExportCount = z.object({ consultations: z.int(), rows: z.int() });
export type ExportCount = z.infer<typeof ExportCount>;

const MAX_COLUMNS = 200;

export const ExportBody = z.object({
  /** Made by the sender: the same order twice is one. */
  id: Id,
  kind: Kind,
  filter: RecordFilterText,
  columns: z.array(z.string().max(80)).min(1).max(MAX_COLUMNS),
  format: Format,
  encoding: Encoding,
  purpose: typedText(500),
});

export const Export = z.object({
  id: Id,
  kind: Kind,
  format: Format,
  encoding: Encoding,
  columns: z.array(z.string()),
  hasPersonal: z.boolean(),
  /** The filter's text. */
  filter: z.string(),
  purpose: z.string(),
  requestedBy: Person,
  isOwn: z.boolean(),
  createdAt: Instant,
  state: z.enum(EXPORT_STATES),
  announced: z.int(),
  /** `null` until its records were selected. */
  selected: z.int().nullable(),
  written: z.int(),
  bytes: z.int(),
  unmappable: z.int(),
  failure: z.enum(Object.keys(EXPORT_FAILURES) as ExportFailure[]).nullable(),
  expiresAt: Instant.nullable(),
  fetchedAt: Instant.nullable(),
});
export type Export = z.infer<typeof Export>;

export const Exports = z.object({ data: z.array(Export) });

/** A word that opens the file once, for the person it was given to. */
export const ExportLink = z.object({ token: z.string(), until: Instant });
export const ExportFileQuery = z.object({ token: z.string().min(20).max(100) });

export const UnmappablePlaces = z.object({
  total: z.int(),
  data: z.array(
    z.object({ row: z.int(), column: z.string(), letter: z.string(), code: z.string() }),
  ),
});
export type UnmappablePlaces = z.infer<typeof UnmappablePlaces>;
