/** Record and engine compared: each kind of difference has its name, and what may differ is told apart. */
import { describe, expect, test } from 'vitest';
import {
  checkHistory,
  DIFFERENCE_CODES,
  isExplained,
  TOLERANCE,
  UNDER_WAY,
  type Standing,
} from '../../domain/history-check.ts';
import {
  stageToldBy,
  type EngineRun,
  type EngineStep,
  type RecordedStep,
} from '../../domain/history-coverage.ts';
import { DIFFERENCE_WORDS } from '../../domain/history-words.ts';

const ID = 'consultation/1';
const BEGAN = Date.UTC(2026, 10, 20);
const NOW = BEGAN + 86_400_000;
const KINDS = ['opened', 'assigned', 'history-reviewed', 'escalated'];

function recorded(seq: number, more: Partial<RecordedStep> = {}): RecordedStep {
  const kind = KINDS[seq - 1] ?? 'priority-set';
  const step = { workflowId: ID, seq, kind, at: BEGAN + seq * 10_000, commandId: `command-${seq}` };
  return { ...step, stage: stageToldBy(kind, {}), ...more };
}

function engineStep(seq: number, more: Partial<EngineStep> = {}): EngineStep {
  const { kind, at, commandId } = recorded(seq);
  return { eventId: seq * 10, seq, kind, at: at + 50, outcome: 'recorded', commandId, ...more };
}

function run(more: Partial<EngineRun> = {}): EngineRun {
  return {
    workflowId: ID,
    runId: 'run-1',
    status: 'running',
    beganAt: BEGAN,
    startSeq: 0,
    continuedFrom: null,
    steps: [1, 2, 3, 4].map((seq) => engineStep(seq)),
    stage: 'conversation',
    ...more,
  };
}

function standing(more: Partial<Standing> = {}): Standing {
  return {
    workflowId: ID,
    seq: 4,
    stage: 'conversation',
    snapshot: { seq: 4, stage: 'conversation' },
    isFinished: false,
    steps: [1, 2, 3, 4].map((seq) => recorded(seq)),
    ...more,
  };
}

function check({
  record = standing(),
  runs = [run()],
  isEngineAsked = true,
  now = NOW,
}: {
  record?: Standing;
  runs?: EngineRun[];
  isEngineAsked?: boolean;
  now?: number;
} = {}) {
  const { verdict, differences } = checkHistory({ standings: [record], runs, isEngineAsked, now });
  return { verdict, found: differences.map(({ code, seq, lastSeq }) => ({ code, seq, lastSeq })) };
}

const differing = (code: string, seq: number | null, lastSeq: number | null = null) => ({
  verdict: 'differs',
  found: [{ code, seq, lastSeq }],
});

describe('what agrees', () => {
  test('the same steps at the same times', () => {
    expect(check()).toEqual({ verdict: 'agrees', found: [] });
  });

  test('steps of words, which have no line on the timeline', () => {
    const record = standing({ steps: [recorded(1), recorded(2), recorded(4)] });
    const steps = [
      engineStep(1),
      engineStep(2),
      engineStep(3, { kind: null, commandId: null }),
      engineStep(4),
    ];
    expect(check({ record, runs: [run({ steps })] }).verdict).toBe('agrees');
  });

  test('an older history, which does not say what kind a step was', () => {
    const steps = [1, 2, 3, 4].map((seq) => engineStep(seq, { kind: undefined }));
    expect(check({ runs: [run({ steps })] }).verdict).toBe('agrees');
  });

  test('a chain of runs, each going on from the one before', () => {
    const runs = [
      run({ status: 'continued', steps: [engineStep(1), engineStep(2)], stage: 'review' }),
      run({
        runId: 'run-2',
        beganAt: BEGAN + 25_000,
        startSeq: 2,
        continuedFrom: 'run-1',
        steps: [engineStep(3), engineStep(4)],
      }),
    ];
    expect(check({ runs }).verdict).toBe('agrees');
  });

  test('a consultation that is over, in the engine and on the record', () => {
    const record = standing({ isFinished: true });
    expect(check({ record, runs: [run({ status: 'completed' })] }).verdict).toBe('agrees');
    // What is kept is enough then: nothing can have come after it.
    const kept = { record, runs: [run({ status: 'completed' })], isEngineAsked: false };
    expect(check(kept).verdict).toBe('agrees');
  });

  test('a consultation that nothing has happened to yet', () => {
    const record = standing({ seq: 0, snapshot: null, steps: [], stage: 'intake' });
    expect(check({ record, runs: [] })).toEqual({ verdict: 'agrees', found: [] });
  });
});

