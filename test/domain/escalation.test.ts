import { describe, expect, test } from 'vitest';
import {
  applyEscalationCommand,
  escalationBlockOfCommand,
  isEscalationOver,
  requestEscalation,
  type EscalationCommand,
  type EscalationState,
} from '../../domain/escalation.ts';
import { nextStepOf } from '../../domain/escalation-next.ts';
import { applyEscalationTimer, runningEscalationTimer } from '../../domain/escalation-timers.ts';
import { MINUTE } from '../../domain/hours.ts';
import {
  ADMINISTRATOR,
  AUDITOR,
  COLLEAGUE,
  COUNSELOR,
  SUNDAY,
  SUPERVISOR,
  TIMERS,
} from './samples.ts';

const CONTACT: EscalationCommand = {
  action: 'record-contact',
  agencyId: null,
  channel: 'telephone',
  contactedAt: SUNDAY,
};
const APPROVE: EscalationCommand = { action: 'approve', channel: 'screen' };
const BY_TELEPHONE: EscalationCommand = {
  action: 'approve',
  channel: 'telephone',
  approver: SUPERVISOR.staffId,
};

function requested(overrides: Partial<EscalationState> = {}): EscalationState {
  const { state } = requestEscalation(
    { kind: 'police', immediate: false, requestedBy: COUNSELOR.staffId },
    SUNDAY,
  );
  return { ...state, ...overrides };
}

function after(
  state: EscalationState,
  ...commands: [EscalationCommand, typeof COUNSELOR][]
): EscalationState {
  let current = state;
  for (const [command, actor] of commands) {
    expect(
      escalationBlockOfCommand(current, command, actor, actor === COUNSELOR, SUNDAY),
    ).toBeNull();
    current = applyEscalationCommand(current, command, actor, SUNDAY).state;
  }
  return current;
}

describe('a request to bring in another agency', () => {
  test('tells the supervisors, and the ward as well when life is in danger', () => {
    const calm = requestEscalation(
      { kind: 'police', immediate: false, requestedBy: COUNSELOR.staffId },
      SUNDAY,
    );
    const danger = requestEscalation(
      { kind: 'police', immediate: true, requestedBy: COUNSELOR.staffId },
      SUNDAY,
    );
    expect(calm.notices).toEqual([{ kind: 'escalation-requested', to: 'supervisors' }]);
    expect(danger.notices).toEqual([
      { kind: 'danger', to: 'supervisors' },
      { kind: 'danger', to: 'administrators' },
    ]);
  });

  test.for([
    [SUPERVISOR, null],
    [ADMINISTRATOR, null],
    [COUNSELOR, 'not-permitted'],
    [AUDITOR, 'not-permitted'],
  ] as const)('is approved on screen by those who may: %o', ([actor, block]) => {
    expect(escalationBlockOfCommand(requested(), APPROVE, actor, false, SUNDAY)).toBe(block);
  });

  test('is never approved by the one who made it', () => {
    const own = requested({ requestedBy: SUPERVISOR.staffId });
    expect(escalationBlockOfCommand(own, APPROVE, SUPERVISOR, true, SUNDAY)).toBe('own-request');
    expect(escalationBlockOfCommand(own, BY_TELEPHONE, SUPERVISOR, true, SUNDAY)).toBe(
      'own-request',
    );
    expect(escalationBlockOfCommand(own, APPROVE, ADMINISTRATOR, false, SUNDAY)).toBeNull();
  });

  test('is decided once', () => {
    const approved = after(requested(), [APPROVE, SUPERVISOR]);
    expect(escalationBlockOfCommand(approved, APPROVE, ADMINISTRATOR, false, SUNDAY)).toBe(
      'already-decided',
    );
    expect(
      escalationBlockOfCommand(approved, { action: 'refuse' }, ADMINISTRATOR, false, SUNDAY),
    ).toBe('already-decided');
  });

  test('waits for approval before anybody is contacted', () => {
    expect(escalationBlockOfCommand(requested(), CONTACT, COUNSELOR, true, SUNDAY)).toBe(
      'not-approved',
    );
  });

  test('refused ends it', () => {
    expect(isEscalationOver(after(requested(), [{ action: 'refuse' }, SUPERVISOR]))).toBe(true);
  });

  test('goes the whole way to its outcome', () => {
    const state = after(
      requested(),
      [APPROVE, SUPERVISOR],
      [CONTACT, COUNSELOR],
      [{ action: 'acknowledge' }, COUNSELOR],
      [{ action: 'record-outcome', outcome: 'visited', final: true }, COUNSELOR],
    );
    expect(state).toMatchObject({
      status: 'resolved',
      approval: 'approved',
      outcome: 'visited',
      seq: 5,
    });
    expect(isEscalationOver(state)).toBe(true);
    expect(escalationBlockOfCommand(state, CONTACT, COUNSELOR, true, SUNDAY)).toBe('status');
  });

  test('is followed by those concerned only', () => {
    const approved = after(requested(), [APPROVE, SUPERVISOR]);
    expect(escalationBlockOfCommand(approved, CONTACT, COLLEAGUE, false, SUNDAY)).toBe(
      'not-assignee',
    );
    expect(escalationBlockOfCommand(approved, CONTACT, AUDITOR, true, SUNDAY)).toBe(
      'not-permitted',
    );
  });

  test('takes no contact from the future', () => {
    const approved = after(requested(), [APPROVE, SUPERVISOR]);
    const early = { ...CONTACT, contactedAt: SUNDAY + 10 * MINUTE };
    expect(escalationBlockOfCommand(approved, early, COUNSELOR, true, SUNDAY)).toBe(
      'contact-in-future',
    );
  });
});

