/** Every command in every stage, on the real engine: what is taken, what is refused, and what is written down. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  ACTIONS,
  isAllowed,
  NO_PROGRESS,
  STAGES,
  type Action,
  type Actor,
  type ConsultationCommand,
  type Stage,
} from '../../domain/consultation.ts';
import { eventually } from '../support/eventually.ts';
import { useRealEngine, useBench } from './use-engine.ts';
import { COLLEAGUE, COUNSELOR, answerOf, SUPERVISOR, type Talk } from './workflow-bench.ts';

const bench = useBench(useRealEngine());

/** A counselor who is also a supervisor: only the stage can stand in the way. */
const MANY_ROLES: Actor = { staffId: COUNSELOR.staffId, roles: ['counselor', 'supervisor'] };

const WAY: readonly ConsultationCommand[] = [
  { action: 'assign', to: MANY_ROLES.staffId },
  { action: 'confirm-history-review', mode: 'read' },
  { action: 'end-talk' },
  { action: 'close', outcome: 'listened', omissions: [], followUpOn: null },
];

async function bringTo(talk: Talk, stage: Stage): Promise<void> {
  for (const command of WAY.slice(0, STAGES.indexOf(stage))) {
    await talk.command(command, MANY_ROLES);
  }
}

function commandOf(action: Action, stage: Stage): ConsultationCommand {
  switch (action) {
    case 'assign':
    case 'transfer':
      return { action, to: COLLEAGUE.staffId };
    case 'confirm-history-review':
      return { action, mode: 'urgent' };
    case 'set-priority':
      return { action, priority: 'high' };
    case 'close': {
      const outcome = stage === 'intake' ? 'mistake' : 'informed';
      return { action, outcome, omissions: [], followUpOn: null };
    }
    case 'escalate':
      return { action, escalationId: randomUUID(), kind: 'police', immediate: false };
    case 'return-to-queue':
    case 'end-talk':
    case 'reopen':
      return { action };
  }
}

const CASES = STAGES.flatMap((stage) =>
  ACTIONS.map((action) => ({ stage, action, allowed: isAllowed(stage, action) })),
);

describe('a consultation', () => {
  test.for(STAGES)('in %s takes what its stage allows and refuses the rest', async (stage) => {
    const { begin, records } = bench;
    await Promise.all(
      CASES.filter((one) => one.stage === stage).map(async ({ action, allowed }) => {
        const talk = await begin();
        await bringTo(talk, stage);
        await eventually(() => records.kindsOf(talk.id).includes('opened'));
        const before = records.stepsOf(talk.id).length;
        const answer = await answerOf(talk.command(commandOf(action, stage), MANY_ROLES));
        const steps = records.stepsOf(talk.id).length - before;
        expect({ action, answer, steps }).toEqual(
          allowed ? { action, answer: 'taken', steps: 1 } : { action, answer: 'stage', steps: 0 },
        );
      }),
    );
  });

  test('refuses without leaving a trace in its history', async () => {
    const { begin } = bench;
    const talk = await begin();
    await talk.command({ action: 'assign', to: COUNSELOR.staffId });
    const before = await talk.handle.fetchHistory();
    expect(await answerOf(talk.command({ action: 'end-talk' }))).toBe('stage');
    expect(
      await answerOf(talk.command({ action: 'confirm-history-review', mode: 'read' }, SUPERVISOR)),
    ).toBe('not-assignee');
    const after = await talk.handle.fetchHistory();
    expect(after.events).toHaveLength(before.events?.length ?? 0);
  });

  test('answers a command that comes again as it did the first time, and records it once', async () => {
    const { begin, records } = bench;
    const talk = await begin();
    const id = randomUUID();
    const command = { action: 'assign', to: COUNSELOR.staffId } as const;
    const first = await talk.command(command, COUNSELOR, id);
    expect(await talk.command(command, COUNSELOR, id)).toEqual(first);
    expect(records.kindsOf(talk.id)).toEqual(['opened', 'assigned']);
  });

  test('given to two people at once belongs to one, and the other is told why', async () => {
    const { begin } = bench;
    const talk = await begin();
    const answers = await Promise.all(
      [COUNSELOR, COLLEAGUE].map((actor) =>
        answerOf(talk.command({ action: 'assign', to: actor.staffId }, actor)),
      ),
    );
    expect(answers.filter((answer) => answer === 'taken')).toHaveLength(1);
    expect(answers).toContain('not-assignee');
  });

  test('numbers its steps without gaps, however many commands arrive at once', async () => {
    const { begin, records } = bench;
    const talk = await begin();
    const priorities = ['low', 'normal', 'high', 'urgent'] as const;
    await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        talk.command(
          { action: 'set-priority', priority: priorities[n % 4] ?? 'normal' },
          SUPERVISOR,
        ),
      ),
    );
    const numbers = records.stepsOf(talk.id).map(({ state }) => state.seq);
    expect(numbers).toEqual(Array.from({ length: 13 }, (_, n) => n + 1));
  });

  test('take along the words that were there before: the end of a talk is no longer undone by them', async () => {
    const { begin, records } = bench;
    const talk = await begin();
    await bringTo(talk, 'conversation');
    const commandId = randomUUID();
    const words = { ...NO_PROGRESS, consulteeUpTo: 3, lastConsulteeAt: 1, unansweredSince: 1 };
    const ended = await talk.handle.executeUpdate<{ stage: string }, [unknown]>('endTalk', {
      updateId: commandId,
      args: [{ commandId, actor: MANY_ROLES, command: { action: 'end-talk' }, words }],
    });
    expect(ended.stage).toBe('attributes');
    await talk.tell(words);
    await talk.command({ action: 'set-priority', priority: 'high' }, MANY_ROLES);
    const state = await talk.state();
    expect([state.stage, state.progress.consulteeUpTo]).toEqual(['attributes', 3]);
    expect(records.kindsOf(talk.id)).not.toContain('talk-resumed');
  });

  test('opened by a counselor begins in conversation with them', async () => {
    const { begin, records } = bench;
    const talk = await begin({ openedBy: COUNSELOR.staffId });
    await eventually(() => records.kindsOf(talk.id).includes('opened'));
    const state = await talk.state();
    expect([state.stage, state.assignee]).toEqual(['conversation', COUNSELOR.staffId]);
  });

  test('says in search attributes how it stands, in codes', async () => {
    const { begin } = bench;
    const talk = await begin();
    await talk.command({ action: 'set-priority', priority: 'urgent' }, SUPERVISOR);
    const { typedSearchAttributes } = await talk.handle.describe();
    const marks = Object.fromEntries(
      typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
    );
    expect(marks).toMatchObject({
      ConsultationStage: 'intake',
      ConsultationPriority: 'urgent',
      ServiceId: talk.place.serviceId,
    });
    expect(marks['NextActionAt']).toBeInstanceOf(Date);
  });
});
