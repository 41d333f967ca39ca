/** What files that are taken in have in common: what each line would do, and that what is done is what was shown. */
import { z } from 'zod';
import { IMPORT_STATES } from '../domain/agencies.ts';

export const ImportRow = z.object({
  /** As editors count them. */
  line: z.int(),
  name: z.string(),
  state: z.enum(IMPORT_STATES),
  /** Why it cannot be taken in. */
  reasons: z.array(z.string()),
});

export const ImportCounts = z.object({ new: z.int(), unchanged: z.int(), faulty: z.int() });

/** Another reading of the file, or of what stands there, is asked to be looked at again. */
export const Seen = { digest: z.string().length(64) };
