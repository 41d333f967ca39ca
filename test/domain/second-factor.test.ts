import { describe, expect, test } from 'vitest';
import {
  missingStep,
  needsSecondFactor,
  readCode,
  readRecoveryCode,
  recoveryCodeText,
} from '../../domain/second-factor.ts';
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

describe('a recovery code', () => {
  const CODE = '0123ABCDEFGHJKMNPQRSTVWX';

  test.for([
    '0123-ABCD-EFGH-JKMN-PQRS-TVWX',
    '0123 abcd efgh jkmn pqrs tvwx',
    '０１２３ABCDEFGHJKMNPQRSTVWX',
    'oi23ABCDEFGHJKMNPQRSTVWX',
  ])('is read as it is typed: %s', (typed) => {
    expect(readRecoveryCode(typed)).toBe(CODE);
  });

  test.for(['', '0123-ABCD', '0123-ABCD-EFGH-JKMN-PQRS-TVWU', `${CODE}0`])(
    'is not “%s”',
    (typed) => {
      expect(readRecoveryCode(typed)).toBeNull();
    },
  );

  test('is shown in groups of four, as it can be typed back', () => {
    expect(recoveryCodeText(CODE)).toBe('0123-ABCD-EFGH-JKMN-PQRS-TVWX');
    expect(readRecoveryCode(recoveryCodeText(CODE))).toBe(CODE);
  });
});
