import { describe, expect, test } from 'vitest';
import { doneText, minutesOf, sittingsOf, spentText, type Seen } from '../../domain/sittings.ts';

const MINUTE = 60_000;

function seen(minute: number, more: Partial<Seen> = {}): Seen {
  return {
    staffId: 'one',
    consultationId: 'first',
    at: minute * MINUTE,
    action: 'consultation.read',
    isReading: true,
    purpose: 'own',
    upTo: null,
    ...more,
  };
}

describe('rows of the trail become sittings', () => {
  test('that last from the first row to the last', () => {
    const [sitting, ...others] = sittingsOf([
      seen(0, { upTo: 3 }),
      seen(10, { upTo: 5 }),
      seen(35),
    ]);
    expect(others).toEqual([]);
    expect(sitting).toMatchObject({ upTo: 5, purposes: ['own'] });
    expect(sitting && minutesOf(sitting)).toBe(35);
  });

  test('that end with a pause of half an hour', () => {
    expect(sittingsOf([seen(0), seen(29), seen(59), seen(60)]).map(minutesOf)).toEqual([29, 1]);
  });

  test('one for each person and consultation', () => {
    const rows = [seen(0), seen(1, { staffId: 'two' }), seen(2, { consultationId: 'second' })];
    expect(sittingsOf(rows)).toHaveLength(3);
  });

  test('with every purpose, and with what was done besides reading', () => {
    const change = { isReading: false, purpose: null, action: 'note.add' };
    const [sitting] = sittingsOf([
      seen(0),
      seen(1, { purpose: 'history' }),
      seen(2, change),
      seen(3, change),
    ]);
    expect(sitting?.purposes).toEqual(['own', 'history']);
    expect([...(sitting?.acts ?? [])]).toEqual([['note.add', 2]]);
  });
});

describe('a sitting in words', () => {
  test('says how far was read and what was done', () => {
    const acts = [
      { name: 'メモを書いた', count: 1 },
      { name: 'メッセージを送った', count: 3 },
    ];
    expect(doneText({ purposes: ['own'], upTo: 5, acts })).toBe(
      '閲覧（メッセージ5まで）、メモを書いた、メッセージを送った（3回）',
    );
  });

  test('does not say of who only acted that they read', () => {
    const acts = [{ name: '閲覧を制限した', count: 1 }];
    expect(doneText({ purposes: [], upTo: null, acts })).toBe('閲覧を制限した');
  });

  test('says how long in minutes and hours', () => {
    expect([0, 1, 59, 60, 135].map(spentText)).toEqual([
      '1分未満',
      '1分',
      '59分',
      '1時間0分',
      '2時間15分',
    ]);
  });
});
