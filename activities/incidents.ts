/** Looks how far the report of an incident is: what is overdue is an alarm, what was written ends it. */
import { endAlarm, raiseAlarm } from '../db/alarms.ts';
import { firstRow, inScope, rows, type Tx } from '../db/scope.ts';
import { lookAtIncident, type IncidentLook, type IncidentStep } from '../domain/incident.ts';
import type { IncidentWatch } from './contract.ts';
import type { ActivityDeps } from './deps.ts';

const KIND = 'incident-due';

export function watchIncident(
  deps: Pick<ActivityDeps, 'database' | 'now'>,
  { place: { organisationId, incidentId }, now: asked }: IncidentWatch,
): Promise<IncidentLook> {
  const now = Math.max(asked, deps.now().getTime());
  return inScope(deps.database, { organisationId, serviceIds: [] }, async (tx) => {
    const found = await firstRow<{ number: number; step: IncidentStep; detectedAt: Date }>(
      tx,
      `select number, step, detected_at as "detectedAt" from incidents where id = ?`,
      [incidentId],
    );
    // Taken back with its whole organisation: nothing is awaited.
    if (!found) return { next: null, isOverdue: false, lookAt: null };
    const { number, step, detectedAt } = found;
    const look = lookAtIncident({ step, detectedAt: detectedAt.getTime() }, now);
    const subject = look.isOverdue && look.next !== null ? subjectOf(number, look.next) : null;
    await endOthers(tx, organisationId, number, subject);
    if (subject === null) return look;
    const detail = { number };
    const alarm = { organisationId, serviceId: null, kind: KIND, subject, detail } as const;
    await raiseAlarm(tx, alarm);
    return look;
  });
}

function subjectOf(number: number, step: IncidentStep): string {
  return `${number}/${step}`;
}

/** What was said of earlier steps is over. */
async function endOthers(
  tx: Tx,
  organisationId: string,
  number: number,
  kept: string | null,
): Promise<void> {
  const open = await rows<{ subject: string }>(
    tx,
    `select subject from alarms where kind = ? and organisation_id = ? and ended_at is null and split_part(subject, '/', 1) = ?`,
    [KIND, organisationId, String(number)],
  );
  for (const { subject } of open)
    if (subject !== kept) await endAlarm(tx, { kind: KIND, subject, organisationId });
}
