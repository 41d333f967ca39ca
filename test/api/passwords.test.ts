import { describe, expect, test } from 'vitest';
import { hashPassword, isPasswordOf, passwordFault } from '../../api/session/passwords.ts';

describe('a new password', () => {
  test.for([
    ['Kasa2026!', 'too-short'],
    ['あ'.repeat(129), 'too-long'],
    ['aaaaaaaaaaaa', 'too-simple'],
    ['abcdefghijklm', 'too-simple'],
    ['210987654321', 'too-simple'],
    ['Password1234!', 'too-common'],
    ['P@ssw0rd12345', 'too-common'],
    ['qwertyuiop123', 'too-common'],
    ['hanako.kita.01', 'too-common'],
  ] as const)('%s is refused as %s', ([password, fault]) => {
    expect(passwordFault(password, ['hanako.kita', 'demo'])).toBe(fault);
  });

  test.for(['correct horse battery', 'ゆきがふるあさのまちかど', 'tsukue-no-ue-no-ringo'])(
    '%s is accepted, whatever kinds of characters it has',
    (password) => {
      expect(passwordFault(password, ['hanako.kita', 'demo'])).toBeNull();
    },
  );
});

describe('a kept password', () => {
  test('is an argon2id hash with its costs, different each time, which only the password opens', async () => {
    const [first, second] = await Promise.all([
      hashPassword('tsukue-no-ue-no-ringo'),
      hashPassword('tsukue-no-ue-no-ringo'),
    ]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/u);
    expect(second).not.toBe(first);
    expect(await isPasswordOf('tsukue-no-ue-no-ringo', first)).toBe(true);
    expect(await isPasswordOf('tsukue-no-ue-no-mikan', first)).toBe(false);
  });

  test('opens however the keyboard composed its characters', async () => {
    const kept = await hashPassword('がっこうのかえりみち'.normalize('NFD'));
    expect(await isPasswordOf('がっこうのかえりみち'.normalize('NFC'), kept)).toBe(true);
  });

  test('of nobody is never right', async () => {
    expect(await isPasswordOf('tsukue-no-ue-no-ringo', null)).toBe(false);
  });
});
