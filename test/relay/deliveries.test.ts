/** Notices to LINE: what she gets, what staff learn, and what a failing platform changes. */
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { FIRST_CHOICES, type NoticeWish } from '../../domain/room-choices.ts';
import { replyTokenPlace } from '../../worker/relay/new-delivery.ts';
import type { Relays } from '../../worker/relay/start.ts';
import { eventually } from '../support/eventually.ts';
import type { BuiltConsultation, BuiltConsultee } from '../support/factories.ts';
import { DEMO_CHANNEL } from '../../line/phone/demo-channel.ts';
import { otherHours } from '../support/settings.ts';
import { useRelayWorld } from './world.ts';

const world = useRelayWorld();
const running = new Set<Relays>();
let people = 0;

function startRelay(): void {
  running.add(world.relay());
}

afterEach(async () => {
  await Promise.all([...running].map((relay) => relay.stop()));
  running.clear();
  world.phone.control.clearFaults();
  world.phone.control.configureChannel({ ...DEMO_CHANNEL, quota: null });
  await world.query(`delete from deliveries`);
});

/** A friend of our account with a consultation in the care of a counselor. */
async function buildPerson() {
  people += 1;
  const phone = world.phone.control.person(`知らせを待つ人${people}`);
  world.phone.control.configureChannel({ ...DEMO_CHANNEL, isWebhookActive: false });
  phone.follow();
  const { channel, build } = world;
  const service = { id: channel.serviceId, organisationId: channel.organisationId };
  const assignee = await build.buildStaff({
    organisation: { id: channel.organisationId },
    roles: [{ service, role: 'counselor' }],
  });
  const consultee = await build.buildConsultee({ channel, lineId: phone.userId });
  const consultation = await build.buildConsultation({
    consultee,
    stage: 'conversation',
    assignee,
  });
  return { phone, consultee, consultation, assignee };
}

async function buildDelivery(
  consultee: BuiltConsultee,
  {
    consultation = null,
    replyToken = null,
    minutesOld = 0,
    attempts = 0,
    text = 'lineNotice',
  }: {
    consultation?: BuiltConsultation | null;
    replyToken?: string | null;
    minutesOld?: number;
    attempts?: number;
    text?: string;
  } = {},
): Promise<string> {
  const id = randomUUID();
  const { organisationId, serviceId } = consultee;
  const key = { organisationId, serviceId, kind: 'service', objectId: serviceId } as const;
  await world.build.insert('deliveries', {
    id,
    organisation_id: organisationId,
    service_id: serviceId,
    channel_id: world.channel.id,
    consultee_id: consultee.id,
    consultation_id: consultation?.id ?? null,
    kind: replyToken === null ? 'push' : 'reply',
    text,
    reply_token: replyToken && (await world.build.crypt.seal(key, replyTokenPlace(id), replyToken)),
    attempts,
    created_at: new Date(Date.now() - minutesOld * 60_000),
  });
  return id;
}

interface DeliveryState {
  status: string;
  kind: string;
  attempts: number;
  request_id: string | null;
}

async function stateOf(id: string): Promise<DeliveryState> {
  const [row] = await world.query<DeliveryState>(
    'select status, kind, attempts, request_id from deliveries where id = $1',
    [id],
  );
  if (!row) throw new Error('no such delivery');
  return row;
}

async function reaches(id: string, status: string): Promise<DeliveryState> {
  return eventually(async () => {
    const state = await stateOf(id);
    if (state.status !== status) throw new Error(`still ${state.status}`);
    return state;
  });
}

function bubbles(person: Awaited<ReturnType<typeof buildPerson>>): unknown[] {
  return person.phone.talk().bubbles;
}

async function noticesOf(staff: { id: string }): Promise<string[]> {
  const rows = await world.query<{ kind: string }>('select kind from notices where staff_id = $1', [
    staff.id,
  ]);
  return rows.map(({ kind }) => kind);
}

