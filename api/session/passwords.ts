/**
 * Passwords of staff: what is accepted, and how it is kept. Argon2id with 64 MiB, three passes and
 * one lane (above the floor of OWASP's password storage sheet), written in the usual format string.
 */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../../domain/errors.ts';
import { COMMON_WORDS } from './common-words.ts';

export const MIN_PASSWORD = 12;
export const MAX_PASSWORD = 128;

export const PASSWORD_FAULTS = ['too-short', 'too-long', 'too-common', 'too-simple'] as const;
export type PasswordFault = (typeof PASSWORD_FAULTS)[number];

/** What is wrong with a new password, or `null`. `names`: login id, organisation code and the like. */
export function passwordFault(password: string, names: readonly string[]): PasswordFault | null {
  const { length } = Array.from(password);
  if (length < MIN_PASSWORD) return 'too-short';
  if (length > MAX_PASSWORD) return 'too-long';
  const folded = fold(password);
  if (new Set(folded).size < 5 || isRun(folded)) return 'too-simple';
  const known = [...names.map(fold).filter((name) => name.length >= 4), ...COMMON_WORDS];
  return leftOver(folded, known) < 5 ? 'too-common' : null;
}

const FAULT_TEXTS: Readonly<Record<PasswordFault, string>> = {
  'too-short': 'パスワードは12文字以上にしてください。',
  'too-long': 'パスワードは128文字以下にしてください。',
  'too-common':
    'よく使われる言葉や職員IDをもとにしたパスワードは、使えません。関係のない言葉を組み合わせてください。',
  'too-simple': '同じ文字や並んだ文字が続くパスワードは、使えません。',
};

/** Refuses 'invalid-input' for a new password that is too easy to guess, with the reason in words. */
export function demandGoodPassword(password: string, names: readonly string[]): void {
  const reason = passwordFault(password, names);
  if (reason === null) return;
  throw new Refusal('invalid-input', { reason, fields: ['password'], text: FAULT_TEXTS[reason] });
}

/** Case, widths and the usual stand-ins for letters folded: "P@ssw0rd" is "password". */
function fold(text: string): string {
  const STAND_INS: Record<string, string> = { '@': 'a', '0': 'o', $: 's', '!': 'i' };
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[@0$!]/gu, (sign) => STAND_INS[sign] ?? sign);
}

/** How many characters are left of a password once the known words, digits and signs are taken out. */
function leftOver(folded: string, known: readonly string[]): number {
  const longestFirst = known.toSorted((a, b) => b.length - a.length);
  const rest = longestFirst.reduce((text, word) => text.replaceAll(word, ' '), folded);
  if (rest === folded) return folded.length;
  return rest.replace(/[\s\d\p{P}\p{S}]/gu, '').length;
}

/** Characters that merely follow each other, up or down: "abcdefghijkl", "210987654321". */
function isRun(text: string): boolean {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const steps = points.slice(1).map((point, index) => Math.abs(point - (points[index] ?? 0)));
  return steps.filter((step) => step <= 1).length >= steps.length - 2;
}

const MEMORY_KIB = 64 * 1024;
const PASSES = 3;
const LANES = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const FORMAT =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/u;

interface Parameters {
  memory: number;
  passes: number;
  parallelism: number;
  salt: Buffer;
  length: number;
}

/** The format string `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. Waits its turn: two at once. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, {
    memory: MEMORY_KIB,
    passes: PASSES,
    parallelism: LANES,
    salt,
    length: HASH_BYTES,
  });
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${base64(salt)}$${base64(hash)}`;
}

/**
 * Whether the password belongs to the stored hash. With `null` (nobody of that name) the same work
 * is done against a hash nothing belongs to, so that the time taken tells nothing.
 */
export async function isPasswordOf(password: string, stored: string | null): Promise<boolean> {
  const parsed = FORMAT.exec(stored ?? NOBODYS_HASH);
  if (!parsed) throw new Error('a stored password hash is not in the argon2id format');
  const [, memory = '', passes = '', parallelism = '', salt = '', hash = ''] = parsed;
  const expected = Buffer.from(hash, 'base64');
  const derived = await derive(password, {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    length: expected.length,
  });
  return timingSafeEqual(derived, expected) && stored !== null;
}

const NOBODYS_HASH = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${base64(randomBytes(SALT_BYTES))}$${base64(randomBytes(HASH_BYTES))}`;

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/u, '');
}

/** Each takes 64 MiB and a thread for about 0.2 s: more than two at once would starve everything else. */
const AT_ONCE = 2;
let running = 0;
const waiting: (() => void)[] = [];

async function derive(password: string, parameters: Parameters): Promise<Buffer> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await argon2id(password, parameters);
  } finally {
    // The place is handed over, not given back, so nobody slips in between.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

function argon2id(password: string, { salt, length, ...costs }: Parameters): Promise<Buffer> {
  const message = Buffer.from(password.normalize('NFKC'), 'utf8');
  return new Promise((resolve, reject) => {
    argon2('argon2id', { ...costs, message, nonce: salt, tagLength: length }, (error, derived) => {
      if (error) reject(error);
      else resolve(derived);
    });
  });
}
