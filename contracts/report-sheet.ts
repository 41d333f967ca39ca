/** The sheet for calling 110 (通報シート): what to say, in which order, and what of it is known. */
import { z } from 'zod';
import { REPORT_ITEMS } from '../domain/report-sheet.ts';
import { Instant, typedText } from './common.ts';

/** The desk's own telephone, to which the police call back. */
export const ReportPaperQuery = z.object({ callback: typedText(40).optional() });

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
