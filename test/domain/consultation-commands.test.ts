import { describe, expect, test } from 'vitest';
import {
  ACTIONS,
  CONTENT_ACTIONS,
  isAllowed,
  STAGES,
  type Action,
  isCounted,
  NON_CONSULTATIONS,
  type ConsultationCommand,
  type ContentAction,
  type Stage,
} from '../../domain/consultation.ts';
import {
  applyCommand,
  blockOf,
  blockOfCommand,
  blockText,
  dismissalBlockOf,
} from '../../domain/consultation-commands.ts';
import { MINUTE } from '../../domain/hours.ts';
import {
  ADMINISTRATOR,
  AUDITOR,
  buildState,
  COLLEAGUE,
  COUNSELOR,
  OPERATOR,
  SUNDAY,
  SUPERVISOR,
  TIMERS,
} from './samples.ts';

const TODAY = '2026-11-22';

/** The table of the design, once more and by hand. */
const TABLE: Record<Stage, readonly (Action | ContentAction)[]> = {
  intake: ['assign', 'set-priority', 'note', 'escalate', 'close'],
  review: [
    'confirm-history-review',
    'return-to-queue',
    'transfer',
    'assign',
    'set-priority',
    'note',
    'escalate',
  ],
  conversation: [
    'reply',
    'record-attributes',
    'note',
    'transfer',
    'assign',
    'return-to-queue',
    'set-priority',
    'escalate',
    'end-talk',
  ],
  attributes: [
    'record-attributes',
    'note',
    'reply',
    'transfer',
    'assign',
    'set-priority',
    'close',
    'escalate',
  ],
  closed: ['reopen', 'note'],
};

describe.for(STAGES)('a consultation in %s', (stage) => {
  test.for([...ACTIONS, ...CONTENT_ACTIONS])('allows %s as the table says', (action) => {
    expect(isAllowed(stage, action)).toBe(TABLE[stage].includes(action));
  });

  test.for([...ACTIONS, ...CONTENT_ACTIONS])(
    'never lets an auditor or a system operator %s',
    (action) => {
      expect(
        blockOf(buildState({ stage, assignee: AUDITOR.staffId }), action, AUDITOR),
      ).not.toBeNull();
      expect(
        blockOf(buildState({ stage, assignee: OPERATOR.staffId }), action, OPERATOR),
      ).not.toBeNull();
    },
  );
});

describe('the one assigned', () => {
  const mine = buildState({ stage: 'conversation', assignee: COUNSELOR.staffId });

  test.for([
    'reply',
    'note',
    'record-attributes',
    'end-talk',
    'transfer',
    'return-to-queue',
    'escalate',
  ] as const)('may %s', (action) => {
    expect(blockOf(mine, action, COUNSELOR)).toBeNull();
  });

  test.for([
    'reply',
    'note',
    'record-attributes',
    'end-talk',
    'transfer',
    'return-to-queue',
    'escalate',
  ] as const)('is the only counselor who may %s', (action) => {
    expect(blockOf(mine, action, COLLEAGUE)).toBe('not-assignee');
  });

  test('alone confirms the history review, a supervisor cannot do it for them', () => {
    const review = buildState({ stage: 'review', assignee: COUNSELOR.staffId });
    expect(blockOf(review, 'confirm-history-review', COUNSELOR)).toBeNull();
    expect(blockOf(review, 'confirm-history-review', SUPERVISOR)).toBe('not-assignee');
  });
});

describe('an administrator of the ward', () => {
  const state = buildState({ stage: 'conversation', assignee: COUNSELOR.staffId });

  test.for([
    ['assign', null],
    ['transfer', null],
    ['escalate', null],
    ['reply', 'not-permitted'],
    ['end-talk', 'not-permitted'],
    ['record-attributes', 'not-permitted'],
  ] as const)('asked to %s is answered %s', ([action, block]) => {
    expect(blockOf(state, action, ADMINISTRATOR)).toBe(block);
  });
});

