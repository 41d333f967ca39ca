/** What those who look after the installation see and note: components, alarms, addresses, figures. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { endAlarm, raiseAlarm } from '../../db/alarms.ts';
import { noteStates } from '../../db/component-states.ts';
import { inSystem } from '../../db/scope.ts';
import type { AlarmKind } from '../../domain/alarms.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, signedIn, type Member, type World } from './staff-world.ts';

const TOKEN = 'a-token-of-more-than-twenty-letters';
const api = useTestApi({ config: { metrics: { token: TOKEN, allow: ['10.0.0.0/8'] } } });
let world: World;
let administrator: Member;
let operator: Member;
let auditor: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  administrator = await world.member('administrator');
  operator = await world.member('system-operator');
  auditor = await world.member('auditor');
  await inSystem(api.deps.system, (tx) =>
    noteStates(tx, [
      { component: 'engine', state: 'away', reason: 'no-answer' },
      { component: 'disk', subject: 'data', state: 'ok', detail: { usedPercent: 12.5 } },
      { component: 'look', subject: 'engine', state: 'ok' },
      { component: 'process', subject: randomUUID(), state: 'ok', reason: 'api' },
    ]),
  );
});

interface Component {
  component: string;
  state: string;
  reason: string | null;
  action: string | null;
  figures: string | null;
}

describe('the state of the installation', () => {
  test('is read by administrators, auditors and system operators, in words, with what to do', async () => {
    for (const member of [administrator, operator, auditor]) {
      const { status, body } = await member.get('/api/staff/operations');
      expect(status).toBe(200);
      const { components, seenAt } = body as { components: Component[]; seenAt: string };
      expect(seenAt).not.toBeNull();
      const of = (name: string) => components.find(({ component }) => component === name);
      expect(of('engine')).toMatchObject({ state: 'away', reason: '応答がありません' });
      expect(of('engine')?.action).toContain('確認してください');
      expect(of('disk')?.figures).toBe('使用 12.5％');
      expect(of('backup')).toMatchObject({ state: 'unset', reason: 'まだ一度も作られていません' });
      expect(components.map(({ component }) => component)).not.toContain('process');
    }
  });

  test('says which version of the organisation’s key is in use', async () => {
    const { body } = await administrator.get('/api/staff/operations');
    expect(body).toMatchObject({ keys: { rootVersion: 1, organisationVersion: 1 } });
  });

  test('keeps what was away, with its minutes', async () => {
    await inSystem(api.deps.system, (tx) => noteStates(tx, [{ component: 'engine', state: 'ok' }]));
    await api.build.pool.query(
      `update component_states set since = until - interval '30 minutes' where component = 'engine' and state = 'away'`,
    );
    const { body } = await auditor.get('/api/staff/operations');
    const { changes, months } = body as {
      changes: { component: string; state: string }[];
      months: { away: { name: string; minutes: number }[] }[];
    };
    expect(changes).toMatchObject([{ component: 'engine', state: 'away' }]);
    // It may reach over the end of a month.
    const minutes = months.flatMap(({ away }) => away.map((one) => one.minutes));
    expect(minutes.reduce((sum, one) => sum + one, 0)).toBe(30);
  });

  test('is shut to those who work in consultations', async () => {
    const counselor = await world.member('counselor');
    for (const path of ['/api/staff/operations', '/api/staff/alarms', '/api/staff/alarms/count'])
      expect((await counselor.get(path)).status).toBe(403);
  });
});

async function raise(kind: AlarmKind, organisationId: string | null, subject: string) {
  await inSystem(api.deps.system, (tx) =>
    raiseAlarm(tx, { kind, subject, organisationId, serviceId: null, detail: { usedPercent: 91 } }),
  );
}

interface Alarm {
  id: string;
  kind: string;
  subject: string;
  figures: string | null;
  answers: { by: { id: string }; remark: string | null }[];
}
interface Listed {
  open: Alarm[];
  past: Alarm[];
  addresses: { id: string; address: string; kinds: string[] }[] | null;
}

async function listed(member: Member = administrator): Promise<Listed> {
  return (await member.get('/api/staff/alarms')).body;
}

describe('an alarm', () => {
  test('is raised once while it lasts, and again after it was over', async () => {
    await raise('disk-90', null, 'once');
    await raise('disk-90', null, 'once');
    const own = async () => (await listed()).open.filter(({ subject }) => subject === 'once');
    expect(await own()).toMatchObject([{ kind: 'disk-90', figures: '91％' }]);
    await inSystem(api.deps.system, (tx) =>
      endAlarm(tx, { kind: 'disk-90', subject: 'once', organisationId: null }),
    );
    expect(await own()).toEqual([]);
    await raise('disk-90', null, 'once');
    expect(await own()).toHaveLength(1);
  });

  test('of an organisation is not another’s', async () => {
    const other = await api.build.buildOrganisation();
    await raise('canary-read', other.id, 'theirs');
    expect((await listed()).open.map(({ subject }) => subject)).not.toContain('theirs');
  });

  test('of a service is for those who look after that service', async () => {
    const { organisation, service } = world;
    const other = await api.build.buildService({ organisation });
    const roles = [
      { service, role: 'administrator' },
      { service: other, role: 'counselor' },
    ] as const;
    const both = await signedIn(api, await api.build.buildStaff({ organisation, roles }));
    const place = { organisationId: organisation.id, serviceId: other.id };
    const of = { ...place, kind: 'canary-read', subject: 'elsewhere', detail: {} } as const;
    await inSystem(api.deps.system, (tx) => raiseAlarm(tx, of));
    const { rows } = await api.build.pool.query<{ id: string }>(
      `select id from alarms where subject = 'elsewhere'`,
    );
    const { open } = (await both.get('/api/staff/alarms')).body as { open: { id: string }[] };
    expect(open.map(({ id }) => id)).not.toContain(rows[0]?.id);
    const answer = { id: randomUUID(), alarmId: rows[0]?.id, remark: null };
    expect((await both.post('/api/staff/alarms/answers', answer)).status).toBe(404);
  });

  test('that one’s own reading has raised is looked after by somebody else', async () => {
    const detail = { staffId: administrator.id };
    const place = { organisationId: world.organisation.id, serviceId: world.service.id };
    const of = { ...place, kind: 'canary-read', subject: 'by oneself', detail } as const;
    await inSystem(api.deps.system, (tx) => raiseAlarm(tx, of));
    const { rows } = await api.build.pool.query<{ id: string }>(
      `select id from alarms where subject = 'by oneself'`,
    );
    const alarmId = rows[0]?.id;
    const answer = (who: Member) =>
      who.post('/api/staff/alarms/answers', { id: randomUUID(), alarmId, remark: '確認した' });
    expect(await answer(administrator)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'own-alarm' } },
    });
    expect((await answer(operator)).status).toBe(200);
  });

  test('stays open when somebody looked after it, with who did what; what is not seen by a machine ends', async () => {
    await raise('disk-80', null, 'seen');
    await raise('canary-read', world.organisation.id, 'looked into');
    const idOf = async (subject: string) =>
      (await listed()).open.find((one) => one.subject === subject)?.id ?? '';
    const before = (await administrator.get('/api/staff/alarms/count')).body as { count: number };
    for (const subject of ['seen', 'looked into']) {
      const answer = { id: randomUUID(), alarmId: await idOf(subject), remark: '片付けた' };
      expect((await administrator.post('/api/staff/alarms/answers', answer)).status).toBe(200);
      // Sent again it is one answer.
      expect((await administrator.post('/api/staff/alarms/answers', answer)).status).toBe(200);
      expect((await operator.post('/api/staff/alarms/answers', answer)).status).toBe(422);
    }
    const { open, past } = await listed(auditor);
    expect(open.find(({ subject }) => subject === 'seen')?.answers).toMatchObject([
      { by: { id: administrator.id }, remark: '片付けた' },
    ]);
    expect(past.map(({ subject }) => subject)).toContain('looked into');
    const after = (await administrator.get('/api/staff/alarms/count')).body as { count: number };
    expect(after.count).toBe(before.count - 2);
    expect((await auditor.post('/api/staff/alarms/answers', {})).status).toBe(403);
  });

  test('what was done about it is read by nobody of another organisation, in the database either', async () => {
    const { rows } = await api.build.pool.query<{ remark: Buffer }>(
      `select remark from alarm_answers`,
    );
    for (const { remark } of rows) expect(remark.toString()).not.toContain('片付けた');
  });
});

describe('the addresses that alarms are mailed to', () => {
  const path = '/api/staff/alarms/addresses';
  const address = (kinds: AlarmKind[] = ['disk-80']) => ({
    id: randomUUID(),
    address: 'alarm@example.lg.jp',
    kinds,
  });

  test('are kept, changed and taken away by administrators, and shown to nobody else', async () => {
    const one = address();
    expect((await administrator.put(path, one)).status).toBe(200);
    await administrator.put(path, { ...one, kinds: ['disk-90', 'disk-95'] });
    expect((await listed()).addresses).toEqual([{ ...one, kinds: ['disk-90', 'disk-95'] }]);
    expect((await listed(auditor)).addresses).toBeNull();
    expect((await operator.put(path, one)).status).toBe(403);
    expect((await administrator.post(`${path}/removal`, { id: one.id })).status).toBe(200);
    expect((await listed()).addresses).toEqual([]);
  });

  test('of another organisation are out of reach', async () => {
    const one = address();
    await administrator.put(path, one);
    const organisation = await api.build.buildOrganisation();
    const service = await api.build.buildService({ organisation });
    const roles = [{ service, role: 'administrator' as const }];
    const stranger = await signedIn(api, await api.build.buildStaff({ organisation, roles }));
    expect((await listed(stranger)).addresses).toEqual([]);
    await stranger.post(`${path}/removal`, { id: one.id });
    expect((await listed()).addresses).toHaveLength(1);
  });
});

describe('the figures and the state of the parts', () => {
  test.for(['/metrics', '/readyz'])(
    '%s is read with the token alone, from outside',
    async (path) => {
      const status = async (headers: Record<string, string>) =>
        (await api.call('GET', path, { headers })).status;
      expect(await status({})).toBe(404);
      expect(await status({ Authorization: `Bearer ${TOKEN}x` })).toBe(404);
      expect(await status({ Authorization: `Bearer ${TOKEN}` })).toBe(200);
    },
  );

  test('whether the process lives is for everybody', async () => {
    expect((await api.call('GET', '/healthz')).status).toBe(200);
  });

  test('hold what waits, what is open and how components are', async () => {
    const headers = { Authorization: `Bearer ${TOKEN}` };
    const { body } = await api.call('GET', '/metrics', { headers });
    expect(body).toContain('madoguchi_queue_waiting{queue="outbox"} 0');
    expect(body).toContain('madoguchi_component_state{component="engine",subject=""} 1');
    expect(body).toContain('madoguchi_disk_used_ratio{disk="data"} 0.125');
    expect(body).toMatch(/madoguchi_alarms_open\{kind="disk-80"\} [1-9]/u);
    expect(body).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/u);
  });
});
