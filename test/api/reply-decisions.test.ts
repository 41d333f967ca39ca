/** What becomes of a reply that waits for approval: sent once, returned, withdrawn; and nothing of it is lost. */
import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, test } from 'vitest';
import { createActivities } from '../../activities/index.ts';
import { applyCommand } from '../../domain/consultation-commands.ts';
import { newConsultation } from '../../domain/consultation.ts';
import { useTestApi } from '../support/api.ts';
import { pictureAs } from '../support/pictures.ts';
import { testSettings } from '../support/settings.ts';
import { engineThere, type Member } from './staff-world.ts';
import { useTraining, WORDS } from './training-world.ts';

const api = useTestApi();
const t = useTraining(api);
const {
  at,
  requestAt,
  asked,
  approve,
  giveBack,
  withdraw,
  said,
  shownInRoom,
  shown,
  draft,
  noticesOf,
  trailOf,
  talk,
} = t;

/** A picture of the trainee's that is not sent yet. */
async function upload(): Promise<string> {
  const file = randomUUID();
  const raw = new Uint8Array(await pictureAs('png'));
  const headers = { 'Content-Type': 'application/octet-stream' };
  const { cookie } = t.trainee;
  const uploaded = await api.call('POST', at(`/files/${file}`), { cookie, raw, headers });
  expect(uploaded.status).toBeLessThan(300);
  return file;
}

const look = async (file: string, { cookie }: Member) =>
  (await api.call('GET', at(`/files/${file}`), { cookie })).status;

describe('an approved reply', () => {
  test('goes out as any reply does, with both names on record', async () => {
    const id = await asked();
    const answer = await approve(id, { expectedSeq: 1 });
    expect(answer).toMatchObject({ status: 201, body: { id, seq: 2 } });
    expect(await said()).toMatchObject([
      { id, text: WORDS, person: { id: t.trainee.id }, approvedBy: { id: t.supervisor.id } },
    ]);
    expect(await shownInRoom()).toContain(WORDS);
    expect(await shownInRoom()).not.toContain('承認する人');
    const { rows } = await api.build.pool.query(
      `select waiting_since, staff_up_to from consultations where id = $1`,
      [t.consultation.id],
    );
    expect(rows).toEqual([{ waiting_since: null, staff_up_to: 2 }]);
    const errands = await api.build.pool.query(
      `select 1 from outbox where consultation_id = $1 and kind = 'words'`,
      [t.consultation.id],
    );
    expect(errands.rows).toHaveLength(1);
    expect(await trailOf('message.send')).toEqual([{ actor_id: t.trainee.id, outcome: 'done' }]);
    expect(await trailOf('reply-request.approve')).toEqual([
      { actor_id: t.supervisor.id, outcome: 'done' },
    ]);
    expect(await noticesOf(t.supervisor, 'reply-waits')).toMatchObject([{ isOver: true }]);
    expect(await noticesOf(t.trainee, 'reply-approved')).toHaveLength(1);
    expect((await t.trainee.get(at('/timeline'))).body).toMatchObject({
      data: [
        { kind: 'reply-asked', actor: { person: { id: t.trainee.id } } },
        { kind: 'reply-approved', actor: { person: { id: t.supervisor.id } } },
      ],
    });
  });

  test('may say it in other words; what was asked for stays on record', async () => {
    const id = await asked();
    expect((await approve(id, { text: '待っています。' })).status).toBe(201);
    expect(await said()).toMatchObject([{ text: '待っています。' }]);
    expect(await shownInRoom()).not.toContain(WORDS);
    expect((await t.counselor.get(at(`/messages/${id}/versions`))).body).toMatchObject({
      data: [{ text: '待っています。' }],
      asked: { text: WORDS, person: { id: t.trainee.id } },
    });
    const kinds = (await t.trainee.get(at('/timeline'))).body as { data: { kind: string }[] };
    expect(kinds.data.map(({ kind }) => kind)).toEqual(['reply-asked', 'reply-changed']);
  });

  test('is one message, however often and by how many it is approved at once', async () => {
    const id = await asked();
    const answers = await Promise.all([
      approve(id),
      approve(id, {}, t.other),
      approve(id),
      approve(id, {}, t.other),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      201, 201, 409, 409,
    ]);
    expect(await said()).toHaveLength(1);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      detail: { reason: 'approved' },
    });
  });

  test('or a withdrawn one: what comes first counts, and nothing comes of the other', async () => {
    const ids = [];
    for (let round = 0; round < 4; round += 1) {
      const id = await asked(`${WORDS}${round}`);
      const [approved, withdrawn] = await Promise.all([approve(id), withdraw(id)]);
      expect([approved.status, withdrawn.status].filter((status) => status < 300)).toHaveLength(1);
      if (approved.status === 201) ids.push(id);
    }
    expect((await said()).map(({ id }) => id)).toEqual(ids);
  });

  test('is not taken for something that somebody else has said under its id', async () => {
    const id = await asked();
    const other = { id, text: '別の言葉', expectedSeq: 1 };
    expect((await t.supervisor.post(at('/messages'), other)).status).toBe(201);
    expect(await approve(id, { expectedSeq: 2 })).toMatchObject({
      status: 422,
      body: { code: 'id-reused' },
    });
    expect((await shown(t.trainee)).data).toMatchObject([{ id, status: 'waiting' }]);
    expect(await said()).toMatchObject([{ text: '別の言葉', approvedBy: null }]);
  });

  test('is held back once by a colleague’s words, and not by hers', async () => {
    const id = await asked();
    await api.build.buildMessage({ consultation: t.consultation, text: 'まだいますか' });
    await api.build.buildMessage({
      consultation: t.consultation,
      author: 'staff',
      staff: t.counselor,
      text: 'はい',
    });
    expect(await approve(id)).toMatchObject({
      status: 409,
      body: { code: 'written-meanwhile', detail: { seq: 3 } },
    });
    expect((await shown(t.supervisor)).data).toMatchObject([{ status: 'waiting' }]);
    expect((await approve(id, { expectedSeq: 3 })).status).toBe(201);
  });

  test('brings its files, which its approver may look at before', async () => {
    const file = await upload();
    expect(await look(file, t.supervisor)).toBe(404);
    const id = await asked('', { files: [file] });
    expect(await look(file, t.supervisor)).toBe(200);
    expect((await api.call('GET', `/api/room/files/${file}`, { cookie: t.room })).status).toBe(404);
    expect(await shown(t.supervisor)).toMatchObject({ data: [{ files: [{ id: file }] }] });
    expect((await approve(id)).status).toBe(201);
    expect((await api.call('GET', `/api/room/files/${file}`, { cookie: t.room })).status).toBe(200);
  });

  test('taken back takes its files back with it', async () => {
    const file = await upload();
    const id = await asked('', { files: [file] });
    expect((await withdraw(id)).status).toBe(200);
    expect([await look(file, t.supervisor), await look(file, t.trainee)]).toEqual([404, 200]);
  });

  test('is nobody’s to give but a supervisor’s, for a reply of somebody else', async () => {
    const id = await asked();
    for (const member of [t.trainee, t.counselor, await t.world.member('administrator')])
      expect((await approve(id, {}, member)).status).toBe(403);
    expect((await t.supervisor.post(requestAt(randomUUID(), 'approval'))).status).toBe(404);
    await api.build.insert('memberships', {
      staff_id: t.trainee.id,
      service_id: t.world.service.id,
      role: 'supervisor',
      organisation_id: t.world.organisation.id,
    });
    expect(await approve(id, {}, t.trainee)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'own-request' } },
    });
    await api.build.pool.query(
      `delete from memberships where staff_id = $1 and role = 'supervisor'`,
      [t.trainee.id],
    );
  });
});