describe('what may differ', () => {
  test('steps from before the engine was rebuilt', () => {
    const runs = [run({ startSeq: 2, steps: [engineStep(3), engineStep(4)] })];
    const found = [{ code: 'before-engine-loss', seq: 1, lastSeq: 2 }];
    expect(check({ runs })).toEqual({ verdict: 'explained', found });
  });

  test('a step whose task was done twice', () => {
    const steps = [
      engineStep(1),
      engineStep(2),
      engineStep(4, { outcome: 'repeated', kind: undefined, commandId: null }),
    ];
    const found = [{ code: 'taken-twice', seq: 3, lastSeq: 4 }];
    expect(check({ runs: [run({ steps })] })).toEqual({ verdict: 'explained', found });
  });

  test('a step of this moment, which the engine has still to note', () => {
    const steps = [1, 2, 3].map((seq) => engineStep(seq));
    const young = recorded(4).at + UNDER_WAY - 1;
    expect(check({ runs: [run({ steps })], now: young })).toEqual({
      verdict: 'explained',
      found: [{ code: 'under-way', seq: 4, lastSeq: null }],
    });
    expect(check({ runs: [run({ steps })] })).toEqual(differing('step-not-in-engine', 4));
  });

  test('nothing is said of an engine that could not be asked', () => {
    expect(check({ runs: [], isEngineAsked: false })).toEqual({
      verdict: 'not-checked',
      found: [],
    });
  });
});

