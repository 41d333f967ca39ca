/** Versions of a service's settings in the database. */
import { firstRow, type Tx } from '../../db/scope.ts';
import type { ServiceSettings } from '../../domain/settings.ts';

export interface VersionRow {
  id: string;
  serviceId: string;
  version: number;
  effectiveFrom: Date;
  publishedById: string | null;
  settings: ServiceSettings;
}

const COLUMNS = `id, service_id as "serviceId", version, effective_from as "effectiveFrom", published_by_id as "publishedById", settings`;

/** What is in force at the instant, and what takes over next. */
export async function readVersions(
  tx: Tx,
  serviceId: string,
  now: Date,
): Promise<{ inForce: VersionRow | null; next: VersionRow | null }> {
  const inForce = await firstRow<VersionRow>(
    tx,
    `select ${COLUMNS} from settings_versions where service_id = ? and effective_from <= ? and withdrawn_at is null order by effective_from desc, version desc limit 1`,
    [serviceId, now],
  );
  const next = await firstRow<VersionRow>(
    tx,
    `select ${COLUMNS} from settings_versions where service_id = ? and effective_from > ? and withdrawn_at is null order by effective_from, version desc limit 1`,
    [serviceId, now],
  );
  return { inForce: inForce ?? null, next: next ?? null };
}

/** Of whichever service, as far as the scope reaches. */
export async function findVersion(tx: Tx, id: string): Promise<VersionRow | undefined> {
  return firstRow<VersionRow>(tx, `select ${COLUMNS} from settings_versions where id = ?`, [id]);
}

/** Nobody else publishes for this service until the transaction ends. */
export async function lockSettings(tx: Tx, serviceId: string): Promise<void> {
  await firstRow(tx, `select pg_advisory_xact_lock(hashtextextended('settings/' || ?::text, 0))`, [
    serviceId,
  ]);
}

interface NewVersion {
  id: string;
  organisationId: string;
  serviceId: string;
  basedOn: VersionRow;
  settings: ServiceSettings;
  publishedById: string;
  now: Date;
}

/** Adds the version, in force from now on, and gives its number; `undefined` where the id is taken. */
export async function addVersion(tx: Tx, added: NewVersion): Promise<number | undefined> {
  const { id, organisationId, serviceId, basedOn, settings, publishedById, now } = added;
  const found = await firstRow<{ version: number }>(
    tx,
    // From the minute's beginning: a process whose clock is a little behind finds it in force as well.
    `insert into settings_versions (id, organisation_id, service_id, version, effective_from, settings, published_by_id)
     select ?::uuid, ?::uuid, ?::uuid, max(version) + 1, greatest(date_trunc('minute', ?::timestamptz), ?::timestamptz), ?::jsonb, ?::uuid
     from settings_versions where service_id = ? on conflict (id) do nothing returning version`,
    [
      id,
      organisationId,
      serviceId,
      now,
      basedOn.effectiveFrom,
      JSON.stringify(settings),
      publishedById,
      serviceId,
    ],
  );
  return found?.version;
}