describe('a notice', () => {
  test('reaches her once, says nothing, and is known by the request LINE gave it', async () => {
    const person = await buildPerson();
    const id = await buildDelivery(person.consultee, { consultation: person.consultation });
    startRelay();
    const { request_id: requestId } = await reaches(id, 'accepted');
    expect(requestId).toEqual(expect.any(String));
    expect(bubbles(person)).toHaveLength(1);
    const [shown] = person.phone.talk().notifications;
    expect(shown?.body).toBe('お知らせがあります。');
    expect(JSON.stringify(bubbles(person))).toContain(
      `https://liff.line.me/${DEMO_CHANNEL.liffId}`,
    );
  });

  test.for(['error', 'error-after-accepting', 'no-answer-after-accepting'] as const)(
    'reaches her exactly once when the platform first shows %s',
    async (kind) => {
      const person = await buildPerson();
      world.phone.control.changeFaults({ answers: [{ endpoint: 'push', kind }] });
      const id = await buildDelivery(person.consultee);
      startRelay();
      await reaches(id, 'accepted');
      expect(bubbles(person)).toHaveLength(1);
    },
  );

  test('is not sent to somebody who has blocked us', async () => {
    const person = await buildPerson();
    await world.query('update consultees set blocked = true where id = $1', [person.consultee.id]);
    const id = await buildDelivery(person.consultee);
    startRelay();
    await reaches(id, 'blocked');
    expect(bubbles(person)).toEqual([]);
  });

  test('of a text that is not meant for LINE never leaves', async () => {
    const person = await buildPerson();
    const id = await buildDelivery(person.consultee, { text: 'talkEnded' });
    startRelay();
    await reaches(id, 'refused');
    expect(bubbles(person)).toEqual([]);
  });

  test('waits, for all to see, while the month is used up, and the assignee is told once', async () => {
    const person = await buildPerson();
    world.phone.control.configureChannel({ ...DEMO_CHANNEL, quota: 0 });
    const id = await buildDelivery(person.consultee, { consultation: person.consultation });
    startRelay();
    await reaches(id, 'quota-exceeded');
    expect(await noticesOf(person.assignee)).toEqual(['not-delivered']);
    // Put back for an hour: before that, what we set here would be overwritten.
    const putBack = `select 1 from deliveries where id = $1 and next_at > now() + interval '30 minutes'`;
    await eventually(async () => (await world.query(putBack, [id])).length === 1);
    await world.query('update deliveries set next_at = now() where id = $1', [id]);
    await eventually(async () => (await stateOf(id)).attempts === 2);
    expect(await noticesOf(person.assignee)).toEqual(['not-delivered']);
    world.phone.control.configureChannel({ ...DEMO_CHANNEL, quota: null });
    await eventually(async () => {
      await world.query('update deliveries set next_at = now() where id = $1', [id]);
      return (await stateOf(id)).status === 'accepted';
    });
    expect(bubbles(person)).toHaveLength(1);
  });

  test('is given up after a quarter of an hour without success, and the assignee is told', async () => {
    const person = await buildPerson();
    world.phone.control.changeFaults({ answers: [{ endpoint: 'push', kind: 'error', times: 3 }] });
    const id = await buildDelivery(person.consultee, {
      consultation: person.consultation,
      minutesOld: 16,
      attempts: 9,
    });
    startRelay();
    await reaches(id, 'given-up');
    expect(await noticesOf(person.assignee)).toEqual(['not-delivered']);
    const trail = await world.query<{ outcome: string; data: unknown }>(
      `select outcome, data from audit_entries where action = 'delivery.settle' and object_id = $1`,
      [id],
    );
    expect(trail).toEqual([{ outcome: 'failed', data: { status: 'given-up', attempts: 10 } }]);
  });

  test('to a person the platform does not know is refused once and for all', async () => {
    const { channel, build } = world;
    const consultee = await build.buildConsultee({ channel });
    const id = await buildDelivery(consultee);
    startRelay();
    expect(await reaches(id, 'refused')).toMatchObject({ attempts: 1, request_id: null });
  });

  test('waits with its channel when the platform asks to slow down, without losing a try', async () => {
    const person = await buildPerson();
    world.phone.control.changeFaults({ answers: [{ endpoint: 'push', kind: 'rate-limited' }] });
    const ids = [await buildDelivery(person.consultee), await buildDelivery(person.consultee)];
    startRelay();
    const states = await Promise.all(ids.map((id) => reaches(id, 'accepted')));
    expect(states.map(({ attempts }) => attempts)).toEqual([1, 1]);
    expect(bubbles(person)).toHaveLength(2);
  });
});

