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
