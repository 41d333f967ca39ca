/** Looking after the installation, over a real database, key store and mail server. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { alarmAddressPlace, ALARM_KINDS } from '../../domain/alarms.ts';
import { openDatabase, type Database } from '../../db/orm.ts';
import type { OperationsDeps } from '../../operations/deps.ts';
import { seenOf } from '../../operations/certificates.ts';
import { newMemory, turn } from '../../operations/watch.ts';
import { readableMail } from '../support/mail-server.ts';
import { useMails } from './mailed-staff.ts';
import { useRelayWorld } from './world.ts';

const world = useRelayWorld();
const mails = useMails();
let nowhere: Database;

beforeAll(async () => {
  nowhere = await openDatabase('postgres://nobody@127.0.0.1:1/nothing', { poolSize: 1 });
});
afterAll(async () => {
  await nowhere.close();
});

/** Time passes for what is written down: nobody waits for it. */
async function pass(seconds: number): Promise<void> {
  for (const column of ['since', 'until', 'seen_at'])
    await world.query(
      `update component_states set ${column} = ${column} - $1::float8 * interval '1 second'`,
      [seconds],
    );
  await world.query(
    `update alarms set next_at = next_at - $1::float8 * interval '1 second' where mailed_at is null`,
    [seconds],
  );
}

function process(kind: 'api' | 'worker', overrides: Partial<OperationsDeps> = {}) {
  const deps: OperationsDeps = {
    process: kind,
    database: world.deps.database,
    system: world.deps.system,
    crypt: world.deps.crypt,
    keys: world.keys.keys,
    isEngineThere: () => Promise.resolve(false),
    mail: mails.mail,
    alarmMailTo: ['operator@example.lg.jp'],
    disks: [],
    ownLooks: [],
    says: () => (kind === 'worker' ? { workflows: 1 } : {}),
    log: world.deps.log,
    now: Date.now,
    ...overrides,
  };
  const memory = newMemory(deps);
  return { turn: () => turn(deps, memory), memory };
}

async function now(component: string) {
  const [row] = await world.query<{ state: string; reason: string | null; minutes: number }>(
    `select state, reason from component_states where component = $1 and until is null order by subject limit 1`,
    [component],
  );
  return row;
}

const openAlarms = async () =>
  (
    await world.query<{ kind: string; subject: string }>(
      `select kind, subject from alarms where ended_at is null order by kind, subject`,
    )
  ).map(({ kind, subject }) => `${kind} ${subject}`);

beforeEach(async () => {
  await world.query('delete from alarms');
  await world.query('delete from component_states');
});