describe('an answer by reply token', () => {
  function takeReplyToken(person: Awaited<ReturnType<typeof buildPerson>>): string {
    const event = world.phone.control.buildEvent('demo', person.phone.userId, 'message', {});
    return String(event['replyToken']);
  }

  test('costs no message of the quota', async () => {
    const person = await buildPerson();
    const used = world.phone.control.usage('demo');
    const id = await buildDelivery(person.consultee, { replyToken: takeReplyToken(person) });
    startRelay();
    expect(await reaches(id, 'accepted')).toMatchObject({ kind: 'reply' });
    expect(world.phone.control.usage('demo')).toBe(used);
    expect(bubbles(person)).toHaveLength(1);
  });

  test('goes out as a push, once, when the token is no longer good', async () => {
    const person = await buildPerson();
    const id = await buildDelivery(person.consultee, { replyToken: 'used-up-or-unknown' });
    startRelay();
    expect(await reaches(id, 'accepted')).toMatchObject({ kind: 'push' });
    expect(bubbles(person)).toHaveLength(1);
  });

  test('goes out as a push when it has waited longer than a token lives', async () => {
    const person = await buildPerson();
    const id = await buildDelivery(person.consultee, {
      replyToken: takeReplyToken(person),
      minutesOld: 2,
    });
    startRelay();
    expect(await reaches(id, 'accepted')).toMatchObject({ kind: 'push' });
    expect(bubbles(person)).toHaveLength(1);
  });

  test.for(['error', 'error-after-accepting'] as const)(
    'is given once when the platform first shows %s',
    async (kind) => {
      const person = await buildPerson();
      world.phone.control.changeFaults({ answers: [{ endpoint: 'reply', kind }] });
      const id = await buildDelivery(person.consultee, { replyToken: takeReplyToken(person) });
      startRelay();
      expect(await reaches(id, 'accepted')).toMatchObject({ kind: 'reply' });
      expect(bubbles(person)).toHaveLength(1);
    },
  );
});

test('two relays at once send every notice once', async () => {
  const person = await buildPerson();
  const ids = await Promise.all(Array.from({ length: 30 }, () => buildDelivery(person.consultee)));
  startRelay();
  startRelay();
  await Promise.all(ids.map((id) => reaches(id, 'accepted')));
  expect(bubbles(person)).toHaveLength(30);
});

test('no log line holds a LINE id, a token or a text', async () => {
  const person = await buildPerson();
  const id = await buildDelivery(person.consultee);
  startRelay();
  await reaches(id, 'accepted');
  for (const secret of [person.phone.userId, DEMO_CHANNEL.channelSecret, 'お知らせ', 'practice.']) {
    expect(world.logged()).not.toContain(secret);
  }
});

test.for([
  ['reads it there', 0, 1, 'lineNotice', 'not-needed'],
  ['has it still', 0, 0, 'lineNotice', 'waiting'],
  ['is not heard of any more', 60, 0, 'lineNotice', 'accepted'],
  // What is new is not among what she has read.
  ['has not been there since reception opened', 3_600, 1, 'lineOpening', 'accepted'],
  ['has been there since reception opened', 60, 1, 'lineOpening', 'not-needed'],
] as const)(
  'a notice to somebody who had the room before her and %s',
  async ([, silence, readUpTo, text, status]) => {
    const { consultee, consultation } = await buildPerson();
    await world.query(
      `with her as (update consultees set room_state = 'visible', room_seen_at = now() - make_interval(secs => $1) where id = $2)
       update consultations set last_seq = 1, read_by_consultee_up_to = $3, waiting_since = now() where id = $4`,
      [silence, consultee.id, readUpTo, consultation.id],
    );
    const id = await buildDelivery(consultee, { consultation, text, minutesOld: 10 });
    await world.query(`update deliveries set held_until = now() where id = $1`, [id]);
    startRelay();
    const state = `select status, held_until > now() as "isHeld" from deliveries where id = $1`;
    await eventually(async () =>
      expect(await world.query(state, [id])).toEqual([{ status, isHeld: status === 'waiting' }]),
    );
  },
);

