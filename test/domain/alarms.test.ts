import { describe, expect, test } from 'vitest';
import { AWAY_FOR_MS, judge, WELL_FOR_MS, type StateNow } from '../../domain/alarm-rules.ts';
import { ALARM_KINDS, alarmMail, type AlarmOf } from '../../domain/alarms.ts';

const NOW = Date.UTC(2026, 6, 1);

function state(component: string, overrides: Partial<StateNow> = {}): StateNow {
  return {
    component,
    subject: '',
    organisationId: null,
    serviceId: null,
    state: 'ok',
    reason: null,
    since: NOW - 3_600_000,
    detail: null,
    ...overrides,
  };
}

const kinds = (alarms: readonly AlarmOf[]) => alarms.map(({ kind }) => kind);
const open = (kind: AlarmOf['kind'], subject = ''): AlarmOf => ({
  kind,
  subject,
  organisationId: null,
});

describe('a component that is away', () => {
  const away = (ms: number) => state('keys', { state: 'away', since: NOW - ms });

  test('tells nobody while it may only be restarting, then once', () => {
    expect(judge([away(AWAY_FOR_MS - 1)], [], NOW).raise).toEqual([]);
    expect(judge([away(AWAY_FOR_MS)], [], NOW).raise).toMatchObject([
      { kind: 'component-down', subject: 'keys' },
    ]);
    expect(judge([away(AWAY_FOR_MS)], [open('component-down', 'keys')], NOW)).toEqual({
      raise: [],
      end: [],
    });
  });

  test('is over when it has been well for a while, and not before', () => {
    const well = (ms: number) => state('keys', { since: NOW - ms });
    const alarm = open('component-down', 'keys');
    expect(judge([well(WELL_FOR_MS - 1)], [alarm], NOW).end).toEqual([]);
    expect(judge([away(1)], [alarm], NOW).end).toEqual([]);
    expect(judge([well(WELL_FOR_MS)], [alarm], NOW).end).toEqual([alarm]);
  });

  test('is over as well when nobody looks at it any more', () => {
    const alarm = open('disk-80', 'gone');
    expect(judge([], [alarm], NOW).end).toEqual([alarm]);
  });

  test('is nobody’s alarm where it was never set up', () => {
    const unset = ['mail', 'scanner'].map((one) => state(one, { state: 'unset', since: 0 }));
    expect(judge(unset, [], NOW).raise).toEqual([]);
  });

  test.for([
    ['engine', 'engine-unreachable'],
    ['worker', 'component-down'],
    ['api', 'component-down'],
    ['audit-chain', 'audit-check-failed'],
    ['certificate', 'certificate-expires'],
  ] as const)('%s is told as %s', ([component, kind]) => {
    const bad = state(component, { state: 'degraded', since: 0 });
    expect(kinds(judge([bad], [], NOW).raise)).toEqual([kind]);
  });

  test('LINE is told of when it refuses the credentials, not when it cannot be reached', () => {
    const line = (reason: string) => state('line', { state: 'degraded', reason, since: 0 });
    expect(judge([line('no-answer')], [], NOW).raise).toEqual([]);
    expect(kinds(judge([line('credentials-refused')], [], NOW).raise)).toEqual(['token-refused']);
    expect(judge([line('no-answer')], [open('token-refused')], NOW).end).toEqual([]);
  });
});

describe('a figure', () => {
  const CASES = [
    ['outbox-late', 'queue', 'outbox', 'oldestSeconds', 60, 61, 30, 29],
    ['clock-off', 'clock', 'api 1', 'ms', 2_000, 2_001, 1_000, 999],
    ['disk-80', 'disk', 'data', 'usedPercent', 80, 80.1, 78, 77.9],
    ['disk-90', 'disk', 'data', 'usedPercent', 90, 90.1, 88, 87.9],
    ['disk-95', 'key-disk', 'keys-main', 'usedPercent', 95, 95.1, 93, 92.9],
    ['quota-80', 'line-quota', 'channel', 'percent', 79, 80, 80, 79],
  ] as const;

  test.for(CASES)(
    '%s is raised from its limit on, and ends well below it',
    ([kind, component, subject, field, below, above, still, over]) => {
      const at = (value: number) => [state(component, { subject, detail: { [field]: value } })];
      const alarm = open(kind, subject);
      expect(kinds(judge(at(below), [], NOW).raise)).not.toContain(kind);
      expect(kinds(judge(at(above), [], NOW).raise)).toContain(kind);
      expect(judge(at(still), [alarm], NOW).end).toEqual([]);
      expect(judge(at(over), [alarm], NOW).end).toEqual([alarm]);
    },
  );

  test('of a clock counts whether it is before or behind', () => {
    const behind = state('clock', { subject: 'worker 1', detail: { ms: -2_500 } });
    expect(kinds(judge([behind], [], NOW).raise)).toEqual(['clock-off']);
  });
});

test('what only a person can look after stays open until somebody has', () => {
  const alarms = [open('canary-read', 'a'), open('bulk-read', 'b')];
  expect(judge([], alarms, NOW).end).toEqual([]);
});

test.for(ALARM_KINDS)('a mail of %s says what to do, and holds figures alone', (kind) => {
  const { subject, text } = alarmMail(
    { kind, subject: 'keys', detail: { usedPercent: 91 }, raisedAt: '2026/07/01' },
    'https://staff.example.lg.jp/admin/',
  );
  expect(subject).toMatch(/^【相談窓口 警報】/u);
  expect(text).toContain('すること：');
  expect(text).toContain('https://staff.example.lg.jp/admin/');
});
