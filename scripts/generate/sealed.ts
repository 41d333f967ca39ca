/** The words of the newest consultations, sealed as the product seals them: what search, exports and keys are tried on. */
import { randomUUID } from 'node:crypto';
import { attributePlace, consultationKey, notePlace } from '../../api/sealed.ts';
import type { Crypt } from '../../db/crypt.ts';
import { messagePlace } from '../../db/messages.ts';
import { rows, type Tx } from '../../db/scope.ts';
import type { DataKey, KeyStore } from '../../keys/key-store.ts';
import { MESSAGES } from './rows.ts';
import { chanceOf, SELDOM, summaryOf, wordsOf, type Chance } from './words.ts';

/** So many consultations at a time, and so many keys asked for at once. */
const AT_ONCE = 250;

export interface Sealing {
  tx: Tx;
  keys: KeyStore;
  crypt: Pick<Crypt, 'sealSync'>;
}

interface Planned {
  id: string;
  nth: number;
  organisationId: string;
  serviceId: string;
  counselorId: string | null;
  closedAt: Date | null;
}

interface Said {
  id: string;
  seq: number;
  author: 'consultee' | 'staff' | 'automatic';
  counselorId: string | null;
  at: Date;
}

/** Messages, for each that is closed a summary, for one in three a note. */
export async function writeSealed(sealing: Sealing, count: number): Promise<void> {
  for (let from = 0; from < count; from += AT_ONCE) {
    const until = Math.min(from + AT_ONCE, count);
    const planned = await rows<Planned>(
      sealing.tx,
      `select id, nth::int, organisation_id as "organisationId", service_id as "serviceId", counselor_id as "counselorId", closed_at as "closedAt"
       from plan where nth > ? and nth <= ?`,
      [from, until],
    );
    const said = await rows<Said>(
      sealing.tx,
      `select id, seq, author, counselor_id as "counselorId", at from (${MESSAGES}) m where nth > ? and nth <= ? order by id, seq`,
      [from, until],
    );
    const keys = await obtainKeys(sealing.keys, planned);
    await writeMessages(sealing, planned, said, keys);
    await writeSummaries(sealing, planned, keys);
    await writeNotes(sealing, planned, keys);
    for (const { material } of keys.values()) material.fill(0);
  }
}

async function obtainKeys(
  keys: KeyStore,
  planned: readonly Planned[],
): Promise<Map<string, DataKey>> {
  const made = await Promise.all(
    planned.map(async (one) => [one.id, await keys.obtain(consultationKey(one, one.id))] as const),
  );
  return new Map(made);
}

async function writeMessages(
  { tx, crypt }: Sealing,
  planned: readonly Planned[],
  said: readonly Said[],
  keys: ReadonlyMap<string, DataKey>,
): Promise<void> {
  const byId = new Map(planned.map((one) => [one.id, { ...one, chance: chanceOf(one.nth) }]));
  const written = said.map((one) => {
    const [talk, clientId] = [known(byId, one.id), randomUUID()];
    const seldom =
      talk.nth % SELDOM.every === 0 && one.seq === 1 ? `${SELDOM.word}をなくしました。` : '';
    const words = seldom + wordsOf(talk.chance, one.author);
    const place = messagePlace(one.id, clientId);
    const body = crypt.sealSync(known(keys, one.id), talk.organisationId, place, words);
    return { ...one, clientId, body, ...ownerOf(talk) };
  });
  await rows(
    tx,
    `insert into messages (consultation_id, seq, organisation_id, service_id, client_id, author, staff_id, automatic, body, created_at)
     select id, seq, organisation_id, service_id, client_id, author, case author when 'staff' then counselor_id end,
       case author when 'automatic' then 'out-of-hours' end, body, at
     from unnest(?::uuid[], ?::int[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::uuid[], ?::bytea[], ?::timestamptz[])
       as m(id, seq, organisation_id, service_id, client_id, author, counselor_id, body, at)`,
    columnsOf(written, [
      'id',
      'seq',
      'organisationId',
      'serviceId',
      'clientId',
      'author',
      'counselorId',
      'body',
      'at',
    ]),
  );
}

async function writeSummaries(
  { tx, crypt }: Sealing,
  planned: readonly Planned[],
  keys: ReadonlyMap<string, DataKey>,
): Promise<void> {
  const written = planned
    .filter(({ closedAt }) => closedAt !== null)
    .map((one) => {
      const words = summaryOf(chanceFor(one));
      const place = attributePlace(one.id, 'summary');
      return {
        ...one,
        typed: crypt.sealSync(known(keys, one.id), one.organisationId, place, words),
      };
    });
  await rows(
    tx,
    `insert into attribute_values (consultation_id, code, organisation_id, service_id, state, typed, staff_id, updated_at)
     select id, 'summary', organisation_id, service_id, 'answered', typed, counselor_id, closed_at
     from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::bytea[], ?::uuid[], ?::timestamptz[]) as m(id, organisation_id, service_id, typed, counselor_id, closed_at)`,
    columnsOf(written, ['id', 'organisationId', 'serviceId', 'typed', 'counselorId', 'closedAt']),
  );
}

async function writeNotes(
  { tx, crypt }: Sealing,
  planned: readonly Planned[],
  keys: ReadonlyMap<string, DataKey>,
): Promise<void> {
  const written = planned
    .filter(({ nth, closedAt }) => nth % 3 === 0 && closedAt !== null)
    .map((one) => {
      const noteId = randomUUID();
      const words = `申し送り：${summaryOf(chanceFor(one))}`;
      const key = known(keys, one.id);
      return {
        ...one,
        noteId,
        body: crypt.sealSync(key, one.organisationId, notePlace(noteId), words),
      };
    });
  await rows(
    tx,
    `insert into notes (id, organisation_id, service_id, consultation_id, staff_id, body, created_at)
     select note_id, organisation_id, service_id, id, counselor_id, body, closed_at
     from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::bytea[], ?::timestamptz[]) as m(note_id, id, organisation_id, service_id, counselor_id, body, closed_at)`,
    columnsOf(written, [
      'noteId',
      'id',
      'organisationId',
      'serviceId',
      'counselorId',
      'body',
      'closedAt',
    ]),
  );
}

const chanceFor = ({ nth }: Planned): Chance => chanceOf(nth + 1_000_003);
const ownerOf = ({ organisationId, serviceId }: Planned) => ({ organisationId, serviceId });

function known<T>(map: ReadonlyMap<string, T>, id: string): T {
  const found = map.get(id);
  if (found === undefined) throw new Error('a message belongs to nothing that was planned');
  return found;
}

/** One array a column, as `unnest` takes them. */
function columnsOf<Row>(from: readonly Row[], columns: readonly (keyof Row)[]): unknown[][] {
  return columns.map((column) => from.map((row) => row[column]));
}
