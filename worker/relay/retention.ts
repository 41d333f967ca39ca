/** Keeps the days right on which consultations may be disposed of, and tells ahead of those that are coming. */
import { raiseAlarm } from '../../db/alarms.ts';
import { settleRetention, takeUnsettled, unsettleIfChanged } from '../../db/retention.ts';
import { firstRow, inScope, inSystem, rows, scopeOf, type Tx } from '../../db/scope.ts';
import { businessDate, MINUTE } from '../../domain/hours.ts';
import { dayAfter, DISPOSAL_NOTICE_DAYS } from '../../domain/retention.ts';
import type { ServicePlace } from '../../domain/workflow-ids.ts';
import type { RelayDeps } from './deps.ts';

const BATCH = 500;
/** Rules and contracts are looked at so often; the days of what ends at once. */
const LOOK_MS = MINUTE;

type Deps = Pick<RelayDeps, 'system' | 'database' | 'now'>;

/** A turn of the loop that keeps them; true when there may be more. */
export function createRetentionKeeper({ system, database, now = Date.now }: Deps) {
  let lookedAt = -Infinity;

  async function lookAtRules(): Promise<void> {
    const services = await inSystem(system, (tx) =>
      rows<ServicePlace>(
        tx,
        `select organisation_id as "organisationId", id as "serviceId" from services order by id`,
      ),
    );
    for (const place of services)
      await inScope(database, scopeOf(place), async (tx) => {
        await unsettleIfChanged(tx, place.serviceId, now());
        await tellAhead(tx, place, now());
      });
  }

  return async (): Promise<boolean> => {
    if (now() - lookedAt >= LOOK_MS) {
      lookedAt = now();
      await lookAtRules();
    }
    const services = await inSystem(system, (tx) =>
      rows<ServicePlace>(
        tx,
        `select distinct organisation_id as "organisationId", service_id as "serviceId" from consultations where retention_due`,
      ),
    );
    let isMore = false;
    for (const place of services)
      await inScope(database, scopeOf(place), async (tx) => {
        const ids = await takeUnsettled(tx, place.serviceId, BATCH);
        if (ids.length > 0) await settleRetention(tx, place.serviceId, ids, now());
        isMore ||= ids.length === BATCH;
      });
    return isMore;
  };
}

/** Once for each month in which something may be disposed of that is in no batch yet. */
async function tellAhead(
  tx: Tx,
  { organisationId, serviceId }: ServicePlace,
  now: number,
): Promise<void> {
  const coming = await firstRow<{ code: string; n: number; first: string | null }>(
    tx,
    `select s.code, count(c.id)::int as n, min(c.dispose_on)::text as first
     from services s left join consultations c on c.service_id = s.id and c.dispose_on <= ?::date and not exists (
       select 1 from disposal_items i join disposal_batches b on b.id = i.batch_id
       where i.consultation_id = c.id and b.status in ('proposed', 'approved', 'confirmed'))
     where s.id = ? group by s.id`,
    [dayAfter(businessDate(now), DISPOSAL_NOTICE_DAYS), serviceId],
  );
  if (!coming || coming.first === null) return;
  const subject = `${coming.code}/${coming.first.slice(0, 7)}`;
  const told = await firstRow(
    tx,
    `select id from alarms where kind = 'disposal-due' and subject = ? and organisation_id = ? limit 1`,
    [subject, organisationId],
  );
  if (told) return;
  const detail = { consultations: coming.n };
  await raiseAlarm(tx, { organisationId, serviceId, kind: 'disposal-due', subject, detail });
}
