/** The duty calendar of a service: kept, shown with its gaps, taken in from a file, and who is asked by it. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { businessDate, DAY, HOUR, startOfBusinessDate } from '../../domain/hours.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, engineThere, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let administrator: Member;
let supervisor: Member;
let counselor: Member;
let path: string;

beforeAll(async () => {
  world = await buildWorld(api);
  engineThere(api);
  administrator = await world.member('administrator', '管理 花子');
  supervisor = await world.member('supervisor', '監督 三郎');
  counselor = await world.member('counselor');
  path = `/api/staff/services/${world.service.id}/rota`;
});

const today = startOfBusinessDate(businessDate(Date.now()));
const iso = (at: number) => new Date(at).toISOString();
const once = (staffId: string, role: string, from: number, to: number) => ({
  id: randomUUID(),
  staffId,
  role,
  when: { kind: 'once', from: iso(from), to: iso(to) },
});
const always = (staffId: string, role: string) => ({
  id: randomUUID(),
  staffId,
  role,
  when: {
    kind: 'weekly',
    weekdays: [0, 1, 2, 3, 4, 5, 6],
    begins: '00:00',
    ends: '00:00',
    firstDay: businessDate(today - 2 * DAY),
    lastDay: null,
  },
});

interface Shown {
  spans: { person: { id: string }; role: string; from: string; to: string }[];
  gaps: { from: string; to: string }[];
  entries: { id: string; counts: boolean }[];
  approvers: { id: string; name: string }[];
}

async function shown(): Promise<Shown> {
  const { status, body } = await counselor.get(path);
  expect(status).toBe(200);
  return body;
}

interface Asked {
  as: string;
  persons: { id: string; name: string }[];
  until: string | null;
  next: { as: string; persons: { id: string }[] } | null;
}

describe('a duty calendar', () => {
  test('is empty at first, and says so; only those who approve can be put on it', async () => {
    const empty = await shown();
    expect(empty).toMatchObject({ spans: [], entries: [] });
    expect(empty.gaps).toEqual([{ from: iso(today), to: iso(today + 7 * DAY) }]);
    expect(empty.approvers.map(({ id }) => id).toSorted()).toEqual(
      [administrator.id, supervisor.id].toSorted(),
    );
    const counselors = always(counselor.id, 'on-call');
    expect(await supervisor.post(`${path}/entries`, counselors)).toMatchObject({ status: 400 });
    expect((await counselor.post(`${path}/entries`, counselors)).status).toBe(403);
  });

  test('takes a turn once, refuses a second for the same place, and lets one stand in', async () => {
    const entry = always(supervisor.id, 'on-call');
    for (const _ of [1, 2])
      expect((await supervisor.post(`${path}/entries`, entry)).status).toBe(204);
    expect(await shown()).toMatchObject({ gaps: [], entries: [{ id: entry.id, counts: true }] });
    const second = always(administrator.id, 'on-call');
    expect(await supervisor.post(`${path}/entries`, second)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'turn-taken' } },
    });
    const standIn = once(administrator.id, 'on-call', today + 34 * HOUR, today + 38 * HOUR);
    expect((await supervisor.post(`${path}/entries`, standIn)).status).toBe(204);
    const { spans } = await shown();
    expect(spans.filter(({ person }) => person.id === administrator.id)).toMatchObject([
      { from: iso(today + 34 * HOUR), to: iso(today + 38 * HOUR) },
    ]);
    expect((await supervisor.post(`${path}/removal`, { id: standIn.id })).status).toBe(204);
    expect((await supervisor.post(`${path}/removal`, { id: standIn.id })).status).toBe(204);
    const past = once(administrator.id, 'deputy-1', today - 2 * DAY, today - DAY);
    expect(await supervisor.post(`${path}/entries`, past)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'no-turn' } },
    });
  });

  test('tells the workflows, and is on the trail', async () => {
    const { rows: services } = await api.build.pool.query<{ changed: boolean }>(
      `select plan_changed_at > created_at as changed from services where id = $1`,
      [world.service.id],
    );
    expect(services).toEqual([{ changed: true }]);
    const { rows } = await api.build.pool.query<{ action: string }>(
      `select action from audit_entries where service_id = $1 and action like 'rota.%' order by at`,
      [world.service.id],
    );
    expect(rows.map(({ action }) => action)).toEqual(['rota.add', 'rota.add', 'rota.remove']);
  });

  test('is taken in from a file after a look at each line', async () => {
    const { rows } = await api.build.pool.query<{ login_id: string }>(
      `select login_id from staff where id = $1`,
      [administrator.id],
    );
    const login = rows[0]?.login_id ?? '';
    const day = businessDate(today + 3 * DAY);
    const text = [
      '職員ID,役割,曜日,開始日,開始時刻,終了日,終了時刻',
      `${login},代理1,月火水木金,${day},9:00,,17:00`,
      `${login},代理２,,${day},9:00,${day},17:00`,
      `${login},当番,月,${day},9:00,,17:00`,
      `だれか,代理1,,${day},9:00,${day},8:00`,
    ].join('\n');
    const look = await supervisor.post(`${path}/import-preview`, { text });
    const seen = look.body as {
      digest: string;
      rows: { state: string; reasons: string[] }[];
    };
    expect(seen.rows.map(({ state }) => state)).toEqual(['new', 'new', 'faulty', 'faulty']);
    expect(seen.rows[2]?.reasons).toEqual(['この時間の当番は、もう決まっています。']);
    const before = (await shown()).entries.length;
    for (const _ of [1, 2])
      expect((await supervisor.post(`${path}/import`, { text, digest: seen.digest })).status).toBe(
        200,
      );
    expect((await shown()).entries).toHaveLength(before + 2);
  });
});

describe('a request for approval', () => {
  test('asks the person on call, says until when, and who is next', async () => {
    const consultation = await world.consultation({ stage: 'conversation', assignee: counselor });
    await api.build.insert('escalations', {
      id: randomUUID(),
      organisation_id: world.organisation.id,
      service_id: world.service.id,
      consultation_id: consultation.id,
      kind: 'police',
      immediate: false,
      requested_by_id: counselor.id,
      reason: Buffer.from(''),
      packet_fields: [],
      packet: Buffer.from(''),
    });
    const asked = await askedNowInList();
    expect(asked).toMatchObject({
      as: 'on-call',
      persons: [{ id: supervisor.id, name: '監督 三郎' }],
    });
    expect(asked?.until).not.toBeNull();
  });

  async function askedNowInList(): Promise<Asked | null> {
    const { body } = await supervisor.get('/api/staff/escalations');
    return (body as { data: { askedNow: Asked | null }[] }).data[0]?.askedNow ?? null;
  }

  test('asks nobody who can approve no more: the supervisors then', async () => {
    const { rows } = await api.build.pool.query<{ id: string }>(
      `update staff set disabled_at = now() where id = $1 returning id`,
      [administrator.id],
    );
    expect(rows).toHaveLength(1);
    const { entries } = await shown();
    for (const { id, counts } of entries)
      if (counts) await supervisor.post(`${path}/removal`, { id });
    expect((await shown()).entries.every(({ counts }) => !counts)).toBe(true);
    expect(await askedNowInList()).toMatchObject({
      as: 'supervisors',
      persons: [{ id: supervisor.id }],
      next: { as: 'administrators', persons: [] },
    });
  });
});
