import { createHmac } from 'node:crypto';
import { validateSignature } from '@line/bot-sdk';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSignatureValid } from '../../line/signature.ts';

const SECRET = 'current-secret';
const OLD_SECRET = 'old-secret';

function sign(body: Uint8Array, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('base64');
}

describe('a webhook signature', () => {
  test('is valid with the current and with the replaced secret, and with no other', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (body) => {
        const secrets = [SECRET, OLD_SECRET];
        expect(isSignatureValid(body, sign(body, SECRET), secrets)).toBe(true);
        expect(isSignatureValid(body, sign(body, OLD_SECRET), secrets)).toBe(true);
        expect(isSignatureValid(body, sign(body, 'another'), secrets)).toBe(false);
      }),
    );
  });

  test('agrees with the platform library for every body', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string({ minLength: 1 }), (body, secret) => {
        const header = sign(body, secret);
        expect(isSignatureValid(body, header, [secret])).toBe(
          validateSignature(Buffer.from(body), secret, header),
        );
      }),
    );
  });

  test('is invalid when one bit of the body differs', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), fc.nat(7), (body, at, bit) => {
        const header = sign(body, SECRET);
        const changed = Uint8Array.from(body);
        const place = at % body.length;
        changed[place] = (changed[place] ?? 0) ^ (1 << bit);
        expect(isSignatureValid(changed, header, [SECRET])).toBe(false);
      }),
    );
  });

  test('is invalid in any odd form of its header, and without a secret', () => {
    const body = Buffer.from('{}');
    const header = sign(body, SECRET);
    const odd: unknown[] = [
      undefined,
      null,
      '',
      [header],
      [header, header],
      ` ${header}`,
      `${header}=`,
      header.slice(0, -1),
      `${header}, ${header}`,
      header.replaceAll('=', ''),
      Buffer.from(header, 'base64').toString('hex'),
      'é'.repeat(44),
      42,
    ];
    for (const value of odd) expect(isSignatureValid(body, value, [SECRET])).toBe(false);
    expect(isSignatureValid(body, header, [])).toBe(false);
    expect(isSignatureValid(body, sign(body, ''), [''])).toBe(false);
    expect(isSignatureValid(body, header, ['', SECRET])).toBe(true);
  });
});
