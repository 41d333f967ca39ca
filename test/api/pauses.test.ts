/** Reception rests: at once by whoever answers for the shift, or announced beforehand by administrators. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR, JST } from '../../domain/hours.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let administrator: Member;
let supervisor: Member;
let counselor: Member;
let path: string;

beforeAll(async () => {
  world = await buildWorld(api);
  administrator = await world.member('administrator');
  supervisor = await world.member('supervisor');
  counselor = await world.member('counselor');
  path = `/api/staff/services/${world.service.id}`;
});

interface Shown {
  id: string;
  kind: string;
  state: string;
  from: string;
  until: string | null;
  reason: string | null;
  createdBy: { id: string };
  endedBy: { id: string } | null;
}
interface Listed {
  coming: Shown[];
  past: Shown[];
}

async function listed(): Promise<Listed> {
  const { status, body } = await counselor.get(`${path}/pauses`);
  expect(status).toBe(200);
  return body;
}

async function receptionNow(): Promise<string> {
  const { body } = await counselor.get('/api/staff/services');
  const { data } = body as { data: { id: string; reception: { state: string } }[] };
  return data.find(({ id }) => id === world.service.id)?.reception.state ?? '';
}

/** Four in the morning, so many days from now. */
function morning(days: number): number {
  const today = Math.floor((Date.now() + JST) / DAY) * DAY - JST;
  return today + days * DAY + 4 * HOUR;
}

function stop(from: number, until: number, reason: string | null = null) {
  const times = { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
  return { id: randomUUID(), ...times, reason };
}

describe('a pause', () => {
  test('stops reception at once, is on record with who and why, and ends when somebody ends it', async () => {
    const id = randomUUID();
    const pause = { id, until: null, reason: '相談員が足りない' };
    expect(await receptionNow()).toBe('open');
    expect(await supervisor.post(`${path}/pauses`, pause)).toMatchObject({ status: 200 });
    expect(await receptionNow()).toBe('paused');
    const [now] = (await listed()).coming;
    expect(now).toMatchObject({
      id,
      kind: 'pause',
      state: 'now',
      until: null,
      reason: '相談員が足りない',
      createdBy: { id: supervisor.id },
    });
    // Sent again it is the same; under its id nothing else can be meant.
    expect(await supervisor.post(`${path}/pauses`, pause)).toMatchObject({ status: 200 });
    expect((await listed()).coming).toHaveLength(1);
    expect(await supervisor.post(`${path}/pauses`, { ...pause, reason: null })).toMatchObject({
      status: 422,
    });
    expect(
      await administrator.post(`${path}/pauses`, { ...pause, id: randomUUID() }),
    ).toMatchObject({
      status: 409,
      body: { detail: { reason: 'stopped-already' } },
    });
    expect(await administrator.post(`${path}/pauses/end`, { id })).toMatchObject({ status: 200 });
    expect(await administrator.post(`${path}/pauses/end`, { id })).toMatchObject({ status: 200 });
    expect(await receptionNow()).toBe('open');
    const { coming, past } = await listed();
    expect(coming).toEqual([]);
    expect(past[0]).toMatchObject({ id, state: 'over', endedBy: { id: administrator.id } });
  });

  test('is planned by the workflows anew, and audited without its words', async () => {
    const { rows: services } = await api.build.pool.query<{ changed: boolean }>(
      `select plan_changed_at > created_at as changed from services where id = $1`,
      [world.service.id],
    );
    expect(services).toEqual([{ changed: true }]);
    const { rows } = await api.build.pool.query<{ action: string; data: object }>(
      `select action, data from audit_entries where service_id = $1 and action like 'reception.%' order by at`,
      [world.service.id],
    );
    expect(rows.map(({ action }) => action)).toEqual(['reception.pause', 'reception.resume']);
    expect(JSON.stringify(rows)).not.toContain('足りない');
  });

  test('may have an end, which lies ahead', async () => {
    const past = {
      id: randomUUID(),
      until: new Date(Date.now() - HOUR).toISOString(),
      reason: null,
    };
    expect(await supervisor.post(`${path}/pauses`, past)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'pause-ends-first' } },
    });
    const until = new Date(Date.now() + HOUR).toISOString();
    const pause = { id: randomUUID(), until, reason: null };
    expect(await supervisor.post(`${path}/pauses`, pause)).toMatchObject({
      status: 200,
      body: { coming: [{ until, reason: null }] },
    });
    await supervisor.post(`${path}/pauses/end`, { id: pause.id });
  });

  test('of another service is not there', async () => {
    const other = await api.build.buildService({
      organisation: world.organisation,
      isPaused: true,
    });
    const { rows } = await api.build.pool.query<{ id: string }>(
      `select id from service_pauses where service_id = $1`,
      [other.id],
    );
    expect(await administrator.post(`${path}/pauses/end`, { id: rows[0]?.id })).toMatchObject({
      status: 404,
    });
  });
});

