import { describe, expect, test } from 'vitest';
import {
  applyEscalationChange,
  applyProgress,
  applyTimer,
  isFinished,
  runningTimers,
  waitsFor,
} from '../../domain/consultation-progress.ts';
import { MINUTE } from '../../domain/hours.ts';
import { buildProgress, buildState, COUNSELOR, jst, PLAN, SUNDAY, TIMERS } from './samples.ts';

const mine = { assignee: COUNSELOR.staffId, reviewedBy: COUNSELOR.staffId };
const hers = buildProgress({ consulteeUpTo: 1, lastConsulteeAt: SUNDAY, unansweredSince: SUNDAY });

describe('her words', () => {
  test('that the workflow knew already change nothing', () => {
    expect(applyProgress(buildState({ progress: hers }), hers, SUNDAY)).toBeNull();
  });

  test('in the talk only move its counters', () => {
    const step = applyProgress(buildState({ stage: 'conversation', ...mine }), hers, SUNDAY);
    expect(step?.event).toBeNull();
    expect(step?.state).toMatchObject({ stage: 'conversation', seq: 2 });
  });

  test.for(['attributes', 'closed'] as const)(
    'after the talk, in %s, bring it back to the assignee on duty',
    (stage) => {
      const step = applyProgress(
        buildState({ stage, ...mine }),
        { ...hers, assigneeOnDuty: true },
        SUNDAY,
      );
      expect(step?.state).toMatchObject({
        stage: 'conversation',
        assignee: COUNSELOR.staffId,
        closedAt: null,
      });
      expect(step?.notices).toContainEqual({
        kind: 'came-back',
        to: { staffId: COUNSELOR.staffId },
      });
    },
  );

  test.for(['attributes', 'closed'] as const)(
    'after the talk, in %s, with nobody on duty, go to the queue',
    (stage) => {
      const step = applyProgress(
        buildState({ stage, ...mine }),
        { ...hers, assigneeOnDuty: false },
        SUNDAY,
      );
      expect(step?.state).toMatchObject({ stage: 'intake', assignee: null, reviewedBy: null });
      expect(step?.notices).toContainEqual({ kind: 'new-consultation', to: 'counselors' });
    },
  );

  test('of danger raise the priority and say why', () => {
    const step = applyProgress(
      buildState(),
      { ...hers, risks: ['suicide'], riskPriority: 'urgent' },
      SUNDAY,
    );
    expect(step?.state).toMatchObject({ priority: 'urgent', priorityReasons: ['suicide'] });
    expect(step?.event).toMatchObject({
      kind: 'priority-raised',
      data: { from: 'normal', to: 'urgent', reasons: ['suicide'] },
    });
    expect(step?.notices).toContainEqual({ kind: 'danger', to: 'supervisors' });
  });

  test.for([
    { risk: 'urgent', assigneeOnDuty: true, supervisors: true },
    { risk: 'high', assigneeOnDuty: true, supervisors: false },
    // Kept until her next shift: nobody else would look before then.
    { risk: 'high', assigneeOnDuty: false, supervisors: true },
  ] as const)(
    'of danger ($risk) to an assignee (on duty: $assigneeOnDuty) are told to supervisors as well: $supervisors',
    ({ risk, assigneeOnDuty, supervisors }) => {
      const step = applyProgress(
        buildState({ stage: 'conversation', ...mine }),
        { ...hers, risks: ['suicide'], riskPriority: risk, assigneeOnDuty },
        SUNDAY,
      );
      expect(step?.notices).toEqual([
        { kind: 'danger', to: { staffId: COUNSELOR.staffId } },
        ...(supervisors ? [{ kind: 'danger', to: 'supervisors' }] : []),
      ]);
    },
  );

  test('of the same danger do not undo a priority that staff set afterwards', () => {
    const lowered = buildState({
      priority: 'normal',
      priorityReasons: ['set-by-staff', 'suicide'],
      progress: hers,
    });
    const step = applyProgress(
      lowered,
      { ...hers, consulteeUpTo: 2, risks: ['suicide'], riskPriority: 'normal' },
      SUNDAY,
    );
    expect(step?.state.priority).toBe('normal');
  });

  test('never lower a priority', () => {
    const step = applyProgress(
      buildState({ priority: 'urgent' }),
      { ...hers, risks: ['self-harm'], riskPriority: 'high' },
      SUNDAY,
    );
    expect(step?.state.priority).toBe('urgent');
  });
});

