/** The proof that the audit trail was not changed: how it stands, and copies of it. */
import { z } from 'zod';
import { BusinessDate, Instant, typedText } from './common.ts';

const Check = z.object({
  /** `null`: the first one is under way. */
  checkedAt: Instant.nullable(),
  from: z.int().nullable(),
  to: z.int().nullable(),
  /** "ok", or a code of what was found. */
  outcome: z.string().nullable(),
  firstBad: z.int().nullable(),
});

export const ChainState = z.object({
  /** Rows with their place. */
  chained: z.int(),
  /** Rows of the last hour that have no place yet, of those one may see, and since when the oldest waits. */
  waiting: z.object({ rows: z.int(), seconds: z.number() }),
  /** Rows behind the newest checkpoint. */
  unsigned: z.int(),
  checkpoint: z.object({ size: z.int(), at: Instant, secondsAgo: z.number() }).nullable(),
  newest: Check.nullable(),
  whole: Check.nullable(),
  /** Public keys, oldest first: to be handed to whoever checks. */
  keys: z.array(
    z.object({ keyId: z.uuid(), publicKey: z.string(), firstSize: z.int(), madeAt: Instant }),
  ),
});
export type ChainState = z.infer<typeof ChainState>;

export const ChainCopyBody = z.object({
  from: BusinessDate.optional(),
  to: BusinessDate.optional(),
  /** Why a copy leaves the system. */
  reason: typedText(500),
});
