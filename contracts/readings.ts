/** How far one has read a consultation: everybody's own bookmark. */
import { z } from 'zod';
import { Instant, MAX_SEQ } from './common.ts';

/** `at: null`: never read. `lastSeq`: the last message there is now. */
export const Reading = z.object({ upTo: z.int(), at: Instant.nullable(), lastSeq: z.int() });
export const ReadingBody = z.object({ upTo: z.int().min(0).max(MAX_SEQ) });