describe('a consultation in the queue', () => {
  const queued = buildState();

  test('may be taken by any counselor, for themself only', () => {
    expect(
      blockOfCommand(queued, { action: 'assign', to: COUNSELOR.staffId }, COUNSELOR, TODAY),
    ).toBeNull();
    expect(
      blockOfCommand(queued, { action: 'assign', to: COLLEAGUE.staffId }, COUNSELOR, TODAY),
    ).toBe('not-permitted');
  });

  test('may be given to anybody by a supervisor or the ward', () => {
    expect(
      blockOfCommand(queued, { action: 'assign', to: COLLEAGUE.staffId }, SUPERVISOR, TODAY),
    ).toBeNull();
    expect(
      blockOfCommand(queued, { action: 'assign', to: COLLEAGUE.staffId }, ADMINISTRATOR, TODAY),
    ).toBeNull();
  });

  test('can be closed only as something that was no consultation', () => {
    const close = (outcome: 'test' | 'listened'): ConsultationCommand => ({
      action: 'close',
      outcome,
      omissions: [],
      followUpOn: null,
    });
    expect(blockOfCommand(queued, close('test'), COUNSELOR, TODAY)).toBeNull();
    expect(blockOfCommand(queued, close('listened'), COUNSELOR, TODAY)).toBe('outcome-needs-talk');
  });

  test.for(['review', 'conversation', 'attributes'] as const)(
    'in %s is closed as no consultation by whoever has it, at once',
    (stage) => {
      const mine = buildState({ stage, assignee: COUNSELOR.staffId });
      const mistake: ConsultationCommand = {
        action: 'close',
        outcome: 'mistake',
        omissions: [],
        followUpOn: null,
      };
      expect(blockOfCommand(mine, mistake, COUNSELOR, TODAY)).toBeNull();
      expect(dismissalBlockOf(mine, COLLEAGUE)).toBe('not-assignee');
      expect(dismissalBlockOf(mine, ADMINISTRATOR)).toBe('not-permitted');
      const asTalk = blockOfCommand(mine, { ...mistake, outcome: 'listened' }, COUNSELOR, TODAY);
      expect(asTalk).toBe(stage === 'attributes' ? null : 'stage');
      const { state } = applyCommand(mine, mistake, COUNSELOR, SUNDAY, TIMERS);
      expect(state).toMatchObject({ stage: 'closed', outcome: 'mistake' });
      expect(isCounted(state)).toBe(false);
      expect(dismissalBlockOf(state, COUNSELOR)).toBe('stage');
    },
  );

  test('counts as a consultation while it is open and where it was closed as one', () => {
    const counted = (outcome: string | null) => isCounted({ stage: 'closed', outcome });
    expect(['listened', 'continued'].every(counted)).toBe(true);
    expect(NON_CONSULTATIONS.some(counted)).toBe(false);
    expect(isCounted({ stage: 'conversation', outcome: 'mistake' })).toBe(true);
    expect(isCounted({ stage: 'intake', outcome: null })).toBe(true);
  });

  test('raises alarm without waiting for anybody to take it', () => {
    expect(blockOf(queued, 'escalate', COUNSELOR)).toBeNull();
  });
});

describe('an assigned consultation', () => {
  const state = buildState({ stage: 'conversation', assignee: COUNSELOR.staffId });

  test('is not taken away by a colleague', () => {
    expect(
      blockOfCommand(state, { action: 'assign', to: COLLEAGUE.staffId }, COLLEAGUE, TODAY),
    ).toBe('not-assignee');
  });

  test('is taken over by a supervisor', () => {
    expect(
      blockOfCommand(state, { action: 'assign', to: SUPERVISOR.staffId }, SUPERVISOR, TODAY),
    ).toBeNull();
  });

  test('refuses to be assigned to the one who has it', () => {
    expect(
      blockOfCommand(state, { action: 'assign', to: COUNSELOR.staffId }, SUPERVISOR, TODAY),
    ).toBe('already-assigned');
  });
});

describe('a follow-up date', () => {
  const state = buildState({ stage: 'attributes', assignee: COUNSELOR.staffId });

  test.for([
    ['2026-11-21', 'follow-up-past'],
    ['2026-11-22', 'follow-up-past'],
    ['2026-11-23', null],
  ] as const)('of %s is answered %s', ([followUpOn, block]) => {
    expect(
      blockOfCommand(
        state,
        { action: 'close', outcome: 'continued', omissions: [], followUpOn },
        COUNSELOR,
        TODAY,
      ),
    ).toBe(block);
  });
});