describe('a consultee who says when she may be told', () => {
  async function buildWisher(notices: NoticeWish) {
    const person = await buildPerson();
    await world.query(`update consultees set room_choices = $1::jsonb where id = $2`, [
      JSON.stringify({ ...FIRST_CHOICES, notices }),
      person.consultee.id,
    ]);
    return person;
  }

  test('is told nothing when she wants no notices, though one was ordered before', async () => {
    const person = await buildWisher({ kind: 'none' });
    const id = await buildDelivery(person.consultee, { consultation: person.consultation });
    startRelay();
    await reaches(id, 'unwanted');
    expect(bubbles(person)).toEqual([]);
  });

  test('is told in her hours, and not at all when she has read it by then', async () => {
    const person = await buildWisher(otherHours());
    const { consultation } = person;
    const id = await buildDelivery(person.consultee, { consultation });
    startRelay();
    const held = await eventually(async () => {
      const [row] = await world.query<{ attempts: number }>(
        `select attempts from deliveries where id = $1 and least(held_until, next_at) > now() + interval '1 hour'`,
        [id],
      );
      return row ?? false;
    });
    expect(held).toEqual({ attempts: 0 });
    expect(bubbles(person)).toEqual([]);
    await world.query(`update deliveries set next_at = now() where id = $1`, [id]);
    await reaches(id, 'not-needed');
    expect(bubbles(person)).toEqual([]);
  });

  test('is greeted and answered all the same: those notices follow what she does herself', async () => {
    const person = await buildWisher({ kind: 'none' });
    const id = await buildDelivery(person.consultee, { text: 'lineTalkAnswer' });
    startRelay();
    await reaches(id, 'accepted');
    expect(bubbles(person)).toHaveLength(1);
  });
});

describe('how much of the month LINE has taken', () => {
  /** As the supervisors' board is told; `isDaily`: looked at again tomorrow rather than in an hour. */
  async function readAnew(quota: number | null) {
    world.phone.control.configureChannel({ ...DEMO_CHANNEL, quota });
    await world.query('update channels set quota_next_at = now(), quota_read_at = null');
    startRelay();
    const [read] = await eventually(async () => {
      const found = await world.query<{ limit: number | null; used: number; isDaily: boolean }>(
        `select quota_limit as "limit", quota_used as used, quota_next_at > now() + interval '2 hours' as "isDaily" from channels where quota_read_at is not null`,
      );
      expect(found).toHaveLength(1);
      return found;
    });
    return read;
  }

  test('is read once a day, and every hour from four fifths on, which the log warns of', async () => {
    const person = await buildPerson();
    for (let n = 0; n < 4; n++) await buildDelivery(person.consultee);
    startRelay();
    await eventually(() => bubbles(person).length === 4);
    const used = world.phone.control.usage('demo');
    expect(await readAnew(used * 2)).toEqual({ limit: used * 2, used, isDaily: true });
    expect(world.logged()).not.toContain('line-quota-low');
    const limit = Math.floor(used / 0.8);
    expect(await readAnew(limit)).toEqual({ limit, used, isDaily: false });
    expect(world.logged()).toContain('line-quota-low');
    expect(await readAnew(null)).toEqual({ limit: null, used, isDaily: true });
  });

  test('is read at once when LINE takes no more', async () => {
    const person = await buildPerson();
    await readAnew(null);
    world.phone.control.configureChannel({ ...DEMO_CHANNEL, quota: 0 });
    const id = await buildDelivery(person.consultee, { consultation: person.consultation });
    await reaches(id, 'quota-exceeded');
    const due = `select 1 from channels where quota_next_at <= now() or quota_limit = 0`;
    await eventually(async () => expect(await world.query(due)).toHaveLength(1));
  });
});
