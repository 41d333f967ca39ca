/** The duty calendar of a service: who is asked for approvals when. */
import { z } from 'zod';
import { MAX_ROTA_DAYS, MAX_ROTA_FILE, ROTA_ROLES } from '../domain/rota.ts';
import { BusinessDate, Id, Instant, typedText } from './common.ts';
import { ImportCounts, ImportRow, Seen } from './imports.ts';
import { Person } from './staff.ts';

const Clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/u);

const Weekly = z.object({
  kind: z.literal('weekly'),
  /** 0 = Sunday … 6 = Saturday: on which it begins. */
  weekdays: z
    .array(z.int().min(0).max(6))
    .min(1)
    .max(7)
    .refine((days) => new Set(days).size === days.length, 'each day once'),
  begins: Clock,
  /** At or before the beginning: of the next day. */
  ends: Clock,
  firstDay: BusinessDate,
  /** `null`: it goes on. */
  lastDay: BusinessDate.nullable(),
});

const Once = z.object({ kind: z.literal('once'), from: Instant, to: Instant });

const When = z.discriminatedUnion('kind', [Once, Weekly]);

export const RotaEntryBody = z.object({
  /** Made by its sender: sent again it is the same entry. */
  id: Id,
  staffId: Id,
  role: z.enum(ROTA_ROLES),
  when: When,
});

export const RotaEntryIdBody = z.object({ id: Id });

export const RotaQuery = z
  .object({ from: BusinessDate, days: z.coerce.number().int().min(1).max(MAX_ROTA_DAYS) })
  .partial();

export const Rota = z.object({
  /** The days that are shown: from the first one's beginning to the last one's end. */
  from: Instant,
  until: Instant,
  spans: z.array(
    z.object({
      entryId: Id,
      person: Person,
      role: z.enum(ROTA_ROLES),
      from: Instant,
      to: Instant,
    }),
  ),
  /** When nobody is the first to be asked. */
  gaps: z.array(z.object({ from: Instant, to: Instant })),
  /** All that stands on it; `counts`: whoever it names can still approve. */
  entries: z.array(
    z.object({
      id: Id,
      person: Person,
      role: z.enum(ROTA_ROLES),
      when: When,
      counts: z.boolean(),
    }),
  ),
  /** Who can be put on it. */
  approvers: z.array(Person.extend({ loginId: z.string() })),
});

export const RotaFileBody = z.object({ text: typedText(MAX_ROTA_FILE) });
export const RotaImportBody = RotaFileBody.extend(Seen);

export const RotaImport = z.object({
  rows: z.array(ImportRow),
  counts: ImportCounts,
  ...Seen,
});
