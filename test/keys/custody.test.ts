/** Copies of the root key: any two custodians bring it back, one alone never. */
import { createPrivateKey, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { joinCustodyCopies, makeCustodyCopies, type CustodyCopy } from '../../keys/custody.ts';

const root = randomBytes(32);
const storeId = randomUUID();
let pairs: { publicKey: string; privateKey: string }[] = [];
let copies: CustodyCopy[] = [];

function pair(bits = 3072) {
  return generateKeyPairSync('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

function copiesFor(recipients: readonly string[]): CustodyCopy[] {
  const [a = '', b = '', c = ''] = recipients;
  const madeAt = new Date().toISOString();
  return makeCustodyCopies({ root, storeId, rootVersion: 1, madeAt, recipients: [a, b, c] });
}

function of(custodian: number, from = copies) {
  const copy = from[custodian - 1];
  const privateKey = createPrivateKey(pairs[custodian - 1]?.privateKey ?? '');
  if (!copy) throw new Error('there are three copies');
  return { copy, privateKey };
}

beforeAll(() => {
  pairs = [pair(), pair(), pair()];
  copies = copiesFor(pairs.map(({ publicKey }) => publicKey));
});

describe('custodians', () => {
  test.for([
    [1, 2],
    [3, 1],
    [2, 3],
  ] as const)('%i and %i together have the root key', ([one, other]) => {
    expect(joinCustodyCopies(of(one), of(other)).equals(root)).toBe(true);
  });

  test('each hold nothing of the root key, nor can one stand for two', () => {
    const text = JSON.stringify(copies);
    expect(text).not.toContain(root.toString('base64'));
    expect(text).not.toContain(root.toString('hex'));
    expect(() => joinCustodyCopies(of(1), of(1))).toThrow('copies-apart');
  });

  test('cannot join copies of two ceremonies, open another one’s copy, or one that was changed', () => {
    const others = copiesFor(pairs.map(({ publicKey }) => publicKey));
    const [, second] = others;
    if (!second) throw new Error('there are three copies');
    const later = { ...second, madeAt: new Date(0).toISOString() };
    expect(() => joinCustodyCopies(of(1), { ...of(2), copy: later })).toThrow('copies-apart');
    const own = of(1);
    expect(() => joinCustodyCopies({ ...own, copy: of(3).copy }, of(2))).toThrow(
      'copy-does-not-open',
    );
    const part = Buffer.from(own.copy.part, 'base64');
    part[7] = (part[7] ?? 0) ^ 1;
    const changed = { ...own, copy: { ...own.copy, part: part.toString('base64') } };
    expect(() => joinCustodyCopies(changed, of(2))).toThrow('copy-does-not-open');
  });

  test('need keys of their own, of 3072 bits', () => {
    const [a = '', b = ''] = pairs.map(({ publicKey }) => publicKey);
    expect(() => copiesFor([a, b, a])).toThrow('public-keys-equal');
    expect(() => copiesFor([a, b, pair(2048).publicKey])).toThrow('public-key-unusable');
    expect(() => copiesFor([a, b, 'no key'])).toThrow('public-key-unusable');
  });
});
