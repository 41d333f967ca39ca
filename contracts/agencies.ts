/** The directory of agencies: whom to call for what, where and when, and when somebody last made sure of it. */
import { z } from 'zod';
import { MAX_FILE } from '../domain/agencies.ts';
import { ESCALATION_KINDS } from '../domain/escalation.ts';
import { BusinessDate, Id, Instant, typedText, typedTextOrNothing } from './common.ts';
import { ImportCounts, ImportRow, Seen } from './imports.ts';
import { Flag, pageOf, PageQuery, several } from './lists.ts';
import { Person, ServiceName } from './staff.ts';

export const AgencyDetails = z.object({
  /** `null`: every service has it. */
  serviceId: Id.nullable(),
  kind: z.enum(ESCALATION_KINDS),
  name: typedText(200),
  area: typedTextOrNothing(100),
  telephone: typedText(40),
  telephoneNight: typedTextOrNothing(40),
  hours: typedTextOrNothing(200),
  contactPerson: typedTextOrNothing(200),
  note: typedTextOrNothing(2000),
});

export const AgencyBody = AgencyDetails.extend({
  /** Made by its sender: sent again it is the same agency. */
  id: Id,
  /** What the writer has seen; 0 for a new one. */
  revision: z.int().min(0),
});

export const Agency = z.object({
  id: Id,
  revision: z.int(),
  service: ServiceName.nullable(),
  kind: z.enum(ESCALATION_KINDS),
  name: z.string(),
  area: z.string().nullable(),
  telephone: z.string(),
  telephoneNight: z.string().nullable(),
  hours: z.string().nullable(),
  contactPerson: z.string().nullable(),
  note: z.string().nullable(),
  /** When somebody last made sure of it; `by` is `null` where a file said so. */
  confirmed: z.object({ on: BusinessDate, by: Person.nullable() }).nullable(),
  /** Nobody has made sure of it for a year, or ever. */
  isStale: z.boolean(),
  retiredAt: Instant.nullable(),
  mayEdit: z.boolean(),
});

export const AgenciesQuery = z.object({
  kind: several(ESCALATION_KINDS).optional(),
  area: z.string().min(1).max(100).optional(),
  /** Those of this service, and those of all services. */
  service: Id.optional(),
  stale: Flag.optional(),
  /** Retired ones alone; without it they are left out. */
  retired: Flag.optional(),
  ...PageQuery,
});
export type AgenciesQuery = z.infer<typeof AgenciesQuery>;

/** `areas`: all there are, to choose from. */
export const Agencies = pageOf(Agency).extend({ areas: z.array(z.string()) });

export const AgencyIdBody = z.object({ id: Id });

export const AgencyFileBody = z.object({ text: typedText(MAX_FILE) });

export const AgencyImportBody = AgencyFileBody.extend(Seen);

export const AgencyImport = z.object({
  rows: z.array(
    ImportRow.extend({
      /** Headings of what is different from what stands there. */
      changes: z.array(z.string()),
    }),
  ),
  counts: ImportCounts.extend({ changed: z.int() }),
  ...Seen,
});
