/** What LINE's events become: each handled once, whatever their order and however often they come. */
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { sealWith } from '../../db/crypt.ts';
import { Refusal, type RefusalCode } from '../../domain/errors.ts';
import type { Relays } from '../../worker/relay/start.ts';
import { eventually } from '../support/eventually.ts';
import { useRelayWorld } from './world.ts';

const world = useRelayWorld();
const running = new Set<Relays>();

function startRelay(...options: Parameters<typeof world.relay>): Relays {
  const relay = world.relay(...options);
  running.add(relay);
  return relay;
}

afterEach(async () => {
  await Promise.all([...running].map((relay) => relay.stop()));
  running.clear();
});

interface Settled {
  status: string;
  reason: string | null;
}

async function settled(event: { webhookEventId?: unknown }): Promise<Settled> {
  return eventually<Settled>(async () => {
    const [row] = await world.query<Settled>(
      `select status, reason from inbox where webhook_event_id = $1 and status <> 'pending'`,
      [event.webhookEventId],
    );
    if (!row) throw new Error('not settled yet');
    return row;
  });
}

async function allSettled(): Promise<void> {
  await eventually(
    async () => (await world.query(`select id from inbox where status = 'pending'`)).length === 0,
    { withinMs: 40_000 },
  );
}

async function findConsultee(
  lineId: string,
): Promise<{ id: string; following: boolean; blocked: boolean } | undefined> {
  const { organisationId, serviceId } = world.channel;
  const lookup = await world.build.crypt.lookup(
    organisationId,
    serviceId,
    'consultees.line_id',
    lineId,
  );
  const [row] = await world.query<{ id: string; following: boolean; blocked: boolean }>(
    'select id, following, blocked from consultees where line_id_lookup = $1',
    [lookup],
  );
  return row;
}

async function deliveriesTo(lineId: string): Promise<{ kind: string; text: string }[]> {
  const consultee = await findConsultee(lineId);
  return world.query(
    'select kind, text from deliveries where consultee_id = $1 order by created_at',
    [consultee?.id],
  );
}

function buildEvent(userId: string, type: string, details: Record<string, unknown> = {}) {
  return world.phone.control.buildEvent('demo', userId, type, details);
}

async function send(...events: Record<string, unknown>[]): Promise<void> {
  await world.phone.control.postRaw('demo', { events });
}

describe('a person', () => {
  test('who follows is known from then on and greeted', async () => {
    startRelay();
    const person = world.phone.control.person('フォローする人');
    person.follow();
    await eventually(() => person.talk().bubbles.length === 1);
    expect(await findConsultee(person.userId)).toMatchObject({ following: true, blocked: false });
    expect(await deliveriesTo(person.userId)).toEqual([{ kind: 'reply', text: 'lineGreeting' }]);
  });

  test('who types into the talk is shown the way to the room, once for many lines', async () => {
    startRelay();
    const person = world.phone.control.person('トークに書く人');
    person.follow();
    await eventually(() => person.talk().bubbles.length === 1);
    const lines = ['つらいことがあって', '聞いてほしい', 'もうむり'].map((text) =>
      person.typeText(text),
    );
    const reasons = await Promise.all(
      lines.map(async ({ event }) => (await settled(event)).reason),
    );
    expect(reasons.toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
      'answered',
      'answered-before',
      'answered-before',
    ]);
    const answers = () => person.talk().bubbles.filter(({ from }) => from === 'account');
    await eventually(() => answers().length === 2);
    const answer = answers().at(-1);
    const pressed = person.pressButton(answer?.id ?? '', 'ひらく');
    expect(pressed).toMatchObject({ kind: 'opened', isRoom: true });
    const texts = (await deliveriesTo(person.userId)).map(({ text }) => text);
    expect(texts).toEqual(['lineGreeting', 'lineTalkAnswer']);
  });

  test('who taps the button for the room in the menu is answered every time', async () => {
    startRelay();
    const person = world.phone.control.person('メニューを押す人');
    person.follow();
    expect(await settled(person.postback('room'))).toEqual({
      status: 'handled',
      reason: 'answered',
    });
    expect(await settled(person.postback('room'))).toEqual({
      status: 'handled',
      reason: 'answered',
    });
    expect(await settled(person.postback('unknown:code'))).toEqual({
      status: 'ignored',
      reason: 'unknown-postback',
    });
  });

  test('who blocks us is not written to', async () => {
    startRelay();
    const person = world.phone.control.person('ブロックする人');
    person.follow();
    person.block();
    await eventually(async () => (await findConsultee(person.userId))?.blocked === true);
    expect(await findConsultee(person.userId)).toMatchObject({ following: false, blocked: true });
  });

  test('stands as the newest event says, in whatever order they arrive', async () => {
    startRelay();
    const { userId } = world.phone.control.person('ぎゃくじゅんの人');
    const at = Date.now() - 10_000;
    const follow = buildEvent(userId, 'follow', { timestamp: at });
    const unfollow = buildEvent(userId, 'unfollow', { timestamp: at + 1 });
    const again = buildEvent(userId, 'follow', { timestamp: at + 2 });
    await send(unfollow);
    expect(await settled(unfollow)).toEqual({ status: 'handled', reason: 'unfollowed' });
    await send(follow);
    expect(await settled(follow)).toEqual({ status: 'handled', reason: 'overtaken' });
    expect(await findConsultee(userId)).toMatchObject({ following: false, blocked: true });
    await send(again);
    expect(await settled(again)).toEqual({ status: 'handled', reason: 'returned' });
    expect(await findConsultee(userId)).toMatchObject({ following: true, blocked: false });
    expect(await deliveriesTo(userId)).toHaveLength(1);
  });

  test('is answered by a push when the event comes so late that its reply token has run out', async () => {
    startRelay();
    const { userId } = world.phone.control.person('おそい人');
    const late = buildEvent(userId, 'follow', { timestamp: Date.now() - 3_600_000 });
    await send(late);
    await settled(late);
    expect(await deliveriesTo(userId)).toEqual([{ kind: 'push', text: 'lineGreeting' }]);
  });
});

