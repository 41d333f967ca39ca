/** Backups as those who look after the installation see them: times, sizes and codes, no content. */
import { z } from 'zod';
import { BACKUP_CHECKS } from '../domain/backups.ts';
import { Instant } from './common.ts';

/** How a look through the store, a drill or a restore went, the last time. */
const Outcome = z.object({
  kind: z.enum(BACKUP_CHECKS),
  at: Instant,
  isOk: z.boolean(),
  /** A code of domain/backups.ts. */
  reason: z.string().nullable(),
  /** Figures, each under its code. */
  figures: z.record(z.string(), z.number()),
});

export const Backups = z.object({
  /** `own`: made by this installation; `elsewhere`: the database's operator makes them; `none`: nobody does. */
  by: z.enum(['own', 'elsewhere', 'none']),
  /** Why they are not well; `null`: they are. */
  trouble: z.string().nullable(),
  /** From when to when one can restore. */
  coverage: z.object({ from: Instant, until: Instant }).nullable(),
  archive: z.object({
    lastAt: Instant.nullable(),
    failedAt: Instant.nullable(),
    /** How old what waits to be put away is, in seconds. */
    lateSeconds: z.number(),
  }),
  /** The newest first. */
  bases: z.array(
    z.object({
      name: z.string(),
      startedAt: Instant,
      finishedAt: Instant,
      bytes: z.number(),
      stored: z.number(),
      files: z.int(),
      verifiedAt: Instant.nullable(),
      fault: z.string().nullable(),
    }),
  ),
  /** The last of each kind. */
  outcomes: z.array(Outcome),
});
export type Backups = z.infer<typeof Backups>;