describe('the whole way of a consultation', () => {
  const step = (
    state: ReturnType<typeof buildState>,
    command: ConsultationCommand,
    actor = COUNSELOR,
  ): ReturnType<typeof applyCommand> => applyCommand(state, command, actor, SUNDAY, TIMERS);

  test('each command moves it one recorded step on', () => {
    let state = buildState();
    const commands: ConsultationCommand[] = [
      { action: 'assign', to: COUNSELOR.staffId },
      { action: 'confirm-history-review', mode: 'read' },
      { action: 'end-talk' },
      { action: 'close', outcome: 'informed', omissions: [], followUpOn: null },
      { action: 'reopen' },
    ];
    const stages = commands.map((command) => {
      expect(blockOfCommand(state, command, COUNSELOR, TODAY)).toBeNull();
      const { seq } = state;
      ({ state } = step(state, command));
      expect(state.seq).toBe(seq + 1);
      return state.stage;
    });
    expect(stages).toEqual(['review', 'conversation', 'attributes', 'closed', 'conversation']);
  });

  test('a transfer asks the new assignee to review and tells them', () => {
    const before = buildState({
      stage: 'conversation',
      assignee: COUNSELOR.staffId,
      reviewedBy: COUNSELOR.staffId,
    });
    const { state, notices } = step(before, { action: 'transfer', to: COLLEAGUE.staffId });
    expect(state).toMatchObject({ stage: 'review', assignee: COLLEAGUE.staffId, reviewedBy: null });
    expect(notices).toEqual([{ kind: 'assigned', to: { staffId: COLLEAGUE.staffId } }]);
  });

  test('whoever reopens what another had closed reads its history first', () => {
    const closed = buildState({
      stage: 'closed',
      assignee: COUNSELOR.staffId,
      reviewedBy: COUNSELOR.staffId,
      closedAt: SUNDAY,
      graceUntil: SUNDAY + 1,
    });
    expect(step(closed, { action: 'reopen' }).state).toMatchObject({
      stage: 'conversation',
      closedAt: null,
      graceUntil: null,
    });
    expect(step(closed, { action: 'reopen' }, COLLEAGUE).state).toMatchObject({
      stage: 'review',
      assignee: COLLEAGUE.staffId,
    });
  });

  test('closing keeps what was left out and begins the grace period', () => {
    const { state, event } = step(
      buildState({ stage: 'attributes', assignee: COUNSELOR.staffId }),
      { action: 'close', outcome: 'listened', omissions: ['age'], followUpOn: '2026-12-01' },
    );
    expect(state.graceUntil).toBe(SUNDAY + TIMERS.grace * MINUTE);
    expect(event?.data).toEqual({
      outcome: 'listened',
      omissions: ['age'],
      followUpOn: '2026-12-01',
    });
  });

  test('escalations are numbered and raise the priority', () => {
    const first = step(buildState(), {
      action: 'escalate',
      escalationId: 'a',
      kind: 'police',
      immediate: false,
    }).state;
    const second = step(first, {
      action: 'escalate',
      escalationId: 'b',
      kind: 'police',
      immediate: true,
    }).state;
    expect(second.escalations.map(({ n }) => n)).toEqual([1, 2]);
    expect([first.priority, second.priority]).toEqual(['high', 'urgent']);
  });

  test('an ended consultation refuses everything but a note', () => {
    const ended = buildState({ stage: 'closed', ended: true, assignee: COUNSELOR.staffId });
    for (const action of [...ACTIONS, ...CONTENT_ACTIONS]) {
      expect(blockOf(ended, action, COUNSELOR)).toBe(action === 'note' ? null : 'ended');
    }
  });
});

describe('a disabled button', () => {
  test('says what is to be done first where only the stage is in the way', () => {
    expect(blockText('stage', 'close', 'conversation')).toContain('会話を終える');
    expect(blockText('stage', 'reply', 'intake')).toContain('担当する');
    expect(blockText('stage', 'reopen', 'intake')).toBe('今の段階ではこの操作はできません。');
  });

  test('names persons and permissions the same at every stage', () => {
    for (const stage of STAGES)
      expect(blockText('not-assignee', 'reply', stage)).toBe('担当者だけができる操作です。');
  });
});