describe('an event of no use', () => {
  test.for([
    ['unsend', { unsend: { messageId: '123' } }, 'nothing-kept'],
    ['join', { source: { type: 'group', groupId: 'C1' } }, 'not-one-to-one'],
    [
      'message',
      { source: { type: 'group', groupId: 'C1' }, message: { id: '1', type: 'text' } },
      'not-one-to-one',
    ],
    ['message', { source: undefined, message: { id: '1', type: 'text' } }, 'no-user'],
    ['accountLink', { link: { result: 'ok', nonce: 'x' } }, 'account-link'],
    ['beacon', { beacon: {} }, 'beacon'],
    ['videoPlayComplete', {}, 'video-play-complete'],
    ['membership', {}, 'membership'],
    ['module', {}, 'module'],
    ['activated', {}, 'module'],
    ['botSuspended', {}, 'bot-suspended'],
    ['edit', { message: { id: '1' } }, 'unknown-type'],
    ['toString', {}, 'unknown-type'],
    ['message', { mode: 'standby', message: { id: '1', type: 'text' } }, 'standby'],
  ] as const)('of type %s is ignored with its reason', async ([type, details, reason]) => {
    startRelay();
    const event = buildEvent(`U${'a'.repeat(32)}`, type, details);
    await send(event);
    expect(await settled(event)).toEqual({ status: 'ignored', reason });
  });

  test('that says our account was suspended stands in the audit trail', async () => {
    startRelay();
    await send(buildEvent(`U${'a'.repeat(32)}`, 'botSuspended'));
    const trail = await eventually(async () => {
      const found = await world.query<{ object_id: string }>(
        `select distinct object_id from audit_entries where action = 'channel.suspended'`,
      );
      return found.length > 0 ? found : false;
    });
    expect(trail).toEqual([{ object_id: world.channel.id }]);
  });
});

async function storeRow(
  event: Buffer,
  attempts: number,
  webhookEventId: string = randomUUID(),
): Promise<string> {
  const { organisationId, serviceId, id } = world.channel;
  await world.build.insert('inbox', {
    organisation_id: organisationId,
    service_id: serviceId,
    channel_id: id,
    webhook_event_id: webhookEventId,
    type: 'message',
    event,
    attempts,
  });
  return webhookEventId;
}

describe('a row that cannot be read', () => {
  test('is given up after some tries, on the audit trail, and holds nobody up', async () => {
    const broken = await storeRow(Buffer.from('no ciphertext at all'), 4);
    const early = await storeRow(Buffer.from('no ciphertext at all'), 0);
    startRelay();
    const person = world.phone.control.person('となりの人');
    person.follow();
    await eventually(async () => (await findConsultee(person.userId))?.following === true);
    expect(await settled({ webhookEventId: broken })).toEqual({
      status: 'ignored',
      reason: 'unreadable',
    });
    const [row] = await world.query<{ status: string }>(
      'select status from inbox where webhook_event_id = $1',
      [early],
    );
    expect(row?.status).toBe('pending');
    const trail = await world.query<{ outcome: string }>(
      `select outcome from audit_entries where action = 'event.give-up'`,
    );
    expect(trail).toEqual([{ outcome: 'failed' }]);
    await world.query('delete from inbox where webhook_event_id = $1', [early]);
  });

  test('holds no event that is nothing but text', async () => {
    const { organisationId, serviceId } = world.channel;
    const key = await world.keys.keys.obtain({
      organisationId,
      serviceId,
      kind: 'service',
      objectId: serviceId,
    });
    const id: string = randomUUID();
    const place = { table: 'inbox', column: 'event', row: id };
    await storeRow(sealWith(key, organisationId, place, 'not JSON'), 10, id);
    startRelay();
    expect(await settled({ webhookEventId: id })).toEqual({
      status: 'ignored',
      reason: 'unreadable',
    });
  });

  test('because the key store is away waits for it, however long', async () => {
    const person = world.phone.control.person('かぎまちの人');
    const event = buildEvent(person.userId, 'follow');
    await send(event);
    await world.query('update inbox set attempts = 500 where webhook_event_id = $1', [
      event['webhookEventId'],
    ]);
    const away = { open: () => Promise.reject(refusal('keys-unavailable')) };
    const relay = startRelay({ crypt: { ...world.build.crypt, ...away } });
    await eventually(async () => {
      const [row] = await world.query<{ attempts: number }>(
        'select attempts from inbox where webhook_event_id = $1',
        [event['webhookEventId']],
      );
      return (row?.attempts ?? 0) > 500;
    });
    await relay.stop();
    await world.query(`update inbox set next_at = now() where status = 'pending'`);
    startRelay();
    expect(await settled(event)).toEqual({ status: 'handled', reason: 'followed' });
  });
});

