/** Everything that happens by itself when time passes; hours and weeks are skipped. */
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Progress } from '../../domain/consultation.ts';
import {
  businessDate,
  DAY,
  HOUR,
  MINUTE,
  startOfBusinessDate,
  type ReceptionCalendar,
} from '../../domain/hours.ts';
import { eventually } from '../support/eventually.ts';
import { ALWAYS, TIMERS } from './fake-records.ts';
import { useBench, useSkippedTime } from './use-engine.ts';
import { COUNSELOR, SUPERVISOR, type Talk } from './workflow-bench.ts';

const engine = useSkippedTime();
const bench = useBench(engine);

const CLOSED: ReceptionCalendar = { ...ALWAYS, weekly: [] };

beforeEach(() => {
  Object.assign(bench.records.settings, {
    calendar: ALWAYS,
    timers: TIMERS,
    aheadDays: 60,
    validUntil: () => null,
  });
});

const kinds = (talk: Talk) => bench.records.kindsOf(talk.id);
const happened = (talk: Talk, kind: string) => eventually(() => kinds(talk).includes(kind));
const lastStep = (talk: Talk) => {
  const step = bench.records.stepsOf(talk.id).at(-1);
  if (!step) throw new Error('no step was recorded');
  return step;
};

async function passTo(instant: number): Promise<void> {
  await engine.sleep(instant - (await engine.now()));
}

/** Business date so many days after today. */
async function dateIn(days: number): Promise<string> {
  return businessDate((await engine.now()) + days * DAY);
}

async function opened(): Promise<Talk> {
  const talk = await bench.begin();
  await happened(talk, 'opened');
  return talk;
}

async function inConversation(): Promise<Talk> {
  const talk = await opened();
  await talk.command({ action: 'assign', to: COUNSELOR.staffId });
  await talk.command({ action: 'confirm-history-review', mode: 'read' });
  return talk;
}

async function closed(followUpOn: string | null = null): Promise<Talk> {
  const talk = await inConversation();
  await talk.command({ action: 'end-talk' });
  await talk.command({ action: 'close', outcome: 'listened', omissions: [], followUpOn });
  return talk;
}

/** Her next words, unanswered since now. */
async function sheWrites(talk: Talk, upTo: number, more: Partial<Progress> = {}): Promise<void> {
  const now = await engine.now();
  const words = { consulteeUpTo: upTo, lastConsulteeAt: now, unansweredSince: now };
  await talk.tell({ ...words, ...more });
}

async function staffReplies(talk: Talk, upTo: number): Promise<void> {
  const now = await engine.now();
  await talk.tell({ staffUpTo: upTo, lastStaffAt: now, unansweredSince: null });
}

const status = async (talk: Talk) => (await talk.handle.describe()).status.name;

