/** Who is asked for an approval: at every instant one person or one level, whatever stands on the calendar. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  askingOf,
  beginTurns,
  climbed,
  type Asked,
  type Asking,
  type AskingState,
} from '../../domain/approval-turns.ts';
import { requestEscalation } from '../../domain/escalation.ts';
import { applyEscalationTimer, runningEscalationTimer } from '../../domain/escalation-timers.ts';
import { DAY, HOUR, MINUTE } from '../../domain/hours.ts';
import {
  collides,
  onRota,
  ROTA_ROLES,
  rotaGaps,
  rotaSpans,
  type RotaEntry,
  type RotaSpan,
} from '../../domain/rota.ts';
import { COUNSELOR, jst, TIMERS } from './samples.ts';

const [ANNA, BERTA, CLARA, DORA] = ['a', 'b', 'c', 'd'] as const;
const MONDAY = jst('2026-07-06 00:00');

function weekly(
  staffId: string,
  role: RotaEntry['role'],
  [begins, ends]: [string, string],
  more: Partial<Extract<RotaEntry['when'], { kind: 'weekly' }>> = {},
): RotaEntry {
  const weekdays = [1, 2, 3, 4, 5];
  const when = { kind: 'weekly', weekdays, begins, ends, firstDay: '2026-07-01' } as const;
  return { id: `${staffId}/${role}`, staffId, role, when: { ...when, lastDay: null, ...more } };
}

function once(staffId: string, role: RotaEntry['role'], from: string, to: string): RotaEntry {
  return { id: staffId, staffId, role, when: { kind: 'once', from: jst(from), to: jst(to) } };
}

const there = (entries: readonly RotaEntry[], at: string) =>
  onRota(rotaSpans(entries, MONDAY, MONDAY + 7 * DAY), jst(at)).map(({ staffId }) => staffId);

describe('a duty calendar', () => {
  const office = [
    weekly(ANNA, 'on-call', ['09:00', '17:00']),
    weekly(BERTA, 'on-call', ['17:00', '09:00']),
    weekly(CLARA, 'deputy-1', ['09:00', '17:00']),
  ];

  test('returns every week, over midnight as well, and the first to be asked comes first', () => {
    expect(there(office, '2026-07-06 08:59')).toEqual([]);
    expect(there(office, '2026-07-06 09:00')).toEqual([ANNA, CLARA]);
    expect(there(office, '2026-07-06 17:00')).toEqual([BERTA]);
    expect(there(office, '2026-07-07 08:59')).toEqual([BERTA]);
    expect(there(office, '2026-07-11 08:59')).toEqual([BERTA]);
    expect(there(office, '2026-07-11 09:00')).toEqual([]);
  });

  test('gives a turn that was given once to whoever stands in, and to nobody else', () => {
    const standIn = once(DORA, 'on-call', '2026-07-07 12:00', '2026-07-07 18:00');
    const entries = [...office, standIn];
    expect(there(entries, '2026-07-07 11:59')).toEqual([ANNA, CLARA]);
    expect(there(entries, '2026-07-07 12:00')).toEqual([DORA, CLARA]);
    expect(there(entries, '2026-07-07 17:30')).toEqual([DORA]);
    expect(there(entries, '2026-07-07 18:00')).toEqual([BERTA]);
  });

  test('asks nobody twice at one time', () => {
    const both = [office[0], weekly(ANNA, 'deputy-1', ['09:00', '17:00'])].flatMap(
      (entry) => entry ?? [],
    );
    expect(there(both, '2026-07-06 10:00')).toEqual([ANNA]);
  });

  test('says when nobody is the first to be asked', () => {
    const spans = rotaSpans(office, MONDAY, MONDAY + DAY);
    expect(rotaGaps(spans, MONDAY, MONDAY + DAY)).toEqual([[MONDAY, MONDAY + 9 * HOUR]]);
    expect(rotaGaps([], MONDAY, MONDAY + DAY)).toEqual([[MONDAY, MONDAY + DAY]]);
  });

  test('has two people in one place at no time, but for who stands in once', () => {
    const [day, night] = office;
    if (!day || !night) throw new Error('there are two');
    expect(collides(day, night)).toBe(false);
    expect(collides(day, weekly(DORA, 'on-call', ['16:59', '18:00']))).toBe(true);
    expect(collides(day, weekly(DORA, 'deputy-1', ['09:00', '17:00']))).toBe(false);
    expect(collides(night, weekly(DORA, 'on-call', ['00:00', '01:00'], { weekdays: [6] }))).toBe(
      true,
    );
    expect(collides(night, weekly(DORA, 'on-call', ['00:00', '01:00'], { weekdays: [1] }))).toBe(
      false,
    );
    const later = { firstDay: '2026-08-03' };
    expect(
      collides(
        weekly(ANNA, 'on-call', ['09:00', '17:00'], { lastDay: '2026-07-31' }),
        weekly(BERTA, 'on-call', ['09:00', '17:00'], later),
      ),
    ).toBe(false);
    const standIn = once(DORA, 'on-call', '2026-07-07 12:00', '2026-07-07 18:00');
    expect(collides(day, standIn)).toBe(false);
    expect(collides(standIn, once(BERTA, 'on-call', '2026-07-07 17:00', '2026-07-08 09:00'))).toBe(
      true,
    );
  });
});

/** Asked on a Monday, and who is told of it then and after each climb. */
function told(entries: readonly RotaEntry[], at: string, immediate = false) {
  const rota = rotaSpans(entries, MONDAY, MONDAY + 7 * DAY);
  const input = { kind: 'police', immediate, requestedBy: COUNSELOR.staffId } as const;
  let step = requestEscalation(input, jst(at), rota);
  const heard = [{ at, to: step.notices.map(({ to }) => to) }];
  for (;;) {
    const running = runningEscalationTimer(step.state, TIMERS, rota);
    if (!running) return heard;
    step = applyEscalationTimer(step.state, running.timer, running.at, { rota });
    const clock = new Date(running.at + 9 * HOUR).toISOString().slice(0, 16).replace('T', ' ');
    heard.push({ at: clock, to: step.notices.map(({ to }) => to) });
  }
}