describe('a returned reply', () => {
  test('is its writer’s draft again, with the comment, and never goes out', async () => {
    const id = await asked();
    for (const _ of [1, 2])
      expect(await giveBack(id)).toMatchObject({ status: 200, body: { status: 'returned' } });
    expect(await draft()).toBe(WORDS);
    expect((await shown(t.trainee)).data).toMatchObject([
      { id, status: 'returned', comment: '短くしましょう', text: WORDS },
    ]);
    expect((await shown(t.counselor)).data).toEqual([]);
    expect(await noticesOf(t.trainee, 'reply-returned')).toHaveLength(1);
    for (const answer of [await approve(id), await giveBack(id, '別の理由'), await withdraw(id)])
      expect(answer).toMatchObject({ status: 409, body: { detail: { reason: 'returned' } } });
    expect(await said()).toEqual([]);
    await asked('短くしました。');
    expect((await shown(t.trainee)).data).toMatchObject([{ status: 'waiting' }]);
  });

  test('costs nothing of what its writer has begun meanwhile', async () => {
    const id = await asked();
    await t.trainee.put(at('/drafts/reply'), { text: '次の文' });
    await giveBack(id);
    expect(await draft()).toBe('次の文');
    expect((await shown(t.trainee)).data).toMatchObject([{ text: WORDS }]);
  });
});

describe('a withdrawn reply', () => {
  test('is a draft again, also when it is withdrawn twice, and only by its writer', async () => {
    const id = await asked();
    expect((await withdraw(id, t.counselor)).status).toBe(409);
    for (const _ of [1, 2])
      expect(await withdraw(id)).toMatchObject({ status: 200, body: { status: 'withdrawn' } });
    expect(await draft()).toBe(WORDS);
    expect(await approve(id)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'withdrawn' } },
    });
    expect(await noticesOf(t.supervisor, 'reply-waits')).toMatchObject([{ isOver: true }]);
  });
});