describe('an approval by telephone', () => {
  test('is recorded by the counselor and confirmed later by the approver', () => {
    const given = after(requested(), [BY_TELEPHONE, COUNSELOR]);
    expect(given).toMatchObject({
      approval: 'telephone',
      approver: SUPERVISOR.staffId,
      status: 'approved',
    });
    expect(escalationBlockOfCommand(given, CONTACT, COUNSELOR, true, SUNDAY)).toBeNull();
    const { state, event } = applyEscalationCommand(given, APPROVE, SUPERVISOR, SUNDAY);
    expect(state.approval).toBe('approved');
    expect(event.kind).toBe('approval-confirmed');
  });

  test('is not recorded by a stranger to the consultation', () => {
    expect(escalationBlockOfCommand(requested(), BY_TELEPHONE, COLLEAGUE, false, SUNDAY)).toBe(
      'not-permitted',
    );
  });

  test('may still be withdrawn', () => {
    const given = after(requested(), [BY_TELEPHONE, COUNSELOR]);
    expect(
      escalationBlockOfCommand(given, { action: 'refuse' }, SUPERVISOR, false, SUNDAY),
    ).toBeNull();
  });
});

describe('immediate danger', () => {
  const danger = requested({ immediate: true });

  test('is acted on first, approval runs beside', () => {
    const contacted = after(danger, [CONTACT, COUNSELOR]);
    expect(contacted).toMatchObject({ status: 'contacted', approval: 'waiting' });
    expect(after(contacted, [APPROVE, SUPERVISOR])).toMatchObject({
      status: 'contacted',
      approval: 'approved',
    });
  });

  test('that was acted on stays what it is when approval is refused afterwards', () => {
    const refused = after(danger, [CONTACT, COUNSELOR], [{ action: 'refuse' }, SUPERVISOR]);
    expect(refused).toMatchObject({ status: 'contacted', approval: 'refused' });
    expect(isEscalationOver(refused)).toBe(false);
  });
});

describe('an unanswered request', () => {
  test('climbs to the ward and then to everyone, then stays', () => {
    let state = requested();
    const reached = [];
    for (let now = SUNDAY; ;) {
      const running = runningEscalationTimer(state, TIMERS);
      if (!running) break;
      expect(running.timer).toBe('climb');
      expect(running.at).toBe(now + TIMERS.approvalClimb * MINUTE);
      now = running.at;
      const step = applyEscalationTimer(state, running.timer, now);
      state = step.state;
      reached.push(step.notices.map(({ to }) => to));
    }
    expect(reached).toEqual([['administrators'], ['administrators', 'supervisors', 'counselors']]);
  });

  test('climbs faster in danger, and goes on climbing after the contact was made', () => {
    const danger = requested({ immediate: true });
    expect(runningEscalationTimer(danger, TIMERS)?.at).toBe(
      SUNDAY + TIMERS.approvalClimbInDanger * MINUTE,
    );
    const acknowledged = after(
      danger,
      [CONTACT, COUNSELOR],
      [{ action: 'acknowledge' }, COUNSELOR],
    );
    expect(runningEscalationTimer(acknowledged, TIMERS)?.timer).toBe('climb');
  });
});

