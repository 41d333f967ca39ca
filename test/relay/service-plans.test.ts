/** Changed hours on their way to the workflows: all that wait are told, in the end, whatever is away meanwhile. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { consultationWorkflowId, escalationWorkflowId } from '../../domain/workflow-ids.ts';
import type { RelayDeps } from '../../worker/relay/deps.ts';
import type { Relays } from '../../worker/relay/start.ts';
import type { BuiltChannel } from '../support/factories.ts';
import { eventually } from '../support/eventually.ts';
import { PlayedEngine } from './played-engine.ts';
import { useRelayWorld } from './world.ts';

const world = useRelayWorld();
const running = new Set<Relays>();
let channel: BuiltChannel;
let engine: PlayedEngine;

beforeEach(async () => {
  channel = await world.build.buildChannel();
  // Versions that begin change the plan by themselves.
  await world.query(`update settings_versions set begun_at = now() where begun_at is null`);
  engine = new PlayedEngine();
});

afterEach(async () => {
  await Promise.all([...running].map((relay) => relay.stop()));
  running.clear();
});

function startRelay(overrides: Partial<RelayDeps> = {}): Relays {
  const relay = world.relay({ engine, ...overrides });
  running.add(relay);
  return relay;
}

async function open(options: { ended?: boolean } = {}) {
  const consultee = await world.build.buildConsultee({ channel });
  return world.build.buildConsultation({ consultee, ...options });
}

async function isTold(): Promise<boolean> {
  const [service] = await world.query<{ told: boolean }>(
    `select plan_told_at is not distinct from plan_changed_at as told from services where id = $1`,
    [channel.serviceId],
  );
  return service?.told ?? false;
}

const changes = () =>
  world.query(`update services set plan_changed_at = now() where id = $1`, [channel.serviceId]);

describe('changed hours of a service', () => {
  test('reach the workflow of its hours and all that waits there, and nothing that ended', async () => {
    const { id } = await open();
    const ended = await open({ ended: true });
    const requestedBy = await world.build.buildStaff({
      organisation: { id: channel.organisationId },
    });
    const consultation = await open();
    const escalation = await world.build.buildEscalation({ consultation, requestedBy });
    await world.query(`update escalations set n = 1 where id = $1`, [escalation.id]);
    const relay = startRelay();
    await eventually(isTold);
    expect(engine.services.get(channel.serviceId)).toBe(1);
    expect(relay.counters().plansTold).toBeGreaterThan(0);
    const expected = [
      consultationWorkflowId(id),
      consultationWorkflowId(consultation.id),
      escalationWorkflowId(consultation.id, 1),
    ];
    expect(engine.planned.filter((one) => expected.includes(one)).toSorted()).toEqual(
      expected.toSorted(),
    );
    expect(engine.planned).not.toContain(consultationWorkflowId(ended.id));
  });

  test('are told anew after each change, and only then', async () => {
    startRelay();
    await eventually(isTold);
    await changes();
    await eventually(isTold);
    expect(engine.services.get(channel.serviceId)).toBe(2);
  });

  test('wait while the engine is away, and are told when it is back', async () => {
    const { id } = await open();
    engine.isAway = true;
    const relay = startRelay();
    await eventually(async () => {
      const waiting = (await relay.queues()).find(({ queue }) => queue === 'service_plans');
      return (waiting?.waiting ?? 0) > 0;
    });
    expect(engine.planned).toEqual([]);
    engine.isAway = false;
    await eventually(isTold);
    expect(engine.planned).toContain(consultationWorkflowId(id));
  });

  test('are told from the beginning when a worker was killed in the middle of it', async () => {
    const talks = [await open(), await open(), await open()];
    const dying = new PlayedEngine();
    // It answers no more after the first of them, as when the process is gone.
    dying.tellOfSettings = (workflowId) => {
      dying.planned.push(workflowId);
      return Promise.resolve({ outcome: 'no-answer' });
    };
    const first = startRelay({ engine: dying });
    await eventually(() => dying.planned.length > 0);
    await first.stop();
    running.delete(first);
    expect(await isTold()).toBe(false);
    startRelay();
    await eventually(isTold);
    for (const { id } of talks) expect(engine.planned).toContain(consultationWorkflowId(id));
  });

  test('of one service that cannot be told hold up no other', async () => {
    const other = await world.build.buildService();
    await world.query(`update services set plan_changed_at = '2026-01-01' where id = $1`, [
      other.id,
    ]);
    const tell = engine.tellService.bind(engine);
    engine.tellService = (service) =>
      service.serviceId === other.id ? Promise.reject(new Error('broken')) : tell(service);
    startRelay();
    await eventually(isTold);
    expect(engine.services.get(channel.serviceId)).toBe(1);
    expect(world.logged()).toContain('plan-not-told');
  });

  test('a change that comes while others are told is told as well', async () => {
    await open();
    const changing = new PlayedEngine();
    let hasChanged = false;
    const tell = changing.tellOfSettings.bind(changing);
    changing.tellOfSettings = async (workflowId) => {
      if (!hasChanged) {
        hasChanged = true;
        await changes();
      }
      return tell(workflowId);
    };
    startRelay({ engine: changing });
    await eventually(() => (changing.services.get(channel.serviceId) ?? 0) >= 2);
    await eventually(isTold);
    expect(changing.services.get(channel.serviceId)).toBe(2);
  });
});

test('a service that was never told of anything gets its workflow by itself', async () => {
  const { id } = await world.build.buildService();
  startRelay();
  await eventually(() => engine.services.has(id));
  expect(engine.services.get(id)).toBeGreaterThanOrEqual(0);
});
