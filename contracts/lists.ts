/** Parts that lists share: repeated filters, pages, and a count that stops looking at some point. */
import { z } from 'zod';

/** A filter that may be given once or several times. */
export function several<const Values extends readonly [string, ...string[]]>(values: Values) {
  const one = z.enum(values);
  return z.union([one.transform((value) => [value]), z.array(one).min(1).max(values.length)]);
}

/** "true" or "false" in a query. */
export const Flag = z.enum(['true', 'false']).transform((value) => value === 'true');

export const MAX_PER_PAGE = 100;
export const MAX_PAGE = 1000;

/** Which page of how many rows. */
export const PageQuery = {
  page: z.coerce.number().int().min(1).max(MAX_PAGE).default(1),
  perPage: z.coerce.number().int().min(1).max(MAX_PER_PAGE).default(25),
};

export const PageInfo = z.object({ hasNextPage: z.boolean(), hasPreviousPage: z.boolean() });

/** `exact: false`: there are at least so many. */
export const Total = z.object({ count: z.int().min(0), exact: z.boolean() });
export type Total = z.infer<typeof Total>;

/** So many rows are counted; one more tells that there are others. */
export const COUNTED_AT_MOST = 1000;

/** One page of rows. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({ data: z.array(row), pageInfo: PageInfo, total: Total });
}
