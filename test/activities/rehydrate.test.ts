/** An engine that lost everything: the workflows go on from the database, with the real activities. */
import { randomUUID } from 'node:crypto';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createActivities } from '../../activities/index.ts';
import { createCrypt } from '../../db/crypt.ts';
import { openDatabase, type Database } from '../../db/orm.ts';
import { findPlace, findService } from '../../db/places.ts';
import { inSystem, rows } from '../../db/scope.ts';
import type { Actor, ConsultationCommand } from '../../domain/consultation.ts';
import { serviceHoursWorkflowId, type Place } from '../../domain/workflow-ids.ts';
import { workflowBundle } from '../../worker/bundle.ts';
import { WORKER_TUNING } from '../../worker/engine.ts';
import { rehydrate } from '../../worker/rehydrate.ts';
import {
  commandConsultation,
  commandEscalation,
  newConsultationInput,
  tellOfWords,
} from '../../workflows/engine/calls.ts';
import { openEngine, type Engine } from '../../workflows/engine/client.ts';
import { createCodec } from '../../workflows/engine/codec.ts';
import { createDataConverter } from '../../workflows/engine/data-converter.ts';
import { createKeyNames } from '../../workflows/engine/key-names.ts';
import { NO_PROGRESS } from '../../domain/consultation.ts';
import { eventually } from '../support/eventually.ts';
import { createFactories, type BuiltStaff, type Factories } from '../support/factories.ts';
import { useKeyStore } from '../support/keys.ts';
import { useDatabase } from '../support/postgres.ts';
import { useRealEngine } from '../workflows/use-engine.ts';
import { BUNDLES, talkOf, type Talk } from '../workflows/workflow-bench.ts';

const urls = useDatabase();
const store = useKeyStore();
const real = useRealEngine();
const taskQueue = `test-${randomUUID()}`;
let databases: Record<'migrator' | 'app' | 'system', Database>;
let factories: Factories;
let engine: Engine;
let worker: { stop: () => void; ended: Promise<void> };
let counselor: BuiltStaff;
let actor: Actor;

beforeAll(async () => {
  databases = {
    migrator: await openDatabase(urls.migratorUrl, { poolSize: 2 }),
    app: await openDatabase(urls.appUrl, { poolSize: 10 }),
    system: await openDatabase(urls.systemUrl, { poolSize: 2 }),
  };
  factories = createFactories({ migratorUrl: urls.migratorUrl, keys: store.keys });
  const names = createKeyNames(
    (consultationId) => findPlace(databases.system, consultationId),
    (serviceId) => findService(databases.system, serviceId),
  );
  const codec = createCodec(store.keys, names.find);
  const { address, namespace } = real;
  engine = openEngine({ address, namespace, taskQueue, codec });
  const crypt = createCrypt(store.keys);
  const started = await Worker.create({
    ...WORKER_TUNING,
    shutdownGraceTime: '1s',
    connection: real.nativeConnection,
    namespace,
    taskQueue,
    workflowBundle: { codePath: await workflowBundle(BUNDLES) },
    activities: createActivities({ database: databases.app, crypt, now: () => new Date() }),
    dataConverter: createDataConverter(codec),
  });
  worker = { stop: () => started.shutdown(), ended: started.run() };
});

afterAll(async () => {
  worker.stop();
  await worker.ended;
  await engine.close();
  await factories.close();
  await Promise.all(Object.values(databases).map((database) => database.close()));
});

const sql = <Row extends object>(text: string, params: readonly unknown[] = []) =>
  inSystem(databases.migrator, (tx) => rows<Row>(tx, text, params));

async function begin(): Promise<Talk> {
  const service = await factories.buildService();
  const organisation = { id: service.organisationId };
  counselor = await factories.buildStaff({ organisation, roles: [{ service, role: 'counselor' }] });
  actor = { staffId: counselor.id, roles: ['counselor'] };
  const channel = await factories.buildChannel({ service });
  const consultee = await factories.buildConsultee({ channel });
  const { id, organisationId, serviceId } = await factories.buildConsultation({ consultee });
  await sql(`update consultations set seq = 0 where id = ?`, [id]);
  const place: Place = { organisationId, serviceId, consultationId: id };
  await tellOfWords(engine, newConsultationInput(place), NO_PROGRESS);
  return talkOf(engine.client, place);
}

async function command({ place }: Talk, given: ConsultationCommand, id = randomUUID()) {
  const { organisationId, serviceId, consultationId } = place;
  await sql(
    `insert into commands (id, organisation_id, service_id, consultation_id, staff_id, roles, action, command, next_at)
     values (?, ?, ?, ?, ?, '{counselor}', ?, ?::jsonb, now()) on conflict do nothing`,
    [
      id,
      organisationId,
      serviceId,
      consultationId,
      counselor.id,
      given.action,
      JSON.stringify(given),
    ],
  );
  return commandConsultation(
    engine,
    consultationId,
    { commandId: id, actor, command: given },
    10_000,
  );
}

