/** Words on their way to the engine: many become one signal, none is lost, and nothing begins anew. */
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { openConsultation } from '../../db/consultations.ts';
import { messagePlace, storeMessage } from '../../db/messages.ts';
import { inScope } from '../../db/scope.ts';
import { newConsultation, type ConsultationState } from '../../domain/consultation.ts';
import type { RelayDeps } from '../../worker/relay/deps.ts';
import type { Relays } from '../../worker/relay/start.ts';
import { eventually } from '../support/eventually.ts';
import { useRelayWorld } from './world.ts';

const world = useRelayWorld();
const running = new Set<Relays>();

function startRelay(overrides: Partial<RelayDeps> = {}): Relays {
  const relay = world.relay(overrides);
  running.add(relay);
  return relay;
}

afterEach(async () => {
  await Promise.all([...running].map((relay) => relay.stop()));
  running.clear();
  world.engine.isAway = false;
});

interface Talk {
  id: string;
  say(author?: 'consultee' | 'staff'): Promise<void>;
}

async function openTalk({ openedBy = null }: { openedBy?: string | null } = {}): Promise<Talk> {
  const { organisationId, serviceId } = world.channel;
  const consultee = await world.build.buildConsultee({ channel: world.channel });
  const scope = { organisationId, serviceIds: [serviceId] };
  const { id } = await inScope(world.deps.database, scope, (tx) =>
    openConsultation(tx, {
      organisationId,
      serviceId,
      consulteeId: consultee.id,
      id: randomUUID(),
      formVersion: 1,
      openedById: openedBy,
    }),
  );
  return {
    id,
    async say(author = 'consultee') {
      const clientId = randomUUID();
      const key = { organisationId, serviceId, kind: 'consultation', objectId: id } as const;
      const body = await world.build.crypt.seal(key, messagePlace(id, clientId), 'ことば');
      const authorId = author === 'consultee' ? consultee.id : randomUUID();
      await inScope(world.deps.database, scope, (tx) =>
        storeMessage(tx, {
          organisationId,
          serviceId,
          consultationId: id,
          clientId,
          author,
          authorId,
          body,
        }),
      );
    },
  };
}

async function nothingWaits(consultationId: string): Promise<void> {
  await eventually(
    async () => {
      const open = await world.query(
        'select id from outbox where consultation_id = $1 and done_at is null',
        [consultationId],
      );
      return open.length === 0;
    },
    { withinMs: 15_000 },
  );
}

/** The workflow has recorded a step, as its activity does. */
async function recordStep(
  consultationId: string,
  { ended = false } = {},
): Promise<ConsultationState> {
  const snapshot = { ...newConsultation(Date.now()), seq: 3 };
  await world.query(
    'update consultations set seq = 3, snapshot = $2, ended_at = case when $3 then now() end where id = $1',
    [consultationId, snapshot, ended],
  );
  return snapshot;
}

describe('words', () => {
  test('begin the workflow with the first of them, and reach it as one signal when they come close together', async () => {
    const talk = await openTalk();
    for (let n = 0; n < 5; n += 1) await talk.say();
    await talk.say('staff');
    startRelay();
    await nothingWaits(talk.id);
    const workflow = world.engine.workflows.get(talk.id);
    expect(workflow?.begunWith).toMatchObject({
      consultationId: talk.id,
      state: null,
      openedBy: null,
      linkedTo: null,
      handled: [],
    });
    expect(workflow?.heard).toHaveLength(1);
    expect(workflow?.heard[0]).toMatchObject({
      consulteeUpTo: 5,
      staffUpTo: 6,
      unansweredSince: null,
    });
  });

  test('stored while others are on their way are told afterwards: the last word is always heard', async () => {
    const talk = await openTalk();
    startRelay();
    startRelay();
    await Promise.all(Array.from({ length: 60 }, () => talk.say()));
    await nothingWaits(talk.id);
    const heard = world.engine.workflows.get(talk.id)?.heard ?? [];
    expect(Math.max(...heard.map(({ consulteeUpTo }) => consulteeUpTo))).toBe(60);
    expect(heard.length).toBeLessThanOrEqual(60);
  });

  test('are not told too early: an errand waits for the transaction of its words', async () => {
    const talk = await openTalk();
    await talk.say();
    const { organisationId, serviceId } = world.channel;
    const scope = { organisationId, serviceIds: [serviceId] };
    const slow = Promise.withResolvers<void>();
    const written = Promise.withResolvers<void>();
    const second = inScope(world.deps.database, scope, async (tx) => {
      const clientId = randomUUID();
      const body = Buffer.alloc(50);
      await storeMessage(tx, {
        organisationId,
        serviceId,
        consultationId: talk.id,
        clientId,
        author: 'consultee',
        authorId: randomUUID(),
        body,
      });
      written.resolve();
      await slow.promise;
    });
    await written.promise;
    startRelay();
    const other = await openTalk();
    await other.say();
    await nothingWaits(other.id);
    expect(world.engine.workflows.has(talk.id)).toBe(false);
    slow.resolve();
    await second;
    await nothingWaits(talk.id);
    expect(world.engine.workflows.get(talk.id)?.heard.at(-1)?.consulteeUpTo).toBe(2);
  });

  test('of a consultation that staff opened begin it as theirs', async () => {
    const staff = await world.build.buildStaff({
      organisation: { id: world.channel.organisationId },
    });
    const talk = await openTalk({ openedBy: staff.id });
    await talk.say('staff');
    startRelay();
    await nothingWaits(talk.id);
    expect(world.engine.workflows.get(talk.id)?.begunWith.openedBy).toBe(staff.id);
  });
});

