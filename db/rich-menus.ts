/** Rich menus in the database, as API and worker both need them. */
import { DAY } from '../domain/hours.ts';
import type { RichMenuContent } from '../domain/rich-menu.ts';
import type { ServiceMenus } from '../domain/rich-menu-wanted.ts';
import { readReceptionPlan } from './reception.ts';
import { firstRow, rows, type Tx } from './scope.ts';
import { settingsInForce } from './settings.ts';

interface VersionRow {
  id: string;
  version: number;
  effectiveFrom: Date;
  content: RichMenuContent | null;
}

/** As far ahead as a turn of the relay can matter. */
const PLAN_DAYS = 3;

/** What decides which menu a service wants to show: the version in force, those announced, and its reception. */
export async function readServiceMenus(
  tx: Tx,
  serviceId: string,
  now: number,
): Promise<ServiceMenus> {
  const at = new Date(now);
  const versions = await rows<VersionRow>(
    tx,
    `(select id, version, effective_from as "effectiveFrom", content from rich_menu_versions
      where service_id = ? and withdrawn_at is null and effective_from <= ? order by effective_from desc, version desc limit 1)
     union all
     (select id, version, effective_from, content from rich_menu_versions
      where service_id = ? and withdrawn_at is null and effective_from > ?)`,
    [serviceId, at, serviceId, at],
  );
  const inForce = await settingsInForce(tx, serviceId, at);
  // From the day before, so that a boundary just passed is known as well.
  const ahead = { from: now - DAY, days: PLAN_DAYS, inForceAt: now };
  const plan = await readReceptionPlan(tx, serviceId, inForce?.settings ?? null, ahead);
  return {
    versions: versions.map((row) => ({ ...row, effectiveFrom: row.effectiveFrom.getTime() })),
    plan,
  };
}

export interface PictureRow {
  id: string;
  mediaType: string;
  bytes: Buffer;
}

/** The service's pictures of these ids, as far as they are there. */
export async function readMenuPictures(
  tx: Tx,
  serviceId: string,
  ids: readonly string[],
): Promise<PictureRow[]> {
  return rows<PictureRow>(
    tx,
    `select id, media_type as "mediaType", bytes from rich_menu_pictures where service_id = ? and id = any(?::uuid[])`,
    [serviceId, [...ids]],
  );
}

/** Lets the worker look at once; the first time it learns that there is something to look at. */
export async function askForMenus(
  tx: Tx,
  { organisationId, serviceId }: { organisationId: string; serviceId: string },
): Promise<void> {
  await firstRow(
    tx,
    `insert into rich_menu_states (service_id, organisation_id) values (?::uuid, ?::uuid)
     on conflict (service_id) do update set next_at = now(), attempts = 0, checked_at = null`,
    [serviceId, organisationId],
  );
}