const takeAll = (all: boolean) =>
  rehydrate({ database: databases.app, system: databases.system, engine, all });

describe('after the engine lost everything', () => {
  test('each service keeps its hours again, and looks at once how reception stands', async () => {
    const { id } = await factories.buildService();
    const { started, failed } = (await takeAll(false)).services;
    expect(started).toBeGreaterThan(0);
    expect(failed).toBe(0);
    const hours = engine.client.workflow.getHandle(serviceHoursWorkflowId(id));
    expect((await hours.describe()).status.name).toBe('RUNNING');
    await eventually(async () => {
      const [service] = await sql<{ toldAt: Date | null }>(
        `select opening_told_at as "toldAt" from services where id = ?`,
        [id],
      );
      return service?.toldAt !== null;
    });
    expect((await takeAll(false)).services).toMatchObject({ started: 0, failed: 0 });
    await hours.terminate('the test is over');
  });

  test('consultation and escalation go on where the database stands', async () => {
    const talk = await begin();
    const assignment = randomUUID();
    const assign = { action: 'assign', to: counselor.id } as const;
    const assigned = await command(talk, assign, assignment);
    expect(assigned).toEqual({ outcome: 'done', result: { seq: 2, stage: 'review' } });
    await command(talk, { action: 'confirm-history-review', mode: 'read' });
    const consultation = { ...talk.place, id: talk.id, consulteeId: '', number: 1 };
    const escalation = await factories.buildEscalation({ consultation, requestedBy: counselor });
    await sql(`update escalations set seq = 0, n = null where id = ?`, [escalation.id]);
    const escalationId = escalation.id;
    await command(talk, { action: 'escalate', escalationId, kind: 'police', immediate: true });
    await eventually(async () => (await talk.escalationState(1)).seq === 1);

    await talk.handle.terminate('lost');
    await talk.escalation(1).terminate('lost');
    // Words that were stored but never told to anybody.
    await factories.buildMessage({ consultation });
    const counts = await takeAll(false);
    expect(counts.consultations).toMatchObject({ started: 1, failed: 0 });
    expect(counts.escalations).toMatchObject({ started: 1, failed: 0 });

    await eventually(async () => (await talk.state()).progress.consulteeUpTo === 1);
    expect(await talk.state()).toMatchObject({ stage: 'conversation', assignee: counselor.id });
    expect(await command(talk, assign, assignment)).toEqual(assigned);
    expect(await command(talk, { action: 'end-talk' })).toMatchObject({ outcome: 'done' });
    const resolve = { action: 'record-outcome', outcome: 'protected', final: true } as const;
    const asked = { commandId: randomUUID(), actor, command: resolve, own: true };
    const ofTalk = { consultationId: talk.id, n: 1 };
    expect(await commandEscalation(engine, ofTalk, asked, 10_000)).toMatchObject({
      outcome: 'done',
      result: { status: 'resolved' },
    });
    await eventually(async () => (await talk.state()).escalations.every(({ open }) => !open));
    const events = await sql<{ seq: number }>(
      `select seq from case_events where workflow_id = ? order by seq`,
      [talk.handle.workflowId],
    );
    expect(new Set(events.map(({ seq }) => seq)).size).toBe(events.length);
  });

  test('what runs is left alone unless everything is asked for', async () => {
    const talk = await begin();
    await command(talk, { action: 'assign', to: counselor.id });
    const before = (await talk.handle.describe()).runId;
    expect((await takeAll(false)).consultations).toMatchObject({ started: 0, failed: 0 });
    expect((await talk.handle.describe()).runId).toBe(before);
    expect((await takeAll(true)).consultations.failed).toBe(0);
    expect((await talk.handle.describe()).runId).not.toBe(before);
    expect(await command(talk, { action: 'confirm-history-review', mode: 'read' })).toEqual({
      outcome: 'done',
      result: { seq: 3, stage: 'conversation' },
    });
  });

  test('an escalation that was resolved meanwhile is not awaited for ever', async () => {
    const talk = await begin();
    await command(talk, { action: 'assign', to: counselor.id });
    const consultation = { ...talk.place, id: talk.id, consulteeId: '', number: 1 };
    const { id: escalationId } = await factories.buildEscalation({
      consultation,
      requestedBy: counselor,
    });
    await sql(`update escalations set seq = 0, n = null where id = ?`, [escalationId]);
    await command(talk, { action: 'escalate', escalationId, kind: 'police', immediate: true });
    await eventually(async () => (await talk.escalationState(1)).seq === 1);
    await talk.handle.terminate('lost');
    const resolve = { action: 'record-outcome', outcome: 'protected', final: true } as const;
    const asked = { commandId: randomUUID(), actor, command: resolve, own: true };
    await commandEscalation(engine, { consultationId: talk.id, n: 1 }, asked, 10_000);
    expect((await takeAll(false)).consultations).toMatchObject({ failed: 0 });
    await eventually(async () => (await talk.state()).escalations.every(({ open }) => !open));
    expect((await talk.state()).stage).toBe('review');
  });
});
