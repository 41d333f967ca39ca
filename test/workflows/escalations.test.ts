/** Bringing in another agency: approval, climbing, telephone, danger, acknowledgement. Time is skipped. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ESCALATION_ACTIONS, type EscalationCommand } from '../../domain/escalation.ts';
import { MINUTE } from '../../domain/hours.ts';
import type { RotaSpan } from '../../domain/rota.ts';
import { settingsChanged } from '../../workflows/messages.ts';
import { eventually } from '../support/eventually.ts';
import { useBench, useSkippedTime } from './use-engine.ts';
import {
  ADMINISTRATOR,
  COLLEAGUE,
  COUNSELOR,
  answerOf,
  SUPERVISOR,
  type Talk,
} from './workflow-bench.ts';

const engine = useSkippedTime();
const bench = useBench(engine);

async function requested({ immediate = false } = {}): Promise<Talk> {
  const talk = await bench.begin();
  await talk.command({ action: 'assign', to: COUNSELOR.staffId });
  await talk.command({ action: 'confirm-history-review', mode: 'read' });
  const escalationId = randomUUID();
  await talk.command({ action: 'escalate', escalationId, kind: 'welfare-office', immediate });
  await happened(talk, 'requested');
  return talk;
}

const kinds = (talk: Talk) => bench.records.escalationKindsOf(talk.id);
const happened = (talk: Talk, kind: string) => eventually(() => kinds(talk).includes(kind));
const lastStep = (talk: Talk) => {
  const step = bench.records.escalationSteps
    .filter(({ place }) => place.consultationId === talk.id)
    .at(-1);
  if (!step) throw new Error('no step was recorded');
  return step;
};
const status = async (talk: Talk) => (await talk.escalation(1).describe()).status.name;
const own = { own: true };

async function contactNow(): Promise<EscalationCommand> {
  const contactedAt = await engine.now();
  return { action: 'record-contact', agencyId: randomUUID(), channel: 'telephone', contactedAt };
}

function plainCommand(action: (typeof ESCALATION_ACTIONS)[number], at: number): EscalationCommand {
  switch (action) {
    case 'approve':
      return { action, channel: 'screen' };
    case 'refuse':
    case 'acknowledge':
      return { action };
    case 'record-contact':
      return { action, agencyId: null, channel: 'fax', contactedAt: at };
    case 'set-follow-up':
      return { action, followUpAt: at + 60 * MINUTE };
    case 'record-outcome':
      return { action, outcome: 'visited', final: false };
  }
}

describe('an escalation', () => {
  test('goes from request to outcome, and the consultation hears of every turn', async () => {
    const talk = await requested();
    await talk.onEscalation(1, { action: 'approve', channel: 'screen' });
    await talk.onEscalation(1, await contactNow(), COUNSELOR, own);
    await talk.onEscalation(1, { action: 'acknowledge' }, COUNSELOR, own);
    const resolved = { action: 'record-outcome', outcome: 'visited', final: true } as const;
    await talk.onEscalation(1, resolved, COUNSELOR, own);
    await eventually(async () => (await status(talk)) === 'COMPLETED');
    expect(kinds(talk)).toEqual(['requested', 'approved', 'contacted', 'acknowledged', 'resolved']);
    await eventually(async () => (await talk.state()).escalations.every(({ open }) => !open));
    const heard = bench.records
      .stepsOf(talk.id)
      .flatMap(({ event }) => event?.data['status'] ?? []);
    expect(heard.at(-1)).toBe('resolved');
  });

  const NOT_YET = {
    approve: 'taken',
    refuse: 'taken',
    'record-contact': 'not-approved',
    acknowledge: 'status',
    'set-follow-up': 'taken',
    'record-outcome': 'status',
  } as const;
  const APPROVED = {
    approve: 'already-decided',
    refuse: 'already-decided',
    'record-contact': 'taken',
    acknowledge: 'status',
    'set-follow-up': 'taken',
    'record-outcome': 'taken',
  } as const;

  test.for(ESCALATION_ACTIONS)(
    'that waits for approval answers %s as its stage says',
    async (action) => {
      const talk = await requested();
      expect(await answerTo(talk, action)).toEqual(asExpected(NOT_YET[action]));
    },
  );

  test.for(ESCALATION_ACTIONS)('that is approved answers %s as its stage says', async (action) => {
    const talk = await requested();
    await talk.onEscalation(1, { action: 'approve', channel: 'screen' });
    expect(await answerTo(talk, action)).toEqual(asExpected(APPROVED[action]));
  });

  /** What was answered, and how many steps that made. */
  async function answerTo(talk: Talk, action: (typeof ESCALATION_ACTIONS)[number]) {
    const before = kinds(talk).length;
    const command = plainCommand(action, await engine.now());
    const answer = await answerOf(talk.onEscalation(1, command));
    return { answer, steps: kinds(talk).length - before };
  }

  const asExpected = (answer: string) => ({ answer, steps: answer === 'taken' ? 1 : 0 });

  test('is approved neither by whoever asked for it nor by a counselor', async () => {
    const talk = await requested();
    const approve = { action: 'approve', channel: 'screen' } as const;
    const requester = {
      staffId: COUNSELOR.staffId,
      roles: ['counselor' as const, 'supervisor' as const],
    };
    expect(await answerOf(talk.onEscalation(1, approve, requester, own))).toBe('own-request');
    expect(await answerOf(talk.onEscalation(1, approve, COLLEAGUE))).toBe('not-permitted');
  });

  test('that was refused before anything was done is over', async () => {
    const talk = await requested();
    await talk.onEscalation(1, { action: 'refuse' });
    await eventually(async () => (await status(talk)) === 'COMPLETED');
    await eventually(async () => (await talk.state()).escalations.every(({ open }) => !open));
    expect(kinds(talk)).toEqual(['requested', 'refused']);
  });

  test('answers a command that comes again as it did the first time', async () => {
    const talk = await requested();
    const again = { commandId: randomUUID() };
    const approve = { action: 'approve', channel: 'screen' } as const;
    const first = await talk.onEscalation(1, approve, SUPERVISOR, again);
    expect(await talk.onEscalation(1, approve, SUPERVISOR, again)).toEqual(first);
    expect(kinds(talk)).toEqual(['requested', 'approved']);
  });

  test('nobody answers climbs to the administrators and then to everyone', async () => {
    const talk = await requested();
    expect(lastStep(talk).notices).toEqual([{ kind: 'escalation-requested', to: 'supervisors' }]);
    await engine.sleep(29 * MINUTE);
    expect(kinds(talk)).toEqual(['requested']);
    await engine.sleep(2 * MINUTE);
    await happened(talk, 'climbed');
    expect(lastStep(talk).notices.map(({ to }) => to)).toEqual(['administrators']);
    await engine.sleep(31 * MINUTE);
    await eventually(() => kinds(talk).filter((kind) => kind === 'climbed').length === 2);
    expect(lastStep(talk).notices.map(({ to }) => to)).toEqual([
      'administrators',
      'supervisors',
      'counselors',
    ]);
    await engine.sleep(600 * MINUTE);
    expect(kinds(talk).filter((kind) => kind === 'climbed')).toHaveLength(2);
    await talk.onEscalation(1, { action: 'approve', channel: 'screen' }, ADMINISTRATOR);
  });

  test('asks by the duty calendar: who is on call, the deputy, whoever comes next, then the levels', async () => {
    const now = await engine.now();
    const turn = (staffId: string, role: RotaSpan['role'], from: number, to: number) => ({
      staffId,
      role,
      from: now + from * MINUTE,
      to: now + to * MINUTE,
    });
    const [onCall, deputy, evening] = [randomUUID(), randomUUID(), randomUUID()];
    const { settings } = bench.records;
    settings.rota = [turn(onCall, 'on-call', -60, 60), turn(randomUUID(), 'deputy-1', -60, 45)];
    const talk = await requested();
    expect(lastStep(talk)).toMatchObject({
      notices: [{ kind: 'escalation-requested', to: { staffId: onCall } }],
      next: { timer: 'climb' },
    });
    // Somebody else became deputy meanwhile, and nothing has told the workflow yet.
    settings.rota = [turn(onCall, 'on-call', -60, 60), turn(deputy, 'deputy-1', -60, 45)];
    await engine.sleep(31 * MINUTE);
    await happened(talk, 'climbed');
    expect(lastStep(talk).notices.map(({ to }) => to)).toEqual([{ staffId: deputy }]);
    // The calendar is changed while the deputy is asked, whose turn ends before the time limit.
    settings.rota = [...settings.rota, turn(evening, 'on-call', 40, 600)];
    await talk.escalation(1).signal(settingsChanged);
    await engine.sleep(15 * MINUTE);
    await eventually(() => kinds(talk).filter((kind) => kind === 'climbed').length === 2);
    expect(lastStep(talk)).toMatchObject({
      notices: [{ kind: 'escalation-climbed', to: { staffId: evening } }],
      state: { turn: { staffId: evening, role: 'on-call' }, level: 0 },
    });
    await engine.sleep(31 * MINUTE);
    await eventually(() => kinds(talk).filter((kind) => kind === 'climbed').length === 3);
    expect(lastStep(talk).notices.map(({ to }) => to)).toEqual(['supervisors']);
    await engine.sleep(31 * MINUTE);
    await eventually(() => kinds(talk).filter((kind) => kind === 'climbed').length === 4);
    expect(lastStep(talk).notices.map(({ to }) => to)).toEqual(['administrators']);
    await talk.onEscalation(1, { action: 'approve', channel: 'screen' });
    settings.rota = [];
  });

  test('is reported when the agency does not acknowledge', async () => {
    const talk = await requested();
    await talk.onEscalation(1, { action: 'approve', channel: 'screen' });
    await talk.onEscalation(1, await contactNow(), COUNSELOR, own);
    await engine.sleep(61 * MINUTE);
    await happened(talk, 'acknowledgement-overdue');
    expect(lastStep(talk).notices.map(({ to }) => to)).toEqual([
      { staffId: COUNSELOR.staffId },
      'supervisors',
    ]);
  });
});