function refusal(code: RefusalCode): Refusal {
  return new Refusal(code);
}

describe('many events', () => {
  test('with duplicates and in disorder are handled once each by two relays', async () => {
    const people = Array.from({ length: 40 }, (_, n) => world.phone.control.person(`ひと${n}`));
    const at = Date.now() - 30_000;
    const events = people.flatMap(({ userId }) =>
      Array.from({ length: 25 }, (_, n) =>
        buildEvent(userId, n % 2 === 0 ? 'follow' : 'unfollow', {
          timestamp: at + n,
          replyToken: undefined,
        }),
      ),
    );
    world.phone.control.changeFaults({ duplicates: 1, batchSize: 25 });
    startRelay();
    startRelay();
    await world.phone.control.sendEvents('demo', events, 7);
    await allSettled();
    world.phone.control.clearFaults();
    const ids = events.map((event) => event['webhookEventId']);
    const rows = await world.query<{ status: string; reason: string }>(
      'select status, reason from inbox where webhook_event_id = any($1)',
      [ids],
    );
    expect(rows).toHaveLength(1_000);
    expect(rows.every(({ status }) => status === 'handled')).toBe(true);
    // Each greeting belongs to one follow that counted.
    const followed = rows.filter(({ reason }) => reason === 'followed').length;
    const found = await Promise.all(people.map(({ userId }) => findConsultee(userId)));
    const consultees = found.map((one) => one?.id);
    const [sum] = await world.query<{ greetings: number }>(
      `select count(*)::int as greetings from deliveries where consultee_id = any($1) and text = 'lineGreeting'`,
      [consultees],
    );
    expect(sum?.greetings).toBe(followed);
    // The newest event of everybody is a follow.
    expect(found.every((one) => one?.following === true && !one.blocked)).toBe(true);
    expect(new Set(consultees).size).toBe(people.length);
  }, 90_000);

  test('that a killed relay had taken are taken up by another when the lease is over', async () => {
    const person = world.phone.control.person('とりのこされた人');
    const event = buildEvent(person.userId, 'follow');
    await send(event);
    // As a killed process leaves it: taken, and neither settled nor put back.
    await world.query(
      `update inbox set attempts = 1, next_at = now() + interval '1 second' where webhook_event_id = $1`,
      [event['webhookEventId']],
    );
    startRelay();
    expect(await settled(event)).toEqual({ status: 'handled', reason: 'followed' });
    expect(await deliveriesTo(person.userId)).toHaveLength(1);
  });

  test('broken off in the middle of their transaction leave nothing behind, and are done anew', async () => {
    const person = world.phone.control.person('とちゅうの人');
    const event = buildEvent(person.userId, 'follow');
    await send(event);
    let seals = 0;
    const { crypt } = world.build;
    const failing = {
      ...crypt,
      seal: (...given: Parameters<typeof crypt.seal>) => {
        seals += 1;
        // The consultee's row is written by now; the reply token's seal never comes back.
        return seals === 2 ? Promise.reject(new Error('broken off')) : crypt.seal(...given);
      },
    };
    startRelay({ crypt: failing });
    expect(await settled(event)).toEqual({ status: 'handled', reason: 'followed' });
    expect(seals).toBeGreaterThan(2);
    expect(await deliveriesTo(person.userId)).toHaveLength(1);
  });
});

test('a relay can say how much waits, and for how long', async () => {
  const relay = world.relay();
  await relay.stop();
  await send(buildEvent(`U${'b'.repeat(32)}`, 'beacon'));
  const inbox = (await relay.queues()).find(({ queue }) => queue === 'inbox');
  expect(inbox).toMatchObject({ waiting: 1 });
  expect(inbox?.oldestSeconds).toBeGreaterThanOrEqual(0);
});
