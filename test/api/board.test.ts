/** The supervisors' board: counts of one's own services, and of nothing else. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { Board } from '../../contracts/board.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let supervisor: Member;
let counselor: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  supervisor = await world.member('supervisor', '見守る人');
  counselor = await world.member('counselor', '受ける人');
  await counselor.put('/api/staff/duty', { duty: 'on' });
});

const boardOf = async (member: Member) =>
  (await member.get('/api/staff/board')).body as z.infer<typeof Board>;

describe('the board', () => {
  test('counts who waits, for whom, and what presses', async () => {
    const minutesAgo = (minutes: number) => Date.now() - minutes * 60_000;
    const waiting = await world.consultation({ openedAt: minutesAgo(30) });
    await api.build.buildMessage({ consultation: waiting, at: minutesAgo(30) });
    await world.consultation({ openedAt: minutesAgo(5) });
    const crisis = await world.consultation({
      stage: 'conversation',
      assignee: counselor,
      priority: 'urgent',
    });
    await api.build.buildMessage({ consultation: crisis, at: minutesAgo(10) });
    await api.build.buildEscalation({ consultation: crisis, requestedBy: counselor });
    await world.consultation({ stage: 'attributes', assignee: counselor });
    await world.consultation({ stage: 'closed', assignee: counselor });
    const { services, people } = await boardOf(supervisor);
    expect(services).toHaveLength(1);
    expect(services[0]).toMatchObject({
      service: { id: world.service.id },
      queue: 2,
      unanswered: 1,
      urgent: 1,
      escalations: 1,
      approvals: 1,
      undelivered: 0,
      notTold: 0,
    });
    expect(Date.parse(services[0]?.queueSince ?? '')).toBeLessThan(minutesAgo(29));
    const [first] = people;
    expect(first).toMatchObject({
      person: { id: counselor.id, name: '受ける人' },
      duty: 'on',
      isSignedIn: true,
      open: 2,
      load: 3.5,
      state: 'busy',
      unanswered: 1,
    });
  });

  test('counts notices that reached nobody, and consultees LINE could not tell', async () => {
    const consultation = await world.consultation({ stage: 'conversation', assignee: counselor });
    await api.build.buildMessage({ consultation, author: 'staff', staff: counselor });
    const place = { organisation_id: world.organisation.id, service_id: world.service.id };
    const notice = randomUUID();
    await api.build.insert('notices', {
      ...place,
      id: notice,
      consultation_id: consultation.id,
      staff_id: counselor.id,
      kind: 'assigned',
      source: `test/${notice}`,
      seq: 0,
    });
    for (const way of ['screen', 'mail'])
      await api.build.insert('notice_ways', {
        ...place,
        id: randomUUID(),
        notice_id: notice,
        way,
        status: 'failed',
        code: 'not-shown',
      });
    await api.build.insert('deliveries', {
      ...place,
      id: randomUUID(),
      channel_id: world.channel.id,
      consultee_id: consultation.consulteeId,
      consultation_id: consultation.id,
      kind: 'push',
      text: 'lineNotice',
      status: 'refused',
    });
    expect((await boardOf(supervisor)).services[0]).toMatchObject({ undelivered: 1, notTold: 1 });
    await counselor.post('/api/staff/notices/seen', { ids: [notice] });
    expect((await boardOf(supervisor)).services[0]).toMatchObject({ undelivered: 0 });
  });

  test('says when the month’s messages to LINE run out, before they have', async () => {
    const read = (used: number) =>
      api.build.pool.query(
        `update channels set quota_limit = 1000, quota_used = $1, quota_read_at = now() where id = $2`,
        [used, world.channel.id],
      );
    expect((await boardOf(supervisor)).services[0]).toMatchObject({ line: null });
    await read(799);
    expect((await boardOf(supervisor)).services[0]).toMatchObject({
      line: { limit: 1000, used: 799, isLow: false },
    });
    await read(800);
    expect((await boardOf(supervisor)).services[0]).toMatchObject({ line: { isLow: true } });
  });

  test('and the consultation itself say that she was not told, until she has read or is told', async () => {
    const { id, consulteeId } = await world.consultation({
      stage: 'conversation',
      assignee: counselor,
    });
    const path = `/api/staff/consultations/${id}`;
    const notTold = async () =>
      ((await counselor.get(path)).body as { consultee: { notTold: object | null } }).consultee
        .notTold;
    await counselor.post(`${path}/messages`, { id: randomUUID(), text: 'お返事です' });
    expect(await notTold()).toBeNull();
    const listed = async () => {
      const { body } = await supervisor.get('/api/staff/notices/undelivered');
      const { consultees } = body as {
        consultees: { consultation: { id: string }; reason: string }[];
      };
      return consultees.filter((one) => one.consultation.id === id).map(({ reason }) => reason);
    };
    const counted = async () => (await boardOf(supervisor)).services[0]?.notTold ?? 0;
    const others = await counted();
    const settle = (status: string) =>
      api.build.pool.query(
        `update deliveries set status = $1, settled_at = now() where consultation_id = $2`,
        [status, id],
      );
    for (const reason of ['quota-exceeded', 'refused', 'given-up', 'blocked']) {
      await settle(reason);
      expect(await notTold()).toMatchObject({ reason });
      expect(await listed()).toEqual([reason]);
      expect(await counted()).toBe(others + 1);
    }
    await settle('accepted');
    expect(await notTold()).toBeNull();
    expect(await listed()).toEqual([]);
    expect(await counted()).toBe(others);
    await settle('given-up');
    await api.build.pool.query(
      `update consultations set read_by_consultee_up_to = last_seq where id = $1 and consultee_id = $2`,
      [id, consulteeId],
    );
    expect(await notTold()).toBeNull();
    expect(await listed()).toEqual([]);
    expect(await counted()).toBe(others);
  });

  test('is for supervisors and administrators, each of their own services alone', async () => {
    expect((await counselor.get('/api/staff/board')).status).toBe(403);
    const administrator = await world.member('administrator');
    expect((await boardOf(administrator)).services).toHaveLength(1);
    const other = await api.build.buildService({ organisation: world.organisation });
    const channel = await api.build.buildChannel({ service: other });
    const consultee = await api.build.buildConsultee({ channel });
    // What they have on hand elsewhere is not this supervisor's to know.
    await api.build.buildConsultation({ consultee, stage: 'conversation', assignee: counselor });
    const before = (await boardOf(supervisor)).people.find(
      ({ person }) => person.id === counselor.id,
    );
    expect((await boardOf(supervisor)).services.map(({ service }) => service.id)).toEqual([
      world.service.id,
    ]);
    expect(before?.open).toBe(4);
  });
});
