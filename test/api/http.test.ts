import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createApp } from '../../api/app.ts';
import { afterCommit, route, withStatus, type Route } from '../../api/http/route.ts';
import { NoContent } from '../../contracts/common.ts';
import { rows } from '../../db/scope.ts';
import { call, useTestApi, type CallOptions } from '../support/api.ts';
import type {
  BuiltConsultation,
  BuiltOrganisation,
  BuiltService,
  BuiltStaff,
} from '../support/factories.ts';

const api = useTestApi();

/** Routes that exist for these tests only, on the real parts. */
const PROBES: Route[] = [
  route({
    method: 'GET',
    path: '/probe/broken',
    summary: 'a bug',
    access: { kind: 'public' },
    response: NoContent,
    handle: () => Promise.reject(new Error('a canary value 昼の秘密')),
  }),
  route({
    method: 'POST',
    path: '/probe/echo',
    summary: 'input',
    access: { kind: 'public' },
    body: z.object({ name: z.string().max(3), inner: z.object({ n: z.int() }) }),
    response: z.object({ name: z.string() }),
    // More than the schema names: the rest must stay.
    handle: ({ body }) => Promise.resolve({ name: body.name, secret: 'staff-only' }),
  }),
  route({
    method: 'GET',
    path: '/probe/me',
    summary: 'who',
    access: { kind: 'staff', permission: 'account.use' },
    response: z.object({ id: z.string(), services: z.array(z.string()) }),
    handle: ({ staff }) => Promise.resolve({ id: staff.id, services: [...staff.serviceIds] }),
  }),
  route({
    method: 'GET',
    path: '/probe/consultations/:id',
    summary: 'read',
    access: { kind: 'staff', permission: 'consultation.read', on: 'consultation' },
    response: z.object({ id: z.string() }),
    handle: ({ target }) => Promise.resolve({ id: target.id }),
  }),
  route({
    method: 'POST',
    path: '/probe/consultations/:id/work',
    summary: 'work',
    access: { kind: 'staff', permission: 'consultation.work', on: 'consultation' },
    body: z.object({ n: z.int() }),
    response: NoContent,
    handle: () => Promise.resolve(undefined),
  }),
  route({
    method: 'POST',
    path: '/probe/duty',
    summary: 'a change that is refused in the end',
    access: { kind: 'staff', permission: 'account.use' },
    body: z.object({ fail: z.boolean() }),
    response: NoContent,
    async handle({ tx, staff, body }) {
      await rows(tx, `update staff set duty = 'on' where id = ?`, [staff.id]);
      if (body.fail) throw new Error('too late');
      return afterCommit(() => Promise.resolve(withStatus(202, undefined)));
    },
  }),
];