describe('what differs', () => {
  test('a line that the engine never recorded', () => {
    const record = standing({
      seq: 5,
      snapshot: { seq: 5, stage: 'conversation' },
      steps: [...standing().steps, recorded(5)],
    });
    expect(check({ record })).toEqual(differing('step-not-in-engine', 5));
  });

  test('a line that is missing, also where the history does not say its kind', () => {
    const record = standing({ steps: [recorded(1), recorded(2), recorded(4)] });
    expect(check({ record })).toEqual(differing('step-not-in-record', 3));
    const steps = [1, 2, 3, 4].map((seq) => engineStep(seq, { kind: undefined }));
    expect(check({ record, runs: [run({ steps })] })).toEqual(differing('step-not-in-record', 3));
  });

  test('another kind of step under the same number', () => {
    const record = standing({
      steps: [1, 2, 3, 4].map((seq) => recorded(seq, seq === 3 ? { kind: 'transferred' } : {})),
    });
    expect(check({ record })).toEqual(differing('kind-differs', 3));
  });

  test('steps that were exchanged', () => {
    const record = standing({
      steps: [
        recorded(1),
        recorded(2, { kind: KINDS[2] ?? '' }),
        recorded(3, { kind: KINDS[1] ?? '' }),
        recorded(4),
      ],
    });
    expect(check({ record })).toEqual({
      verdict: 'differs',
      found: [
        { code: 'order-differs', seq: 2, lastSeq: null },
        { code: 'order-differs', seq: 3, lastSeq: null },
      ],
    });
  });

  test('a time beyond the tolerance, and not one within it', () => {
    const moved = (by: number) =>
      standing({
        steps: [1, 2, 3, 4].map((seq) =>
          recorded(seq, seq === 4 ? { at: BEGAN + 40_000 + by } : {}),
        ),
      });
    expect(check({ record: moved(TOLERANCE + 1_000) })).toEqual(differing('time-differs', 4));
    expect(check({ record: moved(TOLERANCE - 1_000) }).verdict).toBe('agrees');
  });

  test('a step that lies before the one it follows', () => {
    const record = standing({
      steps: [1, 2, 3, 4].map((seq) => recorded(seq, seq === 3 ? { at: BEGAN + 12_000 } : {})),
    });
    expect(check({ record })).toEqual(differing('order-differs', 3));
  });

  test('another command behind the same step', () => {
    const record = standing({
      steps: [1, 2, 3, 4].map((seq) => recorded(seq, seq === 2 ? { commandId: 'other' } : {})),
    });
    expect(check({ record })).toEqual(differing('command-differs', 2));
  });

  test('a number that nobody knows', () => {
    const record = standing({ steps: [recorded(1), recorded(2), recorded(4)] });
    const steps = [engineStep(1), engineStep(2), engineStep(4)];
    expect(check({ record, runs: [run({ steps })] })).toEqual(differing('gap', 3, 3));
  });

  test('a projection that is not what the last step left', () => {
    const changed = standing({ stage: 'closed' });
    expect(check({ record: changed }).found.map(({ code }) => code)).toEqual([
      'projection-differs',
      'stage-differs',
    ]);
    const behind = standing({ seq: 3, snapshot: { seq: 3, stage: 'conversation' } });
    const codes = check({ record: behind }).found.map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(['projection-differs']));
  });

  test('a stage that the timeline itself contradicts', () => {
    const steps = [...standing().steps, recorded(5, { kind: 'closed', stage: 'closed' })];
    const record = standing({ seq: 5, snapshot: { seq: 5, stage: 'conversation' }, steps });
    const runs = [
      run({ steps: [1, 2, 3, 4, 5].map((seq) => engineStep(seq, { kind: undefined })) }),
    ];
    expect(check({ record, runs }).found).toContainEqual({
      code: 'projection-differs',
      seq: 5,
      lastSeq: null,
    });
  });

  test('a stage that the engine tells otherwise', () => {
    const runs = [run({ stage: 'review' })];
    expect(check({ runs })).toEqual(differing('stage-differs', 4));
  });

  test('open in the one and over in the other', () => {
    const over = standing({ isFinished: true });
    expect(check({ record: over })).toEqual(differing('open-in-engine', 4));
    expect(check({ runs: [run({ status: 'terminated' })] })).toEqual(
      differing('closed-in-engine', 4),
    );
  });

  test('a consultation under way that the engine does not know at all', () => {
    expect(check({ runs: [] }).found.at(-1)?.code).toBe('unknown-to-engine');
  });

  test('a consultation that is over, and of which nothing was kept', () => {
    const record = standing({ isFinished: true });
    expect(check({ record, runs: [] }).found.at(-1)?.code).toBe('not-kept');
  });

  test('a run whose beginning was neither kept nor is known', () => {
    const runs = [
      run({ startSeq: 2, continuedFrom: 'run-0', steps: [engineStep(3), engineStep(4)] }),
    ];
    expect(check({ runs })).toEqual(differing('not-kept', 1, 2));
  });

  test('an escalation of the engine that the record does not hold', () => {
    const stranger = run({ workflowId: `${ID}/escalation/1`, runId: 'run-9' });
    expect(check({ runs: [run(), stranger] })).toEqual(differing('workflow-not-in-record', null));
  });

  test('the record alone is looked at where the engine is away', () => {
    const record = standing({ stage: 'closed' });
    expect(check({ record, runs: [], isEngineAsked: false })).toEqual(
      differing('projection-differs', 4),
    );
  });
});

test('every difference says what it is and what to do, and only harmless ones ask for nothing', () => {
  for (const code of DIFFERENCE_CODES) {
    const { title, explanation, action } = DIFFERENCE_WORDS[code];
    expect([title, explanation, action].every((text) => text.length > 5)).toBe(true);
  }
  const asking = DIFFERENCE_CODES.filter(
    (code) => DIFFERENCE_WORDS[code].action !== '対応は要りません。',
  );
  expect(asking).toEqual(
    expect.arrayContaining(DIFFERENCE_CODES.filter((code) => !isExplained(code))),
  );
});
