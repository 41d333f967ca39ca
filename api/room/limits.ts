/** How often one address may knock, and how fast one room may write. Generous: a person in need types fast, a broken program types faster. */
import type { ApiDeps } from '../deps.ts';
import { createRateLimit, type RateLimit } from '../http/rate-limit.ts';
import type { SignedInConsultee } from '../http/route.ts';

interface Limits {
  knocks: RateLimit;
  writes: RateLimit;
  turns: RateLimit;
}

/** Each API counts for itself. */
const limits = new WeakMap<ApiDeps, Limits>();

// Many phones share one address behind a telephone company's gateway, and nobody in need is turned away for that.
const KNOCKS = { burst: 5_000, perSecond: 200 };

/** What nobody does often, and what leaves a line on the timeline that staff read as a whole. */
const TURNS = { burst: 60, perSecond: 1 / 60 };

/** At a door, by the caller's address. Refuses 'too-many-tries'. */
export function takeKnock(deps: ApiDeps, caller: string, now: number): void {
  limitsOf(deps).knocks.take(caller, now);
}

/** Refuses 'too-many-tries'. */
export function takeWrite(deps: ApiDeps, { id }: SignedInConsultee, now: number): void {
  limitsOf(deps).writes.take(id, now);
}

/** For who writes for her and what she asks for. Refuses 'too-many-tries'. */
export function takeTurn(deps: ApiDeps, consultee: SignedInConsultee, now: number): void {
  takeWrite(deps, consultee, now);
  limitsOf(deps).turns.take(consultee.id, now);
}

function limitsOf(deps: ApiDeps): Limits {
  let own = limits.get(deps);
  if (!own) {
    own = {
      knocks: createRateLimit(KNOCKS),
      writes: createRateLimit(deps.config.roomWrites),
      turns: createRateLimit(TURNS),
    };
    limits.set(deps, own);
  }
  return own;
}
