import { randomInt } from 'node:crypto';
import { passwordFault } from '../../api/session/passwords.ts';

/** Without the letters and digits that look alike: these are read off a screen and typed. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** A password nobody chose: about 79 bits of chance, in groups. `names`: what it must not be built of. */
export function newPassword(names: readonly string[]): string {
  const group = () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join(
      '',
    );
  const password = Array.from({ length: GROUPS }, group).join('-');
  return passwordFault(password, names) === null ? password : newPassword(names);
}