describe('following up', () => {
  test('is reminded of at its time, and ends nothing: only an outcome does', async () => {
    const talk = await requested({ immediate: true });
    await talk.onEscalation(1, await contactNow(), COUNSELOR, own);
    await talk.onEscalation(1, { action: 'acknowledge' }, COUNSELOR, own);
    const followUpAt = (await engine.now()) + 240 * MINUTE;
    await talk.onEscalation(1, { action: 'set-follow-up', followUpAt }, COUNSELOR, own);
    await engine.sleep(241 * MINUTE);
    await happened(talk, 'follow-up-due');
    expect(lastStep(talk).notices).toEqual([
      { kind: 'escalation-follow-up', to: { staffId: COUNSELOR.staffId } },
      { kind: 'escalation-follow-up', to: 'supervisors' },
    ]);
    expect((await talk.escalationState(1)).followUpAt).toBeNull();
    expect(await status(talk)).toBe('RUNNING');
  });

  test('goes on from tries nobody answered: they are kept and change no deadline', async () => {
    const talk = await requested({ immediate: true });
    const tried = { ...(await contactNow()), reached: false } as EscalationCommand;
    await talk.onEscalation(1, tried, COUNSELOR, own);
    expect(lastStep(talk)).toMatchObject({
      event: { kind: 'contact-tried' },
      state: { status: 'requested', contactedAt: null },
    });
  });
});

