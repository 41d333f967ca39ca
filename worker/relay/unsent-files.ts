/**
 * What was uploaded and never sent with a message is disposed of after a day: its key first, then its bytes. What goes
 * with a reply that waits for approval stays, and for as long again once the reply has come back to its writer.
 */
import { fileKey } from '../../db/files.ts';
import { inSystem, rows } from '../../db/scope.ts';
import { UNSENT_FILES_LIVE_HOURS } from '../../domain/files.ts';
import type { RelayDeps } from './deps.ts';

const BATCH = 50;

interface Disposed {
  id: string;
  organisationId: string;
  serviceId: string;
}

/** One turn; true when there may be more. */
export async function disposeUnsentFiles({
  system,
  keys,
  log,
}: Pick<RelayDeps, 'system' | 'keys' | 'log'>): Promise<boolean> {
  const disposed = await inSystem(system, async (tx) => {
    const gone = await rows<Disposed>(
      tx,
      `delete from files where message_seq is null and id in (
         select f.id from files f where f.message_seq is null and f.created_at < now() - make_interval(hours => ?) and not exists (
           select 1 from reply_requests r where f.id::text = any(r.file_ids)
             and (r.status = 'waiting' or r.decided_at > now() - make_interval(hours => ?)))
         order by f.created_at limit ${BATCH})
       returning id, organisation_id as "organisationId", service_id as "serviceId"`,
      [UNSENT_FILES_LIVE_HOURS, UNSENT_FILES_LIVE_HOURS],
    );
    // Before the commit: should a key not be destroyed now, its row is still there to tell of it next time.
    for (const one of gone) await keys.destroy(fileKey(one, one.id));
    return gone.length;
  });
  if (disposed > 0) log.info({ files: disposed }, 'unsent files disposed of');
  return disposed === BATCH;
}
