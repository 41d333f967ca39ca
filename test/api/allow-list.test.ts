/** From where staff may come: at the door, at every request and in open streams, whoever stands between. */
import { beforeAll, describe, expect, test } from 'vitest';
import { isAdmitted, plainAddress, readNetwork } from '../../api/http/networks.ts';
import { hashPassword } from '../../api/session/passwords.ts';
import { openDatabase } from '../../db/orm.ts';
import { orderAllowList } from '../../scripts/allow-list.ts';
import { openStream } from '../support/event-source.ts';
import { call, useTestApi } from '../support/api.ts';
import { SESSION } from './sign-in-world.ts';
import { buildWorld, type World } from './staff-world.ts';

const PATH = '/api/staff/allow-list';
const PASSWORD = 'tsukue-no-ue-no-ringo';

describe('behind one proxy', () => {
  // One proxy before us is believed, and nobody further out.
  const api = useTestApi({ config: { trustProxy: 1 } });
  const INSIDE = '203.0.113.5';
  const OUTSIDE = '198.51.100.7';
  let world: World;
  let passwordHash: string;

  beforeAll(async () => {
    passwordHash = await hashPassword(PASSWORD);
  });

  /** An organisation of its own each time, with an administrator. */
  async function begin() {
    world = await buildWorld(api);
    const { organisation, service } = world;
    const roles = [{ service, role: 'administrator' as const }];
    const account = await api.build.buildStaff({ organisation, roles, passwordHash });
    const cookie = await api.build.signIn(account);
    const from = (address: string) => ({ 'X-Forwarded-For': address });
    const post = (path: string, body: object, address = INSIDE) =>
      api.call('POST', path, { cookie, body, headers: from(address) });
    const read = (address: string, url = api.url) =>
      call(url, 'GET', PATH, { cookie, headers: from(address) });
    const add = (network: string, address = INSIDE) => post(PATH, { network, note: '' }, address);
    return { account, cookie, post, read, add, from };
  }

  test('nothing on the list lets everybody in; something on it, only those', async () => {
    const { add, read } = await begin();
    expect(await read(OUTSIDE)).toMatchObject({
      status: 200,
      body: { entries: [], here: OUTSIDE },
    });
    const added = await add('203.0.113.77/24');
    expect(added).toMatchObject({
      status: 200,
      body: { entries: [{ network: '203.0.113.0/24' }] },
    });
    expect(await read(INSIDE)).toMatchObject({ status: 200 });
    const refused = await read(OUTSIDE);
    expect(refused).toMatchObject({
      status: 401,
      body: { code: 'not-signed-in', detail: { reason: 'address' } },
    });
    expect((await read(INSIDE, await api.replica())).status).toBe(200);
    expect((await read(OUTSIDE, await api.replica())).status).toBe(401);
  });

  test('an address that the caller made up is not believed', async () => {
    const { add, read } = await begin();
    await add('203.0.113.0/24');
    // What the proxy itself adds stands last.
    expect((await read(`${INSIDE}, ${OUTSIDE}`)).status).toBe(401);
    expect((await read(`${OUTSIDE}, ${INSIDE}`)).status).toBe(200);
    expect((await read(`::ffff:${INSIDE}`)).status).toBe(200);
  });

  test('one cannot shut oneself out: neither by adding nor by taking away', async () => {
    const { add, post, read } = await begin();
    const alone = await add('192.0.2.0/24');
    expect(alone).toMatchObject({
      status: 409,
      body: { detail: { reason: 'own-address', address: INSIDE } },
    });
    expect((alone.body as { detail: { text: string } }).detail.text).toContain(INSIDE);
    await add('203.0.113.0/24');
    expect((await add('192.0.2.0/24')).status).toBe(200);
    const out = await post(`${PATH}/removal`, { network: '203.0.113.0/24' });
    expect(out).toMatchObject({ status: 409, body: { detail: { reason: 'own-address' } } });
    expect((await post(`${PATH}/removal`, { network: '192.0.2.0/24' })).status).toBe(200);
    expect((await post(`${PATH}/removal`, { network: '203.0.113.0/24' })).status).toBe(200);
    const { body } = await read(OUTSIDE);
    expect(body).toMatchObject({ entries: [] });
    expect((body as { changes: { kind: string }[] }).changes.map(({ kind }) => kind)).toEqual([
      'removed',
      'removed',
      'added',
      'added',
    ]);
  });

  test('a right password from outside is answered as a wrong one, whoever’s it is', async () => {
    const { add, account, from } = await begin();
    await add('203.0.113.0/24');
    const { organisation } = world;
    const bodies = [];
    for (const given of [
      { loginId: account.loginId, password: PASSWORD },
      { loginId: account.loginId, password: 'chigau-kotoba-desu' },
      { loginId: 'daremo-inai', password: PASSWORD },
    ]) {
      const { status, body } = await api.call('POST', SESSION, {
        body: { organisation: organisation.code, ...given },
        headers: from(OUTSIDE),
      });
      expect(status).toBe(401);
      bodies.push(JSON.stringify({ ...(body as object), requestId: null }));
      api.clock.move(3_000);
    }
    expect(new Set(bodies).size).toBe(1);
    const { rows } = await api.build.pool.query(
      `select data from audit_entries where actor_id = $1 and action = 'session.begin' order by id`,
      [account.id],
    );
    expect(rows[0]).toMatchObject({ data: { reason: 'address' } });
  });

  test('an open stream from outside ends at once, also at another process', async () => {
    const { add, cookie, from } = await begin();
    const there = { cookie, headers: from(OUTSIDE) };
    const streams = [
      await openStream(api.url, '/api/staff/stream', there),
      await openStream(await api.replica(), '/api/staff/stream', there),
    ];
    const inside = await openStream(api.url, '/api/staff/stream', {
      cookie,
      headers: from(INSIDE),
    });
    await add('203.0.113.0/24');
    for (const stream of streams) {
      expect((await stream.until('ended')).data).toEqual({ reason: 'address' });
      stream.close();
    }
    expect(inside.events.some(({ event }) => event === 'ended')).toBe(false);
    inside.close();
  });

  test('says of an address whether it would get in, and by which network', async () => {
    const { add, post } = await begin();
    await add('203.0.113.0/24');
    await add('2001:db8::/32');
    const tryOut = async (address: string) => (await post(`${PATH}/test`, { address })).body;
    expect(await tryOut('2001:DB8:0::5')).toEqual({
      address: '2001:db8::5',
      isAdmitted: true,
      networks: ['2001:db8::/32'],
    });
    expect(await tryOut(OUTSIDE)).toMatchObject({ isAdmitted: false, networks: [] });
    expect(await tryOut('どこか')).toMatchObject({ code: 'invalid-input' });
  });

  test('the system operator has a way back in from the command line, which is on record', async () => {
    const { add, read } = await begin();
    await add('203.0.113.0/24');
    const { code: organisation, id } = world.organisation;
    const database = await openDatabase(api.database.migratorUrl, { poolSize: 1 });
    const order = (verb: 'show' | 'add' | 'off', network: string | null = null) =>
      orderAllowList(database, { verb, organisation, network }, Date.now());
    expect((await order('show')).join()).toContain('203.0.113.0/24');
    expect((await order('add', '198.51.100.0/24')).join()).toContain('198.51.100.0/24');
    expect((await read(OUTSIDE)).status).toBe(200);
    await expect(order('add', 'どこか')).rejects.toThrow('読み取れません');
    expect((await order('off')).join()).toContain('制限はありません');
    expect((await read('192.0.2.99')).status).toBe(200);
    await database.close();
    const { rows } = await api.build.pool.query<{ action: string }>(
      `select action from audit_entries where organisation_id = $1 and actor_kind = 'system' order by id`,
      [id],
    );
    expect(rows.map(({ action }) => action)).toEqual(['allow-list.add', 'allow-list.off']);
  });

  test('webhook, room and health know nothing of it', async () => {
    const { add, from } = await begin();
    await add('203.0.113.0/24');
    expect((await api.call('GET', '/healthz', { headers: from(OUTSIDE) })).status).toBe(200);
    const hook = `/webhook/${world.channel.key}`;
    const answer = await api.call('POST', hook, { body: {}, headers: from(OUTSIDE) });
    expect(answer.body).toMatchObject({ code: 'signature-invalid' });
  });
});

