/** The whole worker on the real engine: words begin a workflow, orders reach it, and it is rebuilt when it is lost. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openConsultation } from '../../db/consultations.ts';
import { messagePlace, storeMessage } from '../../db/messages.ts';
import { inScope } from '../../db/scope.ts';
import { consultationWorkflowId } from '../../domain/workflow-ids.ts';
import { openWorker, type OpenWorker } from '../../worker/open.ts';
import { eventually } from '../support/eventually.ts';
import { NO_MAIL } from '../support/no-mail.ts';
import { useTemporal } from '../support/temporal.ts';
import { BUNDLES } from '../workflows/workflow-bench.ts';
import { useRelayWorld } from './world.ts';

const world = useRelayWorld();
const silent = pino({ level: 'silent' });
let worker: OpenWorker;
let client: Client;

beforeAll(async () => {
  const { address, namespace } = await useTemporal();
  client = new Client({ connection: await Connection.connect({ address }), namespace });
  worker = await openWorker(
    {
      appUrl: world.database.appUrl,
      appPool: 8,
      systemUrl: world.database.systemUrl,
      systemPool: 3,
      keysSocket: world.keys.socketPath,
      temporal: { address, namespace, taskQueue: `relay-${randomUUID()}` },
      bundleFolder: BUNDLES,
      lineApiBaseUrl: world.phone.url,
      practiceLineApiBaseUrl: world.phone.url,
      lineDataApiBaseUrl: world.phone.url,
      auditFolders: [],
      exportsFolder: join(world.keys.root, 'exports'),
      ...NO_MAIL,
      staffOrigin: 'http://localhost:8080',
      metricsPort: null,
      logLevel: 'silent',
    },
    silent,
  );
}, 300_000);

afterAll(async () => {
  await worker.close();
  await client.connection.close();
}, 60_000);

async function say(consultationId: string): Promise<void> {
  const { organisationId, serviceId } = world.channel;
  const clientId = randomUUID();
  const key = {
    organisationId,
    serviceId,
    kind: 'consultation',
    objectId: consultationId,
  } as const;
  const body = await world.build.crypt.seal(key, messagePlace(consultationId, clientId), 'ことば');
  await inScope(world.deps.database, { organisationId, serviceIds: [serviceId] }, (tx) =>
    storeMessage(tx, {
      organisationId,
      serviceId,
      consultationId,
      clientId,
      author: 'consultee',
      authorId: randomUUID(),
      body,
    }),
  );
  // Words of somebody who waits already may rest for a minute: not here.
  await world.query(
    `update outbox set next_at = now() where consultation_id = $1 and done_at is null`,
    [consultationId],
  );
}

async function open(): Promise<string> {
  const { organisationId, serviceId } = world.channel;
  const consultee = await world.build.buildConsultee({ channel: world.channel });
  const opened = await inScope(
    world.deps.database,
    { organisationId, serviceIds: [serviceId] },
    (tx) =>
      openConsultation(tx, {
        organisationId,
        serviceId,
        consulteeId: consultee.id,
        id: randomUUID(),
        formVersion: 1,
      }),
  );
  return opened.id;
}

interface Projection {
  seq: number;
  stage: string;
  heard: number;
}

async function projection(id: string): Promise<Projection> {
  const [row] = await world.query<Projection>(
    `select seq, stage, coalesce((snapshot -> 'progress' ->> 'consulteeUpTo')::int, 0) as heard from consultations where id = $1`,
    [id],
  );
  if (!row) throw new Error('no such consultation');
  return row;
}

async function hears(id: string, upTo: number): Promise<Projection> {
  return eventually(
    async () => {
      const now = await projection(id);
      if (now.heard < upTo) throw new Error(`heard of ${now.heard}`);
      return now;
    },
    { withinMs: 60_000 },
  );
}

describe('with the real engine', () => {
  test('words begin the workflow, orders are carried out in their order, and a lost workflow goes on where it stood', async () => {
    const id = await open();
    await say(id);
    expect(await hears(id, 1)).toMatchObject({ stage: 'intake' });
    await say(id);
    await hears(id, 2);

    const { organisationId, serviceId } = world.channel;
    const staff = await world.build.buildStaff({
      organisation: { id: organisationId },
      roles: [{ service: { id: serviceId }, role: 'counselor' }],
      duty: 'on',
    });
    const orders = [
      { action: 'assign', to: staff.id },
      { action: 'confirm-history-review', mode: 'read' },
    ].map((command, n) => ({ id: randomUUID(), command, secondsAgo: 20 - n }));
    for (const { id: commandId, command, secondsAgo } of orders) {
      await world.build.insert('commands', {
        id: commandId,
        organisation_id: organisationId,
        service_id: serviceId,
        consultation_id: id,
        staff_id: staff.id,
        roles: ['counselor'],
        action: command.action,
        command: JSON.stringify(command),
        next_at: new Date(),
        created_at: new Date(Date.now() - secondsAgo * 1_000),
      });
    }
    await eventually(async () => (await projection(id)).stage === 'conversation', {
      withinMs: 30_000,
    });
    const states = await world.query<{ status: string }>(
      'select status from commands where consultation_id = $1',
      [id],
    );
    expect(states).toEqual([{ status: 'done' }, { status: 'done' }]);

    await client.workflow.getHandle(consultationWorkflowId(id)).terminate('as if it were lost');
    const before = await projection(id);
    await say(id);
    const after = await hears(id, 3);
    expect(after.stage).toBe('conversation');
    expect(after.seq).toBe(before.seq + 1);
    expect(await client.workflow.getHandle(consultationWorkflowId(id)).describe()).toMatchObject({
      status: { name: 'RUNNING' },
    });
  }, 180_000);
});
