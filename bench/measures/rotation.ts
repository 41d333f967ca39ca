/** Keys of every kind replaced while people write and read: what fails meanwhile, and what is left under older keys. */
import { randomInt, randomUUID } from 'node:crypto';
import { createCrypt } from '../../db/crypt.ts';
import { openDatabase, type Database } from '../../db/orm.ts';
import { reindexOnce } from '../../db/reindex.ts';
import { resealOnce } from '../../db/reseal.ts';
import { inSystem, rows } from '../../db/scope.ts';
import { LOOKUP_KEY_WAITS_MS } from '../../domain/key-rules.ts';
import { createKeyStoreClient } from '../../keys/client.ts';
import type { KeyStore } from '../../keys/key-store.ts';
import { createRemotePhone } from '../../scripts/drive/phone.ts';
import { enterRoom } from '../../scripts/drive/room.ts';
import type { Beside, OrganisationPlace } from '../../scripts/keys/beside.ts';
import {
  rotateData,
  rotateIndex,
  rotateOrganisation,
  rotateRoot,
} from '../../scripts/keys/rotate.ts';
import type { Bench } from '../bench.ts';
import { atLeast, atMost, type Figure } from '../figures.ts';
import { openTalks, type OpenTalk } from '../talks.ts';

const TALKS = 6;
const NAME = 'rotation';
/** Every so many turns she comes in anew, and is found by her LINE id. */
const COMES_IN_EVERY = 20;
/** As long as a process goes on with a key it has fetched. */
const CACHED_MS = 65_000;

interface Tally {
  done: number;
  failures: string[];
}

export async function measureRotation(bench: Bench): Promise<Figure[]> {
  const talks = await openTalks(bench, TALKS, NAME);
  const keys = createKeyStoreClient({ socketPath: bench.system.env['KEYS_SOCKET'] ?? '' });
  const owner = await openDatabase(bench.databaseUrl, { poolSize: 2 });
  const tally: Tally = { done: 0, failures: [] };
  const stop = new AbortController();
  const talking = talks.map((talk, n) => talkOn(bench, talk, n, tally, stop.signal));
  try {
    const organisations = await organisationsOf(owner);
    const beside = besideOf(owner, keys, organisations);
    const begun = performance.now();
    await rotateRoot(beside);
    await rotateOrganisation(beside);
    await rotateData(beside, 'rotate-data');
    // The script may use the new key when every process has heard of it; here that is after a minute.
    const now = () => Date.now() + LOOKUP_KEY_WAITS_MS;
    const moved = { ...beside, now, crypt: createCrypt(keys, { now }) };
    const waits = { ...beside.waits, lookupMs: LOOKUP_KEY_WAITS_MS + CACHED_MS };
    await rotateIndex({ ...moved, waits });
    const seconds = (performance.now() - begun) / 1000;
    stop.abort();
    await Promise.all(talking);
    for (const failure of new Set(tally.failures)) console.error(failure);
    return [
      { name: 'rotation-seconds', value: seconds, unit: 's', goal: null },
      { name: 'rotation-reads-and-writes', value: tally.done, unit: 'requests', goal: atLeast(1) },
      {
        name: 'rotation-failed',
        value: tally.failures.length,
        unit: 'requests',
        goal: atMost(0),
      },
      {
        name: 'rotation-under-older-keys',
        value: await leftUnderOlder(moved, organisations),
        unit: 'fields',
        goal: atMost(0),
      },
    ];
  } finally {
    stop.abort();
    await Promise.allSettled(talking);
    await Promise.all([owner.close(), keys.close()]);
  }
}

function besideOf(
  owner: Database,
  keys: KeyStore,
  organisations: readonly OrganisationPlace[],
): Beside {
  return {
    owner,
    keys,
    crypt: createCrypt(keys),
    organisations,
    persons: { by: '計測', witness: '計測' },
    isDryRun: false,
    say: () => undefined,
    now: Date.now,
    signal: new AbortController().signal,
    waits: { sealingMs: CACHED_MS, lookupMs: LOOKUP_KEY_WAITS_MS, restMs: 2, skewMs: 0 },
  };
}

function organisationsOf(owner: Database): Promise<OrganisationPlace[]> {
  return inSystem(owner, (tx) =>
    rows<OrganisationPlace>(tx, `select id, code, name from organisations`),
  );
}

/** She writes, both read what stands there, and now and then she comes in anew. */
async function talkOn(
  bench: Bench,
  { room, staff, place }: OpenTalk,
  n: number,
  tally: Tally,
  signal: AbortSignal,
): Promise<void> {
  const phone = createRemotePhone(bench.system.env['PHONE_URL'] ?? '');
  let last = 0;
  const before = () => (last === 0 ? 0 : randomInt(last));
  const acts: (() => Promise<unknown>)[] = [
    async () => {
      last = await room.say(`ことば ${randomUUID()}`);
    },
    async () => {
      const read = await room.read(before());
      if (last > 0 && read.length === 0) throw new Error('nothing stands in her room');
    },
    async () => {
      const { data } = await staff.messages(place.consultationId, before());
      if (last > 0 && data.length === 0) throw new Error('nothing stands on the desk');
    },
    async () => {
      const person = await phone.person(`${NAME}${n}`);
      const again = await enterRoom(bench.base, await person.idToken());
      if ((await again.read()).length === 0) throw new Error('she was not known any more');
    },
  ];
  for (let turn = 0; !signal.aborted; turn += 1) {
    const act = acts[turn % COMES_IN_EVERY === COMES_IN_EVERY - 1 ? 3 : turn % 3];
    try {
      await act?.();
      tally.done += 1;
    } catch (error) {
      tally.failures.push(error instanceof Error ? error.message : String(error));
    }
  }
}

async function leftUnderOlder(
  beside: Beside,
  organisations: readonly OrganisationPlace[],
): Promise<number> {
  let left = 0;
  for (const { id } of organisations) {
    left += (await resealOnce(beside, id)).found;
    left += (await reindexOnce(beside, id)).found;
  }
  return left;
}
