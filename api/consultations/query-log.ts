/** A list's query goes on record once per person and opening, not with every refresh of the same screen. */

export interface QueryLog {
  /** True when this person has not asked the same within the last 30 minutes. */
  isNew(staffId: string, query: string, now: number): boolean;
  /** Call once the record has been committed. */
  remember(staffId: string, query: string, now: number): void;
}

const OPENING_MS = 30 * 60_000;
const MAX_KEPT = 20_000;

export function createQueryLog(): QueryLog {
  const kept = new Map<string, number>();
  return {
    isNew(staffId, query, now) {
      const at = kept.get(`${staffId} ${query}`);
      return at === undefined || now - at > OPENING_MS;
    },
    remember(staffId, query, now) {
      if (kept.size >= MAX_KEPT) kept.clear();
      kept.set(`${staffId} ${query}`, now);
    },
  };
}
