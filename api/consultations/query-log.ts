/** A list's query goes on record once per person and opening, not with every refresh of the same screen. */
import { afterCommit, type AfterCommit, type StaffContext } from '../http/route.ts';
import { auditDone } from '../staff-audit.ts';
import type { TrailAction } from '../../domain/trail.ts';

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

/** A list's answer, with its query on record before it leaves; `action`: "consultation.list" …; `serviceId` of a list of one service. */
export async function listed<Query extends object, Body>(
  context: StaffContext<unknown, unknown, Query, unknown>,
  action: TrailAction,
  body: Body,
  serviceId: string | null = null,
): Promise<Body | AfterCommit<Body>> {
  const { staff, query, deps, now } = context;
  const { queryLog } = deps.staff;
  const asked = `${action} ${serviceId ?? ''} ${JSON.stringify(query)}`;
  if (!queryLog.isNew(staff.id, asked, now)) return body;
  const place = serviceId === null ? null : { id: null, serviceId };
  await auditDone(context, place, action, { data: { query } });
  return afterCommit(() => {
    queryLog.remember(staff.id, asked, now);
    return Promise.resolve(body);
  });
}
