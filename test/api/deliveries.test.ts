/** The record of what went to LINE, and how the number of followers changes, as the desk gets them. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { Deliveries, FollowerFigures } from '../../contracts/deliveries.ts';
import { businessDate, DAY } from '../../domain/hours.ts';
import { FIRST_CHOICES } from '../../domain/room-choices.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let supervisor: Member;
let counselor: Member;
let base: string;

beforeAll(async () => {
  world = await buildWorld(api);
  supervisor = await world.member('supervisor');
  counselor = await world.member('counselor');
  base = `/api/staff/services/${world.service.id}`;
  const silent = await api.build.buildConsultee({ channel: world.channel });
  await api.build.pool.query(`update consultees set room_choices = $1::jsonb where id = $2`, [
    JSON.stringify({ ...FIRST_CHOICES, notices: { kind: 'none' } }),
    silent.id,
  ]);
});

async function setQuota(limit: number, used: number): Promise<void> {
  await api.build.pool.query(
    `update channels set quota_limit = $1, quota_used = $2, quota_read_at = now() where id = $3`,
    [limit, used, world.channel.id],
  );
}

describe('the record of what went to LINE', () => {
  const list = async (query = '') => {
    const { status, body } = await supervisor.get(`${base}/deliveries?${query}`);
    expect(status).toBe(200);
    return body as z.infer<typeof Deliveries>;
  };

  test('tells of every notice what became of it, by number, state, kind and day, page by page', async () => {
    const consultee = await api.build.buildConsultee({ channel: world.channel });
    const consultation = await api.build.buildConsultation({ consultee, stage: 'conversation' });
    const { id: consultationId, number } = consultation;
    const insert = (more: Record<string, unknown>) => {
      const id = randomUUID();
      return api.build
        .insert('deliveries', {
          id,
          organisation_id: world.organisation.id,
          service_id: world.service.id,
          channel_id: world.channel.id,
          consultee_id: consultee.id,
          consultation_id: consultationId,
          kind: 'push',
          text: 'lineNotice',
          settled_at: new Date(),
          ...more,
        })
        .then(() => id);
    };
    await api.build.pool.query(
      `update consultations set read_by_consultee_up_to = 3, last_consultee_at = now() + interval '1 minute' where id = $1`,
      [consultationId],
    );
    const read = await insert({ status: 'accepted', once: 'unread-after:2' });
    const unread = await insert({ status: 'accepted', once: 'unread-after:3' });
    const failed = await insert({ status: 'given-up', once: null });
    await api.build.insert('notices', {
      id: randomUUID(),
      organisation_id: world.organisation.id,
      service_id: world.service.id,
      consultation_id: consultationId,
      staff_id: supervisor.id,
      kind: 'not-delivered',
      source: `delivery/${failed}`,
      seq: 0,
    });
    const { data } = await list(`number=${number}`);
    expect(Object.fromEntries(data.map((row) => [row.id, row.opened]))).toEqual({
      [read]: true,
      [unread]: false,
      [failed]: null,
    });
    expect(data.find(({ id }) => id === failed)).toMatchObject({
      status: 'given-up',
      consultation: { id: consultationId, number },
      afterwards: { told: true, wrote: true, closed: false },
    });
    const ids = async (query: string) => (await list(query)).data.map(({ id }) => id);
    expect(await ids(`number=${number}&status=given-up`)).toEqual([failed]);
    expect(await ids(`number=${number}&text=lineGreeting&text=broadcast`)).toEqual([]);
    const today = businessDate(Date.now());
    const before = businessDate(Date.now() - DAY);
    expect(await ids(`number=${number}&from=${today}&to=${today}`)).toHaveLength(3);
    expect(await ids(`number=${number}&to=${before}`)).toEqual([]);
    const page = await list(`number=${number}&perPage=2&page=2`);
    expect(page).toMatchObject({
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
      total: { count: 3, exact: true },
    });
    const { rows } = await api.build.pool.query(
      `select 1 from audit_entries where action = 'delivery.list' and actor_id = $1 and service_id = $2`,
      [supervisor.id, world.service.id],
    );
    expect(rows.length).toBeGreaterThan(0);
  });

  test('warns when four fifths of the month are used', async () => {
    await setQuota(100, 80);
    expect((await list()).quota).toMatchObject({ isLow: true });
    await setQuota(200, 10);
    expect((await list()).quota).toMatchObject({ isLow: false });
  });
});

test('followers are counted as they are now, by day and by month, beside LINE’s count', async () => {
  const place = { service_id: world.service.id, organisation_id: world.organisation.id };
  const day = (date: string, more: object) =>
    api.build.insert('follower_days', { ...place, day: date, ...more });
  await day('2026-06-30', { added: 2, line_followers: 10, line_blocks: 1 });
  await day('2026-07-01', { added: 3, gone: 1 });
  await day('2026-07-02', { returned: 1, line_followers: 14, line_blocks: null });
  const { body } = await counselor.get(`${base}/followers`);
  const figures = body as z.infer<typeof FollowerFigures>;
  expect(figures.now.following).toBeGreaterThan(0);
  expect(figures.now.unwanted).toBe(1);
  const none = { added: 0, returned: 0, gone: 0 };
  expect(figures.days).toEqual([
    { ...none, period: '2026-07-02', returned: 1, line: { added: 14, blocks: null } },
    { ...none, period: '2026-07-01', added: 3, gone: 1, line: null },
    { ...none, period: '2026-06-30', added: 2, line: { added: 10, blocks: 1 } },
  ]);
  expect(figures.months).toEqual([
    { period: '2026-07', added: 3, returned: 1, gone: 1, line: { added: 14, blocks: null } },
    { ...none, period: '2026-06', added: 2, line: { added: 10, blocks: 1 } },
  ]);
});