describe('a planned stop', () => {
  test('outside reception and a month ahead needs no reason; any other says why', async () => {
    const from = morning(2);
    const near = stop(from, from + HOUR);
    expect(await administrator.post(`${path}/planned-stops`, near)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'stop-needs-reason', faults: ['inside-reception', 'too-soon'] } },
    });
    const query = new URLSearchParams({ from: near.from, until: near.until });
    expect((await counselor.get(`${path}/planned-stops/faults?${query.toString()}`)).body).toEqual({
      faults: ['inside-reception', 'too-soon'],
    });
    expect(
      await administrator.post(`${path}/planned-stops`, { ...near, reason: '急ぎの修理' }),
    ).toMatchObject({
      status: 200,
      body: { coming: [{ kind: 'planned-stop', state: 'coming', reason: '急ぎの修理' }] },
    });
    expect(await receptionNow()).toBe('open');
    const across = stop(from - HOUR, from + 1, '重なる');
    expect(await administrator.post(`${path}/planned-stops`, across)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'stopped-already' } },
    });
  });

  test('is held against the hours that will be in force by then', async () => {
    await api.build.buildSettings(world.service, {
      version: 2,
      effectiveFrom: morning(20),
      calendar: {
        weekly: [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({
          weekday,
          open: '16:00',
          close: '20:00',
        })),
        closedOnHolidays: false,
        yearEnd: null,
        closedDays: [],
        extraDays: [],
      },
    });
    const later = stop(morning(40), morning(40) + HOUR);
    expect(await administrator.post(`${path}/planned-stops`, later)).toMatchObject({ status: 200 });
    expect((await listed()).coming.map(({ reason }) => reason)).toEqual(['急ぎの修理', null]);
  });

  test('can be taken back before it begins, but is not ended then', async () => {
    const { coming } = await listed();
    const id = coming[1]?.id;
    expect(await administrator.post(`${path}/pauses/end`, { id })).toMatchObject({
      status: 409,
      body: { detail: { reason: 'not-begun' } },
    });
    for (const _again of [1, 2])
      expect(await administrator.post(`${path}/planned-stops/withdrawal`, { id })).toMatchObject({
        status: 200,
      });
    const { past } = await listed();
    expect(past[0]).toMatchObject({ id, state: 'withdrawn', endedBy: { id: administrator.id } });
  });

  test.for([
    ['stop-in-the-past', -1, 1],
    ['stop-ends-first', 41, 40],
    ['stop-too-long', 40, 90],
    ['stop-too-far', 500, 501],
  ] as const)('cannot be at any time: %s', async ([reason, from, until]) => {
    expect(
      await administrator.post(`${path}/planned-stops`, stop(morning(from), morning(until), 'x')),
    ).toMatchObject({ status: 409, body: { detail: { reason } } });
  });

  test('is for administrators to announce, and to end once it has begun', async () => {
    expect(
      await supervisor.post(`${path}/planned-stops`, stop(morning(50), morning(51), null)),
    ).toMatchObject({ status: 403 });
    const id = randomUUID();
    await api.build.pool.query(
      `insert into service_pauses (id, organisation_id, service_id, kind, begins_at, ends_at, created_by_id)
       values ($1, $2, $3, 'planned-stop', now() - interval '1 hour', now() + interval '1 hour', $4)`,
      [id, world.organisation.id, world.service.id, administrator.id],
    );
    expect(await supervisor.post(`${path}/pauses/end`, { id })).toMatchObject({ status: 403 });
    expect(await administrator.post(`${path}/planned-stops/withdrawal`, { id })).toMatchObject({
      status: 409,
      body: { detail: { reason: 'begun' } },
    });
    expect(await administrator.post(`${path}/pauses/end`, { id })).toMatchObject({ status: 200 });
  });
});
