/** The steps of an incident's report: in their order, each by its time, none left out without a reason. */
import { expect, test } from 'vitest';
import { alarmMail } from '../../domain/alarms.ts';
import { DAY, HOUR } from '../../domain/hours.ts';
import {
  INCIDENT_STEPS,
  isDrillDue,
  lookAtIncident,
  nextStepOf,
  stepBlockOf,
  type IncidentEntry,
} from '../../domain/incident.ts';

const at = 1_800_000_000_000;
const standing = {
  kind: 'outage',
  isDrill: false,
  step: 'detected',
  measured: [] as IncidentEntry[],
} as const;
const asked = (step: (typeof INCIDENT_STEPS)[number], isSkipped = false) => ({ step, isSkipped });

test('the steps follow each other, and nothing follows the last', () => {
  expect(INCIDENT_STEPS.map(nextStepOf)).toEqual([...INCIDENT_STEPS.slice(1), null]);
});

test('the first report is due an hour after the detection, and looked at again a day after that', () => {
  const one = { step: 'detected', detectedAt: at } as const;
  const next = 'first-report';
  expect(lookAtIncident(one, at)).toEqual({ next, isOverdue: false, lookAt: at + HOUR });
  const late = at + HOUR;
  expect(lookAtIncident(one, late)).toEqual({ next, isOverdue: true, lookAt: late + DAY });
  expect(lookAtIncident({ step: 'handed-over', detectedAt: at }, late).lookAt).toBeNull();
});

test('a step is written in its turn; an earlier one may be corrected, and is not left out afterwards', () => {
  expect(stepBlockOf(standing, asked('first-report'))).toBeNull();
  expect(stepBlockOf(standing, asked('cause'))).toBe('step-not-next');
  const later = { ...standing, step: 'cause' } as const;
  expect(stepBlockOf(later, asked('first-report'))).toBeNull();
  expect(stepBlockOf(later, asked('contained', true))).toBe('step-done');
  expect(stepBlockOf({ ...standing, step: 'published' }, asked('published'))).toBe('step-done');
});

test('containing and preventing may be left out with a reason; first report, cause and measures may not', () => {
  const before = (step: (typeof INCIDENT_STEPS)[number]) => ({ ...standing, step });
  expect(stepBlockOf(before('first-report'), asked('contained', true))).toBeNull();
  expect(stepBlockOf(before('measures'), asked('prevention', true))).toBeNull();
  expect(stepBlockOf(before('detected'), asked('first-report', true))).toBe('step-needed');
  expect(stepBlockOf(before('contained'), asked('cause', true))).toBe('step-needed');
  expect(stepBlockOf(before('prevention'), asked('published', true))).toBe('step-needed');
  const drill = { ...before('prevention'), isDrill: true };
  expect(stepBlockOf(drill, asked('published', true))).toBeNull();
});

test('an outage is not published before its minutes are measured, nor a leak before who is affected is known', () => {
  const ready = { ...standing, step: 'prevention' } as const;
  expect(stepBlockOf(ready, asked('published'))).toBe('outage-missing');
  expect(stepBlockOf({ ...ready, measured: ['outage'] }, asked('published'))).toBeNull();
  const leak = { ...ready, kind: 'information' } as const;
  expect(stepBlockOf(leak, asked('published'))).toBe('affected-missing');
  expect(stepBlockOf({ ...leak, measured: ['affected'] }, asked('published'))).toBeNull();
  expect(stepBlockOf({ ...ready, kind: 'other' }, asked('published'))).toBeNull();
});

test('a drill is due when there was none for half a year', () => {
  expect(isDrillDue(null, at)).toBe(true);
  expect(isDrillDue(at - 100 * DAY, at)).toBe(false);
  expect(isDrillDue(at - 184 * DAY, at)).toBe(true);
});

test('the alarm says which incident and which step wait', () => {
  const alarm = { kind: 'incident-due', subject: '3/first-report', detail: { number: 3 } } as const;
  const { subject } = alarmMail({ ...alarm, raisedAt: '2026-07-01 10:00' }, 'https://desk.example');
  expect(subject).toContain('3番（第一報）');
});
