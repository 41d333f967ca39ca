/** The services one looks after, how far each is set up, and new ones. */
import { z } from 'zod';
import { CODE } from '../domain/memberships.ts';
import { SERVICE_MODES } from '../domain/practice.ts';
import { Id, Instant, typedText } from './common.ts';
import { LineQuotaShown } from './line-quota.ts';

/** What is still missing before a service can take up consultations. */
export const SETUP_STEPS = [
  'settings',
  'contacts',
  'line',
  'line-checks',
  'line-checklist',
  'counselor',
  'supervisor',
] as const;

export const ServiceName = typedText(60);
export const ServiceCode = z.string().regex(CODE);

export const ListedService = z.object({
  id: Id,
  code: z.string(),
  name: z.string(),
  mode: z.enum(SERVICE_MODES),
  reception: z.object({
    state: z.enum(['open', 'closed', 'paused']),
    /** When it changes next, if it is known. */
    until: Instant.nullable(),
  }),
  /** Consultations that are not closed yet. */
  open: z.int(),
  line: z.enum(['none', 'unchecked', 'ok', 'wrong']),
  /** How much of LINE's month is used. */
  quota: LineQuotaShown,
  missing: z.array(z.enum(SETUP_STEPS)),
  retired: z.object({ at: Instant }).nullable(),
});

export const ServiceList = z.object({
  data: z.array(ListedService),
  templates: z.array(z.object({ id: z.string(), name: z.string(), description: z.string() })),
});

export const NewService = z.object({
  /** Made by its sender: sent again it is made once. */
  id: Id,
  name: ServiceName,
  code: ServiceCode,
  mode: z.enum(SERVICE_MODES),
  from: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('template'), template: z.string().min(1).max(40) }),
    z.object({
      kind: z.literal('copy'),
      service: Id,
      /** Who works there works here as well, in the same roles. */
      members: z.boolean(),
    }),
  ]),
});

export const MadeService = z.object({ id: Id });

export const RenameService = z.object({ name: ServiceName });

export const RetireService = z.object({ reason: typedText(500) });