describe('without a proxy that is believed', () => {
  const api = useTestApi();

  test('nobody says by a header where they are', async () => {
    const built = await buildWorld(api);
    const { cookie } = await built.member('administrator');
    const headers = { 'X-Forwarded-For': '203.0.113.5' };
    const { body } = await api.call('GET', PATH, { cookie, headers });
    expect(body).toMatchObject({ here: '127.0.0.1' });
  });
});

describe('a network', () => {
  test.for([
    ['203.0.113.5', '203.0.113.5/32'],
    ['203.0.113.77/24', '203.0.113.0/24'],
    ['２０３．０．１１３．５', '203.0.113.5/32'],
    ['2001:DB8:0:0::1/48', '2001:db8::/48'],
    ['::ffff:203.0.113.5', '203.0.113.5/32'],
    ['::ffff:203.0.113.0/120', '203.0.113.0/24'],
  ])('typed as %s is %s', ([typed = '', network]) => {
    expect(readNetwork(typed)).toBe(network);
  });

  test.for([
    '',
    'どこか',
    '203.0.113.256',
    '203.0.113.0/33',
    '203.0.113.0/',
    '0.0.0.0/0',
    '10.0.0.0/7',
    '::/0',
    '2001:db8::/129',
    'fe80::1%eth0',
    '1.2.3.4/8/8',
  ])('is not “%s”', (typed) => {
    expect(readNetwork(typed)).toBeNull();
  });

  test('holds its own addresses and no others', () => {
    const list = ['203.0.113.0/24', '2001:db8::/32', '192.0.2.7/32'];
    for (const inside of [
      '203.0.113.0',
      '203.0.113.255',
      '2001:db8:ffff::1',
      '192.0.2.7',
      '::ffff:192.0.2.7',
    ])
      expect(isAdmitted(list, inside)).toBe(true);
    for (const outside of [
      '203.0.114.0',
      '203.0.112.255',
      '2001:db9::1',
      '192.0.2.8',
      '::1',
      '',
      'x',
    ])
      expect(isAdmitted(list, outside)).toBe(false);
    expect(isAdmitted(['nonsense'], '203.0.113.5')).toBe(false);
    expect(plainAddress('fe80::1%eth0')).toBe('fe80::1');
  });
});
