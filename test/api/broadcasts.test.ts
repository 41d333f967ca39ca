/** Messages to followers: what the desk is told of them, and what is refused. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { BroadcastHead, BroadcastPage } from '../../contracts/broadcasts.ts';
import { businessDate, DAY, HOUR } from '../../domain/hours.ts';
import { FIRST_CHOICES } from '../../domain/room-choices.ts';
import { useTestApi } from '../support/api.ts';
import type { BuiltConsultee } from '../support/factories.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let supervisor: Member;
let administrator: Member;
let counselor: Member;
let base: string;
let follower: BuiltConsultee;

type Head = z.infer<typeof BroadcastHead>;

beforeAll(async () => {
  world = await buildWorld(api);
  supervisor = await world.member('supervisor');
  administrator = await world.member('administrator');
  counselor = await world.member('counselor');
  base = `/api/staff/services/${world.service.id}`;
  follower = await api.build.buildConsultee({ channel: world.channel });
  const silent = await api.build.buildConsultee({ channel: world.channel });
  await api.build.pool.query(`update consultees set room_choices = $1::jsonb where id = $2`, [
    JSON.stringify({ ...FIRST_CHOICES, notices: { kind: 'none' } }),
    silent.id,
  ]);
  await setQuota(200, 10);
});

async function setQuota(limit: number | null, used: number): Promise<void> {
  await api.build.pool.query(
    `update channels set quota_limit = $1, quota_used = $2, quota_read_at = now() where id = $3`,
    [limit, used, world.channel.id],
  );
}

const words = (more: object = {}) => ({
  basedOn: 0,
  title: '夏の予定',
  bubbles: ['8月の予定が決まりました。'],
  link: { kind: 'room' },
  segment: {},
  ...more,
});

const pathOf = (id: string) => `${base}/broadcasts/${id}`;

async function draft(more: object = {}): Promise<Head> {
  const { status, body } = await supervisor.put(pathOf(randomUUID()), words(more));
  expect(status).toBe(200);
  return body as Head;
}

/** As the worker leaves it when LINE has nothing against the form. */
async function checked(more: object = {}): Promise<Head> {
  const head = await draft(more);
  await api.build.pool.query(
    `update broadcasts set check_status = 'ok', checked_version = version where id = $1`,
    [head.id],
  );
  return head;
}

function confirm(head: Head, more: object = {}, member = administrator) {
  return member.post(`${pathOf(head.id)}/confirm`, {
    basedOn: head.version,
    sendAt: null,
    revealReason: null,
    quotaReason: null,
    ...more,
  });
}

const refusedAs = (reason: string) => ({
  status: 409,
  body: { code: 'not-allowed-now', detail: { reason } },
});

