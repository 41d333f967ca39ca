/** Each person's own view of the list: what they keep an eye on, filters they named, and how many each tab holds. */
import { z } from 'zod';
import { LIST_TABS } from '../domain/list-tabs.ts';
import { Id, typedText } from './common.ts';
import { ConsultationsQuery, SORTS } from './consultations.ts';
import { Total } from './lists.ts';

export const Watched = z.object({ data: z.array(Id) });
export const WatchBody = z.object({ watched: z.boolean() });

const Counts = z.record(z.enum(LIST_TABS), Total);

/** Practice is counted apart; `null` where there is none, or nothing else. */
export const TabCounts = z.object({ counts: Counts, practice: Counts.nullable() });

const Value = z.string().max(60);

/** What the list's address holds; only what the list itself would take. */
export const ListFilter = z
  .record(z.string().max(40), z.union([Value, z.array(Value).max(20)]))
  .refine(
    (filter) => z.strictObject(ConsultationsQuery.shape).safeParse(filter).success,
    'no filter',
  );

export const MAX_SAVED = 30;

export const SavedFilter = z.object({
  id: Id,
  name: typedText(60),
  filter: ListFilter,
  sort: z.enum(SORTS),
  order: z.enum(['ASC', 'DESC']),
});
/** All of them, in their order; saved as a whole, so that naming, renaming and deleting are one thing. */
export const SavedFilters = z.object({ data: z.array(SavedFilter).max(MAX_SAVED) });
