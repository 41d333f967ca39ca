/** What the engine gets to see: nothing but ids, codes and names of things. On the real engine, with the codec. */
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Client, Connection } from '@temporalio/client';
import { ApplicationFailure, type Payload } from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import type { WorkflowActivities } from '../../activities/contract.ts';
import { Refusal } from '../../domain/errors.ts';
import type { DataKey, KeyName, KeyStore } from '../../keys/key-store.ts';
import { allowed, createEngineLogger } from '../../worker/logger.ts';
import {
  commandConsultation,
  tellOfWords,
  newConsultationInput,
} from '../../workflows/engine/calls.ts';
import { openEngine, withDeadline } from '../../workflows/engine/client.ts';
import { createCodec } from '../../workflows/engine/codec.ts';
import { createDataConverter } from '../../workflows/engine/data-converter.ts';
import { createKeyNames } from '../../workflows/engine/key-names.ts';
import { NO_PROGRESS } from '../../domain/consultation.ts';
import { consultationWorkflowId, type Place } from '../../domain/workflow-ids.ts';
import { eventually } from '../support/eventually.ts';
import { createFakeRecords } from './fake-records.ts';
import { useRealEngine } from './use-engine.ts';
import { COUNSELOR, SUPERVISOR, talkOf, withBench } from './workflow-bench.ts';

const real = useRealEngine();