describe('an approval by telephone', () => {
  test('is recorded by the counselor and confirmed later by who gave it', async () => {
    const talk = await requested();
    const byTelephone = {
      action: 'approve',
      channel: 'telephone',
      approver: SUPERVISOR.staffId,
    } as const;
    await talk.onEscalation(1, byTelephone, COUNSELOR, own);
    expect((await talk.escalationState(1)).approval).toBe('telephone');
    await talk.onEscalation(1, await contactNow(), COUNSELOR, own);
    await talk.onEscalation(1, { action: 'approve', channel: 'screen' });
    expect((await talk.escalationState(1)).approval).toBe('approved');
    expect(kinds(talk)).toEqual([
      'requested',
      'approved-by-telephone',
      'contacted',
      'approval-confirmed',
    ]);
  });

  test('cannot name the requester as its giver', async () => {
    const talk = await requested();
    const byTelephone = {
      action: 'approve',
      channel: 'telephone',
      approver: COUNSELOR.staffId,
    } as const;
    expect(await answerOf(talk.onEscalation(1, byTelephone, COUNSELOR, own))).toBe('own-request');
  });
});

describe('immediate danger', () => {
  test('is acted on first; approval runs beside and is asked for sooner', async () => {
    const talk = await requested({ immediate: true });
    expect(lastStep(talk).notices.map(({ to }) => to)).toEqual(['supervisors', 'administrators']);
    expect((await talk.state()).priority).toBe('urgent');
    await talk.onEscalation(1, await contactNow(), COUNSELOR, own);
    await engine.sleep(6 * MINUTE);
    await happened(talk, 'climbed');
    await talk.onEscalation(1, { action: 'acknowledge' }, COUNSELOR, own);
    await talk.onEscalation(1, { action: 'refuse' });
    // What was done in danger stands, and is followed to its outcome.
    expect(lastStep(talk).state.status).toBe('acknowledged');
    expect(await status(talk)).toBe('RUNNING');
  });
});
