/** How many of the month's messages LINE has taken, as the worker last read it. */
import type { z } from 'zod';
import type { LineQuotaShown } from '../contracts/line-quota.ts';
import { rows, type Tx } from '../db/scope.ts';
import { isRunningOut } from '../domain/line-quota.ts';
import { instant } from './consultations/present.ts';

interface QuotaRow {
  serviceId: string;
  limit: number | null;
  used: number;
  readAt: Date;
}

/** By service; of several accounts the one that runs out first. */
export async function readQuotas(
  tx: Tx,
  services: readonly string[],
): Promise<Map<string, QuotaRow>> {
  const found = await rows<QuotaRow>(
    tx,
    `select distinct on (service_id) service_id as "serviceId", quota_limit as "limit", quota_used as used, quota_read_at as "readAt"
     from channels where service_id = any(?::uuid[]) and quota_read_at is not null
     order by service_id, quota_limit is null, quota_used::float8 / nullif(quota_limit, 0) desc nulls first`,
    [[...services]],
  );
  return new Map(found.map((row) => [row.serviceId, row]));
}

/** Of one service. */
export async function readQuota(tx: Tx, serviceId: string): Promise<QuotaRow | undefined> {
  return (await readQuotas(tx, [serviceId])).get(serviceId);
}

export function presentQuota(row: QuotaRow | undefined): z.input<typeof LineQuotaShown> {
  if (!row) return null;
  const { limit, used, readAt } = row;
  return { limit, used, isLow: isRunningOut({ limit, used }), readAt: instant(readAt) };
}
