import { randomUUID } from 'node:crypto';
import { SignJWT, generateKeyPair } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApi } from '../support/api.ts';
import type { BuiltChannel, BuiltConsultee, BuiltService } from '../support/factories.ts';

const api = useTestApi();
const LOGIN_CHANNEL = '9000000002';

async function roomOf(
  service?: BuiltService,
): Promise<{ cookie: string; consultee: BuiltConsultee; channel: BuiltChannel }> {
  const channel = await api.build.buildChannel(service ? { service } : {});
  const consultee = await api.build.buildConsultee({ channel });
  return { cookie: await api.build.enterRoom(consultee), consultee, channel };
}

async function send(cookie: string, text: string, id: string = randomUUID()) {
  const answer = await api.call('POST', '/api/room/messages', { cookie, body: { id, text } });
  return { ...answer, body: answer.body as { seq: number; epoch: string; code: string } };
}

describe('before any door', () => {
  test('whom to call and when somebody answers is there for everybody', async () => {
    const { channel } = await roomOf();
    expect(await api.call('GET', `/api/room/doors/${channel.key}`)).toMatchObject({
      status: 200,
      body: {
        service: { name: '試験相談', organisation: '試験市' },
        reception: { state: 'open' },
        emergencyContacts: [{ name: '警察', telephone: '110' }],
      },
    });
  });

  test('an unknown door is none', async () => {
    expect(await api.call('GET', '/api/room/doors/no-such-door')).toMatchObject({
      status: 404,
      body: { code: 'unknown-channel' },
    });
  });

  test('a service without a calendar is closed', async () => {
    const service = await api.build.buildService({ settings: null });
    const { channel } = await roomOf(service);
    const { body } = await api.call('GET', `/api/room/doors/${channel.key}`);
    expect(body).toMatchObject({ reception: { state: 'closed', opensAt: null } });
  });
});

describe('entering the room', () => {
  let channel: BuiltChannel;
  const enter = (idToken: unknown, more: object = {}) =>
    api.call('POST', '/api/room/session', {
      body: { channelKey: channel.key, idToken, ...more },
    });
  beforeAll(async () => {
    channel = await api.build.buildChannel({ loginChannelId: LOGIN_CHANNEL });
  });

  test('begins a session by LINE token, and she writes after her consent', async () => {
    const { idToken } = await api.phone.control.person('さくら').openRoom();
    const entered = await enter(idToken);
    expect(entered).toMatchObject({
      status: 201,
      body: { consent: { needed: true }, lastSeq: 0, consultation: null },
    });
    expect(entered.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/u);
    const { cookie } = entered;
    expect(await send(cookie, 'こんにちは')).toMatchObject({
      status: 403,
      body: { code: 'consent-required' },
    });
    const consent = (version: string) =>
      api.call('POST', '/api/room/consent', { cookie, body: { version } });
    expect((await consent('0')).status).toBe(409);
    expect((await consent('1')).status).toBe(204);
    expect(await send(cookie, 'こんにちは')).toMatchObject({ status: 200, body: { seq: 1 } });
    expect((await api.call('GET', '/api/room', { cookie })).body).toMatchObject({
      lastSeq: 1,
      consent: { needed: false },
      consultation: { stage: 'waiting', ahead: 0 },
    });
  });

  test('makes one consultee of many first entries at once', async () => {
    const person = api.phone.control.person('みお');
    const tokens = await Promise.all(Array.from({ length: 8 }, () => person.openRoom()));
    const entered = await Promise.all(tokens.map(({ idToken }) => enter(idToken)));
    expect(entered.map(({ status }) => status)).toEqual(Array(8).fill(201));
    const { rows } = await api.build.pool.query(
      `select count(distinct consultee_id)::int as n from room_sessions where channel_id = $1 and created_at > now() - interval '1 hour'
         and consultee_id in (select consultee_id from room_sessions group by 1 having count(*) >= 8)`,
      [channel.id],
    );
    expect(rows[0]).toEqual({ n: 1 });
  });

  test('keeps her LINE id from anybody who reads the table', async () => {
    const person = api.phone.control.person('ひなた');
    const { idToken, userId } = await person.openRoom();
    await enter(idToken);
    const { rows } = await api.build.pool.query<{ text: string }>(
      `select string_agg(encode(line_id, 'escape') || encode(line_id_lookup, 'escape'), '') as text from consultees`,
    );
    expect(rows[0]?.text).not.toContain(userId);
    expect(api.logged()).not.toContain(userId);
    expect(api.logged()).not.toContain(idToken);
  });

  test('lets nobody in by anything but a token for this channel', async () => {
    const { idToken, userId } = await api.phone.control.person('あおい').openRoom();
    const [head = '', claims = '', signature = ''] = idToken.split('.');
    const now = Math.floor(api.clock.now() / 1000);
    const { privateKey } = await generateKeyPair('ES256');
    const forged = (alg: string) =>
      new SignJWT({})
        .setProtectedHeader({ alg })
        .setIssuer('https://access.line.me')
        .setAudience(LOGIN_CHANNEL)
        .setSubject(userId)
        .setIssuedAt(now)
        .setExpirationTime(now + 600);
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const otherClaims = Buffer.from(
      JSON.stringify({
        iss: 'https://access.line.me',
        aud: LOGIN_CHANNEL,
        sub: userId,
        exp: now + 60,
      }),
    ).toString('base64url');
    const mutants = [
      '',
      'token',
      userId,
      `${head}.${claims}.`,
      `${head}.${claims}`,
      `${none}.${claims}.`,
      `${head}.${otherClaims}.${signature}`,
      `${head}.${claims}.${signature.slice(0, -4)}AAAA`,
      await forged('ES256').sign(privateKey),
      await forged('HS256').sign(Buffer.alloc(32, 1)),
    ];
    for (const mutant of mutants) {
      const { status, cookie } = await enter(mutant);
      expect([400, 401], mutant.slice(0, 40)).toContain(status);
      expect(cookie).toBe('');
    }
    const elsewhere = await api.build.buildChannel({ loginChannelId: '1234567890' });
    expect(await enter(idToken, { channelKey: elsewhere.key })).toMatchObject({ status: 401 });
    expect(await enter(idToken, { channelKey: 'none' })).toMatchObject({ status: 404 });
    // Whoever says who she is besides the token is not listened to.
    const { cookie } = await enter(idToken, { userId: 'U' + '0'.repeat(32) });
    expect(cookie).not.toBe('');
  });

  test('refuses a token whose hour is over', async () => {
    const { idToken } = await api.phone.control.person('さくら').openRoom();
    api.clock.move(3_601_000);
    const answer = await enter(idToken);
    api.clock.move(-3_601_000);
    expect(answer).toMatchObject({ status: 401, body: { code: 'id-token-expired' } });
  });
});

