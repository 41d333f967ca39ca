/** Messages to followers on their way: once to everybody whom they are for, whatever happens between the steps. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { broadcastPlace } from '../../db/broadcasts.ts';
import type { BroadcastWords, Segment } from '../../domain/broadcast.ts';
import { businessDate, DAY } from '../../domain/hours.ts';
import { FIRST_CHOICES, type NoticeWish } from '../../domain/room-choices.ts';
import { DEMO_CHANNEL } from '../../line/phone/demo-channel.ts';
import { emptyBroadcasts } from '../../worker/relay/broadcasts.ts';
import type { Relays } from '../../worker/relay/start.ts';
import { eventually } from '../support/eventually.ts';
import { otherHours } from '../support/settings.ts';
import { useRelayWorld } from './world.ts';

const world = useRelayWorld();
const running = new Set<Relays>();
let people = 0;

function startRelay(): Relays {
  const relay = world.relay();
  running.add(relay);
  return relay;
}

async function stopAll(): Promise<void> {
  await Promise.all([...running].map((relay) => relay.stop()));
  running.clear();
}

beforeEach(() => {
  world.phone.control.configureChannel({ ...DEMO_CHANNEL, isWebhookActive: false });
});
afterEach(async () => {
  await stopAll();
  world.phone.control.clearFaults();
  world.phone.control.configureChannel({ ...DEMO_CHANNEL, quota: null });
  for (const table of ['deliveries', 'broadcasts', 'consultations', 'consultees'])
    await world.query(`delete from ${table}`);
});

async function buildFollower(more: { wish?: NoticeWish; opened?: boolean } = {}) {
  people += 1;
  const phone = world.phone.control.person(`お知らせを受け取る人${people}`);
  phone.follow();
  const consultee = await world.build.buildConsultee({
    channel: world.channel,
    lineId: phone.userId,
  });
  await world.query(
    `update consultees set follow_changed_at = now(), room_choices = $1::jsonb, room_seen_at = $2 where id = $3`,
    [
      JSON.stringify({ ...FIRST_CHOICES, notices: more.wish ?? { kind: 'any' } }),
      more.opened ? new Date() : null,
      consultee.id,
    ],
  );
  return { phone, consultee, got: () => phone.talk().bubbles.length };
}

function buildFollowers(count: number) {
  return Promise.all(Array.from({ length: count }, () => buildFollower()));
}

interface Options {
  words?: Partial<BroadcastWords>;
  segment?: Segment;
  status?: 'draft' | 'confirmed';
  minutesLate?: number;
  hasQuotaReason?: boolean;
  isAsked?: boolean;
}

async function buildBroadcast({
  words = {},
  segment = {},
  status = 'confirmed',
  minutesLate = 0,
  hasQuotaReason = false,
  isAsked = false,
}: Options = {}): Promise<string> {
  const id = randomUUID();
  const { organisationId, serviceId } = world.channel;
  const key = { organisationId, serviceId, kind: 'service', objectId: serviceId } as const;
  const text = {
    title: '夏の予定',
    bubbles: ['8月の予定が決まりました。'],
    link: { kind: 'none' },
  };
  const seal = (column: 'words' | 'quota_reason', plain: string) =>
    world.build.crypt.seal(key, broadcastPlace(column, id), plain);
  const sendAt = new Date(Date.now() - minutesLate * 60_000);
  await world.build.insert('broadcasts', {
    id,
    organisation_id: organisationId,
    service_id: serviceId,
    status,
    words: await seal('words', JSON.stringify({ ...text, ...words })),
    segment: JSON.stringify(segment),
    created_by_id: randomUUID(),
    edited_by_id: randomUUID(),
    send_at: status === 'confirmed' ? sendAt : null,
    quota_reason: hasQuotaReason ? await seal('quota_reason', '追加の通数を申し込みました') : null,
    check_status: isAsked ? 'asked' : null,
  });
  return id;
}

interface State {
  status: string;
  stopReason: string | null;
  check: string | null;
  recipients: number | null;
}

async function stateOf(id: string): Promise<State> {
  const [row] = await world.query<State>(
    `select status, stop_reason as "stopReason", check_status as "check", recipients from broadcasts where id = $1`,
    [id],
  );
  if (!row) throw new Error('no such broadcast');
  return row;
}

async function becomes(id: string, expected: Partial<State>): Promise<State> {
  return eventually(
    async () => {
      const state = await stateOf(id);
      expect(state).toMatchObject(expected);
      return state;
    },
    { withinMs: 40_000 },
  );
}

async function statusesOf(id: string): Promise<Record<string, number>> {
  const rows = await world.query<{ status: string; n: number }>(
    `select status, count(*)::int as n from deliveries where broadcast_id = $1 group by status order by status`,
    [id],
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}

describe('a message to followers', () => {
  test('reaches everybody once, each as a row of the record, and the trail has its beginning and end', async () => {
    const followers = await buildFollowers(12);
    const gone = await world.build.buildConsultee({ channel: world.channel, following: false });
    const id = await buildBroadcast({ words: { link: { kind: 'room' } } });
    startRelay();
    startRelay();
    await becomes(id, { status: 'sent', recipients: 12 });
    expect(await statusesOf(id)).toEqual({ accepted: 12 });
    expect(followers.map(({ got }) => got())).toEqual(Array.from({ length: 12 }, () => 1));
    const [shown] = followers[0]?.phone.talk().notifications ?? [];
    expect(shown?.body).toBe('8月の予定が決まりました。');
    expect(JSON.stringify(followers[0]?.phone.talk().bubbles)).toContain(
      `https://liff.line.me/${DEMO_CHANNEL.liffId}`,
    );
    const trail = await world.query<{ action: string }>(
      `select action from audit_entries where object_id = $1 order by id`,
      [id],
    );
    expect(trail.map(({ action }) => action)).toEqual(['broadcast.begin', 'broadcast.end']);
    expect(
      await world.query(`select 1 from deliveries where consultee_id = $1`, [gone.id]),
    ).toEqual([]);
  });

  test('goes on where a worker was killed, and nobody gets it twice', async () => {
    const followers = await buildFollowers(20);
    const id = await buildBroadcast();
    // Answers that are lost after LINE has taken the message, as for a worker that died while it waited.
    world.phone.control.changeFaults({
      answers: [{ endpoint: 'push', kind: 'error-after-accepting', times: 6 }],
    });
    startRelay();
    await eventually(() => followers.some(({ got }) => got() > 0));
    await stopAll();
    // As a killed process leaves things: taken, and neither settled nor put back.
    await world.query(`update deliveries set next_at = now() where status = 'waiting'`);
    await world.query(
      `update broadcasts set attempts = attempts + 1, next_at = now() where id = $1`,
      [id],
    );
    startRelay();
    await becomes(id, { status: 'sent' });
    expect(await statusesOf(id)).toEqual({ accepted: 20 });
    expect(followers.map(({ got }) => got())).toEqual(Array.from({ length: 20 }, () => 1));
  });

  test('keeps no notice to one person waiting, however many are due before it', async () => {
    const { consultee } = await buildFollower();
    const id = await buildBroadcast({ status: 'draft' });
    const insert = `insert into deliveries (id, organisation_id, service_id, channel_id, consultee_id, broadcast_id, kind, text, next_at)
      select gen_random_uuid(), organisation_id, service_id, channel_id, id, $2::uuid, 'push', $3, now() - interval '1 minute' from consultees`;
    await world.query(`${insert}, generate_series(1, 60) where id = $1`, [
      consultee.id,
      id,
      'broadcastTrial',
    ]);
    await world.query(`${insert} where id = $1`, [consultee.id, null, 'lineNotice']);
    startRelay();
    const overtaken = await eventually(
      async () => {
        const [row] = await world.query<{ left: number; after: number }>(
          `select count(*) filter (where d.status <> 'accepted')::int as left, count(*) filter (where d.settled_at > n.settled_at)::int as after
           from deliveries d, deliveries n where n.text = 'lineNotice'`,
        );
        expect(row?.left).toBe(0);
        return row?.after;
      },
      { withinMs: 60_000 },
    );
    expect(overtaken).toBeGreaterThan(20);
  });

  test('goes to those only whom its segment means', async () => {
    const opened = await buildFollower({ opened: true });
    const never = await buildFollower();
    const inTalk = await buildFollower({ opened: true });
    await world.build.buildConsultation({ consultee: inTalk.consultee });
    const today = businessDate(Date.now());
    const tomorrow = businessDate(Date.now() + DAY);
    const cases: [Segment, (typeof opened)[]][] = [
      [{ room: 'never' }, [never]],
      [{ room: 'opened', consultation: 'none' }, [opened]],
      [{ consultation: 'open' }, [inTalk]],
      [{ since: { from: today }, words: 'usual' }, [opened, never, inTalk]],
      [{ since: { from: tomorrow } }, []],
      [{ since: { before: today } }, []],
      [{ words: 'plain' }, []],
    ];
    const ids = await Promise.all(cases.map(([segment]) => buildBroadcast({ segment })));
    startRelay();
    for (const [index, id] of ids.entries()) {
      await becomes(id, { status: 'sent' });
      const rows = await world.query<{ id: string }>(
        `select consultee_id as id from deliveries where broadcast_id = $1`,
        [id],
      );
      const meant = cases[index]?.[1].map(({ consultee }) => consultee.id) ?? [];
      expect(rows.map((row) => row.id).toSorted()).toEqual(meant.toSorted());
    }
  });

  test('is held for her hours, never sent to who wants none, and not to who blocks it in between', async () => {
    const late = await buildFollower({ wish: otherHours() });
    const silent = await buildFollower({ wish: { kind: 'none' } });
    const usual = await buildFollower();
    const id = await buildBroadcast();
    startRelay();
    await becomes(id, { status: 'sending', recipients: 2 });
    await eventually(async () => expect(await statusesOf(id)).toEqual({ accepted: 1, waiting: 1 }));
    expect([late.got(), silent.got(), usual.got()]).toEqual([0, 0, 1]);
    // Put back for her hours: before that, what we set here would be overwritten.
    const held = `select 1 from deliveries where attempts = 0 and least(held_until, next_at) > now() + interval '1 hour'`;
    await eventually(async () => (await world.query(held)).length === 1);
    await world.query(`update consultees set blocked = true, following = false where id = $1`, [
      late.consultee.id,
    ]);
    await world.query(`update deliveries set next_at = now() where status = 'waiting'`);
    await eventually(async () => expect(await statusesOf(id)).toEqual({ accepted: 1, blocked: 1 }));
    await world.query(`update broadcasts set next_at = now() where id = $1`, [id]);
    await becomes(id, { status: 'sent' });
    expect(late.got()).toBe(0);
  });

  test('does not begin when more people are meant than the month has messages, unless that was decided', async () => {
    const followers = await buildFollowers(3);
    const used = world.phone.control.usage('demo');
    world.phone.control.configureChannel({ ...DEMO_CHANNEL, quota: used + 2 });
    const stopped = await buildBroadcast();
    startRelay();
    await becomes(stopped, { status: 'stopped', stopReason: 'quota' });
    expect(await statusesOf(stopped)).toEqual({});
    const [channel] = await world.query(
      `select quota_limit as "limit", quota_used as used from channels where quota_read_at is not null`,
    );
    expect(channel).toEqual({ limit: used + 2, used });
    const decided = await buildBroadcast({ hasQuotaReason: true });
    await eventually(async () =>
      expect(await statusesOf(decided)).toEqual({ accepted: 2, 'quota-exceeded': 1 }),
    );
    expect(followers.reduce((sum, { got }) => sum + got(), 0)).toBe(2);
  });

  test('taken back and confirmed anew while LINE was asked begins at its new time only', async () => {
    const follower = await buildFollower();
    const id = await buildBroadcast();
    await world.query(`update broadcasts set confirmed_at = now() where id = $1`, [id]);
    const client = world.deps.lineClient({ channelId: 'x', channelSecret: 'x', mode: 'live' });
    const quota = async () => {
      await world.query(
        `update broadcasts set version = version + 1, confirmed_at = now(), send_at = now() + interval '1 day' where id = $1`,
        [id],
      );
      return { outcome: 'ok', value: { limit: null, used: 0 } } as const;
    };
    await emptyBroadcasts(world.deps, { of: () => Promise.resolve({ ...client, quota }) });
    expect(await stateOf(id)).toMatchObject({ status: 'confirmed' });
    expect(await statusesOf(id)).toEqual({});
    expect(follower.got()).toBe(0);
  });

  test('that could not begin for two hours is not sent in the night instead', async () => {
    const follower = await buildFollower();
    const id = await buildBroadcast({ minutesLate: 130 });
    startRelay();
    await becomes(id, { status: 'stopped', stopReason: 'too-late' });
    expect(follower.got()).toBe(0);
  });

  test('waits while LINE is away, and begins when it is back', async () => {
    const follower = await buildFollower();
    world.phone.control.changeFaults({ answers: [{ endpoint: 'quota', kind: 'error', times: 1 }] });
    const id = await buildBroadcast();
    startRelay();
    const putBack = `select 1 from broadcasts where id = $1 and status = 'confirmed' and attempts > 0 and next_at > now()`;
    await eventually(async () => (await world.query(putBack, [id])).length === 1);
    await eventually(async () => {
      await world.query(`update broadcasts set next_at = now() where id = $1`, [id]);
      expect(await stateOf(id)).toMatchObject({ status: 'sent' });
    });
    expect(follower.got()).toBe(1);
  });
});

test('of a service in practice speaks to the stand-in alone', async () => {
  const follower = await buildFollower();
  const modes = new Set<string>();
  await world.query(`update services set mode = 'practice'`);
  const id = await buildBroadcast();
  const relay = world.relay({
    lineClient(channel) {
      modes.add(channel.mode);
      return world.deps.lineClient(channel);
    },
  });
  running.add(relay);
  await becomes(id, { status: 'sent' });
  await world.query(`update services set mode = 'live'`);
  expect([...modes]).toEqual(['practice']);
  expect(follower.got()).toBe(1);
});

test('of a service that was retired meanwhile is not sent', async () => {
  const follower = await buildFollower();
  await world.query(`update services set retired_at = now()`);
  const id = await buildBroadcast();
  startRelay();
  await becomes(id, { status: 'stopped', stopReason: 'no-channel' });
  await world.query(`update services set retired_at = null`);
  expect(follower.got()).toBe(0);
});

describe('a draft', () => {
  test('is judged by LINE without anything being sent, and the month is read anew with it', async () => {
    await world.query(
      `update channels set quota_read_at = null, quota_next_at = now() + interval '1 day'`,
    );
    const follower = await buildFollower();
    const good = await buildBroadcast({ status: 'draft', isAsked: true });
    const tooLong = '長'.repeat(5_001);
    const bad = await buildBroadcast({
      status: 'draft',
      isAsked: true,
      words: { bubbles: [tooLong] },
    });
    startRelay();
    await becomes(good, { check: 'ok', status: 'draft' });
    await becomes(bad, { check: 'refused', status: 'draft' });
    const read = `select 1 from channels where quota_read_at is not null`;
    expect(await world.query(read)).toHaveLength(1);
    expect(follower.got()).toBe(0);
  });

  test('is tried on one telephone as it would arrive, and counts in no result', async () => {
    const tester = await buildFollower();
    const other = await buildFollower();
    const id = await buildBroadcast({ status: 'draft', words: { bubbles: ['一つめ', '二つめ'] } });
    await world.query(
      `insert into deliveries (id, organisation_id, service_id, channel_id, consultee_id, broadcast_id, kind, text)
       select gen_random_uuid(), organisation_id, service_id, channel_id, id, $1, 'push', 'broadcastTrial' from consultees where id = $2`,
      [id, tester.consultee.id],
    );
    startRelay();
    await eventually(() => tester.got() === 2);
    expect(other.got()).toBe(0);
    expect(await stateOf(id)).toMatchObject({ status: 'draft' });
  });
});

test('no log line holds a word of it or a LINE id', async () => {
  const follower = await buildFollower();
  const id = await buildBroadcast();
  startRelay();
  await becomes(id, { status: 'sent' });
  for (const secret of [follower.phone.userId, '8月の予定', '夏の予定'])
    expect(world.logged()).not.toContain(secret);
});
