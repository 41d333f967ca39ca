/** Accounts of staff: seen, suspended, left, reset; what whoever does it may not do. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { tellStaff } from '../../db/notices.ts';
import { inScope } from '../../db/scope.ts';
import type { Role } from '../../domain/roles.ts';
import { call, useTestApi } from '../support/api.ts';
import { openStream } from '../support/event-source.ts';
import { eventually } from '../support/eventually.ts';
import { buildWorld, signedIn, type Member, type World } from './staff-world.ts';

const api = useTestApi();
const ACCOUNTS = '/api/staff/accounts';
let world: World;
let administrator: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  administrator = await world.member('administrator', '管理 花子');
});

interface Shown {
  id: string;
  state: string;
  name: string;
  held: { service: { id: string }; roles: string[] }[];
  sessions: { id: string }[];
  block: { reason: string } | null;
  affiliation: string | null;
}

const one = async (id: string, by = administrator) =>
  (await by.get(`${ACCOUNTS}/${id}`)).body as Shown;
const list = async (query: string, by = administrator) =>
  ((await by.get(`${ACCOUNTS}?perPage=100&${query}`)).body as { data: Shown[] }).data;
const newMember = (role: Role = 'counselor', name?: string) => world.member(role, name);
const stateOfDesk = async ({ cookie }: Member) =>
  (await api.call('GET', '/api/staff/session', { cookie })).status;

describe('the list of accounts', () => {
  test('is found by name, state, role and service, and knows nobody of another service', async () => {
    const asked = await newMember('counselor', '青木 みどり');
    const elsewhere = await api.build.buildService({ organisation: world.organisation });
    const stranger = await api.build.buildStaff({
      organisation: world.organisation,
      roles: [{ service: elsewhere, role: 'counselor' }],
      name: '青木 ほか',
    });
    const found = await list(`q=${encodeURIComponent('青木みどり')}`);
    expect(found).toMatchObject([
      { id: asked.id, state: 'active', held: [{ roles: ['counselor'] }], affiliation: null },
    ]);
    expect((await list('q=青木')).map(({ id }) => id)).not.toContain(stranger.id);
    expect((await list('role=administrator')).map(({ id }) => id)).toEqual([administrator.id]);
    expect(await list('state=left')).toEqual([]);
    expect(await list(`service=${elsewhere.id}`)).toEqual([]);
    expect(await administrator.get(`${ACCOUNTS}/${stranger.id}`)).toMatchObject({ status: 404 });
  });

  test('says where they belong to and how long they handle personal data', async () => {
    const { id } = await newMember();
    const facts = { affiliation: '子ども家庭課', handlesFrom: '2026-04-01', handlesUntil: null };
    expect(await administrator.put(`${ACCOUNTS}/${id}`, facts)).toMatchObject({ status: 204 });
    expect(await one(id)).toMatchObject(facts);
    expect(await list('q=家庭課')).toHaveLength(1);
    const { rows } = await api.build.pool.query<{ affiliation: Buffer }>(
      `select affiliation from staff where id = $1`,
      [id],
    );
    expect(rows[0]?.affiliation.toString()).not.toContain('家庭');
  });

  test('goes out as a table, which is on record', async () => {
    const body_ = { role: ['administrator'], reason: '名簿の点検のため' };
    const asked = { cookie: administrator.cookie, body: body_ };
    const { status, body } = await api.call('POST', '/api/staff/account-export', asked);
    expect(status).toBe(200);
    expect(body).toContain('氏名,職員ID,状態,窓口,役割');
    expect(body).toContain('管理 花子');
    const { rowCount } = await api.build.pool.query(
      `select 1 from audit_entries where action = 'account.export' and actor_id = $1
         and exists (select 1 from copies where kind = 'accounts' and made_by_id = $1 and row_count = 1)`,
      [administrator.id],
    );
    expect(rowCount).toBe(1);
  });
});

describe('somebody suspended', () => {
  test('is out with the next request, their open desk ends, and comes in again once resumed', async () => {
    const member = await newMember();
    const stream = await openStream(api.url, '/api/staff/stream', { cookie: member.cookie });
    await stream.until('heartbeat');
    expect(await administrator.post(`${ACCOUNTS}/${member.id}/suspension`)).toMatchObject({
      status: 204,
    });
    expect(await stateOfDesk(member)).toBe(401);
    await eventually(() => stream.isClosed());
    expect(stream.of('ended')[0]?.data).toEqual({ reason: 'account' });
    expect(await one(member.id)).toMatchObject({ state: 'suspended', sessions: [] });
    await administrator.delete(`${ACCOUNTS}/${member.id}/suspension`);
    expect(await stateOfDesk(member)).toBe(401);
    expect(await stateOfDesk(await signedIn(api, member))).toBe(200);
  });

  test('has the service’s supervisors told what was for them', async () => {
    const member = await newMember();
    const supervisor = await newMember('supervisor');
    const consultation = await world.consultation({ stage: 'closed', assignee: member });
    await administrator.post(`${ACCOUNTS}/${member.id}/suspension`);
    const { organisation, service } = world;
    const notice = {
      organisationId: organisation.id,
      serviceId: service.id,
      consultationId: consultation.id,
      kind: 'follow-up-due',
      source: `test/${consultation.id}`,
      seq: 1,
    } as const;
    const scope = { organisationId: organisation.id, serviceIds: [service.id] };
    await inScope(api.deps.database, scope, (tx) => tellStaff(tx, notice, { staffId: member.id }));
    const { rows } = await api.build.pool.query<{ id: string }>(
      `select staff_id as id from notices where source = $1`,
      [notice.source],
    );
    expect(rows).toEqual([{ id: supervisor.id }]);
  });
});

describe('whoever looks after accounts', () => {
  test('changes nothing of their own, neither the account nor a role', async () => {
    const own = `${ACCOUNTS}/${administrator.id}`;
    const refused = { status: 409, body: { detail: { reason: 'own-account' } } };
    expect(await administrator.post(`${own}/suspension`)).toMatchObject(refused);
    expect(await administrator.post(`${own}/leaving`, { kind: 'moved' })).toMatchObject(refused);
    expect(await administrator.post(`${own}/reset`, { factor: true })).toMatchObject(refused);
    expect(
      await administrator.put(`/api/staff/services/${world.service.id}/members`, {
        staffId: administrator.id,
        roles: ['administrator', 'supervisor'],
      }),
    ).toMatchObject(refused);
    expect(await one(administrator.id)).toMatchObject({ block: { reason: 'own-account' } });
  });

  test('changes no account that works in a service of others as well', async () => {
    const { organisation, service } = world;
    const other = await api.build.buildService({ organisation });
    const roles = [service, other].map((at) => ({ service: at, role: 'counselor' as const }));
    const { id } = await api.build.buildStaff({ organisation, roles });
    expect(await one(id)).toMatchObject({ block: { reason: 'others-account' }, elsewhere: 1 });
    for (const path of ['suspension', 'leaving', 'reset'])
      expect(
        await administrator.post(`${ACCOUNTS}/${id}/${path}`, { kind: 'moved', factor: false }),
      ).toMatchObject({ status: 409, body: { detail: { reason: 'others-account' } } });
  });

  test('never leaves a service without an administrator: of two who suspend each other one stays', async () => {
    const { organisation } = world;
    const service = await api.build.buildService({ organisation });
    const roles = [{ service, role: 'administrator' as const }];
    const chief = async () => signedIn(api, await api.build.buildStaff({ organisation, roles }));
    const [first, second] = [await chief(), await chief()];
    const [one_, other] = await Promise.all([
      first.post(`${ACCOUNTS}/${second.id}/suspension`),
      second.post(`${ACCOUNTS}/${first.id}/suspension`),
    ]);
    expect([one_.status, other.status].filter((status) => status === 204)).toHaveLength(1);
    expect([one_.status, other.status].some((status) => status === 409 || status === 401)).toBe(
      true,
    );
  });
});

describe('somebody who leaves', () => {
  const leave = ({ id }: Member) =>
    administrator.post(`${ACCOUNTS}/${id}/leaving`, { kind: 'moved' });

  test('leaves no consultation behind: what they have is shown, and whose it can be', async () => {
    const member = await newMember();
    const { id } = await world.consultation({ stage: 'conversation', assignee: member });
    const closed = await world.consultation({ stage: 'closed', assignee: member });
    const { body } = await administrator.get(`${ACCOUNTS}/${member.id}/work`);
    expect(body).toMatchObject({
      consultations: [{ id, choices: ['transfer', 'return-to-queue'] }],
      coming: 0,
      asked: [],
    });
    expect(await leave(member)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'has-consultations', count: 1 } },
    });
    expect(await stateOfDesk(member)).toBe(200);
    await api.build.pool.query(`update consultations set assignee_id = null where id = $1`, [id]);
    await giveByCommand(closed.id, member.id);
    expect(await leave(member)).toMatchObject({ body: { detail: { reason: 'command-pending' } } });
    await api.build.pool.query(`update commands set status = 'done'`);
    expect(await leave(member)).toMatchObject({ status: 204 });
  });

  async function giveByCommand(consultationId: string, to: string): Promise<void> {
    await api.build.insert('commands', {
      id: randomUUID(),
      organisation_id: world.organisation.id,
      service_id: world.service.id,
      consultation_id: consultationId,
      staff_id: administrator.id,
      roles: ['administrator'],
      action: 'transfer',
      command: JSON.stringify({ action: 'transfer', to }),
      next_at: new Date(),
    });
  }

  test('has no role, no second factor and no way in any more, and keeps the history', async () => {
    const member = await newMember('supervisor');
    await api.build.buildSecondFactor(member);
    expect(await leave(member)).toMatchObject({ status: 204 });
    expect(await stateOfDesk(member)).toBe(401);
    expect(await one(member.id)).toMatchObject({ state: 'left', held: [], factors: [] });
    const { body } = await administrator.get(`${ACCOUNTS}/${member.id}/rights`);
    expect(body).toMatchObject({
      data: [{ role: 'supervisor', takenBy: '管理 花子', takenAt: expect.any(String) as string }],
    });
    expect((await list('state=left')).map(({ id }) => id)).toContain(member.id);
  });

  test('comes back without any role, by a new link', async () => {
    const member = await newMember();
    await leave(member);
    const account = `${ACCOUNTS}/${member.id}`;
    await administrator.delete(`${account}/suspension`);
    expect(await one(member.id)).toMatchObject({ state: 'invited', held: [] });
    expect(await administrator.post(`${account}/reset`, { factor: false })).toMatchObject({
      body: { detail: { reason: 'state' } },
    });
    await administrator.put(`/api/staff/services/${world.service.id}/members`, {
      staffId: member.id,
      roles: ['counselor'],
    });
    const reset = await administrator.post(`${account}/reset`, { factor: false });
    expect(reset).toMatchObject({ status: 200 });
  });
});

test('a reset makes the old password worthless, and the link sets another, once', async () => {
  const member = await newMember();
  const account = `${ACCOUNTS}/${member.id}`;
  const { status, body } = await administrator.post(`${account}/reset`, { factor: true });
  expect(status).toBe(200);
  const { token } = body as { token: string };
  expect(await stateOfDesk(member)).toBe(401);
  expect(await one(member.id)).toMatchObject({ state: 'invited', link: { kind: 'reset' } });
  const invitation = '/api/staff/invitation';
  expect(await call(api.url, 'POST', invitation, { body: { token } })).toMatchObject({
    body: { kind: 'reset', loginId: member.loginId },
  });
  const password = 'みずうみ-kawa-つばめ-29';
  const set = () => call(api.url, 'POST', `${invitation}/password`, { body: { token, password } });
  expect(await set()).toMatchObject({ status: 204 });
  expect(await set()).toMatchObject({ status: 404 });
  const signIn = { organisation: world.organisation.code, loginId: member.loginId, password };
  expect(await call(api.url, 'POST', '/api/staff/session', { body: signIn })).toMatchObject({
    status: 200,
  });
  expect(api.logged()).not.toContain(token);
});

test('one of somebody’s sessions is ended, or all of them', async () => {
  const first = await newMember();
  const second = await signedIn(api, first);
  const third = await signedIn(api, first);
  const sessions = `${ACCOUNTS}/${first.id}/sessions`;
  const [latest] = (await one(first.id)).sessions;
  expect(await administrator.delete(`${sessions}/${latest?.id ?? ''}`)).toMatchObject({
    status: 204,
  });
  expect(await administrator.delete(`${sessions}/${randomUUID()}`)).toMatchObject({ status: 404 });
  const standing = async () => Promise.all([first, second, third].map(stateOfDesk));
  expect((await standing()).toSorted((a, b) => a - b)).toEqual([200, 200, 401]);
  expect(await administrator.delete(sessions)).toMatchObject({ status: 204 });
  expect(await standing()).toEqual([401, 401, 401]);
});

test('who held which role on a day is known, with who gave and who took it', async () => {
  const member = await newMember();
  const members = `/api/staff/services/${world.service.id}/members`;
  await administrator.put(members, { staffId: member.id, roles: ['counselor', 'auditor'] });
  await administrator.put(members, { staffId: member.id, roles: ['counselor'] });
  await api.build.pool.query(
    `update role_periods set given_at = '2026-09-20T00:00:00Z', taken_at = '2026-10-01T03:00:00Z' where staff_id = $1 and role = 'auditor'`,
    [member.id],
  );
  const on = async (day: string) => {
    const path = `/api/staff/rights?service=${world.service.id}&on=${day}&role=auditor`;
    const { body } = await administrator.get(path);
    return (body as { data: { person: { id: string }; givenBy: string; takenBy: string }[] }).data;
  };
  expect(await on('2026-10-01')).toMatchObject([
    { person: { id: member.id }, givenBy: '管理 花子', takenBy: '管理 花子' },
  ]);
  expect(await on('2026-10-02')).toEqual([]);
  expect(await on('2026-09-19')).toEqual([]);
});
