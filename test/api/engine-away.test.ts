/** What staff can do while the engine is away: nothing is lost, and danger is told at once. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { settleCommand } from '../../db/commands.ts';
import { inScope } from '../../db/scope.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

// Nobody listens where this API expects its engine.
const api = useTestApi();
let world: World;
let counselor: Member;
let supervisor: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  counselor = await world.member('counselor');
  supervisor = await world.member('supervisor');
});

const at = (id: string, rest = '') => `/api/staff/consultations/${id}${rest}`;

describe('a command while the engine is away', () => {
  test('is stored and answered as waiting, and asked again it waits still', async () => {
    const { id } = await world.consultation();
    const body = { commandId: randomUUID(), to: counselor.id, note: '引き受けます' };
    const waiting = { status: 202, body: { status: 'pending', commandId: body.commandId } };
    expect(await counselor.post(at(id, '/assign'), body)).toMatchObject(waiting);
    expect(await counselor.post(at(id, '/assign'), body)).toMatchObject(waiting);
    expect((await counselor.get(`/api/staff/commands/${body.commandId}`)).body).toMatchObject({
      status: 'pending',
      result: null,
      refused: null,
      settledAt: null,
    });
    const { rows } = await api.build.pool.query<{ detail: Buffer }>(
      `select detail, roles, command from commands where id = $1`,
      [body.commandId],
    );
    expect(rows).toMatchObject([
      { roles: ['counselor'], command: { action: 'assign', to: counselor.id } },
    ]);
    expect(rows[0]?.detail.toString('utf8')).not.toContain('引き受けます');
  });

  test('is listed for everybody who knows of the consultation: who gave it, what it does, since when', async () => {
    const { id } = await world.consultation({ stage: 'conversation', assignee: counselor });
    const commandId = randomUUID();
    await counselor.post(at(id, '/transfer'), { commandId, to: supervisor.id, note: '読めない文' });
    const auditor = await world.member('auditor');
    for (const member of [counselor, supervisor, auditor]) {
      const { body } = await member.get(at(id, '/commands'));
      expect(body).toEqual({
        data: [
          {
            id: commandId,
            action: 'transfer',
            escalationId: null,
            status: 'pending',
            person: { id: counselor.id, name: '試験 counselor' },
            to: { id: supervisor.id, name: '試験 supervisor' },
            refused: null,
            createdAt: expect.any(String) as string,
            settledAt: null,
          },
        ],
      });
    }
  });

  test('is listed with the reason when it was refused after its sender had been told that it waits', async () => {
    const { id, organisationId, serviceId } = await world.consultation();
    const commandId = randomUUID();
    const settled = { reason: 'already-assigned' };
    const listed = async () =>
      ((await supervisor.get(at(id, '/commands'))).body as { data: object[] }).data;
    await counselor.post(at(id, '/assign'), { commandId, to: counselor.id });
    await inScope(api.deps.database, { organisationId, serviceIds: [serviceId] }, (tx) =>
      settleCommand(tx, commandId, 'refused', settled),
    );
    // Refused before anybody could be told that it waits: they had the answer.
    expect(await listed()).toEqual([]);
    await api.build.pool.query(
      `update commands set created_at = created_at - interval '1 minute' where id = $1`,
      [commandId],
    );
    expect(await listed()).toMatchObject([
      {
        id: commandId,
        status: 'refused',
        refused: { ...settled, text: 'すでにこの人が担当しています。' },
        settledAt: expect.any(String) as string,
      },
    ]);
    await api.build.pool.query(
      `update commands set settled_at = now() - interval '25 hours', created_at = now() - interval '26 hours' where id = $1`,
      [commandId],
    );
    expect(await listed()).toEqual([]);
  });

  test('lets a colleague reply in the assignee’s place, without being told to', async () => {
    const { id } = await world.consultation({ stage: 'conversation', assignee: supervisor });
    const reply = { id: randomUUID(), text: '担当に代わってお返事します' };
    expect(await counselor.post(at(id, '/messages'), reply)).toMatchObject({
      status: 201,
      body: { standIn: true },
    });
  });
});

describe('a report of danger to life while the engine is away', () => {
  test('stands at once, and supervisors are told in the same transaction', async () => {
    const { id } = await world.consultation({ stage: 'conversation', assignee: counselor });
    const body = {
      id: randomUUID(),
      commandId: randomUUID(),
      kind: 'police',
      immediate: true,
      reason: '今すぐ危ない',
      packet: { number: true, contact: '自宅にいる' },
    };
    const asked = await counselor.post(at(id, '/escalations'), body);
    expect(asked).toMatchObject({ status: 202, body: { id: body.id, status: 'pending' } });
    const { body: page } = await supervisor.get('/api/staff/escalations?status=requested');
    expect(page).toMatchObject({
      data: [{ id: body.id, n: null, immediate: true, requestedBy: { id: counselor.id } }],
      total: { count: 1, exact: true },
    });
    expect((await supervisor.get(`/api/staff/escalations/${body.id}`)).body).toMatchObject({
      reason: '今すぐ危ない',
      next: { step: 'contact', by: 'requester', person: { id: counselor.id } },
      waitsForEngine: true,
      allowed: expect.arrayContaining(['approve', 'record-contact']) as object,
    });
    const sheet = await supervisor.get(`/api/staff/escalations/${body.id}/report-sheet`);
    expect(sheet.body).toMatchObject({
      items: expect.arrayContaining([
        { item: 'place', known: '自宅にいる' },
        { item: 'happening', known: '今すぐ危ない' },
        { item: 'callback', known: null },
      ]) as object,
    });
    const { body: notices } = await supervisor.get('/api/staff/notices');
    expect(notices).toMatchObject({ data: [{ kind: 'danger', consultation: { id } }], unseen: 1 });
  });

  test('is acted on before its workflow has begun', async () => {
    const { body: page } = await supervisor.get('/api/staff/escalations');
    const [{ id }] = (page as { data: [{ id: string }] }).data;
    const approval = { commandId: randomUUID(), channel: 'screen' };
    expect(await supervisor.post(`/api/staff/escalations/${id}/approve`, approval)).toMatchObject({
      status: 202,
      body: { status: 'pending' },
    });
    expect(
      await counselor.post(`/api/staff/escalations/${id}/approve`, {
        ...approval,
        commandId: randomUUID(),
      }),
    ).toMatchObject({ status: 403 });
  });

  test('is over when the workflow refuses it after all, and waits for nothing more', async () => {
    const { id, organisationId, serviceId } = await world.consultation({
      stage: 'conversation',
      assignee: counselor,
    });
    const body = {
      id: randomUUID(),
      commandId: randomUUID(),
      kind: 'welfare-office',
      immediate: false,
      reason: '住まいがない',
      packet: {},
    };
    await counselor.post(at(id, '/escalations'), body);
    await inScope(api.deps.database, { organisationId, serviceIds: [serviceId] }, (tx) =>
      settleCommand(tx, body.commandId, 'refused', { reason: 'stage' }),
    );
    expect((await counselor.get(`/api/staff/escalations/${body.id}`)).body).toMatchObject({
      status: 'refused',
      waitsForEngine: false,
      endedAt: expect.any(String) as string,
    });
    expect(await counselor.post(at(id, '/escalations'), body)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'stage' } },
    });
  });

  test('is not taken for a consultation that is closed', async () => {
    const { id } = await world.consultation({ stage: 'closed', assignee: counselor });
    const body = {
      id: randomUUID(),
      commandId: randomUUID(),
      kind: 'police',
      immediate: true,
      reason: '危ない',
      packet: {},
    };
    expect(await counselor.post(at(id, '/escalations'), body)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'stage' } },
    });
    const { rows } = await api.build.pool.query(`select 1 from commands where id = $1`, [
      body.commandId,
    ]);
    expect(rows).toEqual([]);
  });

  test.for([{ words: [99] }, { attributes: ['nope'] }])(
    'names no message or attribute that is not there: %j',
    async (packet) => {
      const { id } = await world.consultation({ stage: 'conversation', assignee: counselor });
      const body = {
        id: randomUUID(),
        commandId: randomUUID(),
        kind: 'police',
        immediate: true,
        reason: '危ない',
        packet,
      };
      expect(await counselor.post(at(id, '/escalations'), body)).toMatchObject({ status: 400 });
    },
  );
});
