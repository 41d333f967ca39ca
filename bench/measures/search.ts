/** Search over 20,000 consultations: when the first hits are there, when all is looked through, and what the talk pays for it. */
import { randomUUID } from 'node:crypto';
import type { Request } from 'autocannon';
import { createCrypt } from '../../db/crypt.ts';
import { openDatabase } from '../../db/orm.ts';
import { writePack } from '../../db/search-packs.ts';
import { createKeyStoreClient } from '../../keys/client.ts';
import { ROOM_PATHS } from '../../scripts/drive/room.ts';
import { signIn, type StaffAtWork } from '../../scripts/drive/staff.ts';
import { eachOf } from '../../worker/relay/queue.ts';
import type { Bench } from '../bench.ts';
import { atMost, median, type Figure } from '../figures.ts';
import { generatedRecords } from '../generated.ts';
import { load } from '../load.ts';
import { openRooms } from '../talks.ts';

const SEARCHED = 20_000;
const TIMES = 3;
const ROOMS = 4;
const SECONDS = 8;
/** In many a talk, typed in another way than it is written; and in none. */
const COMMON = 'ﾊﾞｲﾄ先';
const NOWHERE = '海底火山';
const TEXT = 'きのうから、家に帰るのがこわいです。だれに話せばいいか、わかりませんでした。';

interface Searched {
  first: number;
  all: number;
  of: number;
  found: number;
}

export async function measureSearch(bench: Bench): Promise<Figure[]> {
  const { serviceIds } = await generatedRecords(bench);
  const since = await packNewest(bench, serviceIds);
  const staff = await signIn(bench.base, bench.signIns, 'counselor');
  const filter = `from:${since};services:${serviceIds.join(',')}`;
  const search = (words: string) => searchOnce(bench, staff, words, filter);
  // The thread begins with the first search, and keys are fetched from the store.
  const cold = await search(COMMON);
  const runs: Searched[] = [];
  for (let n = 0; n < TIMES; n += 1) runs.push(await search(COMMON), await search(NOWHERE));
  const read = await readBare(bench, serviceIds, since);
  const cookies = (await openRooms(bench, ROOMS, 'search')).map((room) => room.browser.cookie());
  const alone = await talk(bench, cookies);
  const beside = await whileSearching(search, () => talk(bench, cookies));
  const common = runs.filter(({ found }) => found > 0);
  return [
    { name: 'search-consultations', value: cold.of, unit: 'consultations', goal: null },
    { name: 'search-found', value: cold.found, unit: 'consultations', goal: null },
    { name: 'search-bare-read', value: read, unit: 'ms', goal: null },
    { name: 'search-first-hits-cold', value: cold.first, unit: 'ms', goal: atMost(1000) },
    { name: 'search-all-cold', value: cold.all, unit: 'ms', goal: atMost(8000) },
    {
      name: 'search-first-hits',
      value: median(common.map(({ first }) => first)),
      unit: 'ms',
      goal: atMost(1000),
    },
    {
      name: 'search-all',
      value: Math.max(...runs.map(({ all }) => all)),
      unit: 'ms',
      goal: atMost(8000),
    },
    { name: 'search-talk-alone-p99', value: alone.p99, unit: 'ms', goal: null },
    { name: 'search-talk-beside-p99', value: beside.p99, unit: 'ms', goal: null },
    {
      name: 'search-talk-p99-ratio',
      value: beside.p99 / alone.p99,
      unit: 'times',
      goal: atMost(1.5),
    },
  ];
}

/** Packs the newest consultations and answers with the business day since which they were opened. */
async function packNewest({ sql, system }: Bench, serviceIds: readonly string[]): Promise<string> {
  const newest = await sql<{
    id: string;
    organisationId: string;
    serviceId: string;
    day: string;
  }>(
    `select id, organisation_id as "organisationId", service_id as "serviceId", to_char(opened_at at time zone 'Asia/Tokyo', 'YYYY-MM-DD') as day
     from consultations where service_id = any($1) order by opened_at desc limit $2`,
    [serviceIds, SEARCHED],
  );
  const keys = createKeyStoreClient({ socketPath: system.env['KEYS_SOCKET'] ?? '' });
  const database = await openDatabase(system.env['DATABASE_APP_URL'] ?? '', { poolSize: 6 });
  const deps = { database, crypt: createCrypt(keys) };
  await eachOf(newest, 6, async ({ id, ...place }) => {
    await writePack(deps, place, id);
    return true;
  });
  await database.close();
  await keys.close();
  await sql('vacuum analyze search_packs');
  return newest.at(-1)?.day ?? '';
}

/** What the database alone takes to give the packs: nothing opened, nothing looked for. */
async function readBare(
  { sql }: Bench,
  serviceIds: readonly string[],
  since: string,
): Promise<number> {
  const begun = performance.now();
  await sql(
    `select k.pack from search_packs k join consultations c on c.id = k.consultation_id
     where c.service_id = any($1) and c.opened_at >= ($2 || ' 00:00+09')::timestamptz`,
    [serviceIds, since],
  );
  return performance.now() - begun;
}

async function searchOnce(
  { base }: Bench,
  staff: StaffAtWork,
  words: string,
  filter: string,
): Promise<Searched> {
  const begun = performance.now();
  const answer = await fetch(`${base}/api/staff/search`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: base,
      cookie: staff.browser.cookie(),
    },
    body: JSON.stringify({ words, filter }),
  });
  if (!answer.ok || !answer.body) throw new Error(`the search was answered ${answer.status}`);
  let first = Number.NaN;
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of answer.body) {
    text += decoder.decode(bytes, { stream: true });
    if (Number.isNaN(first) && text.includes('event:hits')) first = performance.now() - begun;
  }
  const done = /event:done\nid:.*\ndata:(.*)\n/u.exec(text)?.[1];
  if (done === undefined) throw new Error('the search came to no end');
  const { of, found } = JSON.parse(done) as { of: number; found: number };
  return { first, all: performance.now() - begun, of, found };
}

/** Her messages, as long as the load lasts. */
function talk({ base: url }: Bench, cookies: readonly string[]) {
  const next = (connection: number): Request => ({
    method: 'POST',
    path: ROOM_PATHS.messages,
    headers: {
      'content-type': 'application/json',
      origin: url,
      cookie: cookies[connection] ?? '',
    },
    body: JSON.stringify({ id: randomUUID(), text: TEXT }),
  });
  return load({ url, connections: ROOMS, duration: SECONDS, next });
}

async function whileSearching<T>(
  search: (words: string) => Promise<unknown>,
  work: () => Promise<T>,
): Promise<T> {
  let isOver = false;
  const searching = (async () => {
    while (!isOver) await search(NOWHERE);
  })();
  const result = await work();
  isOver = true;
  await searching;
  return result;
}
