import { describe, expect, test } from 'vitest';
import { missingStep, needsSecondFactor, readCode } from '../../domain/second-factor.ts';
import { ROLES } from '../../domain/roles.ts';

describe('the second factor', () => {
  test.for(ROLES)('is needed by a %s unless that is a counselor', (role) => {
    expect(needsSecondFactor([role])).toBe(role !== 'counselor');
    expect(needsSecondFactor(['counselor', role])).toBe(role !== 'counselor');
  });

  test('is not needed by whoever holds no role', () => {
    expect(needsSecondFactor([])).toBe(false);
  });

  test.for([
    ['password', false, ['counselor'], null],
    ['password', true, ['counselor'], 'code'],
    ['password', false, ['supervisor'], 'enrol'],
    ['password', true, ['supervisor'], 'code'],
    ['second-factor', true, ['supervisor'], null],
  ] as const)(
    'after %s (set up: %s), as %s, leaves %s to be done',
    ([proved, hasFactor, roles, next]) => {
      expect(missingStep({ proved, hasFactor, roles })).toBe(next);
    },
  );
});

describe('a typed code', () => {
  test.for([
    ['123456', '123456'],
    [' 123 456 ', '123456'],
    ['123-456', '123456'],
    ['１２３　４５６', '123456'],
    ['12345', null],
    ['1234567', null],
    ['12345a', null],
    ['', null],
  ] as const)('“%s” is read as %s', ([typed, code]) => {
    expect(readCode(typed)).toBe(code);
  });
});