describe('a consultation nobody takes up', () => {
  test('is reported to the supervisors after so much time', async () => {
    const talk = await opened();
    await engine.sleep(29 * MINUTE);
    expect(kinds(talk)).not.toContain('take-up-overdue');
    await engine.sleep(2 * MINUTE);
    await happened(talk, 'take-up-overdue');
    expect(lastStep(talk).notices).toEqual([{ kind: 'take-up-overdue', to: 'supervisors' }]);
    await engine.sleep(2 * DAY);
    expect(kinds(talk)).toEqual(['opened', 'take-up-overdue']);
  });

  test('waits through closed days: only reception time counts', async () => {
    bench.records.settings.calendar = {
      ...CLOSED,
      extraDays: [
        { date: await dateIn(1), open: '10:00', close: '10:20' },
        { date: await dateIn(4), open: '09:00', close: '17:00' },
      ],
    };
    const due = startOfBusinessDate(await dateIn(4)) + 9 * HOUR + 10 * MINUTE;
    const talk = await opened();
    expect(lastStep(talk).next).toEqual({ timer: 'take-up', at: due });
    await passTo(due - MINUTE);
    expect(kinds(talk)).toEqual(['opened']);
    await passTo(due + MINUTE);
    await happened(talk, 'take-up-overdue');
  });

  test('is not forgotten when reception opens only after the known plan ends', async () => {
    bench.records.settings.calendar = {
      ...CLOSED,
      extraDays: [{ date: await dateIn(100), open: '09:00', close: '17:00' }],
    };
    const due = startOfBusinessDate(await dateIn(100)) + 9 * HOUR + 30 * MINUTE;
    const talk = await opened();
    expect(lastStep(talk).next).toEqual({ timer: 'take-up', at: null });
    await passTo(due - MINUTE);
    expect(kinds(talk)).toEqual(['opened']);
    await passTo(due + MINUTE);
    await happened(talk, 'take-up-overdue');
  });

  test('is planned anew at once when the settings change', async () => {
    const talk = await opened();
    await engine.sleep(5 * MINUTE);
    bench.records.settings.timers = { ...TIMERS, takeUp: 90 };
    await talk.changeSettings();
    await eventually(() =>
      bench.records.notes.some(({ place }) => place.consultationId === talk.id),
    );
    await engine.sleep(80 * MINUTE);
    expect(kinds(talk)).toEqual(['opened']);
    await engine.sleep(6 * MINUTE);
    await happened(talk, 'take-up-overdue');
  });

  test('follows a settings version from the minute it comes into force', async () => {
    const change = (await engine.now()) + 20 * MINUTE;
    bench.records.settings.validUntil = (now) => (now < change ? change : null);
    const talk = await opened();
    bench.records.settings.timers = { ...TIMERS, takeUp: 60 };
    await engine.sleep(40 * MINUTE);
    expect(kinds(talk)).toEqual(['opened']);
    await engine.sleep(21 * MINUTE);
    await happened(talk, 'take-up-overdue');
  });

  test('counts anew for whoever it is assigned to', async () => {
    const talk = await opened();
    await engine.sleep(20 * MINUTE);
    await talk.command({ action: 'assign', to: COUNSELOR.staffId });
    await engine.sleep(20 * MINUTE);
    expect(kinds(talk)).not.toContain('take-up-overdue');
    await engine.sleep(11 * MINUTE);
    await happened(talk, 'take-up-overdue');
  });
});

describe('words of hers without an answer', () => {
  test('raise the priority and are told to the counselor and the supervisors', async () => {
    const talk = await inConversation();
    await sheWrites(talk, 1);
    await engine.sleep(19 * MINUTE);
    expect(kinds(talk)).not.toContain('unanswered-overdue');
    await engine.sleep(2 * MINUTE);
    await happened(talk, 'unanswered-overdue');
    expect(lastStep(talk).state.priority).toBe('high');
    expect(lastStep(talk).notices.map(({ to }) => to)).toEqual([
      { staffId: COUNSELOR.staffId },
      'supervisors',
    ]);
  });

  test('stop counting with the reply', async () => {
    const talk = await inConversation();
    await sheWrites(talk, 1);
    await engine.sleep(15 * MINUTE);
    await staffReplies(talk, 2);
    await engine.sleep(30 * MINUTE);
    expect(kinds(talk)).not.toContain('unanswered-overdue');
  });

  test('that speak of danger raise the priority without any waiting', async () => {
    const talk = await inConversation();
    await sheWrites(talk, 1, { risks: ['suicide'], riskPriority: 'urgent' });
    await happened(talk, 'priority-raised');
    expect(lastStep(talk).state.priority).toBe('urgent');
    expect(lastStep(talk).notices).toEqual([
      { kind: 'danger', to: { staffId: COUNSELOR.staffId } },
      { kind: 'danger', to: 'supervisors' },
    ]);
  });
});

describe('her silence after a reply', () => {
  test('is asked about, and ends the talk when it goes on', async () => {
    const talk = await inConversation();
    await sheWrites(talk, 1);
    await staffReplies(talk, 2);
    await engine.sleep(61 * MINUTE);
    await happened(talk, 'silence-warned');
    expect(lastStep(talk).words).toBe('silenceWarning');
    await engine.sleep(31 * MINUTE);
    await happened(talk, 'talk-ended');
    expect(lastStep(talk).words).toBe('talkEnded');
    expect(lastStep(talk).state.stage).toBe('attributes');
  });

  test('is over with her next words', async () => {
    const talk = await inConversation();
    await sheWrites(talk, 1);
    await staffReplies(talk, 2);
    await engine.sleep(61 * MINUTE);
    await happened(talk, 'silence-warned');
    await sheWrites(talk, 3);
    await staffReplies(talk, 4);
    await engine.sleep(40 * MINUTE);
    expect(kinds(talk)).not.toContain('talk-ended');
  });
});