test('a reply while attributes are registered takes up the talk again', () => {
  const news = buildProgress({ staffUpTo: 1, lastStaffAt: SUNDAY + 1 });
  expect(
    applyProgress(buildState({ stage: 'attributes', ...mine }), news, SUNDAY)?.state.stage,
  ).toBe('conversation');
});

test('a reply sent before the talk was ended, and heard of afterwards, does not', () => {
  const news = buildProgress({ staffUpTo: 1, lastStaffAt: SUNDAY - 1 });
  expect(
    applyProgress(buildState({ stage: 'attributes', ...mine }), news, SUNDAY)?.state.stage,
  ).toBe('attributes');
});

describe.for(['attributes', 'closed'] as const)('her words, heard of only in %s,', (stage) => {
  const ended = buildState({ stage, ...mine, stageSince: SUNDAY });
  const words = {
    consulteeUpTo: 3,
    staffUpTo: 4,
    lastConsulteeAt: SUNDAY - 2,
    assigneeOnDuty: true,
  };

  test('resume nothing when they were answered before the talk was ended', () => {
    const news = buildProgress({ ...words, lastStaffAt: SUNDAY - 1 });
    expect(applyProgress(ended, news, SUNDAY)?.state.stage).toBe(stage);
  });

  test('bring her back when nobody had answered them', () => {
    const news = buildProgress({ ...words, lastStaffAt: SUNDAY - 3, unansweredSince: SUNDAY - 2 });
    expect(applyProgress(ended, news, SUNDAY)?.state.stage).toBe('conversation');
  });

  test('bring her back when a colleague answered them after the end', () => {
    const news = buildProgress({ ...words, lastConsulteeAt: SUNDAY + 1, lastStaffAt: SUNDAY + 2 });
    expect(applyProgress(ended, news, SUNDAY)?.state.stage).toBe('conversation');
  });

  test('resume the talk also when answered, in a workflow that began under that rule', () => {
    const news = buildProgress({ ...words, lastStaffAt: SUNDAY - 1 });
    const step = applyProgress(ended, news, SUNDAY, { answeredResume: true });
    expect(step?.state.stage).toBe('conversation');
  });
});

