import { describe, expect, test } from 'vitest';
import { receptionPlan, type ReceptionCalendar } from '../../domain/hours.ts';
import { momentsWorthALook, whatHappens } from '../../domain/what-happens.ts';
import { jst, NERIMA, SETTINGS, SUNDAY } from './samples.ts';

const settings = {
  ...SETTINGS,
  congestedFrom: 5,
  texts: {
    ...SETTINGS.texts,
    intakeOver: '今日の新しい相談は終わりました。次は{次回受付}です。',
    plain: { outOfHours: '今は やっていません。次は{次回受付}' },
  },
};
const DEADLINE: ReceptionCalendar = {
  ...NERIMA,
  weekly: NERIMA.weekly.map((shift) => ({ ...shift, intakeUntil: '19:30' })),
};

function look(at: string, ahead = 0, calendar = DEADLINE) {
  return whatHappens(settings, receptionPlan(calendar, [], jst(at), 35), jst(at), ahead);
}

describe('what happens', () => {
  test('on 31 December at 15:59: out of hours, with the next opening in both kinds of words', () => {
    const { reception, answers, intakeUntil } = look('2026-12-31 15:59');
    expect(reception).toEqual({ state: 'closed', opensAt: jst('2027-01-05 16:00') });
    expect(intakeUntil).toBeNull();
    expect(answers).toHaveLength(1);
    expect(answers[0]).toMatchObject({
      kind: 'out-of-hours',
      usual: expect.stringContaining('1月5日（火）午後4時') as string,
      plain: '今は やっていません。次は1月5日（火）午後4時',
    });
  });

  test('while reception is open and few wait: nobody but a counselor answers', () => {
    const seen = look('2026-11-22 16:00', 4);
    expect(seen.answers).toEqual([]);
    expect(seen.intakeUntil).toBe(jst('2026-11-22 19:30'));
    expect(seen.nextOpening).toBe(jst('2026-11-24 16:00'));
  });

  test('while many wait: she is told so', () => {
    expect(look('2026-11-22 16:00', 5).answers[0]?.kind).toBe('congested');
  });

  test('after the deadline of new consultations: she is told when the next are taken up', () => {
    const { reception, answers } = look('2026-11-22 19:30');
    expect(reception).toMatchObject({ state: 'open', takesNew: false });
    expect(answers[0]).toMatchObject({
      kind: 'intake-over',
      usual: '今日の新しい相談は終わりました。次は11月24日（火）午後4時です。',
    });
  });

  test('in LINE: what was not written is said by what stands in for it', () => {
    const { line } = look('2026-11-22 16:00');
    expect([line.return, line.opening]).toEqual([line.greeting, line.notice]);
  });
});

describe('moments worth a look', () => {
  test('lie just before reception changes', () => {
    const pauses = [
      {
        kind: 'planned-stop' as const,
        from: jst('2026-12-23 22:00'),
        until: jst('2026-12-24 02:00'),
      },
    ];
    const plan = receptionPlan(DEADLINE, [], SUNDAY, 60, pauses);
    expect(momentsWorthALook(plan, SUNDAY)).toEqual([
      { name: 'now', at: SUNDAY },
      { name: 'before-opening', at: jst('2026-11-24 15:59') },
      { name: 'before-deadline', at: jst('2026-11-22 19:29') },
      { name: 'after-deadline', at: jst('2026-11-22 19:30') },
      { name: 'before-closing', at: jst('2026-11-22 19:59') },
      { name: 'year-end', at: jst('2026-12-31 15:59') },
      { name: 'stop', at: jst('2026-12-23 22:00') },
    ]);
  });

  test('are those of the next year once the year’s last day is over, and no deadline where there is none', () => {
    const now = jst('2026-12-31 16:00');
    const plan = receptionPlan(NERIMA, [], now, 60);
    const names = momentsWorthALook(plan, now);
    expect(names.map(({ name }) => name)).toEqual([
      'now',
      'before-opening',
      'before-closing',
      'year-end',
    ]);
    expect(names.at(-1)?.at).toBe(jst('2027-12-31 15:59'));
  });
});