describe('a draft', () => {
  test('says whom it reaches, what is left of the month, and which of its words tell something', async () => {
    const head = await draft({ bubbles: ['DV相談の受付が変わります。'] });
    expect(head).toMatchObject({
      status: 'draft',
      version: 1,
      reach: { recipients: 1, atHours: 0, unwanted: 1 },
      quota: { limit: 200, used: 10, isLow: false },
      revealing: ['相談', 'DV'],
      missing: null,
      results: null,
    });
    const changed = await supervisor.put(pathOf(head.id), words({ basedOn: 1, bubbles: [''] }));
    expect(changed).toMatchObject({
      status: 200,
      body: { version: 2, revealing: [], missing: '本文を入力してください。' },
    });
    const { body } = await counselor.get(`${base}/broadcasts`);
    expect((body as z.infer<typeof BroadcastPage>).data.map(({ id }) => id)).toContain(head.id);
  });

  test('does not overwrite what a colleague wrote meanwhile', async () => {
    const head = await draft();
    await administrator.put(pathOf(head.id), words({ basedOn: 1, title: '秋の予定' }));
    expect(await supervisor.put(pathOf(head.id), words({ basedOn: 1 }))).toMatchObject(
      refusedAs('changed-meanwhile'),
    );
  });

  test('is kept encrypted, and each of its steps is on the trail', async () => {
    const head = await draft({ bubbles: ['だれも読めない言葉'] });
    await supervisor.post(`${pathOf(head.id)}/discard`);
    const { rows } = await api.build.pool.query<{ words: Buffer; status: string }>(
      `select words, status from broadcasts where id = $1`,
      [head.id],
    );
    expect(rows[0]?.words.toString('utf8')).not.toContain('だれも');
    expect(rows[0]?.status).toBe('discarded');
    const trail = await api.build.pool.query<{ action: string; actor: string }>(
      `select action, actor_id as actor from audit_entries where object_id = $1 order by id`,
      [head.id],
    );
    expect(trail.rows).toEqual(
      ['broadcast.add', 'broadcast.discard'].map((action) => ({ action, actor: supervisor.id })),
    );
  });

  test.for([
    [
      'an address without encryption',
      { link: { kind: 'page', label: '案内', url: 'http://example.jp' } },
    ],
    ['a button without a word', { link: { kind: 'page', label: '', url: 'https://example.jp' } }],
    ['an empty bubble', { bubbles: ['一つめ', ' '] }],
    ['no title', { title: '' }],
  ] as const)('with %s is saved, but goes no further', async ([, more]) => {
    const head = await draft(more);
    expect(head.missing).not.toBeNull();
    const seen = { basedOn: head.version };
    expect(await supervisor.post(`${pathOf(head.id)}/check`, seen)).toMatchObject(
      refusedAs('incomplete'),
    );
    expect(await confirm(head)).toMatchObject(refusedAs('incomplete'));
  });

  test('is refused beyond what LINE takes', async () => {
    for (const more of [
      { bubbles: ['長'.repeat(5_001)] },
      { bubbles: ['1', '2', '3', '4', '5', '6'] },
      { bubbles: [] },
    ])
      expect(await supervisor.put(pathOf(randomUUID()), words(more))).toMatchObject({
        status: 400,
      });
  });

  test('waits for LINE’s opinion', async () => {
    const head = await draft();
    const asked = await supervisor.post(`${pathOf(head.id)}/check`, { basedOn: head.version });
    expect(asked).toMatchObject({ status: 200, body: { check: 'asked' } });
  });
});

describe('a tester', () => {
  const add = (number: number, more: object = {}) =>
    supervisor.post(`${base}/broadcast-testers`, {
      number,
      name: '福祉係 佐藤',
      agreed: true,
      ...more,
    });

  async function testConsultation(consultee: BuiltConsultee, outcome: string): Promise<number> {
    const { number } = await api.build.buildConsultation({
      consultee,
      stage: 'closed',
      ended: true,
    });
    await api.build.pool.query(
      `update consultations set outcome = $1 where consultee_id = $2 and number = $3`,
      [outcome, consultee.id, number],
    );
    return number;
  }

  test('is whoever opened a consultation that was closed as a test and said yes: nobody else', async () => {
    const colleague = await api.build.buildConsultee({ channel: world.channel });
    const real = await testConsultation(follower, 'listened');
    expect(await add(real)).toMatchObject(refusedAs('no-test'));
    expect(await add(999_999)).toMatchObject(refusedAs('no-test'));
    const number = await testConsultation(colleague, 'test');
    expect(await add(number, { agreed: false })).toMatchObject({ status: 400 });
    expect(await add(number)).toMatchObject({
      status: 200,
      body: { data: [{ id: colleague.id, name: '福祉係 佐藤', isReachable: true }] },
    });

    const head = await draft();
    const trials = [{ id: randomUUID(), testerId: colleague.id }];
    const body = { basedOn: head.version, trials };
    for (let n = 0; n < 2; n += 1) {
      const tried = await supervisor.post(`${pathOf(head.id)}/trial`, body);
      expect(tried).toMatchObject({
        status: 200,
        body: { trials: [{ name: '福祉係 佐藤', status: 'waiting' }] },
      });
    }
    const stranger = { ...body, trials: [{ id: randomUUID(), testerId: follower.id }] };
    expect(await supervisor.post(`${pathOf(head.id)}/trial`, stranger)).toMatchObject(
      refusedAs('no-tester'),
    );
    const away = await supervisor.post(`${base}/broadcast-testers/removal`, { id: colleague.id });
    expect(away.status).toBe(204);
    expect(await supervisor.get(`${base}/broadcast-testers`)).toMatchObject({ body: { data: [] } });
    await api.build.pool.query(`update consultees set following = false where id = $1`, [
      colleague.id,
    ]);
    expect(await add(number)).toMatchObject(refusedAs('not-following'));
  });
});