describe('attributes left open', () => {
  test('are asked for on the next reception day, and on each one after it', async () => {
    const talk = await inConversation();
    bench.records.settings.calendar = {
      ...CLOSED,
      extraDays: [
        { date: await dateIn(2), open: '09:00', close: '17:00' },
        { date: await dateIn(5), open: '09:00', close: '17:00' },
      ],
    };
    await talk.changeSettings();
    await talk.command({ action: 'end-talk' });
    const first = startOfBusinessDate(await dateIn(2)) + 9 * HOUR;
    const second = startOfBusinessDate(await dateIn(5)) + 9 * HOUR;
    await passTo(first - MINUTE);
    expect(kinds(talk)).not.toContain('attributes-reminded');
    await passTo(first + MINUTE);
    await happened(talk, 'attributes-reminded');
    await passTo(second + MINUTE);
    await eventually(
      () => kinds(talk).filter((kind) => kind === 'attributes-reminded').length === 2,
    );
  });
});

describe('a closed consultation', () => {
  test('ends when the grace period is over', async () => {
    const talk = await closed();
    await engine.sleep(23 * HOUR);
    expect(await status(talk)).toBe('RUNNING');
    await engine.sleep(2 * HOUR);
    await happened(talk, 'ended');
    await eventually(async () => (await status(talk)) === 'COMPLETED');
  });

  test('takes up words that come within the grace period', async () => {
    const talk = await closed();
    await engine.sleep(20 * HOUR);
    await sheWrites(talk, 5, { assigneeOnDuty: true });
    await happened(talk, 'came-back');
    expect(lastStep(talk).state.stage).toBe('conversation');
    await engine.sleep(20 * HOUR);
    expect(await status(talk)).toBe('RUNNING');
  });

  test('goes to the queue with her words when its counselor is off duty', async () => {
    const talk = await closed();
    await sheWrites(talk, 5, { assigneeOnDuty: false });
    await happened(talk, 'came-back');
    expect([lastStep(talk).state.stage, lastStep(talk).state.assignee]).toEqual(['intake', null]);
  });

  test('does not end over words of hers it has not heard of', async () => {
    const talk = await closed();
    const now = await engine.now();
    const { progress } = await talk.state();
    const unheard = { consulteeUpTo: 7, lastConsulteeAt: now, unansweredSince: now };
    bench.records.words.set(talk.id, { ...progress, ...unheard });
    await engine.sleep(25 * HOUR);
    await happened(talk, 'came-back');
    expect(kinds(talk)).not.toContain('ended');
    expect(lastStep(talk).state.stage).toBe('intake');
  });

  test('reminds of the next contact in the morning of its day, and lives until then', async () => {
    const date = await dateIn(10);
    const talk = await closed(date);
    const morning = startOfBusinessDate(date) + 9 * HOUR;
    await passTo(morning - MINUTE);
    expect(kinds(talk)).not.toContain('follow-up-due');
    expect(await status(talk)).toBe('RUNNING');
    await passTo(morning + MINUTE);
    await happened(talk, 'follow-up-due');
    await eventually(async () => (await status(talk)) === 'COMPLETED');
  });

  test('can be reopened until it has ended', async () => {
    const talk = await closed();
    await engine.sleep(23 * HOUR);
    await talk.command({ action: 'reopen' }, SUPERVISOR);
    await engine.sleep(3 * DAY);
    expect(await status(talk)).toBe('RUNNING');
    expect((await talk.state()).stage).toBe('review');
  });

  test('with an open escalation is not buried', async () => {
    const talk = await inConversation();
    const escalationId = randomUUID();
    await talk.command({ action: 'escalate', escalationId, kind: 'police', immediate: true });
    await talk.command({ action: 'end-talk' });
    await talk.command({ action: 'close', outcome: 'emergency', omissions: [], followUpOn: null });
    await engine.sleep(3 * DAY);
    await happened(talk, 'ended');
    expect(await status(talk)).toBe('RUNNING');
    await talk.onEscalation(1, { action: 'record-outcome', outcome: 'protected', final: true });
    await happened(talk, 'escalation-changed');
    await eventually(async () => (await status(talk)) === 'COMPLETED');
  });
});
