/**
 * Rate limits: a token bucket per channel and endpoint.
 * https://developers.line.biz/en/reference/messaging-api/#rate-limits
 */

interface Limit {
  requests: number;
  perMs: number;
}
const SECOND = 1000;
const HOUR = 60 * 60 * SECOND;
const USUAL: Limit = { requests: 2000, perMs: SECOND };

/** Endpoints with a limit of their own, by the names used in platform/*.ts. */
const LIMITS: Record<string, Limit> = {
  broadcast: { requests: 60, perMs: HOUR },
  insight: { requests: 60, perMs: HOUR },
  multicast: { requests: 200, perMs: SECOND },
  'webhook-endpoint': { requests: 1000, perMs: 60 * SECOND },
  'webhook-test': { requests: 60, perMs: HOUR },
  'rich-menu-create': { requests: 100, perMs: HOUR },
  'rich-menu-delete': { requests: 100, perMs: HOUR },
  'rich-menu-alias-delete': { requests: 100, perMs: HOUR },
  'rich-menu-list': { requests: 10, perMs: SECOND },
  'loading-animation': { requests: 100, perMs: SECOND },
};

export interface RateLimits {
  /** Takes one request from the bucket; false when it is empty. */
  take(channelId: string, endpoint: string): boolean;
  /** Another limit for an endpoint, for tests and rehearsals; null: the platform's own again. */
  override(endpoint: string, limit: Limit | null): void;
}

export function createRateLimits(now: () => Date): RateLimits {
  const buckets = new Map<string, { left: number; at: number }>();
  const overrides = new Map<string, Limit>();
  return {
    take(channelId, endpoint) {
      const limit = overrides.get(endpoint) ?? LIMITS[endpoint] ?? USUAL;
      const name = `${channelId} ${endpoint}`;
      const at = now().getTime();
      const bucket = buckets.get(name) ?? { left: limit.requests, at };
      const refilled = bucket.left + ((at - bucket.at) / limit.perMs) * limit.requests;
      const left = Math.min(limit.requests, refilled);
      const isAllowed = left >= 1;
      buckets.set(name, { left: isAllowed ? left - 1 : left, at });
      return isAllowed;
    },
    override(endpoint, limit) {
      if (limit === null) overrides.delete(endpoint);
      else overrides.set(endpoint, limit);
      for (const name of buckets.keys()) if (name.endsWith(` ${endpoint}`)) buckets.delete(name);
    },
  };
}
