import { Secret } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { codeOfStep, judgeCode, newTotpSecret, STEP_MS, stepAt } from '../../api/session/totp.ts';

describe('codes of authenticator apps', () => {
  // RFC 6238, appendix B, the last six of eight digits.
  test.for([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [20_000_000_000, '353130'],
  ] as const)('are those of the standard at second %s', ([seconds, code]) => {
    const secret = Secret.fromUTF8('12345678901234567890').base32;
    expect(codeOfStep(secret, stepAt(seconds * 1000))).toBe(code);
  });

  test('are made of secrets of 160 bits, a new one each time', () => {
    const [one, other] = [newTotpSecret(), newTotpSecret()];
    expect(Secret.fromBase32(one).bytes).toHaveLength(20);
    expect(one).not.toBe(other);
  });

  test('are taken one step early or late, and never again once their step or a later one was', () => {
    const secret = newTotpSecret();
    const now = 1_800_000_000_000;
    const here = stepAt(now);
    const judge = (steps: number, lastStep: number) =>
      judgeCode(secret, codeOfStep(secret, here + steps), lastStep, now);
    for (const steps of [-1, 0, 1]) {
      expect(judge(steps, 0)).toEqual({ is: 'right', step: here + steps });
      expect(judge(steps, here + steps)).toEqual({ is: 'used' });
      expect(judge(steps, here + 5)).toEqual({ is: 'used' });
    }
    expect(judgeCode(secret, codeOfStep(secret, here), 0, now + 2 * STEP_MS).is).toBe('wrong');
    expect(judgeCode(secret, codeOfStep(secret, here), 0, now - 2 * STEP_MS).is).toBe('wrong');
  });
});
