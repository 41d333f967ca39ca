/** How each LINE account stands, as far as LINE was asked. */
import { endOthers, type Seen } from '../db/component-states.ts';
import { inSystem, rows } from '../db/scope.ts';
import { isRunningOut } from '../domain/line-quota.ts';
import type { OperationsDeps } from './deps.ts';

interface Quota {
  id: string;
  organisationId: string;
  serviceId: string;
  limit: number | null;
  used: number;
}

/** How much of the month's messages LINE has taken, as it was read last. */
export async function lookAtQuotas({ system }: OperationsDeps): Promise<Seen[]> {
  const quotas = await inSystem(system, (tx) =>
    rows<Quota>(
      tx,
      `select c.id, c.organisation_id as "organisationId", c.service_id as "serviceId", c.quota_limit as "limit", c.quota_used as used
       from channels c join services s on s.id = c.service_id where c.quota_read_at is not null and s.retired_at is null and s.mode = 'live'`,
    ),
  );
  return quotas.map(({ id, organisationId, serviceId, limit, used }) => {
    const isLow = isRunningOut({ limit, used });
    const percent = limit === null || limit === 0 ? 0 : Math.floor((100 * used) / limit);
    return {
      component: 'line-quota',
      subject: id,
      organisationId,
      serviceId,
      state: isLow ? 'degraded' : 'ok',
      reason: isLow ? 'low-quota' : null,
      detail: { used, limit, percent },
    };
  });
}

/** Accounts LINE has not been asked about yet; what it answered since is written by whoever asked. */
export async function lookAtLines({ system }: OperationsDeps): Promise<Seen[]> {
  return inSystem(system, async (tx) => {
    const channels = await rows<Omit<Quota, 'limit' | 'used'> & { isAsked: boolean }>(
      tx,
      `select c.id, c.organisation_id as "organisationId", c.service_id as "serviceId",
         exists (select 1 from component_states l where l.component = 'line' and l.subject = c.id::text and l.until is null and l.state <> 'unknown') as "isAsked"
       from channels c join services s on s.id = c.service_id where s.retired_at is null`,
    );
    await endOthers(
      tx,
      'line',
      channels.map(({ id }) => id),
    );
    return channels
      .filter(({ isAsked }) => !isAsked)
      .map(({ id, organisationId, serviceId }) => ({
        component: 'line',
        subject: id,
        organisationId,
        serviceId,
        state: 'unknown',
        reason: 'not-asked',
      }));
  });
}
