/** How fast one room may write. Generous: a person in need types fast, a broken program types faster. */
import type { ApiDeps } from '../deps.ts';
import { createRateLimit, type RateLimit } from '../http/rate-limit.ts';
import type { SignedInConsultee } from '../http/route.ts';

const limits = new WeakMap<ApiDeps, RateLimit>();

/** Refuses 'too-many-tries'. */
export function takeWrite(deps: ApiDeps, { id }: SignedInConsultee, now: number): void {
  let limit = limits.get(deps);
  if (!limit) {
    limit = createRateLimit(deps.config.roomWrites);
    limits.set(deps, limit);
  }
  limit.take(id, now);
}
