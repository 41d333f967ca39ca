import { describe, expect, test } from 'vitest';
import { disclosureState } from '../../domain/access-data.ts';
import { canonicalText, maySupplementGoOut } from '../../domain/packet.ts';

describe('the text a seal is reckoned over', () => {
  test('is one for one content, whatever order it was written in', () => {
    const one = { b: [1, { d: 'x', c: null }], a: '髙橋' };
    const same = { a: '髙橋', gone: undefined, b: [1, { c: null, d: 'x' }] };
    expect(canonicalText(one)).toBe(canonicalText(same));
    expect(canonicalText(one)).toBe('{"a":"髙橋","b":[1,{"c":null,"d":"x"}]}');
  });

  test.for([
    [{ a: '1' }, { a: 1 }],
    [{ a: ['x', 'y'] }, { a: ['y', 'x'] }],
    [{ a: null }, {}],
    [{ a: 'x","b":"y' }, { a: 'x', b: 'y' }],
  ])('tells %o from %o', ([one, other]) => {
    expect(canonicalText(one)).not.toBe(canonicalText(other));
  });
});

describe('something given later', () => {
  test('waits for its approval, and goes out first where life is in danger', () => {
    expect(maySupplementGoOut('waiting', false)).toBe(false);
    expect(maySupplementGoOut('waiting', true)).toBe(true);
    expect(maySupplementGoOut('approved', false)).toBe(true);
    expect(maySupplementGoOut('refused', true)).toBe(false);
  });
});

describe('a request to disclose access data', () => {
  test('is over at its time, whether it was approved or nobody answered; a refusal stays', () => {
    const expiresAt = new Date(1_000);
    const at = (status: 'waiting' | 'approved' | 'refused', now: number) =>
      disclosureState({ status, expiresAt }, now);
    expect([at('waiting', 999), at('approved', 999)]).toEqual(['waiting', 'approved']);
    expect([at('waiting', 1_000), at('approved', 1_000)]).toEqual(['expired', 'expired']);
    expect(at('refused', 1_000)).toBe('refused');
  });
});