describe('the watch', () => {
  test('finds what is there and what is away, and says what was never set up', async () => {
    await process('worker').turn();
    expect(await now('database')).toMatchObject({ state: 'ok' });
    expect(await now('keys')).toMatchObject({ state: 'ok' });
    expect(await now('key-folder')).toMatchObject({ state: 'ok' });
    expect(await now('key-disk')).toBeDefined();
    expect(await now('engine')).toMatchObject({ state: 'away', reason: 'no-answer' });
    expect(await now('worker')).toMatchObject({ state: 'ok' });
    expect(await now('api')).toMatchObject({ state: 'away', reason: 'no-heartbeat' });
    expect(await now('queue')).toMatchObject({ state: 'ok' });
    expect(await now('disk')).toMatchObject({ state: 'unset' });
    expect(await now('schema')).toMatchObject({ state: 'ok' });
    expect(await now('mail')).toMatchObject({ state: 'ok' });
    expect(await now('line')).toMatchObject({ state: 'unknown', reason: 'not-asked' });
  });

  test('sees from the API that no worker is there any more, and mails it once', async () => {
    const [api, worker] = [process('api'), process('worker')];
    await Promise.all([api.turn(), worker.turn()]);
    await pass(11);
    await Promise.all([api.turn(), worker.turn()]);
    expect(await now('worker')).toMatchObject({ state: 'ok' });
    // From here on the worker says nothing more.
    for (let looked = 0; looked < 6; looked += 1) {
      await pass(11);
      await api.turn();
    }
    expect(await now('worker')).toMatchObject({ state: 'away', reason: 'no-heartbeat' });
    expect(await openAlarms()).toContain('component-down worker');
    const told = mails.server.received.filter((mail) => readableMail(mail).includes('ワーカー'));
    expect(told.map(({ to }) => to)).toEqual([['operator@example.lg.jp']]);
    expect(told.map(readableMail).join('')).toContain('すること：');
  });

  test('ends an alarm by itself, and keeps how long the part was away', async () => {
    const [api, worker] = [process('api'), process('worker')];
    for (let looked = 0; looked < 6; looked += 1) {
      await api.turn();
      await pass(11);
    }
    expect(await openAlarms()).toContain('component-down worker');
    for (let looked = 0; looked < 6; looked += 1) {
      await worker.turn();
      await api.turn();
      await pass(11);
    }
    expect(await openAlarms()).not.toContain('component-down worker');
    const [away] = await world.query<{ seconds: number }>(
      `select extract(epoch from until - since)::int as seconds from component_states where component = 'worker' and state = 'away'`,
    );
    expect(away?.seconds).toBeGreaterThanOrEqual(50);
  });

  test('mails an alarm once, however many processes look', async () => {
    const all = [process('api'), process('api'), process('worker'), process('worker')];
    for (let looked = 0; looked < 3; looked += 1) {
      await Promise.all(all.map((one) => one.turn()));
      await pass(11);
    }
    await Promise.all(all.map((one) => one.turn()));
    expect(await openAlarms()).toContain('engine-unreachable ');
    const told = mails.server.received.filter((mail) => readableMail(mail).includes('エンジン'));
    expect(told).toHaveLength(1);
  });

  test('tries again when the mail server was away', async () => {
    await mails.server.stop();
    const worker = process('worker');
    for (let looked = 0; looked < 3; looked += 1) {
      await worker.turn();
      await pass(11);
    }
    expect(await openAlarms()).toContain('engine-unreachable ');
    await mails.server.start();
    await pass(100);
    await worker.turn();
    const told = mails.server.received.filter((mail) => readableMail(mail).includes('エンジン'));
    expect(told).toHaveLength(1);
  });

  test('mails an organisation what its addresses want, and others nothing', async () => {
    const { build, channel } = world;
    const { organisationId } = channel;
    const key = { organisationId, serviceId: null, kind: 'organisation' } as const;
    const add = async (address: string, kinds: readonly string[]) => {
      const id = crypto.randomUUID();
      await build.insert('alarm_addresses', {
        id,
        organisation_id: organisationId,
        address: await build.crypt.seal(
          { ...key, objectId: organisationId },
          alarmAddressPlace(id),
          address,
        ),
        kinds: JSON.stringify(kinds),
        added_by_id: crypto.randomUUID(),
      });
    };
    await add('all@example.lg.jp', ALARM_KINDS);
    await add('disk@example.lg.jp', ['disk-80']);
    const worker = process('worker', { alarmMailTo: [] });
    for (let looked = 0; looked < 3; looked += 1) {
      await worker.turn();
      await pass(11);
    }
    const told = mails.server.received.filter((mail) => readableMail(mail).includes('エンジン'));
    expect(told.map(({ to }) => to)).toEqual([['all@example.lg.jp']]);
    await world.query('delete from alarm_addresses');
  });

  test('tells of a clock that is off by more than two seconds', async () => {
    const off = process('worker', { now: () => Date.now() + 2_500 });
    await off.turn();
    await pass(11);
    await off.turn();
    expect((await openAlarms()).filter((one) => one.startsWith('clock-off'))).toHaveLength(1);
  });

  test('tells of a disk by the figures of what it has', async () => {
    const worker = process('worker', {
      ownLooks: [
        {
          name: 'small disk',
          everyMs: 10_000,
          components: [],
          look: () =>
            Promise.resolve([
              { component: 'key-disk', subject: 'small', state: 'ok', detail: { usedPercent: 96 } },
            ]),
        },
      ],
    });
    await worker.turn();
    expect(await openAlarms()).toEqual(
      expect.arrayContaining(['disk-80 small', 'disk-90 small', 'disk-95 small']),
    );
  });

  test('tells of a quota that is four fifths used, to that organisation', async () => {
    await world.query(
      `update channels set quota_limit = 100, quota_used = 80, quota_read_at = now() where id = $1`,
      [world.channel.id],
    );
    await world.query(`update services set mode = 'live' where id = $1`, [world.channel.serviceId]);
    await process('worker').turn();
    const [alarm] = await world.query<{ organisation: string; detail: object }>(
      `select organisation_id as organisation, detail from alarms where kind = 'quota-80'`,
    );
    expect(alarm).toEqual({ organisation: world.channel.organisationId, detail: { percent: 80 } });
  });
});

describe('while the database is away', () => {
  test('the operator is mailed once by each process, and the time is kept when it is back', async () => {
    const lost = { moved: 0 };
    const before = process('worker');
    await before.turn();
    const deps = { system: nowhere, now: () => Date.now() + lost.moved };
    const away = process('worker', deps);
    await away.turn();
    expect(mails.server.received).toEqual([]);
    lost.moved = 25_000;
    await away.turn();
    await away.turn();
    expect(mails.server.received.map(({ to }) => to)).toEqual([['operator@example.lg.jp']]);
    expect(mails.server.received.map(readableMail).join('')).toContain('データベース');
    before.memory.reachedAt = Date.now() - 120_000;
    await before.turn();
    const [kept] = await world.query<{ seconds: number }>(
      `select extract(epoch from until - since)::int as seconds from component_states where component = 'database' and state = 'away'`,
    );
    expect(kept?.seconds).toBeGreaterThanOrEqual(119);
  });

  test('so is the time in which no process ran at all', async () => {
    await process('worker').turn();
    await pass(600);
    await process('worker').turn();
    const [kept] = await world.query<{ seconds: number }>(
      `select extract(epoch from until - since)::int as seconds from component_states where component = 'watch' and state = 'away'`,
    );
    expect(kept?.seconds).toBeGreaterThanOrEqual(599);
  });
});

describe('a certificate', () => {
  const today = Date.UTC(2026, 6, 1);
  const inDays = (days: number) => seenOf('staff.example.lg.jp', today + days * 86_400_000, today);

  test.for([
    [31, 'ok', null],
    [30, 'degraded', 'expires-soon'],
    [0, 'away', 'expired'],
  ] as const)('that is good for %s days more is %s', ([days, state, reason]) => {
    expect(inDays(days)).toMatchObject({ component: 'certificate', state, reason });
  });

  test('that nobody shows from here says nothing', () => {
    expect(seenOf('staff.example.lg.jp', null, today)).toMatchObject({ state: 'unset' });
  });
});
