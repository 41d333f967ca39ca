/** Settings and form of a service as they are in force at an instant. */
import type { ServiceForm, ServiceSettings } from '../domain/settings.ts';
import type { Pause } from '../domain/hours.ts';
import { firstRow, rows, type Tx } from './scope.ts';

export interface SettingsInForce {
  version: number;
  settings: ServiceSettings;
}

/** The newest version whose date has come; `null` when the service has none (closed, on the safe side). */
export async function settingsInForce(
  tx: Tx,
  serviceId: string,
  now: Date,
): Promise<SettingsInForce | null> {
  const found = await firstRow<SettingsInForce>(
    tx,
    `select version, settings from settings_versions where service_id = ? and effective_from <= ? and withdrawn_at is null order by effective_from desc, version desc limit 1`,
    [serviceId, now],
  );
  return found ?? null;
}

/** When the next version that is announced comes into force; `null` when there is none. */
export async function nextVersionAt(tx: Tx, serviceId: string, after: Date): Promise<Date | null> {
  const found = await firstRow<{ at: Date | null }>(
    tx,
    `select min(effective_from) as at from settings_versions
     where service_id = ? and effective_from > ? and withdrawn_at is null`,
    [serviceId, after],
  );
  return found?.at ?? null;
}

/** The versions that take over one after the other within the period. */
export async function readAnnounced(
  tx: Tx,
  serviceId: string,
  { after, until }: { after: Date; until: Date },
): Promise<{ at: number; settings: ServiceSettings }[]> {
  const found = await rows<{ at: Date; settings: ServiceSettings }>(
    tx,
    `select effective_from as at, settings from settings_versions
     where service_id = ? and effective_from > ? and effective_from < ? and withdrawn_at is null order by effective_from, version`,
    [serviceId, after, until],
  );
  return found.map(({ at, settings }) => ({ at: at.getTime(), settings }));
}

/** The service's pauses and planned stops that end after `from`, in their order. */
export async function readPauses(tx: Tx, serviceId: string, from: Date): Promise<Pause[]> {
  const found = await rows<{ kind: Pause['kind']; beginsAt: Date; endsAt: Date | null }>(
    tx,
    `select kind, begins_at as "beginsAt", ends_at as "endsAt" from service_pauses
     where service_id = ? and withdrawn_at is null and (ends_at is null or ends_at > ?) order by begins_at, id`,
    [serviceId, from],
  );
  return found.map(({ kind, beginsAt, endsAt }) => ({
    kind,
    from: beginsAt.getTime(),
    until: endsAt?.getTime() ?? null,
  }));
}

/** The form a new consultation begins with. */
export async function formInForce(
  tx: Tx,
  serviceId: string,
  now: Date,
): Promise<ServiceForm | null> {
  const found = await firstRow<{ version: number; form: ServiceForm }>(
    tx,
    `select version, form from form_versions where service_id = ? and effective_from <= ? and withdrawn_at is null order by effective_from desc, version desc limit 1`,
    [serviceId, now],
  );
  return found ? { ...found.form, version: found.version } : null;
}

/** The form of that version, which a consultation keeps for its life. */
export async function formOf(
  tx: Tx,
  serviceId: string,
  version: number,
): Promise<ServiceForm | null> {
  const found = await firstRow<{ form: ServiceForm }>(
    tx,
    `select form from form_versions where service_id = ? and version = ?`,
    [serviceId, version],
  );
  return found ? { ...found.form, version } : null;
}
