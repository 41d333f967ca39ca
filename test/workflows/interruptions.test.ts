/** What goes wrong around a consultation, on the real engine: records away, answers lost, workers gone, an engine lost. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { newConsultationInput } from '../../workflows/engine/calls.ts';
import { createFakeRecords } from './fake-records.ts';
import { useRealEngine } from './use-engine.ts';
import { COUNSELOR, SUPERVISOR, withBench } from './workflow-bench.ts';

const engine = useRealEngine();

describe('a step', () => {
  test('is recorded although the database fails a few times', async () => {
    await withBench(engine, async ({ begin, records }) => {
      const talk = await begin();
      await eventually(() => records.kindsOf(talk.id).includes('opened'));
      records.failures.before = 2;
      await talk.command({ action: 'assign', to: COUNSELOR.staffId });
      expect(records.kindsOf(talk.id)).toEqual(['opened', 'assigned']);
    });
  });

  test('is recorded through the engine when the worker itself gave up trying', async () => {
    await withBench(engine, async ({ begin, records }) => {
      const talk = await begin();
      await eventually(() => records.kindsOf(talk.id).includes('opened'));
      records.failures.before = 5;
      await talk.command({ action: 'assign', to: COUNSELOR.staffId });
      expect(records.kindsOf(talk.id)).toEqual(['opened', 'assigned']);
      const { events } = await talk.handle.fetchHistory();
      expect(events?.some((event) => event.activityTaskScheduledEventAttributes)).toBe(true);
    });
  });

  test('counts once when it was recorded but the answer was lost', async () => {
    await withBench(engine, async ({ begin, records }) => {
      const talk = await begin();
      await eventually(() => records.kindsOf(talk.id).includes('opened'));
      records.failures.after = 1;
      const result = await talk.command({ action: 'assign', to: COUNSELOR.staffId });
      expect(result).toEqual({ seq: 2, stage: 'review' });
      expect(records.kindsOf(talk.id)).toEqual(['opened', 'assigned']);
    });
  });
});

describe('a consultation', () => {
  test('goes on with another worker where the first one left it', async () => {
    const shared = { records: createFakeRecords(), taskQueue: `test-${randomUUID()}` };
    const talk = await withBench(
      engine,
      async ({ begin }) => {
        const begun = await begin();
        await begun.command({ action: 'assign', to: COUNSELOR.staffId });
        return begun;
      },
      shared,
    );
    // Nobody is there to hear this; it waits in the engine.
    await talk.tell({ consulteeUpTo: 1, unansweredSince: 1 });
    await withBench(
      engine,
      async () => {
        await talk.command({ action: 'confirm-history-review', mode: 'read' });
        await eventually(async () => (await talk.state()).progress.consulteeUpTo === 1);
        expect((await talk.state()).stage).toBe('conversation');
      },
      shared,
    );
  });

  test('decides the same when nothing of it is kept in memory', async () => {
    await withBench(
      engine,
      async ({ begin, records }) => {
        const talk = await begin();
        await talk.command({ action: 'assign', to: COUNSELOR.staffId });
        await talk.command({ action: 'confirm-history-review', mode: 'read' });
        const escalationId = randomUUID();
        await talk.command({ action: 'escalate', escalationId, kind: 'other', immediate: false });
        await talk.onEscalation(1, { action: 'refuse' });
        await eventually(async () => (await talk.state()).escalations.every(({ open }) => !open));
        await talk.command({ action: 'end-talk' });
        await talk.command({
          action: 'close',
          outcome: 'listened',
          omissions: [],
          followUpOn: null,
        });
        const numbers = records.stepsOf(talk.id).map(({ state }) => state.seq);
        expect(numbers).toEqual(numbers.map((_, n) => n + 1));
        expect((await talk.state()).stage).toBe('closed');
      },
      { worker: { maxCachedWorkflows: 0 } },
    );
  });

  test('begun again from too old a snapshot takes up what the database knows', async () => {
    await withBench(engine, async ({ begin, client, taskQueue, records }) => {
      const talk = await begin();
      await talk.command({ action: 'assign', to: COUNSELOR.staffId });
      await talk.handle.terminate('engine lost');
      await client.workflow.start('consultation', {
        workflowId: talk.handle.workflowId,
        taskQueue,
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        args: [newConsultationInput(talk.place)],
      });
      await eventually(async () => (await talk.state()).seq === 2);
      expect((await talk.state()).stage).toBe('review');
      await talk.command({ action: 'confirm-history-review', mode: 'read' });
      expect(records.kindsOf(talk.id)).toEqual(['opened', 'assigned', 'history-reviewed']);
    });
  });

  test('that already took a command answers it again after the engine was lost', async () => {
    await withBench(engine, async ({ begin, client, taskQueue }) => {
      const talk = await begin();
      const id = randomUUID();
      const command = { action: 'set-priority', priority: 'high' } as const;
      const first = await talk.command(command, SUPERVISOR, id);
      await talk.handle.terminate('engine lost');
      await client.workflow.start('consultation', {
        workflowId: talk.handle.workflowId,
        taskQueue,
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        args: [newConsultationInput(talk.place)],
      });
      expect(await talk.command(command, SUPERVISOR, id)).toEqual(first);
    });
  });

  test('takes no harm from a signal it does not know', async () => {
    await withBench(engine, async ({ begin }) => {
      const talk = await begin();
      await talk.handle.signal('of-a-later-release', {});
      await talk.command({ action: 'assign', to: COUNSELOR.staffId });
      expect((await talk.state()).stage).toBe('review');
    });
  });
});
