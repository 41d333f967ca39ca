/** A stop of the whole system is a planned stop of every service, made and taken back at once. */
import { randomUUID } from 'node:crypto';
import { wake } from '../../db/notify.ts';
import { rows, seeServices, type Tx } from '../../db/scope.ts';
import { addPause, notePlanChanged, withdrawStop } from '../pauses/queries.ts';
import { faultsOfStop } from '../pauses/rules.ts';
import { pausePlace, serviceKey } from '../sealed.ts';
import type { AnnouncementContext } from './present.ts';

interface Stop {
  from: number;
  until: number;
}

interface ServiceRow {
  id: string;
  name: string;
}

/** Every service that still receives, whoever works there: the whole system rests. */
export async function allServices(tx: Tx): Promise<ServiceRow[]> {
  const found = await rows<ServiceRow>(
    tx,
    `select id, name from services where retired_at is null order by name, id`,
  );
  await seeServices(
    tx,
    found.map(({ id }) => id),
  );
  return found;
}

/** Names of the services into whose reception the stop falls. */
export async function servicesInside(
  tx: Tx,
  services: readonly ServiceRow[],
  stop: Stop,
  now: number,
): Promise<string[]> {
  const inside: string[] = [];
  for (const { id, name } of services) {
    const faults = await faultsOfStop(tx, id, stop, now);
    if (faults.includes('inside-reception')) inside.push(name);
  }
  return inside;
}

/** Each service rests at that time; whoever plans by its hours is told. */
export async function stopServices(
  { tx, staff, deps }: AnnouncementContext,
  services: readonly ServiceRow[],
  { from, until, title, announcementId }: Stop & { title: string; announcementId: string },
): Promise<void> {
  const { organisationId } = staff;
  for (const { id: serviceId } of services) {
    const id = randomUUID();
    const key = serviceKey({ organisationId, serviceId });
    await addPause(tx, {
      id,
      organisationId,
      serviceId,
      kind: 'planned-stop',
      beginsAt: new Date(from),
      endsAt: new Date(until),
      createdById: staff.id,
      reason: await deps.crypt.seal(key, pausePlace(id), title),
      announcementId,
    });
    await told(tx, organisationId, serviceId);
  }
}

/** Those that have not begun are taken back. */
export async function withdrawStops(
  { tx, staff, now }: AnnouncementContext,
  announcementId: string,
): Promise<void> {
  await allServices(tx);
  const stops = await rows<{ id: string; serviceId: string }>(
    tx,
    `select id, service_id as "serviceId" from service_pauses where announcement_id = ? and withdrawn_at is null and begins_at > ?`,
    [announcementId, new Date(now)],
  );
  for (const { id, serviceId } of stops) {
    await withdrawStop(tx, id, staff.id, new Date(now));
    await told(tx, staff.organisationId, serviceId);
  }
}

async function told(tx: Tx, organisationId: string, serviceId: string): Promise<void> {
  await notePlanChanged(tx, serviceId);
  wake(tx, { kind: 'settings', organisationId, serviceId, id: serviceId, seq: 0 });
}
