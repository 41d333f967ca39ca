/** From where staff of the organisation may come. */
import { z } from 'zod';
import { Id, Instant, typedText } from './common.ts';

const Person = z.object({ id: Id, name: z.string().nullable() });

const Entry = z.object({
  /** "192.0.2.0/24" */
  network: z.string(),
  note: z.string().nullable(),
  /** `null`: the system operator. */
  addedBy: Person.nullable(),
  addedAt: Instant,
});

const Change = z.object({
  kind: z.enum(['added', 'removed']),
  network: z.string(),
  by: Person.nullable(),
  at: Instant,
});

export const AllowList = z.object({
  /** None: from everywhere. */
  entries: z.array(Entry),
  /** The latest first. */
  changes: z.array(Change),
  /** Where the one who asks is. */
  here: z.string(),
});
export type AllowList = z.infer<typeof AllowList>;

/** As typed: an address, or a network with its length. */
const Typed = z.string().trim().min(1).max(100);

export const AllowListEntryBody = z.object({
  network: Typed,
  note: z.union([z.literal(''), typedText(100)]),
});
export const AllowListRemoval = z.object({ network: Typed });

export const AddressBody = z.object({ address: Typed });
export const AddressAnswer = z.object({
  /** As it was read. */
  address: z.string(),
  isAdmitted: z.boolean(),
  /** The networks of the list that it lies in. */
  networks: z.array(z.string()),
});