describe('an unanswered request', () => {
  const entries = [
    weekly(ANNA, 'on-call', ['09:00', '17:00']),
    weekly(BERTA, 'deputy-1', ['09:00', '17:00']),
    weekly(CLARA, 'deputy-2', ['09:00', '17:00']),
  ];

  test('asks the person on call, the deputies in their order, and then the levels', () => {
    expect(told(entries, '2026-07-06 10:00')).toEqual([
      { at: '2026-07-06 10:00', to: [{ staffId: ANNA }] },
      { at: '2026-07-06 10:30', to: [{ staffId: BERTA }] },
      { at: '2026-07-06 11:00', to: [{ staffId: CLARA }] },
      { at: '2026-07-06 11:30', to: ['supervisors'] },
      { at: '2026-07-06 12:00', to: ['administrators'] },
      { at: '2026-07-06 12:30', to: ['administrators', 'supervisors', 'counselors'] },
    ]);
  });

  test('goes on to whoever comes next when the turn of the asked person ends', () => {
    const evening = weekly(DORA, 'on-call', ['17:00', '22:00']);
    expect(told([...entries, evening], '2026-07-06 16:50').slice(0, 3)).toEqual([
      { at: '2026-07-06 16:50', to: [{ staffId: ANNA }] },
      { at: '2026-07-06 17:00', to: [{ staffId: DORA }] },
      { at: '2026-07-06 17:30', to: ['supervisors'] },
    ]);
  });

  test('asks the supervisors at once where nobody is on the calendar', () => {
    expect(told(entries, '2026-07-05 10:00')[0]?.to).toEqual(['supervisors']);
    expect(told([], '2026-07-06 10:00')[0]?.to).toEqual(['supervisors']);
  });

  test('never asks the person who made it', () => {
    const own = [
      { ...weekly(COUNSELOR.staffId, 'on-call', ['09:00', '17:00']) },
      ...entries.slice(1),
    ];
    expect(told(own, '2026-07-06 10:00')[0]?.to).toEqual([{ staffId: BERTA }]);
  });

  test('tells everybody of danger at once, and still asks one after the other', () => {
    expect(told(entries, '2026-07-06 10:00', true).slice(0, 2)).toEqual([
      { at: '2026-07-06 10:00', to: ['supervisors', 'administrators'] },
      { at: '2026-07-06 10:03', to: [{ staffId: BERTA }] },
    ]);
  });
});

const PEOPLE = [ANNA, BERTA, CLARA, DORA, COUNSELOR.staffId] as const;
const span: fc.Arbitrary<RotaSpan> = fc
  .record({
    staffId: fc.constantFrom(...PEOPLE),
    role: fc.constantFrom(...ROTA_ROLES),
    from: fc.integer({ min: -240, max: 240 }),
    minutes: fc.integer({ min: 1, max: 300 }),
  })
  .map(({ staffId, role, from, minutes }) => ({
    staffId,
    role,
    from: MONDAY + from * MINUTE,
    to: MONDAY + (from + minutes) * MINUTE,
  }));

const isOfCalendar = (as: Asked) => ROTA_ROLES.some((role) => role === as);

describe('whatever stands on the calendar', () => {
  test('it is at every instant exactly one person or level, the one that was said to be next, to the end', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 12 }), fc.boolean(), (rota, immediate) => {
        const asked: AskingState = {
          immediate,
          requestedBy: COUNSELOR.staffId,
          level: 0,
          levelSince: MONDAY,
        };
        const told: { state: AskingState; asking: Asking }[] = [];
        for (let state: AskingState | null = beginTurns(asked, rota); state;) {
          const asking = askingOf(state, TIMERS, rota);
          told.push({ state, asking });
          state = asking.until === null ? null : climbed(state, rota, asking.until);
        }
        const persons = told.filter(({ asking }) => asking.staffId !== null);
        // One person of the calendar, or one level.
        expect(persons.map(({ asking }) => asking.as)).toEqual(
          told.map(({ asking }) => asking.as).filter((as) => isOfCalendar(as)),
        );
        // Who is on it just then, and did not ask for it; nobody twice.
        const ids = persons.map(({ asking }) => asking.staffId ?? '');
        const there = persons.map(({ state }) =>
          onRota(rota, state.levelSince).map(({ staffId }) => staffId),
        );
        expect(ids.every((id, index) => there[index]?.includes(id))).toBe(true);
        expect(ids).not.toContain(COUNSELOR.staffId);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.length).toBeLessThanOrEqual(ROTA_ROLES.length);
        // One after the other without a break, each as the one before said, and at last everyone.
        const nexts = told.map(({ asking }) => asking.next);
        expect(told.slice(1).map(({ asking: { as, staffId } }) => ({ as, staffId }))).toEqual(
          nexts.slice(0, -1),
        );
        expect(told.slice(1).map(({ state }) => state.levelSince)).toEqual(
          told.slice(0, -1).map(({ asking }) => asking.until),
        );
        expect(
          told.every(({ state, asking }) => (asking.until ?? Infinity) > state.levelSince),
        ).toBe(true);
        expect(told.at(-1)?.asking).toEqual({
          as: 'everyone',
          staffId: null,
          until: null,
          next: null,
        });
      }),
      { numRuns: 300 },
    );
  });
});
