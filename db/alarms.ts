/** Alarms in the database: raised once while they last. */
import { randomUUID } from 'node:crypto';
import type { AlarmOf, NewAlarm } from '../domain/alarms.ts';
import { firstRow, rows, type Tx } from './scope.ts';

/**
 * Tells that something is wrong; the worker mails it. Says whether it is new: while the same is open
 * nothing happens. `detail` holds codes and numbers only, `subject` a code or an id.
 */
export async function raiseAlarm(
  tx: Tx,
  { organisationId, serviceId, kind, subject, detail }: NewAlarm,
): Promise<boolean> {
  const added = await firstRow(
    tx,
    `insert into alarms (id, organisation_id, service_id, kind, subject, detail) values (?, ?, ?, ?, ?, ?::jsonb)
     on conflict (kind, subject, organisation_id) where ended_at is null do nothing returning id`,
    [randomUUID(), organisationId, serviceId, kind, subject.slice(0, 80), JSON.stringify(detail)],
  );
  return added !== undefined;
}

/** It is over; says whether it was open. */
export async function endAlarm(
  tx: Tx,
  { kind, subject, organisationId }: AlarmOf,
): Promise<boolean> {
  const ended = await rows(
    tx,
    `update alarms set ended_at = now() where kind = ? and subject = ? and organisation_id is not distinct from ?::uuid and ended_at is null returning id`,
    [kind, subject, organisationId],
  );
  return ended.length > 0;
}
