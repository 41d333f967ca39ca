/** Consultations that go on in a new run: nothing is lost, nothing is done twice. On the real engine. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { createFakeRecords } from './fake-records.ts';
import { useRealEngine } from './use-engine.ts';
import { COUNSELOR, SUPERVISOR, withBench, type Bench, type Talk } from './workflow-bench.ts';

const engine = useRealEngine();

async function runsOf({ client }: Bench, workflowId: string): Promise<number> {
  let runs = 0;
  for await (const _run of client.workflow.list({ query: `WorkflowId="${workflowId}"` })) runs += 1;
  return runs;
}

/** Until it has gone on in at least one new run. */
async function wentOn(bench: Bench, talk: Talk): Promise<void> {
  await eventually(async () => (await runsOf(bench, talk.handle.workflowId)) > 1, {
    withinMs: 20_000,
  });
}

const priority = (n: number) => (['low', 'normal', 'high', 'urgent'] as const)[n % 4] ?? 'normal';

describe('a consultation with a long history', () => {
  test('takes each of sixty commands once, though it goes on in new runs among them', async () => {
    const records = createFakeRecords(() => sleep(5));
    await withBench(
      engine,
      async (bench) => {
        const talk = await bench.begin({ continueAfterEvents: 25 });
        const ids = Array.from({ length: 60 }, () => randomUUID());
        // Fifteen under way at any time, so that a new run begins in the middle of them.
        const results = new Map<string, number>();
        const waiting = ids.map((id, n) => ({ id, n }));
        async function keepAsking(): Promise<void> {
          for (let next = waiting.shift(); next; next = waiting.shift()) {
            const command = { action: 'set-priority', priority: priority(next.n) } as const;
            results.set(next.id, (await talk.command(command, SUPERVISOR, next.id)).seq);
          }
        }
        await Promise.all(Array.from({ length: 15 }, keepAsking));
        await wentOn(bench, talk);
        const taken = records.stepsOf(talk.id).flatMap(({ command }) => command?.commandId ?? []);
        expect(taken.toSorted()).toEqual(ids.toSorted());
        const numbers = [...results.values()].toSorted((a, b) => a - b);
        expect(numbers).toEqual(Array.from({ length: 60 }, (_, n) => n + 2));
      },
      { records },
    );
  });

  test('remembers in its new run what it answered in the old one', async () => {
    await withBench(engine, async (bench) => {
      const talk = await bench.begin({ continueAfterEvents: 20 });
      const id = randomUUID();
      const command = { action: 'assign', to: COUNSELOR.staffId } as const;
      const first = await talk.command(command, COUNSELOR, id);
      for (let n = 0; n < 8; n += 1) {
        await talk.command({ action: 'set-priority', priority: priority(n) }, SUPERVISOR);
      }
      await wentOn(bench, talk);
      expect(await talk.command(command, COUNSELOR, id)).toEqual(first);
      expect(bench.records.kindsOf(talk.id).filter((kind) => kind === 'assigned')).toHaveLength(1);
    });
  });

  test('hears every word, however many signals come while it goes on', async () => {
    await withBench(engine, async (bench) => {
      const talk = await bench.begin({ continueAfterEvents: 20 });
      for (let n = 1; n <= 40; n += 1) await talk.tell({ consulteeUpTo: n, unansweredSince: 1 });
      await eventually(
        () => bench.records.stepsOf(talk.id).at(-1)?.state.progress.consulteeUpTo === 40,
        { withinMs: 20_000 },
      );
      await wentOn(bench, talk);
      const numbers = bench.records.stepsOf(talk.id).map(({ state }) => state.seq);
      expect(numbers).toEqual(numbers.map((_, n) => n + 1));
    });
  });

  test('keeps its escalation, which finds it again in the new run', async () => {
    await withBench(engine, async (bench) => {
      const talk = await bench.begin({ continueAfterEvents: 30, openedBy: COUNSELOR.staffId });
      const escalationId = randomUUID();
      await talk.command({ action: 'escalate', escalationId, kind: 'police', immediate: true });
      for (let n = 0; n < 10; n += 1) {
        await talk.command({ action: 'set-priority', priority: priority(n) });
      }
      await wentOn(bench, talk);
      expect((await talk.escalation(1).describe()).status.name).toBe('RUNNING');
      await talk.onEscalation(1, { action: 'record-outcome', outcome: 'protected', final: true });
      await eventually(async () => (await talk.state()).escalations.every(({ open }) => !open));
    });
  });

  test('goes on as an escalation too', async () => {
    await withBench(engine, async (bench) => {
      const { records } = bench;
      const talk = await bench.begin({ openedBy: COUNSELOR.staffId });
      const { organisationId, serviceId, consultationId } = talk.place;
      const escalationId = randomUUID();
      await bench.client.workflow.start('escalation', {
        workflowId: talk.escalation(1).workflowId,
        taskQueue: bench.taskQueue,
        args: [
          {
            organisationId,
            serviceId,
            consultationId,
            escalationId,
            n: 1,
            kind: 'police',
            immediate: true,
            requestedBy: COUNSELOR.staffId,
            state: null,
            reported: 'requested',
            handled: [],
            continueAfterEvents: 20,
          },
        ],
      });
      const ids = Array.from({ length: 12 }, () => randomUUID());
      const visited = { action: 'record-outcome', outcome: 'visited', final: false } as const;
      for (const commandId of ids) await talk.onEscalation(1, visited, SUPERVISOR, { commandId });
      await eventually(async () => (await runsOf(bench, talk.escalation(1).workflowId)) > 1);
      await talk.onEscalation(1, visited, SUPERVISOR, { commandId: ids[0] ?? '' });
      const numbers = records.escalationSteps.map(({ state }) => state.seq);
      expect(numbers).toEqual(Array.from({ length: 13 }, (_, n) => n + 1));
    });
  });
});
