/** LINE takes so many messages a month; each push counts one, a reply to her own doing none. */

/** From here on somebody should think of a larger plan. */
const LOW_FROM = 0.8;

export interface LineQuota {
  /** `null`: the plan has no limit. */
  limit: number | null;
  used: number;
}

/** Whether the month's messages are running out. */
export function isRunningOut({ limit, used }: LineQuota): boolean {
  return limit !== null && used >= limit * LOW_FROM;
}

/** How many of the month's messages are left; `null`: the plan has no limit, or it was never read. */
export function remainingOf(quota: LineQuota | null): number | null {
  if (quota === null || quota.limit === null) return null;
  return Math.max(0, quota.limit - quota.used);
}

/** Whether so many more cannot be paid from what is left. */
export function exceeds(recipients: number, quota: LineQuota | null): boolean {
  const remaining = remainingOf(quota);
  return remaining !== null && recipients > remaining;
}
