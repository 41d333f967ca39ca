/** From where rooms were used is kept for a time with a reason (domain/access-data.ts); then it goes, unless somebody has asked for it. */
import { inSystem, rows } from '../../db/scope.ts';
import { ACCESS_DATA_DAYS } from '../../domain/access-data.ts';
import type { RelayDeps } from './deps.ts';

/** One turn; all whose time is over go with it. */
export async function disposeAccessRecords({
  system,
  log,
}: Pick<RelayDeps, 'system' | 'log'>): Promise<boolean> {
  const gone = await inSystem(system, (tx) =>
    rows<{ gone: number }>(
      tx,
      `delete from access_records r where r.last_at < now() - make_interval(days => ?) and not exists (
         select 1 from access_disclosures d where d.consultee_id = r.consultee_id and d.expires_at > now())
       returning 1 as gone`,
      [ACCESS_DATA_DAYS],
    ),
  );
  if (gone.length > 0) log.info({ records: gone.length }, 'access records disposed of');
  return false;
}