/** Everything that can be read in what the engine holds of a workflow: texts as they are, and what base64 hides. */
async function readable(client: Client, workflowId: string): Promise<string> {
  const handle = client.workflow.getHandle(workflowId);
  const history = historyToJSON(await handle.fetchHistory());
  const described = JSON.stringify((await handle.describe()).raw, (_name, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString() : value,
  );
  const hidden = history.match(/[A-Za-z0-9+/=]{8,}/gu) ?? [];
  const decoded = hidden.map((text) => Buffer.from(text, 'base64').toString());
  return [history, described, ...decoded].join('\n');
}

/** Keys by name, in memory; every call hands out a copy, as the real store does. */
function keysInMemory(): Pick<KeyStore, 'obtain' | 'unwrap'> & { destroy(): void } {
  const byName = new Map<string, DataKey & { organisationId: string }>();
  const copy = ({ id, material }: DataKey): DataKey => ({ id, material: Buffer.from(material) });
  return {
    async obtain(name: KeyName) {
      const label = JSON.stringify(name);
      const { organisationId } = name;
      const id = randomUUID();
      const material = Buffer.from(randomUUID().replaceAll('-', ''));
      const known = byName.get(label) ?? { id, material, organisationId };
      byName.set(label, known);
      return copy(known);
    },
    async unwrap(organisationId, keyId) {
      const found = [...byName.values()].find(({ id }) => id === keyId);
      if (found?.organisationId !== organisationId) throw new Refusal('key-missing');
      return copy(found);
    },
    destroy: () => byName.clear(),
  };
}

function newPlace(): Place {
  return { organisationId: randomUUID(), serviceId: randomUUID(), consultationId: randomUUID() };
}

describe('the engine', () => {
  test('stores neither what a step says nor why one failed in the clear', async () => {
    const canary = `秘密のことば-${randomUUID()}`;
    const keys = keysInMemory();
    const names = createKeyNames(async () => null);
    const dataConverter = createDataConverter(createCodec(keys, names.find));
    const connection = await Connection.connect({ address: real.address });
    const client = new Client({ connection, namespace: real.namespace, dataConverter });
    const records = createFakeRecords();
    const place = newPlace();
    names.remember(place);
    // The words reach the engine in every way there is: input, signal, command, result and failure.
    const input = { ...newConsultationInput(place), linkedTo: canary };
    const actor = { staffId: canary, roles: ['counselor' as const] };
    let failures = 6;
    const recordConsultationStep: WorkflowActivities['recordConsultationStep'] = async (step) => {
      failures -= 1;
      if (failures > 0) throw ApplicationFailure.retryable(canary, 'unavailable', canary);
      return records.activities.recordConsultationStep(step);
    };
    const activities = { ...records.activities, recordConsultationStep };
    await withBench(
      { client, nativeConnection: real.nativeConnection, namespace: real.namespace },
      async (bench) => {
        const talk = talkOf(client, place);
        await client.workflow.start('consultation', {
          workflowId: talk.handle.workflowId,
          taskQueue: bench.taskQueue,
          args: [input],
        });
        await talk.command({ action: 'assign', to: canary }, actor, randomUUID());
        const escalationId = randomUUID();
        await talk.command(
          { action: 'escalate', escalationId, kind: 'police', immediate: true },
          SUPERVISOR,
        );
        await talk.tell({ consulteeUpTo: 1 });
        await eventually(() => records.stepsOf(talk.id).at(-1)?.state.progress.consulteeUpTo === 1);
        expect((await talk.state()).assignee).toBe(canary);

        const plain = new Client({ connection, namespace: real.namespace });
        for (const { workflowId } of [talk.handle, talk.escalation(1)]) {
          const seen = await readable(plain, workflowId);
          expect(seen).not.toContain(canary);
          expect(seen).toContain('binary/encrypted');
        }
      },
      { records, worker: { dataConverter, activities } },
    );
    await connection.close();
  });

  test('would show all of it without the codec', async () => {
    const canary = `ことば-${randomUUID()}`;
    await withBench(real, async ({ begin, records, client }) => {
      const talk = await begin({ linkedTo: canary });
      await eventually(() => records.kindsOf(talk.id).includes('opened'));
      expect(await readable(client, talk.handle.workflowId)).toContain(canary);
    });
  });

  test('is answered within the deadline though it cannot be reached', async () => {
    const names = createKeyNames(async () => null);
    const place = newPlace();
    names.remember(place);
    const codec = createCodec(keysInMemory(), names.find);
    const address = '127.0.0.1:1';
    const engine = openEngine({ address, namespace: 'none', taskQueue: 'none', codec });
    const input = newConsultationInput(place);
    expect(await tellOfWords(engine, input, NO_PROGRESS, 500)).toEqual({ outcome: 'no-answer' });
    await engine.close();
  });
});

describe('a command through the client', () => {
  test('is done, refused with a reason, without an answer, or for nobody', async () => {
    const names = createKeyNames(async () => null);
    const codec = createCodec(keysInMemory(), names.find);
    const taskQueue = `test-${randomUUID()}`;
    const { address, namespace } = real;
    const engine = openEngine({ address, namespace, taskQueue, codec });
    const place = newPlace();
    names.remember(place);
    const ask = (
      command: { action: 'end-talk' } | { action: 'assign'; to: string },
      withinMs?: number,
    ) =>
      commandConsultation(
        engine,
        place.consultationId,
        { commandId: randomUUID(), actor: COUNSELOR, command },
        withinMs,
      );
    const assign = { action: 'assign', to: COUNSELOR.staffId } as const;

    expect(await ask(assign)).toEqual({ outcome: 'gone' });
    await tellOfWords(engine, newConsultationInput(place), { ...NO_PROGRESS, consulteeUpTo: 1 });
    expect(await ask(assign, 300)).toEqual({ outcome: 'no-answer' });
    await withBench(
      real,
      async () => {
        // What was asked while nobody worked is still done, so it is asked of a later stage here.
        await eventually(async () => (await ask({ action: 'end-talk' })).outcome === 'refused');
        expect(await ask({ action: 'end-talk' })).toEqual({ outcome: 'refused', reason: 'stage' });
        const state = await talkOf(engine.client, place).state();
        expect(state.progress.consulteeUpTo).toBe(1);
      },
      { taskQueue, worker: { dataConverter: createDataConverter(codec) } },
    );
    const handle = engine.client.workflow.getHandle(consultationWorkflowId(place.consultationId));
    await handle.terminate('the test is over');
    const told = await tellOfWords(engine, newConsultationInput(place), NO_PROGRESS);
    expect(told).toEqual({ outcome: 'gone' });
    const failing = withDeadline(engine, 500, () => Promise.reject(new TypeError('a bug')));
    await expect(failing).rejects.toThrow(TypeError);
    await engine.close();
  });
});

describe('an encrypted payload', () => {
  const payload: Payload = {
    metadata: { encoding: Buffer.from('json/plain') },
    data: Buffer.from('"words"'),
  };

  function codecOf(place: Place) {
    const keys = keysInMemory();
    const names = createKeyNames(async () => null);
    names.remember(place);
    const workflowId = consultationWorkflowId(place.consultationId);
    const context = { type: 'workflow' as const, namespace: 'madoguchi', workflowId };
    return { keys, codec: createCodec(keys, names.find), context };
  }

  test('names its key, organisation and workflow, and comes back as it was', async () => {
    const place = newPlace();
    const { codec, context } = codecOf(place);
    const [sealed] = await codec.encode([payload], context);
    const named = Object.entries(sealed?.metadata ?? {}).map(([name, value]) => [
      name,
      Buffer.from(value).toString(),
    ]);
    expect(Object.fromEntries(named)).toMatchObject({
      encoding: 'binary/encrypted',
      organisation: place.organisationId,
      aad: context.workflowId,
    });
    const [opened] = await codec.decode(sealed ? [sealed] : [], context);
    expect(Buffer.from(opened?.data ?? []).toString()).toBe('"words"');
    // The web screens of the engine have no context to give.
    expect(await codec.decode(sealed ? [sealed] : [])).toHaveLength(1);
  });

  test('opens for no other workflow, not when it was changed, and not without its key', async () => {
    const place = newPlace();
    const { codec, context, keys } = codecOf(place);
    const sealed = await codec.encode([payload], context);
    const workflowId = consultationWorkflowId(randomUUID());
    await expect(codec.decode(sealed, { ...context, workflowId })).rejects.toThrow(
      /field-unreadable/u,
    );
    const changed = sealed.map((one) => {
      const data = Buffer.from(one.data ?? []);
      data[20] = (data[20] ?? 0) ^ 1;
      return { ...one, data };
    });
    await expect(codec.decode(changed, context)).rejects.toThrow(/field-unreadable/u);
    keys.destroy();
    await expect(codec.decode(sealed, context)).rejects.toThrow(/key-missing/u);
  });

  test('is made for nobody whose consultation is unknown; what is plain passes through', async () => {
    const { codec, context } = codecOf(newPlace());
    const workflowId = consultationWorkflowId(randomUUID());
    await expect(codec.encode([payload], { ...context, workflowId })).rejects.toThrow(
      /key-missing/u,
    );
    await expect(codec.encode([payload])).rejects.toThrow(/key-missing/u);
    expect(await codec.decode([payload], context)).toEqual([payload]);
  });
});

describe("the worker's log", () => {
  test('holds codes and ids, never what a failure says', () => {
    const lines: string[] = [];
    const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
    const error = ApplicationFailure.retryable('秘密', 'unavailable', '秘密');
    createEngineLogger(log).warn('Activity failed\n秘密', {
      activityType: 'recordConsultationStep',
      error,
      taskToken: '秘密',
      input: { words: '秘密' },
    });
    expect(lines.join('')).toContain('recordConsultationStep');
    expect(lines.join('')).not.toContain('秘密');
    expect(allowed({ error })).toEqual({ error: 'ApplicationFailure', errorType: 'unavailable' });
  });
});