describe('while a reply waits', () => {
  const change = (sql: string) =>
    api.build.pool.query(`update consultations set ${sql} where id = $1`, [t.consultation.id]);

  test('and the consultation is handed over, it waits on, before the new assignee as well', async () => {
    const id = await asked();
    await change(`assignee_id = '${t.counselor.id}', stage = 'review'`);
    expect((await shown(t.counselor)).data).toMatchObject([{ id, status: 'waiting' }]);
    expect(await approve(id)).toMatchObject({ status: 409, body: { detail: { reason: 'stage' } } });
    await change(`stage = 'conversation'`);
    expect((await approve(id)).status).toBe(201);
  });

  test('and the consultation is closed, it is its writer’s draft again, sent to nobody', async () => {
    await asked();
    const { organisationId, serviceId, id: consultationId } = t.consultation;
    const state = newConsultation(Date.now(), t.trainee.id);
    const closed = applyCommand(
      { ...state, stage: 'attributes', seq: 1 },
      { action: 'close', outcome: 'listened', omissions: [], followUpOn: null },
      { staffId: t.trainee.id, roles: ['counselor'] },
      Date.now(),
      testSettings().timers,
    );
    const { database, crypt } = api.deps;
    const { recordConsultationStep } = createActivities({ database, crypt, now: () => new Date() });
    const place = { organisationId, serviceId, consultationId };
    const step = { ...closed, place, next: null, command: null };
    const logger = new DefaultLogger('ERROR', () => undefined);
    const recorded = await new MockActivityEnvironment({}, { logger }).run(
      recordConsultationStep,
      step,
    );
    expect(recorded).toMatchObject({ outcome: 'recorded' });
    expect(await draft()).toBe(WORDS);
    expect((await shown(t.trainee)).data).toMatchObject([{ status: 'withdrawn', decidedBy: null }]);
    expect((await shown(t.supervisor)).data).toEqual([]);
    expect(await said()).toEqual([]);
    const { data } = (await t.trainee.get(at('/timeline'))).body as { data: object[] };
    expect(data).toContainEqual(
      expect.objectContaining({
        kind: 'reply-withdrawn',
        actor: { kind: 'system', person: null },
      }),
    );
  });

  test('and the engine is away, a colleague’s words go out all the same, marked as stood in', async () => {
    await talk(t.counselor);
    api.deps.staff.engineWatch = {
      isAway: () => true,
      check: () => Promise.resolve({ isAway: true }),
      note: () => undefined,
    };
    try {
      const id = await asked();
      expect(await approve(id)).toMatchObject({ status: 201, body: { standIn: true } });
    } finally {
      engineThere(api);
    }
    expect(await said()).toMatchObject([{ standIn: true, approvedBy: { id: t.supervisor.id } }]);
  });

  test('the board says so, and whether anybody is there to approve', async () => {
    const id = await asked();
    interface Row {
      replyRequests: number;
      approversOnDuty: number;
    }
    const board = async () =>
      (await t.other.get('/api/staff/board')).body as {
        services: Row[];
        replyRequests: { id: string }[];
        people: { person: { id: string }; counselorIn: { repliesNeedApproval: boolean }[] }[];
      };
    const before = await board();
    expect(before.replyRequests.map((one) => one.id)).toContain(id);
    expect(JSON.stringify(before)).not.toContain(WORDS);
    const [service] = before.services;
    expect(service?.replyRequests).toBeGreaterThan(0);
    expect(service?.approversOnDuty).toBe(0);
    expect(before.people.find(({ person }) => person.id === t.trainee.id)).toMatchObject({
      counselorIn: [{ repliesNeedApproval: true }],
    });
    await t.supervisor.put('/api/staff/duty', { duty: 'on' });
    expect((await board()).services[0]?.approversOnDuty).toBe(1);
    expect(await shown(t.trainee)).toMatchObject({ approvers: { onDuty: 1, all: 2 } });
    await t.supervisor.put('/api/staff/duty', { duty: 'off' });
    expect(await shown(t.trainee)).toMatchObject({ approvers: { onDuty: 0, all: 2 } });
  });

  test('it is nobody’s but its own service’s to know of', async () => {
    const id = await asked();
    const service = await api.build.buildService({ organisation: t.world.organisation });
    const stranger = await api.build.buildStaff({
      organisation: t.world.organisation,
      roles: [{ service, role: 'supervisor' }],
    });
    const cookie = await api.build.signIn(stranger);
    for (const path of [requestAt(id, 'approval'), requestAt(id, 'return')])
      expect((await api.call('POST', path, { cookie, body: {} })).status).toBe(404);
    const { body } = await api.call('GET', '/api/staff/board', { cookie });
    expect(JSON.stringify(body)).not.toContain(id);
  });
});