describe('an agency that does not acknowledge', () => {
  test('is brought to mind once', () => {
    const contacted = after(requested(), [APPROVE, SUPERVISOR], [CONTACT, COUNSELOR]);
    expect(runningEscalationTimer(contacted, TIMERS)).toEqual({
      timer: 'acknowledgement',
      at: SUNDAY + TIMERS.acknowledgement * MINUTE,
    });
    const { state, notices } = applyEscalationTimer(contacted, 'acknowledgement', SUNDAY);
    expect(notices).toHaveLength(2);
    expect(runningEscalationTimer(state, TIMERS)).toBeNull();
  });
});

describe('what passed while nothing ran', () => {
  const contacted = () => after(requested({ immediate: true }), [CONTACT, COUNSELOR]);

  test('is said with the deadline, until somebody acts', () => {
    const due = SUNDAY + 60 * MINUTE;
    const step = applyEscalationTimer(contacted(), 'acknowledgement', due + 30 * MINUTE, {
      dueAt: due,
    });
    expect(step.event.data).toEqual({ dueAt: due });
    expect(step.state.late).toEqual({
      timer: 'acknowledgement',
      dueAt: due,
      at: due + 30 * MINUTE,
    });
    expect(after(step.state, [{ action: 'acknowledge' }, COUNSELOR]).late).toBeNull();
  });

  test('is not said of a timer that was merely a little late', () => {
    const due = SUNDAY + 60 * MINUTE;
    const step = applyEscalationTimer(contacted(), 'acknowledgement', due + MINUTE, { dueAt: due });
    expect(step.state).not.toHaveProperty('late');
  });
});

describe('what has to be done next', () => {
  test.for([
    ['to approve, while it waits', requested(), 'approve', 'approvers'],
    [
      'to call first where life is in danger',
      requested({ immediate: true }),
      'contact',
      'requester',
    ],
    [
      'to confirm what was approved by telephone, once somebody was called',
      requested({ status: 'contacted', approval: 'telephone' }),
      'confirm-approval',
      'approver',
    ],
    [
      'to ask whether they have taken it',
      requested({ status: 'contacted', approval: 'approved' }),
      'acknowledge',
      'requester',
    ],
    [
      'to ask again on the day that was set',
      requested({ status: 'acknowledged', approval: 'approved', followUpAt: SUNDAY }),
      'follow-up',
      'requester',
    ],
    [
      'to record what came of it',
      requested({ status: 'acknowledged', approval: 'approved' }),
      'outcome',
      'requester',
    ],
  ] as const)('is %s', ([, state, step, by]) => {
    expect(nextStepOf(state)).toEqual({ step, by });
  });

  test('is nothing once it is over', () => {
    expect(nextStepOf(requested({ status: 'resolved' }))).toBeNull();
  });
});

describe('a day to ask again', () => {
  const set = (followUpAt: number | null): EscalationCommand => ({
    action: 'set-follow-up',
    followUpAt,
  });

  test('lies in the future, runs as a timer, and can be taken back', () => {
    const state = requested({ status: 'acknowledged', approval: 'approved' });
    expect(escalationBlockOfCommand(state, set(SUNDAY), COUNSELOR, true, SUNDAY)).toBe(
      'follow-up-past',
    );
    const planned = after(state, [set(SUNDAY + MINUTE), COUNSELOR]);
    expect(runningEscalationTimer(planned, TIMERS)).toEqual({
      timer: 'follow-up',
      at: SUNDAY + MINUTE,
    });
    expect(runningEscalationTimer(after(planned, [set(null), COUNSELOR]), TIMERS)).toBeNull();
  });
});
