/** The services one belongs to: what a counselor needs to know of them. */
import { z } from 'zod';
import { PAUSE_KINDS } from '../domain/hours.ts';
import { PRIORITIES, RISKS } from '../domain/priority.ts';
import { ROLES } from '../domain/roles.ts';
import { FormField } from './attributes.ts';
import { Id, Instant } from './common.ts';
import { FlagKind } from './flags.ts';
import { LineQuotaShown } from './line-quota.ts';

export const EmergencyContact = z.object({
  name: z.string(),
  telephone: z.string(),
  note: z.string().optional(),
});

export const ServiceSummary = z.object({
  id: Id,
  code: z.string(),
  name: z.string(),
  roles: z.array(z.enum(ROLES)),
  /** Version of the settings in force; `null` when there are none and the service counts as closed. */
  settingsVersion: z.int().nullable(),
  reception: z.object({
    state: z.enum(['open', 'closed', 'paused']),
    /** While it is open: whether somebody new is still taken up. */
    takesNew: z.boolean(),
    until: Instant.nullable(),
    opensAt: Instant.nullable(),
    /** The next opening after the one that is now, if it is. */
    nextAt: Instant.nullable(),
    /** So soon it will be another one; whoever shows it asks again then, by whatever clock. */
    changesInMs: z.int().nullable(),
    /** What rests now, until when; `until: null` until somebody ends it. */
    pause: z.object({ kind: z.enum(PAUSE_KINDS), until: Instant.nullable() }).nullable(),
    /** Stops that are announced, the next one first. */
    stops: z.array(z.object({ from: Instant, until: Instant })),
  }),
  /** Words of hers that are marked where they stand, and why. */
  riskWords: z.array(
    z.object({ word: z.string(), risk: z.enum(RISKS), priority: z.enum(PRIORITIES) }),
  ),
  /** How much of LINE's month is used, for whoever sees what went there. */
  quota: LineQuotaShown,
  /** A reply waits so long before it goes out. */
  undoSeconds: z.int(),
  emergencyContacts: z.array(EmergencyContact),
  form: z.object({ version: z.int(), fields: z.array(FormField) }).nullable(),
  /** What kinds of flags may be set about a consultee. */
  flagKinds: z.array(FlagKind),
  agencies: z.array(
    z.object({ id: Id, kind: z.string(), name: z.string(), telephone: z.string() }),
  ),
});

export const Services = z.object({ data: z.array(ServiceSummary) });
