/** The list as each person keeps it: watch list, named filters, and counts that obey permissions. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { businessDate, DAY } from '../../domain/hours.ts';
import { tabOf, TAB_FILTERS, LIST_TABS } from '../../domain/list-tabs.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let counselor: Member;
let colleague: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  counselor = await world.member('counselor');
  colleague = await world.member('counselor');
});

const countsOf = async (member: Member) => {
  const { body } = await member.get('/api/staff/consultation-counts');
  const { counts } = body as { counts: Record<string, { count: number }> };
  return Object.fromEntries(Object.entries(counts).map(([tab, { count }]) => [tab, count]));
};
const listed = async (member: Member, query: string) => {
  const { body } = await member.get(`/api/staff/consultations?${query}`);
  return (body as { data: { id: string }[] }).data.map(({ id }) => id);
};
const watch = (member: Member, id: string, watched: boolean) =>
  member.put(`/api/staff/consultations/${id}/watch`, { watched });

describe('the tabs of the list', () => {
  test('count what each person may see, by the list’s own conditions', async () => {
    await world.consultation();
    const mine = await world.consultation({ stage: 'conversation', assignee: counselor });
    await world.consultation({ stage: 'conversation', assignee: colleague });
    const hidden = await world.consultation({
      stage: 'conversation',
      assignee: colleague,
      restricted: true,
    });
    const closed = await world.consultation({ stage: 'closed', assignee: counselor, ended: true });
    const due = businessDate(Date.now());
    await api.build.pool.query(`update consultations set follow_up_on = $1 where id = $2`, [
      due,
      closed.id,
    ]);
    await watch(counselor, closed.id, true);
    expect(await countsOf(counselor)).toEqual({
      queue: 1,
      mine: 1,
      all: 3,
      followUps: 1,
      watched: 1,
    });
    // A restricted consultation is there for its assignee.
    expect(await countsOf(colleague)).toEqual({
      queue: 1,
      mine: 2,
      all: 4,
      followUps: 1,
      watched: 0,
    });
    expect(await listed(counselor, 'assignee=me')).toEqual([mine.id]);
    expect(await listed(counselor, 'followUpDue=true&ended=any')).toEqual([closed.id]);
    expect(await listed(colleague, 'watched=true&ended=any')).toEqual([]);
    expect((await watch(counselor, hidden.id, true)).status).toBe(404);
  });

  test('count a follow-up until its day, and until somebody has opened the next consultation', async () => {
    const person = await world.member('counselor');
    const build = async (on: number) => {
      const consultation = await world.consultation({ stage: 'closed', assignee: person });
      await api.build.pool.query(`update consultations set follow_up_on = $1 where id = $2`, [
        businessDate(on),
        consultation.id,
      ]);
      return consultation;
    };
    const late = await build(Date.now() - 3 * DAY);
    const coming = await build(Date.now() + 3 * DAY);
    const query = 'followUpDue=true&ended=any&assignee=me';
    expect(await listed(person, query)).toEqual([late.id]);
    const next = await world.consultation({ stage: 'conversation', assignee: person });
    await api.build.pool.query(`update consultations set linked_to_id = $1 where id = $2`, [
      late.id,
      next.id,
    ]);
    expect(await listed(person, query)).toEqual([]);
    expect(coming.id).not.toBe(late.id);
  });

  test.for(LIST_TABS)('%s is known again by its filter', (tab) => {
    expect(tabOf(TAB_FILTERS[tab])).toBe(tab);
    expect(tabOf({ ...TAB_FILTERS[tab], priority: ['urgent'] })).toBeNull();
  });
});

describe('the watch list', () => {
  test('is each person’s own, and is emptied by the same hand', async () => {
    const { id } = await world.consultation({ stage: 'conversation', assignee: colleague });
    await watch(counselor, id, true);
    await watch(counselor, id, true);
    expect(((await counselor.get('/api/staff/watches')).body as { data: string[] }).data).toContain(
      id,
    );
    expect(
      ((await colleague.get('/api/staff/watches')).body as { data: string[] }).data,
    ).not.toContain(id);
    await watch(counselor, id, false);
    expect(await listed(counselor, 'watched=true')).not.toContain(id);
    const { rows } = await api.build.pool.query(
      `select action from audit_entries where actor_id = $1 and consultation_id = $2 and action like 'watch.%' order by at`,
      [counselor.id, id],
    );
    expect(rows).toEqual([{ action: 'watch.add' }, { action: 'watch.remove' }]);
  });
});

describe('a named filter', () => {
  const path = '/api/staff/saved-filters';
  const urgent = {
    id: randomUUID(),
    name: '今夜の緊急',
    filter: { priority: ['urgent', 'high'], assignee: 'none' },
    sort: 'urgency',
    order: 'DESC',
  };

  test('is there once, however many screens save at once', async () => {
    const person = await world.member('counselor');
    const data = Array.from({ length: 20 }, (_, n) => ({ ...urgent, name: `絞り込み${n}` }));
    const saved = await Promise.all([1, 2, 3, 4].map(() => person.put(path, { data })));
    expect(saved.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { body } = await person.get(path);
    expect((body as { data: object[] }).data).toHaveLength(20);
  });

  test('is saved, renamed and deleted on the server, encrypted, for its owner alone', async () => {
    expect(
      await counselor.put(path, { data: [urgent, { ...urgent, name: '二つ目' }] }),
    ).toMatchObject({
      status: 200,
    });
    const { body } = await counselor.get(path);
    expect(body).toMatchObject({
      data: [{ name: '今夜の緊急', filter: urgent.filter }, { name: '二つ目' }],
    });
    expect((await colleague.get(path)).body).toEqual({ data: [] });
    const { rows } = await api.build.pool.query<{ row: string }>(
      `select f::text as row from saved_filters f`,
    );
    expect(JSON.stringify(rows)).not.toContain('今夜');
    const [first] = (body as { data: object[] }).data;
    await counselor.put(path, { data: [{ ...first, name: '名前を変えた' }] });
    expect((await counselor.get(path)).body).toMatchObject({ data: [{ name: '名前を変えた' }] });
    await counselor.put(path, { data: [] });
    expect((await counselor.get(path)).body).toEqual({ data: [] });
  });

  test('is refused when the list would not take it', async () => {
    for (const filter of [{ stage: ['nowhere'] }, { unknown: 'x' }, { assignee: 'everybody' }])
      expect(await counselor.put(path, { data: [{ ...urgent, filter }] })).toMatchObject({
        status: 400,
      });
  });
});
