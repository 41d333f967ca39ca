/** How fast one room may write. Generous: a person in need types fast, a broken program types faster. */
import type { ApiDeps } from '../deps.ts';
import { createRateLimit, type RateLimit } from '../http/rate-limit.ts';
import type { SignedInConsultee } from '../http/route.ts';

const limits = new WeakMap<ApiDeps, { writes: RateLimit; turns: RateLimit }>();

/** What nobody does often, and what leaves a line on the timeline that staff read as a whole. */
const TURNS = { burst: 60, perSecond: 1 / 60 };

/** Refuses 'too-many-tries'. */
export function takeWrite(deps: ApiDeps, { id }: SignedInConsultee, now: number): void {
  limitsOf(deps).writes.take(id, now);
}

/** For who writes for her and what she asks for. Refuses 'too-many-tries'. */
export function takeTurn(deps: ApiDeps, consultee: SignedInConsultee, now: number): void {
  takeWrite(deps, consultee, now);
  limitsOf(deps).turns.take(consultee.id, now);
}

function limitsOf(deps: ApiDeps): { writes: RateLimit; turns: RateLimit } {
  let own = limits.get(deps);
  if (!own) {
    own = { writes: createRateLimit(deps.config.roomWrites), turns: createRateLimit(TURNS) };
    limits.set(deps, own);
  }
  return own;
}
