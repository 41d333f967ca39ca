/** What is measured of an incident: minutes of outage by the components' states, readings by the trail. */
import type { z } from 'zod';
import type {
  AffectedBody,
  KeptAffected,
  KeptOutage,
  OutageBody,
} from '../../contracts/incidents.ts';
import type { Tx } from '../../db/scope.ts';
import { isComponent, minutesAway } from '../../domain/components.ts';
import { Refusal } from '../../domain/errors.ts';
import { DAY } from '../../domain/hours.ts';
import { MAX_INCIDENT_DAYS } from '../../domain/incident.ts';
import { readReads, readStaffIds, readStretches } from './queries.ts';
import type { IncidentContext } from './present.ts';

/** So many consultations are named; the figures count all. */
const MAX_NAMED = 1_000;

export async function measureOutage(
  { tx, now }: IncidentContext,
  body: z.infer<typeof OutageBody>,
): Promise<z.infer<typeof KeptOutage>> {
  const { from, until } = spanOf(body, now);
  if (!body.components.every(isComponent))
    throw new Refusal('invalid-input', { reason: 'component' });
  const stretches = await readStretches(tx, body.components, { from, until });
  const span = { from: from.getTime(), until: until.getTime() };
  const measuredMinutes = minutesAway(stretches, span);
  return {
    from: from.toISOString(),
    until: until.toISOString(),
    components: body.components,
    measuredMinutes,
    minutes: body.correctedMinutes ?? measuredMinutes,
  };
}

/** Of the services whose trail this person may read; refuses who may read none. */
export async function measureAffected(
  { tx, staff, now }: IncidentContext,
  body: z.infer<typeof AffectedBody>,
): Promise<z.infer<typeof KeptAffected>> {
  const serviceIds = staff.servicesWith('trail.read', 'service');
  if (serviceIds.length === 0) throw new Refusal('not-permitted');
  const { from, until } = spanOf(body, now);
  const { staffId, number } = body;
  if (staffId !== null) await refuseStranger(tx, serviceIds, staffId);
  const found = await readReads(tx, { serviceIds, from, until, staffId, number });
  return {
    from: from.toISOString(),
    until: until.toISOString(),
    staffId,
    consultations: found.length,
    people: new Set(found.map(({ consulteeId }) => consulteeId)).size,
    reads: found.reduce((sum, { reads }) => sum + reads, 0),
    isCut: found.length > MAX_NAMED,
    list: found
      .slice(0, MAX_NAMED)
      .map(({ serviceId, number: n, reads }) => ({ serviceId, number: n, reads })),
  };
}

async function refuseStranger(
  tx: Tx,
  serviceIds: readonly string[],
  staffId: string,
): Promise<void> {
  const known = await readStaffIds(tx, serviceIds);
  if (!known.some(({ id }) => id === staffId)) throw new Refusal('not-found');
}

function spanOf(body: { from: string; until: string }, now: number): { from: Date; until: Date } {
  const from = new Date(body.from);
  const until = new Date(body.until);
  const length = until.getTime() - from.getTime();
  if (length <= 0 || length > MAX_INCIDENT_DAYS * DAY || from.getTime() > now)
    throw new Refusal('not-allowed-now', {
      reason: 'span',
      text: `始まりより後の終わりを、${MAX_INCIDENT_DAYS}日以内で入れてください。`,
    });
  return { from, until };
}
