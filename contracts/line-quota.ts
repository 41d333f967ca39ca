/** How many of the month's messages LINE has taken of a service. */
import { z } from 'zod';
import { Instant } from './common.ts';

const Count = z.int().min(0);

/** As it was last read; `null` before that. */
export const LineQuotaShown = z
  .object({
    /** `null`: the plan has no limit. */
    limit: Count.nullable(),
    used: Count,
    isLow: z.boolean(),
    readAt: Instant,
  })
  .nullable();
