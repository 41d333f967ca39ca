/** Who works in a service: added, given other roles, removed, and invited by a link. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { inScope, rows } from '../../db/scope.ts';
import { call, useTestApi } from '../support/api.ts';
import { openStream } from '../support/event-source.ts';
import { eventually } from '../support/eventually.ts';
import type { BuiltService } from '../support/factory-organisation.ts';
import type { BuiltStaff } from '../support/factories.ts';
import { buildWorld, signedIn, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let administrator: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  administrator = await world.member('administrator', '管理 花子');
});

interface Shown {
  id: string;
  roles: string[];
}

async function make(): Promise<string> {
  const id = randomUUID();
  const { status } = await administrator.post('/api/staff/services', {
    id,
    name: '住まいの相談',
    code: `housing-${id.slice(0, 8)}`,
    mode: 'live',
    from: { kind: 'template', template: 'housing' },
  });
  expect(status).toBe(201);
  return id;
}

async function members(id: string): Promise<Shown[]> {
  const { body } = await administrator.get(`/api/staff/services/${id}/members`);
  return (body as { data: Shown[] }).data;
}

describe('who works in a service', () => {
  let id: string;
  let counselor: BuiltStaff;
  const set = (staffId: string, roles: string[], member = administrator) =>
    member.put(`/api/staff/services/${id}/members`, { staffId, roles });

  beforeAll(async () => {
    id = await make();
    counselor = await api.build.buildStaff({ organisation: world.organisation, name: '相談 次郎' });
  });

  test('is added, given other roles, and removed; an open desk knows it with the next request', async () => {
    const desk = await signedIn(api, counselor);
    expect(await desk.get('/api/staff/colleagues?service=' + id)).toMatchObject({ status: 403 });
    expect(await set(counselor.id, ['counselor'])).toMatchObject({ status: 204 });
    expect(await desk.get('/api/staff/colleagues?service=' + id)).toMatchObject({ status: 200 });
    expect(await set(counselor.id, ['counselor', 'supervisor'])).toMatchObject({ status: 204 });
    expect(await members(id)).toContainEqual(
      expect.objectContaining({ id: counselor.id, roles: ['counselor', 'supervisor'] }),
    );
    expect(await set(counselor.id, [])).toMatchObject({ status: 204 });
    expect(await desk.get('/api/staff/colleagues?service=' + id)).toMatchObject({ status: 403 });
  });

  test('learns of it at an open desk: its stream begins anew, and the screen asks who one is', async () => {
    const roles = [{ service: world.service, role: 'counselor' as const }];
    const other = await api.build.buildStaff({ organisation: world.organisation, roles });
    const { cookie } = await signedIn(api, other);
    const stream = await openStream(api.url, '/api/staff/stream', { cookie });
    await stream.until('heartbeat');
    await set(other.id, ['counselor']);
    await eventually(() => stream.isClosed());
    expect(stream.of('ended')[0]?.data).toEqual({ reason: 'membership' });
  });

  test('does not change their own roles: only another administrator does', async () => {
    for (const roles of [['counselor'], ['administrator', 'auditor'], []])
      expect(await set(administrator.id, roles)).toMatchObject({
        status: 409,
        body: { detail: { reason: 'own-account' } },
      });
  });

  test('includes an administrator, always: of two who remove each other at once one stays', async () => {
    const own = await api.build.buildService({ organisation: world.organisation });
    const roles = [{ service: own, role: 'administrator' as const }];
    const chief = async () =>
      signedIn(api, await api.build.buildStaff({ organisation: world.organisation, roles }));
    const chiefs = [await chief(), await chief()] as const;
    const remove = (by: Member, staffId: string) =>
      by.put(`/api/staff/services/${own.id}/members`, { staffId, roles: [] });
    const answers = await Promise.all([
      remove(chiefs[0], chiefs[1].id),
      remove(chiefs[1], chiefs[0].id),
    ]);
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  });

  test('is not removed while a consultation of theirs goes on', async () => {
    const chief = await world.member('administrator');
    const assignee = await world.member('counselor');
    await world.consultation({ stage: 'conversation', assignee });
    const path = `/api/staff/services/${world.service.id}/members`;
    const remove = () => chief.put(path, { staffId: assignee.id, roles: [] });
    expect(await remove()).toMatchObject({
      status: 409,
      body: { detail: { reason: 'has-consultations', count: 1 } },
    });
    await api.build.pool.query(
      `update consultations set assignee_id = null where assignee_id = $1`,
      [assignee.id],
    );
    expect(await remove()).toMatchObject({ status: 204 });
  });

  test('comes from the organisation', async () => {
    const elsewhere = await api.build.buildStaff();
    expect(await set(elsewhere.id, ['counselor'])).toMatchObject({ status: 404 });
  });

  test('holds no technical role from here', async () => {
    expect(await set(counselor.id, ['system-operator'])).toMatchObject({ status: 400 });
  });
});

test('the database itself lets nobody in at one service change who works in another, or its name', async () => {
  const { organisation, service } = world;
  const other = await make();
  const within = (sql: string, params: unknown[]) =>
    inScope(
      api.deps.database,
      { organisationId: organisation.id, serviceIds: [service.id] },
      (tx) => rows(tx, `${sql} returning 1`, params),
    );
  const add = `insert into memberships (organisation_id, staff_id, service_id, role) values (?, ?, ?, 'auditor')`;
  await expect(within(add, [organisation.id, administrator.id, other])).rejects.toThrow(
    'row-level security',
  );
  for (const sql of [
    `delete from memberships where service_id = ?`,
    `update memberships set replies_need_approval = true where service_id = ?`,
    `update services set name = 'x' where id = ?`,
  ])
    expect(await within(sql, [other])).toEqual([]);
});

describe('somebody invited', () => {
  let id: string;
  const password = 'みずうみ-kawa-つばめ-29';
  beforeAll(async () => {
    id = await make();
  });

  async function invite(loginId: string, roles = ['counselor']) {
    const staffId = randomUUID();
    const body = { id: staffId, loginId, name: '新井 はる', roles };
    const answer = await administrator.post(`/api/staff/services/${id}/invitations`, body);
    return { staffId, ...answer, token: (answer.body as { token: string }).token };
  }
  const accept = (token: string, chosen = password) =>
    call(api.url, 'POST', '/api/staff/invitation/password', { body: { token, password: chosen } });
  const signIn = (loginId: string) =>
    call(api.url, 'POST', '/api/staff/session', {
      body: { organisation: world.organisation.code, loginId, password },
    });

  test('sets a password by the link, once, and signs in with it', async () => {
    const { status, token } = await invite('arai');
    expect(status).toBe(201);
    expect(await signIn('arai')).toMatchObject({ status: 401, body: { code: 'sign-in-failed' } });
    expect(await call(api.url, 'POST', '/api/staff/invitation', { body: { token } })).toMatchObject(
      {
        status: 200,
        body: {
          loginId: 'arai',
          name: '新井 はる',
          organisation: { code: world.organisation.code },
        },
      },
    );
    expect(await accept(token, 'short')).toMatchObject({
      status: 400,
      body: { detail: { reason: 'too-short' } },
    });
    expect(await accept(token)).toMatchObject({ status: 204 });
    expect(await accept(token)).toMatchObject({ status: 404 });
    // The failure before is forgiven after a moment.
    api.clock.move(10_000);
    expect(await signIn('arai')).toMatchObject({ status: 200, body: { next: 'none' } });
    expect(api.logged()).not.toContain(token);
  });

  test('sets up the second factor at the first sign-in where the roles need one', async () => {
    const { token } = await invite('sv-new', ['supervisor']);
    await accept(token);
    expect(await signIn('sv-new')).toMatchObject({ body: { next: 'enrol' } });
  });

  test('can be invited again: the old link opens nothing any more', async () => {
    const { staffId, token } = await invite('again');
    const path = `/api/staff/services/${id}/invitations/renewal`;
    const { body } = await administrator.post(path, { staffId });
    expect(await accept(token)).toMatchObject({ status: 404 });
    expect(await accept((body as { token: string }).token)).toMatchObject({ status: 204 });
    expect(await administrator.post(path, { staffId })).toMatchObject({ status: 404 });
  });

  test('has 72 hours', async () => {
    const { staffId, token } = await invite('late');
    await api.build.pool.query(
      `update staff_invitations set expires_at = now() - interval '1 second' where staff_id = $1`,
      [staffId],
    );
    expect(await accept(token)).toMatchObject({
      status: 404,
      body: { detail: { text: expect.stringContaining('72時間') as string } },
    });
  });

  test('has a login id of their own', async () => {
    await invite('taken');
    expect(await invite('taken')).toMatchObject({
      status: 400,
      body: { detail: { reason: 'login-taken' } },
    });
  });

  describe('by one service is nobody whom another service’s administrator can be:', () => {
    let stranger: Member;
    let theirs: BuiltService;
    let invited: string;

    beforeAll(async () => {
      const { organisation } = world;
      theirs = await api.build.buildService({ organisation });
      const roles = [{ service: theirs, role: 'administrator' as const }];
      stranger = await signedIn(api, await api.build.buildStaff({ organisation, roles }));
      invited = (await invite('two-services', ['administrator'])).staffId;
    });

    test('they are not added elsewhere before they have begun', async () => {
      const path = `/api/staff/services/${theirs.id}/members`;
      expect(await stranger.put(path, { staffId: invited, roles: ['counselor'] })).toMatchObject({
        status: 409,
        body: { detail: { reason: 'invited-elsewhere' } },
      });
    });

    test('their link is not made anew by who does not look after all their services', async () => {
      await api.build.pool.query(
        `insert into memberships (organisation_id, staff_id, service_id, role) values ($1, $2, $3, 'counselor')`,
        [world.organisation.id, invited, theirs.id],
      );
      const path = `/api/staff/services/${theirs.id}/invitations/renewal`;
      expect(await stranger.post(path, { staffId: invited })).toMatchObject({
        status: 409,
        body: { detail: { reason: 'invited-elsewhere' } },
      });
    });
  });

  test('and removed again has a link that opens nothing, also when they are added once more', async () => {
    const { staffId, token } = await invite('removed');
    const path = `/api/staff/services/${id}/members`;
    await administrator.put(path, { staffId, roles: [] });
    expect(await accept(token)).toMatchObject({ status: 404 });
    expect(await administrator.put(path, { staffId, roles: ['counselor'] })).toMatchObject({
      status: 204,
    });
    expect(await accept(token)).toMatchObject({ status: 404 });
    const renewal = `/api/staff/services/${id}/invitations/renewal`;
    const renewed = await administrator.post(renewal, { staffId });
    expect(await accept((renewed.body as { token: string }).token)).toMatchObject({ status: 204 });
  });
});
