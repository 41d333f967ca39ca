import { describe, expect, test } from 'vitest';
import { accountStateOf, isHeldWithin, isUnused, UNUSED_DAYS } from '../../domain/accounts.ts';
import { shiftEndChoices } from '../../domain/duty.ts';
import { DAY } from '../../domain/hours.ts';
import { keepsAdministrator } from '../../domain/memberships.ts';

const at = (day: number) => new Date(day * DAY);

describe('an account', () => {
  test('stands as the last thing that was done to it', () => {
    const fresh = { leftAt: null, disabledAt: null, hasLink: false };
    expect(accountStateOf(fresh)).toBe('active');
    expect(accountStateOf({ ...fresh, hasLink: true })).toBe('invited');
    expect(accountStateOf({ ...fresh, hasLink: true, disabledAt: at(1) })).toBe('suspended');
    expect(accountStateOf({ leftAt: at(2), disabledAt: at(1), hasLink: true })).toBe('left');
  });

  test('is unused after 90 days without a sign-in, a new one after 90 days of its own', () => {
    const now = 1_000 * DAY;
    const since = at(0);
    expect(isUnused({ lastSignInAt: at(1_000 - UNUSED_DAYS), since }, now)).toBe(true);
    expect(isUnused({ lastSignInAt: at(1_001 - UNUSED_DAYS), since }, now)).toBe(false);
    expect(isUnused({ lastSignInAt: null, since }, now)).toBe(true);
    expect(isUnused({ lastSignInAt: null, since: at(999) }, now)).toBe(false);
  });
});

test('a role is held within a day when it was held at any time of it', () => {
  const held = { givenAt: at(10.5), takenAt: at(12.5) };
  const on = (day: number) => isHeldWithin(held, day * DAY, (day + 1) * DAY);
  expect([9, 10, 11, 12, 13].map(on)).toEqual([false, true, true, true, false]);
  expect(isHeldWithin({ ...held, takenAt: null }, 99 * DAY, 100 * DAY)).toBe(true);
});

test('nobody keeps for somebody else what that person leaves; an administrator gives it on, or back', () => {
  const state = { stage: 'conversation', assignee: 'gone', ended: false } as const;
  const chief = { staffId: 'chief', roles: ['administrator' as const] };
  expect(shiftEndChoices(state, chief)).toEqual(['transfer', 'return-to-queue']);
  const own = { staffId: 'gone', roles: ['counselor' as const] };
  expect(shiftEndChoices(state, own)).toEqual(['transfer', 'return-to-queue', 'keep']);
  const colleague = { staffId: 'other', roles: ['counselor' as const] };
  expect(shiftEndChoices(state, colleague)).toEqual([]);
});

test('a service keeps an administrator only in somebody who can sign in', () => {
  const chief = { staffId: 'a', roles: ['administrator' as const], canSignIn: true };
  const invited = { staffId: 'b', roles: ['administrator' as const], canSignIn: false };
  const removed = { staffId: 'a', roles: [] };
  expect(keepsAdministrator([chief, invited], removed)).toBe(false);
  expect(keepsAdministrator([chief, { ...invited, canSignIn: true }], removed)).toBe(true);
});
