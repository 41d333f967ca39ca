import { describe, expect, test } from 'vitest';
import { createRateLimit } from '../../api/http/rate-limit.ts';
import { Refusal } from '../../domain/errors.ts';

describe('a limit of three at once and one a second', () => {
  const build = (maxKeys = 10) => createRateLimit({ burst: 3, perSecond: 1, maxKeys });
  const take = (limit: ReturnType<typeof build>, key: string, now: number) => {
    try {
      limit.take(key, now);
      return 'taken';
    } catch (error) {
      return error instanceof Refusal ? error.code : 'bug';
    }
  };

  test('refuses the fourth, and takes one more a second later', () => {
    const limit = build();
    const codes = [0, 0, 0, 0, 500, 1500, 1500].map((now) => take(limit, 'a', now));
    expect(codes).toEqual([
      'taken',
      'taken',
      'taken',
      'too-many-tries',
      'too-many-tries',
      'taken',
      'too-many-tries',
    ]);
  });

  test('counts each room by itself', () => {
    const limit = build();
    for (let n = 0; n < 4; n += 1) take(limit, 'a', 0);
    expect(take(limit, 'b', 0)).toBe('taken');
  });

  test('forgets all rather than turn anybody away when too many come', () => {
    const limit = build(2);
    for (let n = 0; n < 4; n += 1) take(limit, 'a', 0);
    take(limit, 'b', 0);
    take(limit, 'c', 0);
    expect(take(limit, 'a', 0)).toBe('taken');
  });
});
