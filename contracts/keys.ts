/** How an organisation's keys stand, and what was done to them: versions, dates and counts, never a key. */
import { z } from 'zod';
import { Instant } from './common.ts';

export const KeysState = z.object({
  store: z.object({
    rootVersion: z.int(),
    /** `null`: it was never replaced as long as this organisation is here. */
    rootReplacedAt: Instant.nullable(),
    /** Codes of what is wrong with a folder; `null` when it is in step. */
    main: z.string().nullable(),
    mirror: z.string().nullable(),
    /** The last look through the whole store, and what it found. */
    verified: z.object({ at: Instant, findings: z.int() }).nullable(),
    /** `null`: no folder for copies is given. */
    copies: z
      .object({ last: Instant.nullable(), count: z.int(), hasFailed: z.boolean() })
      .nullable(),
  }),
  organisation: z.object({ version: z.int(), madeAt: Instant }).nullable(),
  kinds: z.array(
    z.object({
      kind: z.string(),
      name: z.string(),
      /** For how many consultations, files, … there is a key. */
      names: z.int(),
      version: z.int(),
      /** Older keys that still open what a backup may hold. */
      superseded: z.int(),
      /** When the oldest key in use was made. */
      oldest: Instant,
      dueAt: Instant,
      isDue: z.boolean(),
    }),
  ),
  destroyed: z.int(),
  /** The last ones first. */
  ceremonies: z.array(
    z.object({
      id: z.string(),
      ceremony: z.string(),
      name: z.string(),
      at: Instant,
      /** Begun and cut short: the same command goes on with it. */
      isOpen: z.boolean(),
      fromVersion: z.int().nullable(),
      toVersion: z.int().nullable(),
      /** In words. */
      counts: z.string(),
      by: z.string().nullable(),
      witness: z.string().nullable(),
    }),
  ),
});
export type KeysState = z.infer<typeof KeysState>;