describe("the room's session", () => {
  const PATHS = [
    ['GET', '/api/room'],
    ['GET', '/api/room/messages'],
    ['GET', '/api/room/stream'],
    ['POST', '/api/room/messages'],
    ['POST', '/api/room/consent'],
    ['PUT', '/api/room/draft'],
    ['POST', '/api/room/presence'],
    ['POST', '/api/room/messages/:messageId/retraction'],
    ['GET', '/api/room/files/:fileId'],
    ['POST', '/api/room/files/:fileId'],
    ['GET', '/api/room/questions'],
    ['PUT', '/api/room/questions/:code'],
    ['POST', '/api/room/questions/skip'],
    ['PUT', '/api/room/choices'],
    ['PUT', '/api/room/survey'],
    ['GET', '/api/room/accommodations'],
    ['POST', '/api/room/accommodations'],
    ['POST', '/api/room/accommodations/:accommodationId/end'],
    ['PUT', '/api/room/supporter'],
    ['DELETE', '/api/room/supporter'],
    ['POST', '/api/room/pin/pass'],
    ['PUT', '/api/room/pin'],
    ['POST', '/api/room/pin/forget'],
    ['DELETE', '/api/room/session'],
  ] as const;

  test('is asked for by every route behind the door', () => {
    const inside = api.routes
      .filter(({ access }) => access.kind === 'room')
      .map(({ method, path }) => `${method} ${path}`);
    expect(inside.toSorted()).toEqual(
      PATHS.map(([method, path]) => `${method} ${path}`).toSorted(),
    );
  });

  test.for(PATHS)('changed in any way opens nothing: %s %s', async ([method, path]) => {
    const { cookie, consultee } = await roomOf();
    const other = await roomOf();
    const staff = await api.build.buildStaff({});
    const idle = await api.build.enterRoom(consultee, { seenAt: api.clock.now() - 30 * 60_000 });
    const ended = await api.build.enterRoom(consultee, { endedAt: api.clock.now() });
    const mutants = [
      '',
      'madoguchi_room=',
      cookie.slice(0, -1),
      `${cookie}A`,
      cookie.replace(consultee.serviceId, other.consultee.serviceId),
      cookie.replace(consultee.organisationId, other.consultee.organisationId),
      cookie.replace(consultee.serviceId, consultee.organisationId),
      cookie.toUpperCase(),
      cookie.replace('madoguchi_room', 'madoguchi_staff'),
      await api.build.signIn(staff),
      idle,
      ended,
    ];
    for (const mutant of mutants) {
      const options = {
        cookie: mutant,
        ...(method === 'GET' || method === 'DELETE' ? {} : { body: {} }),
      };
      const { status, body } = await api.call(method, path, options);
      expect({ status, body }, mutant.slice(0, 60)).toMatchObject({
        status: 401,
        body: { code: 'not-signed-in' },
      });
    }
  });

  test('ends when she leaves, and the browser forgets', async () => {
    const { cookie } = await roomOf();
    const left = await api.call('DELETE', '/api/room/session', { cookie });
    expect(left.status).toBe(204);
    expect(left.headers.get('clear-site-data')).toContain('storage');
    expect(left.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await api.call('GET', '/api/room', { cookie })).status).toBe(401);
  });

  test('goes on while she uses it', async () => {
    const { cookie } = await roomOf();
    for (let half = 0; half < 3; half += 1) {
      api.clock.move(20 * 60_000);
      expect((await api.call('GET', '/api/room', { cookie })).status).toBe(200);
    }
    api.clock.move(-60 * 60_000);
  });
});
