/** What goes wrong around a consultation, on the real engine: records away, answers lost, workers gone, an engine lost. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { newConsultationInput } from '../../workflows/engine/calls.ts';
import { createFakeRecords } from './fake-records.ts';
import { useRealEngine } from './use-engine.ts';
import { COUNSELOR, SUPERVISOR, withBench, type Talk } from './workflow-bench.ts';

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

  test('decides the same when it has to be replayed for every step', async () => {
    await withBench(
      engine,
      async ({ begin, records }) => {
        // More of them, in turn, than the worker keeps. (Keeping none at all rules out local activities.)
        const talks = await Promise.all(Array.from({ length: 3 }, () => begin()));
        const inTurn = async (step: (talk: Talk) => Promise<unknown>) => {
          for (const talk of talks) await step(talk);
        };
        const kind = 'other' as const;
        await inTurn((talk) => talk.command({ action: 'assign', to: COUNSELOR.staffId }));
        await inTurn((talk) => talk.command({ action: 'confirm-history-review', mode: 'read' }));
        await inTurn((talk) =>
          talk.command({ action: 'escalate', escalationId: talk.id, kind, immediate: false }),
        );
        await inTurn((talk) => talk.onEscalation(1, { action: 'refuse' }));
        await inTurn(async (talk) => {
          await talk.tell({ consulteeUpTo: 1, unansweredSince: 1 });
          await eventually(async () => (await talk.state()).progress.consulteeUpTo === 1);
        });
        await inTurn((talk) => talk.command({ action: 'end-talk' }));
        const closing = { outcome: 'listened', followUpOn: null } as const;
        await inTurn((talk) => talk.command({ action: 'close', ...closing, omissions: [] }));
        await inTurn((talk) =>
          eventually(async () => {
            const { stage, escalations } = await talk.state();
            return stage === 'closed' && escalations.every(({ open }) => !open);
          }),
        );
        for (const talk of talks) {
          const numbers = records.stepsOf(talk.id).map(({ state }) => state.seq);
          expect(numbers).toEqual(numbers.map((_, n) => n + 1));
        }
      },
      { worker: { maxCachedWorkflows: 2 } },
    );
  }, 90_000);

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
