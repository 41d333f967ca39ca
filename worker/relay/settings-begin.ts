/**
 * Tells every desk when the date of an announced settings version has come, as publishing does for one that is in force
 * at once, also while the engine is away. Workflows were told of the date when it was announced.
 */
import { wake } from '../../db/notify.ts';
import { inSystem, rows } from '../../db/scope.ts';
import type { RelayDeps } from './deps.ts';

const BATCH = 50;

interface Begun {
  organisationId: string;
  serviceId: string;
  version: number;
}

/** One turn; true when there may be more. */
export async function beginSettings({
  system,
  log,
  now = Date.now,
}: Pick<RelayDeps, 'system' | 'log' | 'now'>): Promise<boolean> {
  const at = new Date(now());
  const begun = await inSystem(system, async (tx) => {
    const found = await rows<Begun>(
      tx,
      `update settings_versions set begun_at = ? where id in (
         select id from settings_versions where begun_at is null and withdrawn_at is null and effective_from <= ?
         order by effective_from limit ${BATCH} for update skip locked)
       returning organisation_id as "organisationId", service_id as "serviceId", version`,
      [at, at],
    );
    wake(
      tx,
      ...found.map(({ organisationId, serviceId, version }) => ({
        kind: 'settings' as const,
        organisationId,
        serviceId,
        id: serviceId,
        seq: version,
      })),
    );
    return found.length;
  });
  if (begun > 0) log.info({ versions: begun }, 'announced settings have begun');
  return begun === BATCH;
}
