/** The filter of records in addresses, bodies and files: one text, read in one way (domain/record-filter.ts). */
import { z } from 'zod';
import { readFilter, type RecordFilter } from '../domain/record-filter.ts';

const MAX_FILTER_TEXT = 4000;

/** What a border takes: the text, read. An empty one is everything. */
export const RecordFilterText = z
  .string()
  .max(MAX_FILTER_TEXT)
  .transform((text, context): RecordFilter => {
    const filter = readFilter(text);
    if (filter) return filter;
    context.addIssue({ code: 'custom', message: 'not a filter of records' });
    return z.NEVER;
  });