describe('timers', () => {
  const first = (
    state: Parameters<typeof runningTimers>[0],
  ): ReturnType<typeof runningTimers>[number] | undefined => runningTimers(state, TIMERS, PLAN)[0];

  test('in the queue the take-up timer counts reception time', () => {
    const at = jst('2026-11-22 19:55');
    expect(first(buildState({ stageSince: at }))).toEqual({
      timer: 'take-up',
      at: jst('2026-11-24 16:05'),
      known: true,
    });
  });

  test('in the talk her unanswered words are watched', () => {
    const state = buildState({ stage: 'conversation', ...mine, progress: hers });
    expect(first(state)).toEqual({ timer: 'unanswered', at: SUNDAY + 15 * MINUTE, known: true });
  });

  test('after a reply her silence is watched, then the end of it', () => {
    const progress = buildProgress({
      consulteeUpTo: 1,
      lastConsulteeAt: SUNDAY,
      staffUpTo: 2,
      lastStaffAt: SUNDAY,
    });
    const state = buildState({ stage: 'conversation', ...mine, progress });
    expect(first(state)).toMatchObject({ timer: 'silence-warning', at: SUNDAY + 20 * MINUTE });
    const warned = applyTimer(state, 'silence-warning', SUNDAY + 20 * MINUTE);
    expect(warned.words).toBe('silenceWarning');
    expect(first(warned.state)).toMatchObject({ timer: 'silence-end', at: SUNDAY + 30 * MINUTE });
    expect(applyTimer(warned.state, 'silence-end', SUNDAY + 30 * MINUTE)).toMatchObject({
      state: { stage: 'attributes' },
      words: 'talkEnded',
    });
  });

  test('her answer to the warning lets silence count anew', () => {
    const progress = buildProgress({ staffUpTo: 2, lastStaffAt: SUNDAY });
    const warned = applyTimer(
      buildState({ stage: 'conversation', ...mine, progress }),
      'silence-warning',
      SUNDAY,
    ).state;
    const back = applyProgress(
      warned,
      buildProgress({
        consulteeUpTo: 3,
        staffUpTo: 2,
        lastStaffAt: SUNDAY,
        unansweredSince: SUNDAY,
      }),
      SUNDAY,
    )?.state;
    expect(back).toMatchObject({ silenceWarnedAt: null, fired: [] });
    const replied =
      back &&
      applyProgress(
        back,
        buildProgress({ consulteeUpTo: 3, staffUpTo: 4, lastStaffAt: SUNDAY + MINUTE }),
        SUNDAY,
      )?.state;
    expect(replied && first(replied)).toMatchObject({
      timer: 'silence-warning',
      at: SUNDAY + 21 * MINUTE,
    });
  });

  test('go off once until what they watch begins anew', () => {
    const state = applyTimer(
      buildState({ stage: 'conversation', ...mine, progress: hers }),
      'unanswered',
      SUNDAY,
    ).state;
    expect(runningTimers(state, TIMERS, PLAN)).toEqual([]);
    expect(state).toMatchObject({ priority: 'high', priorityReasons: ['unanswered'] });
    const replied = applyProgress(
      state,
      buildProgress({ consulteeUpTo: 1, staffUpTo: 2, lastStaffAt: SUNDAY }),
      SUNDAY,
    )?.state;
    const again =
      replied &&
      applyProgress(
        replied,
        buildProgress({
          consulteeUpTo: 3,
          staffUpTo: 2,
          lastStaffAt: SUNDAY,
          unansweredSince: SUNDAY,
        }),
        SUNDAY,
      )?.state;
    expect(again && first(again)?.timer).toBe('unanswered');
  });

  test('unregistered attributes are reminded of on each following reception day', () => {
    const state = buildState({ stage: 'attributes', ...mine });
    expect(first(state)?.at).toBe(jst('2026-11-24 16:00'));
    const reminded = applyTimer(state, 'attributes-reminder', jst('2026-11-24 16:00'));
    expect(reminded.notices).toEqual([
      { kind: 'attributes-pending', to: { staffId: COUNSELOR.staffId } },
    ]);
    expect(first(reminded.state)?.at).toBe(jst('2026-11-29 16:00'));
  });

  test('after closure the follow-up is due at nine in the morning of its day', () => {
    const state = buildState({
      stage: 'closed',
      ...mine,
      followUpOn: '2026-11-25',
      graceUntil: jst('2026-11-30 12:00'),
    });
    expect(first(state)).toMatchObject({ timer: 'follow-up', at: jst('2026-11-25 09:00') });
  });
});

describe('the end of a consultation', () => {
  const closed = buildState({ stage: 'closed', ...mine, graceUntil: SUNDAY });

  test('comes with the end of the grace period', () => {
    const { state } = applyTimer(closed, 'grace', SUNDAY);
    expect(state.ended).toBe(true);
    expect(isFinished(state)).toBe(true);
    expect(runningTimers(state, TIMERS, PLAN)).toEqual([]);
  });

  test('waits for a follow-up that is still to come', () => {
    const { state } = applyTimer({ ...closed, followUpOn: '2026-12-01' }, 'grace', SUNDAY);
    expect(isFinished(state)).toBe(false);
    expect(waitsFor(state)).toBe('follow-up');
    expect(isFinished(applyTimer(state, 'follow-up', SUNDAY).state)).toBe(true);
  });

  test('waits for an open escalation', () => {
    const { state } = applyTimer(
      { ...closed, escalations: [{ id: 'e', n: 1, open: true, status: 'approved' }] },
      'grace',
      SUNDAY,
    );
    expect(isFinished(state)).toBe(false);
    expect(waitsFor(state)).toBe('escalation');
    const over = applyEscalationChange(state, 'e', false, 'resolved');
    expect(over && isFinished(over.state)).toBe(true);
  });
});