describe('the border', () => {
  let server: Server;
  let url: string;
  const probe = (method: string, path: string, options?: CallOptions) =>
    call(url, method, path, options);

  beforeAll(async () => {
    server = createServer(createApp(api.deps, { routes: PROBES }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('answers an unknown route with JSON and the id of the request', async () => {
    const { status, body, headers } = await probe('GET', '/api/nothing');
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'not-found', requestId: headers.get('x-request-id') });
  });

  test('says nothing of a bug to the caller, and nothing of its message to the log', async () => {
    const { status, body } = await probe('GET', '/probe/broken');
    expect(status).toBe(500);
    expect(body).toMatchObject({ code: 'internal' });
    expect(JSON.stringify(body)).not.toContain('canary');
    expect(api.logged()).toContain('http.test.ts');
    expect(api.logged()).not.toContain('canary');
    expect(api.logged()).not.toContain('昼の秘密');
  });

  test('drops what the schema of an answer does not name', async () => {
    const { body } = await probe('POST', '/probe/echo', { body: { name: 'abc', inner: { n: 1 } } });
    expect(body).toEqual({ name: 'abc' });
  });

  test('says where input is wrong without repeating it', async () => {
    const { status, body } = await probe('POST', '/probe/echo', {
      body: { name: 'ひみつの名前', inner: { n: '7ひみつ' } },
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 'invalid-input',
      detail: { fields: ['name', 'inner.n'] },
    });
    expect(JSON.stringify(body)).not.toContain('ひみつ');
    expect(api.logged()).not.toContain('ひみつ');
  });

  test.for([
    ['broken JSON', { raw: '{"name":' }, 400, 'malformed-body'],
    ['JSON that is no object', { raw: '"text"' }, 400, 'malformed-body'],
    ['bytes that are no text', { raw: new Uint8Array([0xff, 0xfe, 0x00]) }, 400, 'malformed-body'],
    ['nothing at all', {}, 400, 'invalid-input'],
    ['more than a megabyte', { raw: `"${'a'.repeat(1_100_000)}"` }, 413, 'payload-too-large'],
    [
      'a form',
      { raw: 'name=a', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
      415,
      'unsupported-media-type',
    ],
    [
      'text where JSON is wanted',
      { raw: '{}', headers: { 'Content-Type': 'text/plain' } },
      415,
      'unsupported-media-type',
    ],
    [
      'another character set',
      { raw: '{}', headers: { 'Content-Type': 'application/json; charset=shift_jis' } },
      415,
      'unsupported-media-type',
    ],
    [
      'a packed body',
      { raw: '{}', headers: { 'Content-Encoding': 'gzip' } },
      415,
      'unsupported-media-type',
    ],
  ] as const)('refuses %s', async ([, options, status, code]) => {
    expect(await probe('POST', '/probe/echo', options)).toMatchObject({ status, body: { code } });
  });

  test.for([
    ['no origin', { Origin: null }],
    ['a foreign origin', { Origin: 'https://evil.example' }],
    ['an opaque origin', { Origin: 'null' }],
    ['our host at another port', { Origin: 'http://127.0.0.1:1' }],
    ['a cross-site fetch', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a same-site fetch of another host', { 'Sec-Fetch-Site': 'same-site' }],
    ['a typed address', { 'Sec-Fetch-Site': 'none' }],
  ] as const)('lets nobody change anything from %s', async ([, headers]) => {
    const body = { name: 'a', inner: { n: 1 } };
    expect(await probe('POST', '/probe/echo', { body, headers })).toMatchObject({
      status: 403,
      body: { code: 'foreign-origin' },
    });
  });

  test('sends the headers that keep a page to itself', async () => {
    const { headers } = await probe('GET', '/probe/broken');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('etag')).toBeNull();
  });

  test('logs the template of a route, never what was asked', async () => {
    const id = randomUUID();
    await probe('GET', `/probe/consultations/${id}?word=canary-query`);
    expect(api.logged()).toContain('"route":"/probe/consultations/:id"');
    expect(api.logged()).not.toContain(id);
    expect(api.logged()).not.toContain('canary-query');
    expect(api.logged()).not.toContain('127.0.0.1');
  });

  test('does not start with a route declared twice, or without saying who may call it', () => {
    const [broken] = PROBES as [Route];
    expect(() => createApp(api.deps, { routes: [broken, broken] })).toThrow('declared twice');
    const open = { ...broken, access: undefined as never };
    expect(() => createApp(api.deps, { routes: [open] })).toThrow('who may call it');
    const lost = { ...(PROBES[3] as Route), path: '/probe/lost' };
    expect(() => createApp(api.deps, { routes: [lost] })).toThrow('no :id');
  });

  describe('of staff', () => {
    let organisation: BuiltOrganisation;
    let service: BuiltService;
    let counselor: BuiltStaff;
    let consultation: BuiltConsultation;

    async function staffWith(role: 'counselor' | 'supervisor' | 'auditor' | 'system-operator') {
      const staff = await api.build.buildStaff({ organisation, roles: [{ service, role }] });
      return { staff, cookie: await api.build.signIn(staff) };
    }

    beforeAll(async () => {
      organisation = await api.build.buildOrganisation();
      service = await api.build.buildService({ organisation });
      counselor = await api.build.buildStaff({
        organisation,
        roles: [{ service, role: 'counselor' }],
      });
      const channel = await api.build.buildChannel({ service });
      const consultee = await api.build.buildConsultee({ channel });
      consultation = await api.build.buildConsultation({ consultee, stage: 'conversation' });
    });

    test('knows the person and their services', async () => {
      const cookie = await api.build.signIn(counselor);
      const { body } = await probe('GET', '/probe/me', { cookie });
      expect(body).toEqual({ id: counselor.id, services: [service.id] });
    });

    test.for([
      ['idle for a quarter of an hour', () => ({ seenAt: api.clock.now() - 15 * 60_000 })],
      [
        'begun twelve hours ago',
        () => ({ createdAt: api.clock.now() - 12 * 3_600_000, seenAt: api.clock.now() }),
      ],
      ['that was ended', () => ({ endedAt: api.clock.now() })],
    ] as const)('refuses a session %s', async ([, options]) => {
      const cookie = await api.build.signIn(counselor, options());
      expect(await probe('GET', '/probe/me', { cookie })).toMatchObject({
        status: 401,
        body: { code: 'not-signed-in' },
      });
    });

    test('refuses a person whose account was disabled', async () => {
      const disabled = await api.build.buildStaff({ organisation, disabledAt: new Date() });
      const cookie = await api.build.signIn(disabled);
      expect(await probe('GET', '/probe/me', { cookie })).toMatchObject({ status: 401 });
    });

    test('refuses every cookie that is not exactly the one given', async () => {
      const cookie = await api.build.signIn(counselor);
      const other = await api.build.buildOrganisation();
      const mutants = [
        cookie.slice(0, -1),
        `${cookie}a`,
        cookie.replace(organisation.id, other.id),
        cookie.replace(organisation.id, ''),
        cookie.replace('madoguchi_staff', 'madoguchi_room'),
        cookie.replace('madoguchi_staff', '__Host-madoguchi_staff'),
        cookie.toUpperCase(),
        'madoguchi_staff=',
        `madoguchi_staff=${organisation.id}.${'A'.repeat(43)}`,
        `madoguchi_staff=${organisation.id}'--.${'A'.repeat(43)}`,
      ];
      for (const mutant of mutants) {
        expect((await probe('GET', '/probe/me', { cookie: mutant })).status, mutant).toBe(401);
      }
    });

    test('is kept alive by a hand alone, noted twice a minute at most', async () => {
      const seenAt = api.clock.now() - 5 * 60_000;
      const person = await api.build.buildStaff({
        organisation,
        roles: [{ service, role: 'counselor' }],
      });
      const cookie = await api.build.signIn(person, { seenAt });
      const readSeen = async () => {
        const { rows: found } = await api.build.pool.query<{ seen_at: Date }>(
          `select max(seen_at) as seen_at from staff_sessions where staff_id = $1 and ended_at is null`,
          [person.id],
        );
        return found[0]?.seen_at.getTime() ?? 0;
      };
      await probe('GET', '/probe/me', { cookie });
      expect(await readSeen()).toBe(seenAt);
      const act = () => api.call('POST', '/api/staff/session/activity', { cookie });
      expect(await act()).toMatchObject({ status: 204 });
      const first = await readSeen();
      expect(first).toBeGreaterThan(seenAt);
      await act();
      expect(await readSeen()).toBe(first);
    });

    test('rolls everything back when something fails, and commits before what comes after', async () => {
      const cookie = await api.build.signIn(counselor);
      const duty = async () =>
        (await api.build.pool.query(`select duty from staff where id = $1`, [counselor.id]))
          .rows[0];
      expect((await probe('POST', '/probe/duty', { cookie, body: { fail: true } })).status).toBe(
        500,
      );
      expect(await duty()).toEqual({ duty: 'off' });
      expect((await probe('POST', '/probe/duty', { cookie, body: { fail: false } })).status).toBe(
        202,
      );
      expect(await duty()).toEqual({ duty: 'on' });
    });

    test('lets a consultation of the service be read, and none that is not there', async () => {
      const { cookie } = await staffWith('counselor');
      const path = `/probe/consultations/${consultation.id}`;
      expect((await probe('GET', path, { cookie })).status).toBe(200);
      for (const id of [randomUUID(), 'no-id', consultation.id.toUpperCase()]) {
        expect(await probe('GET', `/probe/consultations/${id}`, { cookie })).toMatchObject({
          status: 404,
          body: { code: 'not-found' },
        });
      }
    });

    test('refuses what one may see but not do, puts it on record, and tells nothing of the input', async () => {
      const { cookie, staff } = await staffWith('counselor');
      const path = `/probe/consultations/${consultation.id}/work`;
      expect(await probe('POST', path, { cookie, body: { wrong: true } })).toMatchObject({
        status: 403,
        body: { code: 'not-permitted' },
      });
      const { rows: found } = await api.build.pool.query(
        `select action, outcome, consultation_id from audit_entries where actor_id = $1`,
        [staff.id],
      );
      expect(found).toEqual([
        {
          action: 'POST /probe/consultations/:id/work',
          outcome: 'refused',
          consultation_id: consultation.id,
        },
      ]);
      const own = await api.build.buildConsultation({ assignee: staff, stage: 'conversation' });
      expect(
        (await probe('POST', `/probe/consultations/${own.id}/work`, { cookie, body: { n: 1 } }))
          .status,
      ).toBe(404);
    });

    test('hides from an operator what exists, and shows an auditor that it does', async () => {
      const path = `/probe/consultations/${consultation.id}`;
      const operator = await staffWith('system-operator');
      expect((await probe('GET', path, operator)).status).toBe(404);
      const auditor = await staffWith('auditor');
      expect((await probe('GET', path, auditor)).status).toBe(403);
    });

    test('keeps a restricted consultation from counselors it is not assigned to', async () => {
      const own = await staffWith('counselor');
      const colleague = await staffWith('counselor');
      const supervisor = await staffWith('supervisor');
      const channel = await api.build.buildChannel({ service });
      const restricted = await api.build.buildConsultation({
        consultee: await api.build.buildConsultee({ channel }),
        stage: 'conversation',
        assignee: own.staff,
        restricted: true,
      });
      const path = `/probe/consultations/${restricted.id}`;
      expect((await probe('GET', path, own)).status).toBe(200);
      expect((await probe('GET', path, supervisor)).status).toBe(200);
      expect((await probe('GET', path, colleague)).status).toBe(404);
    });
  });
});