describe('while the engine is away', () => {
  test('words wait, LINE is answered all the same, and all flows when it is back', async () => {
    world.engine.isAway = true;
    const talks = await Promise.all(Array.from({ length: 12 }, () => openTalk()));
    await Promise.all(talks.map((talk) => talk.say()));
    startRelay();
    const person = world.phone.control.person('エンジンがない日の人');
    person.follow();
    await eventually(() => person.talk().bubbles.length === 1);
    await eventually(() => world.engine.calls > 2);
    expect(talks.some(({ id }) => world.engine.workflows.has(id))).toBe(false);
    world.engine.isAway = false;
    await Promise.all(talks.map(({ id }) => nothingWaits(id)));
    expect(talks.every(({ id }) => world.engine.workflows.get(id)?.heard.length === 1)).toBe(true);
  });

  test('one errand asks whether it is back, not all of them', async () => {
    world.engine.isAway = true;
    const talks = await Promise.all(Array.from({ length: 30 }, () => openTalk()));
    await Promise.all(talks.map((talk) => talk.say()));
    const before = world.engine.calls;
    startRelay();
    await eventually(() => world.engine.calls >= before + 10);
    const rows = await world.query<{ attempts: number }>(
      'select attempts from outbox where done_at is null',
    );
    expect(rows).toHaveLength(30);
    // Eight at once found out; the others were put back untried.
    expect(rows.filter(({ attempts }) => attempts === 0).length).toBeGreaterThan(5);
    world.engine.isAway = false;
    await Promise.all(talks.map(({ id }) => nothingWaits(id)));
  });
});

describe('a workflow that is no longer there', () => {
  test('is resumed from its snapshot while the consultation goes on, and never begun anew', async () => {
    const talk = await openTalk();
    const state = await recordStep(talk.id);
    await talk.say();
    startRelay();
    await nothingWaits(talk.id);
    expect(world.engine.workflows.get(talk.id)?.begunWith).toMatchObject({ state, openedBy: null });
  });

  test('is left in peace when the consultation has ended', async () => {
    const talk = await openTalk();
    await talk.say();
    await recordStep(talk.id, { ended: true });
    startRelay();
    await nothingWaits(talk.id);
    expect(world.engine.workflows.has(talk.id)).toBe(false);
  });

  test('without any step on record is counted, and tried again later', async () => {
    const talk = await openTalk();
    await talk.say();
    const relay = startRelay();
    await nothingWaits(talk.id);
    const workflow = world.engine.workflows.get(talk.id);
    if (workflow) workflow.isRunning = false;
    await talk.say();
    await eventually(() => relay.counters().workflowsMissing > 0);
    const [row] = await world.query<{ done_at: Date | null }>(
      'select done_at from outbox where consultation_id = $1 order by created_at desc limit 1',
      [talk.id],
    );
    expect(row?.done_at).toBeNull();
    await world.query('delete from outbox where consultation_id = $1', [talk.id]);
  });
});

test('an errand that a killed relay had taken is taken up by another', async () => {
  const talk = await openTalk();
  await talk.say();
  await world.query(
    `update outbox set claimed_at = now(), attempts = 1, next_at = now() + interval '1 second' where consultation_id = $1`,
    [talk.id],
  );
  startRelay();
  await nothingWaits(talk.id);
  expect(world.engine.workflows.get(talk.id)?.heard).toHaveLength(1);
});