describe('what goes out', () => {
  test('is an administrator’s to send, after LINE had nothing against its form', async () => {
    expect(await confirm(await draft())).toMatchObject(refusedAs('not-checked'));
    const head = await checked();
    expect(await confirm(head, {}, supervisor)).toMatchObject({ status: 403 });
    expect(await confirm(head)).toMatchObject({
      status: 200,
      body: { status: 'confirmed', recipients: 1, confirmedBy: { id: administrator.id } },
    });
    expect(await confirm(head)).toMatchObject(refusedAs('is-confirmed'));
    expect(await supervisor.put(pathOf(head.id), words({ basedOn: 1 }))).toMatchObject(
      refusedAs('is-confirmed'),
    );
  });

  test('needs a reason when its words tell something', async () => {
    const head = await checked({ bubbles: ['新しい相談の時間です。'] });
    expect(await confirm(head)).toMatchObject(refusedAs('reveals'));
    const revealReason = '対象は一般向けの講座に限るため';
    expect(await confirm(head, { revealReason })).toMatchObject({
      status: 200,
      body: { revealReason },
    });
  });

  test('needs a reason when it is more than the month has left', async () => {
    const head = await checked();
    await setQuota(10, 10);
    expect(await confirm(head)).toMatchObject(refusedAs('over-quota'));
    const quotaReason = '追加の通数を申し込みました';
    expect(await confirm(head, { quotaReason })).toMatchObject({ body: { quotaReason } });
    await setQuota(200, 10);
  });

  test('goes to somebody, at a time to come', async () => {
    const nobody = await checked({
      segment: { since: { from: businessDate(api.clock.now() + 2 * DAY) } },
    });
    expect(await confirm(nobody)).toMatchObject(refusedAs('nobody'));
    const head = await checked();
    const at = (ms: number) => new Date(api.clock.now() + ms).toISOString();
    expect(await confirm(head, { sendAt: at(-HOUR) })).toMatchObject(refusedAs('in-the-past'));
    expect(await confirm(head, { sendAt: at(400 * DAY) })).toMatchObject(refusedAs('too-far'));
    const sendAt = at(HOUR);
    expect(await confirm(head, { sendAt })).toMatchObject({ status: 200, body: { sendAt } });
  });

  test('goes to no few whom somebody picked out', async () => {
    const one = await checked({ segment: { words: 'usual' } });
    expect(one.reach).toMatchObject({ recipients: 1 });
    expect(await confirm(one)).toMatchObject(refusedAs('too-few'));
  });

  test('can be taken back until it begins, and be stopped on its way', async () => {
    const head = await checked();
    await confirm(head, { sendAt: new Date(api.clock.now() + HOUR).toISOString() });
    const cancel = () => administrator.post(`${pathOf(head.id)}/cancel`);
    expect(await supervisor.post(`${pathOf(head.id)}/cancel`)).toMatchObject({ status: 403 });
    expect(await cancel()).toMatchObject({ body: { status: 'draft', sendAt: null } });
    expect(await cancel()).toMatchObject(refusedAs('not-under-way'));
    await confirm(head);
    // As the worker begins it.
    await api.build.pool.query(
      `with begun as (update broadcasts set status = 'sending', started_at = now() where id = $1)
       insert into deliveries (id, organisation_id, service_id, channel_id, consultee_id, broadcast_id, kind, text, status, settled_at)
       select gen_random_uuid(), organisation_id, service_id, channel_id, id, $1, 'push', 'broadcast',
         case when id = $2 then 'accepted' else 'waiting' end, case when id = $2 then now() end from consultees where service_id = $3`,
      [head.id, follower.id, world.service.id],
    );
    expect(await cancel()).toMatchObject({
      body: {
        status: 'stopped',
        stopReason: 'by-staff',
        stoppedBy: { id: administrator.id },
        results: { accepted: 1, waiting: 0, cancelled: expect.any(Number) },
      },
    });
  });
});
