/**
 * The end of superseded keys, once no backup of the database is left that needs them. Those of services and
 * organisations, and of consultations that go on, stay: histories of the engine hold what they encrypted.
 */
import { randomUUID } from 'node:crypto';
import { reindexOnce } from '../../db/reindex.ts';
import { resealOnce } from '../../db/reseal.ts';
import { firstRow, inSystem, rows } from '../../db/scope.ts';
import { SUPERSEDED_KEY_DAYS } from '../../domain/key-rules.ts';
import type { SupersededKey } from '../../keys/key-store.ts';
import type { Beside } from './beside.ts';
import { recordEvent } from './record.ts';

const DAY_MS = 86_400_000;

export async function retireKeys(beside: Beside): Promise<void> {
  for (const organisation of beside.organisations) {
    const { id, name } = organisation;
    const keyIds = await findUnneeded(beside, id);
    if (beside.isDryRun || keyIds.length === 0) {
      beside.say(`${name}：廃棄できる古い鍵は${keyIds.length}個です。何も変えていません。`);
      continue;
    }
    const gone = await beside.keys.retire(id, keyIds);
    await recordEvent(beside, id, {
      ceremonyId: randomUUID(),
      ceremony: 'retire',
      step: 'done',
      counts: { keys: gone },
    });
    beside.say(
      `${name}：古い鍵${gone}個を廃棄しました。保管庫の写しからは、7日後までになくなります。`,
    );
  }
}

async function findUnneeded(beside: Beside, organisationId: string): Promise<string[]> {
  const { owner, keys, crypt, now, waits } = beside;
  const until = new Date(now() - SUPERSEDED_KEY_DAYS * DAY_MS);
  const sealedAt = await lastDone(beside, organisationId, ['rotate-data', 'rotate-codec'], until);
  const indexedAt = await lastDone(beside, organisationId, ['rotate-index'], until);
  const deps = { owner, keys, crypt, restMs: waits.restMs };
  const isSealed = sealedAt !== null && (await resealOnce(deps, organisationId)).found === 0;
  const isIndexed = indexedAt !== null && (await reindexOnce(deps, organisationId)).found === 0;
  const ended = await endedBefore(beside, organisationId, until);
  const isUnneeded = ({ kind, objectId, supersededAt }: SupersededKey): boolean => {
    const at = Date.parse(supersededAt);
    if (kind === 'index') return isIndexed && at <= indexedAt.getTime();
    if (!isSealed || at > sealedAt.getTime()) return false;
    return (
      kind === 'file' || kind === 'consultee' || (kind === 'consultation' && ended.has(objectId))
    );
  };
  return (await keys.superseded(organisationId)).filter(isUnneeded).map(({ id }) => id);
}

async function lastDone(
  { owner }: Beside,
  organisationId: string,
  ceremonies: readonly string[],
  until: Date,
): Promise<Date | null> {
  const found = await inSystem(owner, (tx) =>
    firstRow<{ at: Date | null }>(
      tx,
      `select max(at) as at from key_events where organisation_id = ? and ceremony = any(?) and step = 'done' and at <= ?`,
      [organisationId, ceremonies, until],
    ),
  );
  return found?.at ?? null;
}

/** Consultations that ended so long ago that the engine holds nothing of them any more. */
async function endedBefore(
  { owner }: Beside,
  organisationId: string,
  until: Date,
): Promise<ReadonlySet<string>> {
  const found = await inSystem(owner, (tx) =>
    rows<{ id: string }>(
      tx,
      // One that ended may still wait: for the day of its reminder, or for what an agency answers.
      `select id from consultations c where organisation_id = ? and ended_at <= ? and next_action_at is null and open_escalations = 0
         and (follow_up_on is null or follow_up_on <= ?::timestamptz::date)
         and not exists (select 1 from escalations e where e.consultation_id = c.id and (e.ended_at is null or e.ended_at > ?))`,
      [organisationId, until, until, until],
    ),
  );
  return new Set(found.map(({ id }) => id));
}
