/** Search packs: made from what a consultation holds, and found again where they are behind it. */
import { Refusal } from '../domain/errors.ts';
import type { KeyName } from '../keys/key-store.ts';
import type { Crypt } from './crypt.ts';
import type { Database } from './orm.ts';
import { inScope, rows, scopeOf, type Tx } from './scope.ts';
import { MARK, openContents, readContents, readMark } from './search-pack-contents.ts';
import { packPlace, packTexts } from './search-pack-format.ts';

export interface PackDeps {
  /** As the application's role. */
  database: Database;
  crypt: Crypt;
}

export interface ServiceOf {
  organisationId: string;
  serviceId: string;
}

/** `moved`: something changed while it was made, and it is to be made once more. */
type Packed = 'written' | 'moved' | 'gone';

/** Makes the pack of a consultation anew. Nothing of the talk waits for it: it is read, sealed, and then written. */
export async function writePack(
  { database, crypt }: PackDeps,
  place: ServiceOf,
  consultationId: string,
): Promise<Packed> {
  const contents = await inScope(database, scopeOf(place), (tx) =>
    readContents(tx, consultationId),
  );
  if (contents === null) return 'gone';
  const { organisationId } = place;
  const texts = await openContents(crypt, organisationId, contents.found);
  // No key is made for what holds nothing.
  const sealed =
    texts.length === 0 ? NOTHING : await sealParts(crypt, place, consultationId, packTexts(texts));
  return inScope(database, scopeOf(place), async (tx) => {
    // One at a time: nobody writes what they read earlier over what somebody else read later.
    await rows(tx, `select pg_advisory_xact_lock(hashtextextended('search-pack/' || ?, 0))`, [
      consultationId,
    ]);
    if ((await readMark(tx, consultationId)) !== contents.mark) return 'moved';
    await storeParts(tx, place, { consultationId, mark: contents.mark, sealed });
    return 'written';
  });
}

/** A pack in which nothing is found. */
const NOTHING: readonly null[] = [null];

/** Nothing when the consultation's key is destroyed: its pack goes as well. */
async function sealParts(
  crypt: Crypt,
  { organisationId, serviceId }: ServiceOf,
  consultationId: string,
  parts: readonly Buffer[],
): Promise<readonly (Buffer | null)[]> {
  const key: KeyName = {
    organisationId,
    serviceId,
    kind: 'consultation',
    objectId: consultationId,
  };
  try {
    return await Promise.all(
      parts.map((part, n) => crypt.sealBytes(key, packPlace(consultationId, n), part)),
    );
  } catch (error) {
    if (error instanceof Refusal && error.code === 'key-destroyed') return NOTHING;
    throw error;
  }
}

async function storeParts(
  tx: Tx,
  { organisationId, serviceId }: ServiceOf,
  {
    consultationId,
    mark,
    sealed,
  }: { consultationId: string; mark: string; sealed: readonly (Buffer | null)[] },
): Promise<void> {
  await rows(
    tx,
    `insert into search_packs (consultation_id, part, organisation_id, service_id, parts, mark, pack, written_at)
     select ?::uuid, (p.n - 1)::smallint, ?::uuid, ?::uuid, ?::smallint, ?, p.pack, now() from unnest(?::bytea[]) with ordinality as p (pack, n)
     on conflict (consultation_id, part) do update set parts = excluded.parts, mark = excluded.mark, pack = excluded.pack, written_at = excluded.written_at`,
    [consultationId, organisationId, serviceId, sealed.length, mark, sealed],
  );
  await removeParts(tx, consultationId, sealed.length);
}

async function removeParts(tx: Tx, consultationId: string, from: number): Promise<void> {
  await rows(tx, `delete from search_packs where consultation_id = ? and part >= ?`, [
    consultationId,
    from,
  ]);
}

const BEHIND = `c.id, k.mark is distinct from ${MARK} as "isBehind"
  from consultations c join consultees p on p.id = c.consultee_id left join search_packs k on k.consultation_id = c.id and k.part = 0`;

interface Looked {
  id: string;
  isBehind: boolean;
}

/** Which of the consultations that these ids tell of (their own, their person's, an escalation's) have to be packed anew. */
export async function findTold(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const looked = await rows<Looked>(
    tx,
    // With all of her consultations: what is known of her stands in the pack of the newest alone.
    `with told as (
       select consultee_id from consultations where id = any(?::uuid[])
       union select t.id from unnest(?::uuid[]) t (id)
       union select c.consultee_id from escalations e join consultations c on c.id = e.consultation_id where e.id = any(?::uuid[]))
     select ${BEHIND} where c.organisation_id = (select app_organisation()) and c.consultee_id in (select consultee_id from told)`,
    [ids, ids, ids],
  );
  return looked.filter(({ isBehind }) => isBehind).map(({ id }) => id);
}

/** The next consultations of a service after that id: which of them have to be packed, and where to go on. */
export async function lookThrough(
  tx: Tx,
  { serviceId, after, onlyOpen }: { serviceId: string; after: string; onlyOpen: boolean },
  limit: number,
): Promise<{ behind: string[]; last: string | null }> {
  const looked = await rows<Looked>(
    tx,
    `select ${BEHIND} where c.organisation_id = (select app_organisation()) and c.service_id = ? and c.id > ?::uuid
       ${onlyOpen ? 'and c.ended_at is null' : ''} order by c.id limit ?`,
    [serviceId, after, limit],
  );
  return {
    behind: looked.filter(({ isBehind }) => isBehind).map(({ id }) => id),
    last: looked.length < limit ? null : (looked.at(-1)?.id ?? null),
  };
}
