/** The sheet for calling 110 (通報シート): what to say, in which order, and what of it is known. */
import { z } from 'zod';
import { REPORT_ITEMS } from '../domain/report-sheet.ts';
import { Instant } from './common.ts';

export const ReportSheet = z.object({
  items: z.array(
    z.object({
      item: z.enum(REPORT_ITEMS),
      /** `null`: it is not known; said so, and asked for. */
      known: z.string().nullable(),
    }),
  ),
  at: Instant,
});
export type ReportSheet = z.infer<typeof ReportSheet>;
