/** Instant notices: who is told of what, by which ways, and what became of each. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { consultationWorkflowId } from '../../domain/workflow-ids.ts';
import { useTestApi } from '../support/api.ts';
import type { BuiltConsultation } from '../support/factories.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let counselor: Member;
let colleague: Member;
let supervisor: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  counselor = await world.member('counselor');
  colleague = await world.member('counselor');
  supervisor = await world.member('supervisor');
});

async function say(consulteeCookie: string, text = 'こんにちは'): Promise<void> {
  const body = { id: randomUUID(), text };
  const sent = await api.call('POST', '/api/room/messages', { cookie: consulteeCookie, body });
  expect(sent.status).toBe(200);
}

interface Told {
  id: string;
  kind: string;
  seenAt: string | null;
  isOver: boolean;
  consultation: { id: string };
}

async function noticesOf(member: Member, kind: string): Promise<Told[]> {
  const { body } = await member.get('/api/staff/notices?limit=100');
  return (body as { data: Told[] }).data.filter((one) => one.kind === kind);
}

describe('a new consultation', () => {
  test('is told to every counselor with her first message, while the engine is away', async () => {
    const consultee = await api.build.buildConsultee({ channel: world.channel });
    const cookie = await api.build.enterRoom(consultee);
    await say(cookie);
    await say(cookie, 'もう一つ');
    for (const member of [counselor, colleague])
      expect(await noticesOf(member, 'new-consultation')).toHaveLength(1);
    expect(await noticesOf(supervisor, 'new-consultation')).toEqual([]);
  });

  test('is told under the name of the workflow’s first step, so that the step tells nobody again', async () => {
    const { rows } = await api.build.pool.query<{
      source: string;
      seq: number;
      consultation_id: string;
    }>(
      `select source, seq, consultation_id from notices where kind = 'new-consultation' and staff_id = $1`,
      [counselor.id],
    );
    const [told] = rows;
    expect(told).toMatchObject({
      seq: 1,
      source: consultationWorkflowId(told?.consultation_id ?? ''),
    });
  });

  test('asks for nothing any more once somebody has taken it', async () => {
    const [told] = await noticesOf(counselor, 'new-consultation');
    expect(told?.isOver).toBe(false);
    const before = (await counselor.get('/api/staff/notices')).body as { unseen: number };
    await api.build.pool.query(
      `update consultations set stage = 'review', assignee_id = $1 where id = $2`,
      [colleague.id, told?.consultation.id],
    );
    const [after] = await noticesOf(counselor, 'new-consultation');
    expect(after).toMatchObject({ isOver: true, seenAt: null });
    const { body } = await counselor.get('/api/staff/notices');
    expect(body).toMatchObject({ unseen: before.unseen - 1 });
  });
});

describe('a message in one’s own consultation', () => {
  let consultation: BuiltConsultation;
  let cookie: string;
  const mine = async () =>
    (await noticesOf(counselor, 'new-message')).filter(
      (one) => one.consultation.id === consultation.id,
    );

  beforeAll(async () => {
    const consultee = await api.build.buildConsultee({ channel: world.channel });
    consultation = await api.build.buildConsultation({
      consultee,
      stage: 'conversation',
      assignee: counselor,
    });
    cookie = await api.build.enterRoom(consultee);
  });

  test('is told to the assignee alone, once until they look', async () => {
    await say(cookie);
    await say(cookie, 'つづき');
    expect(await mine()).toHaveLength(1);
    expect(await noticesOf(colleague, 'new-message')).toEqual([]);
  });

  test('is told again when she goes on after they looked, by the same notice', async () => {
    const [told] = await mine();
    await counselor.post('/api/staff/notices/seen', { ids: [told?.id] });
    expect(await mine()).toMatchObject([{ id: told?.id, seenAt: expect.any(String) as string }]);
    await say(cookie, 'まだいますか');
    expect(await mine()).toMatchObject([{ id: told?.id, seenAt: null }]);
  });

  test('begins a new notice after a reply', async () => {
    const path = `/api/staff/consultations/${consultation.id}/messages`;
    expect((await counselor.post(path, { id: randomUUID(), text: 'はい' })).status).toBe(201);
    expect((await mine()).every(({ isOver }) => isOver)).toBe(true);
    await say(cookie, 'ありがとう');
    expect(await mine()).toHaveLength(2);
  });
});

describe('what became of a notice', () => {
  async function told(member: Member): Promise<string> {
    const id = randomUUID();
    const { id: consultationId } = await world.consultation({
      stage: 'conversation',
      assignee: member,
    });
    await api.build.insert('notices', {
      id,
      organisation_id: world.organisation.id,
      service_id: world.service.id,
      consultation_id: consultationId,
      staff_id: member.id,
      kind: 'assigned',
      source: `test/${id}`,
      seq: 0,
    });
    return id;
  }
  const record = (member: Member, ...outcomes: object[]) =>
    member.post('/api/staff/notices/outcomes', { outcomes });
  async function ways(noticeId: string) {
    const { rows } = await api.build.pool.query<{ way: string; status: string; code: string }>(
      `select way, status, code from notice_ways where notice_id = $1 order by way`,
      [noticeId],
    );
    return rows;
  }

  test('is recorded by the screen that showed it, and stays', async () => {
    const id = await told(counselor);
    await record(
      counselor,
      { id, way: 'screen', status: 'sent' },
      { id, way: 'sound', status: 'failed', code: 'sound-blocked' },
    );
    await record(counselor, { id, way: 'screen', status: 'failed', code: 'desktop-failed' });
    expect(await ways(id)).toEqual([
      { way: 'screen', status: 'sent', code: null },
      { way: 'sound', status: 'failed', code: 'sound-blocked' },
    ]);
  });

  test('is nobody else’s to say', async () => {
    const id = await told(counselor);
    await record(colleague, { id, way: 'screen', status: 'sent' });
    expect(await ways(id)).toEqual([]);
  });

  test('is made good by a screen that comes late', async () => {
    const id = await told(counselor);
    await api.build.insert('notice_ways', {
      id: randomUUID(),
      organisation_id: world.organisation.id,
      service_id: world.service.id,
      notice_id: id,
      way: 'screen',
      status: 'failed',
      code: 'not-shown',
    });
    const undelivered = async () =>
      ((await supervisor.get('/api/staff/notices/undelivered')).body as { data: Told[] }).data.find(
        (one) => one.id === id,
      );
    expect(await undelivered()).toMatchObject({
      person: { id: counselor.id },
      ways: [{ way: 'screen', code: 'not-shown' }],
      seenAt: null,
    });
    expect((await counselor.get('/api/staff/notices/undelivered')).status).toBe(403);
    await record(counselor, { id, way: 'screen', status: 'sent' });
    expect(await undelivered()).toBeUndefined();
  });
});

describe('how one wants to be told', () => {
  const path = '/api/staff/notices/settings';

  test('is silent until one chooses, and then as chosen', async () => {
    const first = { wishes: {}, sound: 'none', volume: 60, mailOffDuty: false };
    const rest = { mail: null, asked: null, trial: null, offersMail: true };
    expect((await colleague.get(path)).body).toEqual({ ...first, ...rest });
    const chosen = {
      wishes: { danger: ['sound', 'mail'], own: ['desktop'] },
      sound: 'bell',
      volume: 40,
      mailOffDuty: true,
    };
    expect(await colleague.put(path, chosen)).toMatchObject({ status: 200 });
    expect((await colleague.get(path)).body).toEqual({ ...chosen, ...rest });
  });
});
