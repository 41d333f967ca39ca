/** Every ceremony is remembered, beginning and end, in the list of key events and in the trail of each organisation. */
import { randomUUID } from 'node:crypto';
import { organisationKey } from '../../api/sealed.ts';
import { audit } from '../../db/audit.ts';
import { firstRow, inSystem, rows } from '../../db/scope.ts';
import { keyEventPlace, type KeyCeremony, type KeyCounts } from '../../domain/key-events.ts';
import type { Beside } from './beside.ts';

interface KeyEventRecord {
  ceremonyId: string;
  ceremony: KeyCeremony;
  step: 'began' | 'done';
  fromVersion?: number | null;
  toVersion?: number | null;
  counts?: KeyCounts;
}

export async function recordEvent(
  { owner, crypt, persons }: Pick<Beside, 'owner' | 'crypt' | 'persons'>,
  organisationId: string,
  event: KeyEventRecord,
): Promise<void> {
  const id = randomUUID();
  const { ceremonyId, ceremony, step, fromVersion = null, toVersion = null, counts = {} } = event;
  const sealed = await crypt.seal(
    organisationKey(organisationId),
    keyEventPlace(id),
    JSON.stringify(persons),
  );
  await inSystem(owner, async (tx) => {
    await rows(
      tx,
      `insert into key_events (id, organisation_id, ceremony_id, ceremony, step, from_version, to_version, counts, persons)
       values (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)`,
      [
        id,
        organisationId,
        ceremonyId,
        ceremony,
        step,
        fromVersion,
        toVersion,
        JSON.stringify(counts),
        sealed,
      ],
    );
    await audit(tx, {
      organisationId,
      serviceId: null,
      actorKind: 'system',
      actorId: null,
      action: 'key.ceremony',
      objectKind: 'key-event',
      objectId: id,
      data: { ceremony, step, fromVersion, toVersion, ...counts },
    });
  });
}

interface Begun {
  ceremonyId: string;
  at: Date;
  fromVersion: number | null;
  /** It was begun before and cut short: this is what is left of it. */
  isResumed: boolean;
}

/** Begins the ceremony for this organisation, or goes on with the one that was cut short. */
export async function beginCeremony(
  beside: Pick<Beside, 'owner' | 'crypt' | 'persons'>,
  organisationId: string,
  ceremony: KeyCeremony,
  fromVersion: number | null,
): Promise<Begun> {
  const open = await findOpen(beside, organisationId, ceremony);
  if (open) return { ...open, isResumed: true };
  const ceremonyId = randomUUID();
  await recordEvent(beside, organisationId, { ceremonyId, ceremony, step: 'began', fromVersion });
  const begun = await findOpen(beside, organisationId, ceremony);
  if (!begun) throw new Error('the ceremony just begun is not there');
  return { ...begun, isResumed: false };
}

function findOpen(
  { owner }: Pick<Beside, 'owner'>,
  organisationId: string,
  ceremony: KeyCeremony,
): Promise<Omit<Begun, 'isResumed'> | undefined> {
  return inSystem(owner, (tx) =>
    firstRow(
      tx,
      `select e.ceremony_id as "ceremonyId", e.at, e.from_version as "fromVersion" from key_events e
       where e.organisation_id = ? and e.ceremony = ? and e.step = 'began'
         and not exists (select 1 from key_events d where d.organisation_id = e.organisation_id
           and d.ceremony_id = e.ceremony_id and d.step = 'done')
       order by e.at desc limit 1`,
      [organisationId, ceremony],
    ),
  );
}
