import { describe, expect, test } from 'vitest';
import { piecesOf } from '../../domain/links.ts';

const linksIn = (text: string) => piecesOf(text).filter((piece) => piece.kind === 'link');

describe('an address in a message', () => {
  test('becomes a link without what closes the sentence', () => {
    expect(piecesOf('「https://example.com/a」を、http://例え.jp/x。')).toMatchObject([
      { text: '「' },
      { kind: 'link', text: 'https://example.com/a', host: 'example.com' },
      { text: '」を、' },
      { kind: 'link', text: 'http://例え.jp/x', host: 'xn--r8jz45g.jp' },
      { text: '。' },
    ]);
    expect(linksIn('(see https://example.com/a).')).toMatchObject([
      { text: 'https://example.com/a' },
    ]);
    expect(linksIn('https://example.com:8443/?q=1&r=2#x')).toMatchObject([
      { host: 'example.com:8443' },
    ]);
  });

  test('shows where it leads, whatever its words pretend', () => {
    expect(linksIn('https://www.city.example.jp@evil.example/')).toMatchObject([
      { host: 'evil.example' },
    ]);
  });

  test.for(['javascript:alert(1)', 'data:text/html,x', 'ftp://a.example/', 'file:///etc/passwd'])(
    'of another kind stays text: %s',
    (text) => expect(linksIn(text)).toEqual([]),
  );

  test('that leads nowhere stays text', () => {
    for (const text of ['https://', 'http://[', 'https://%']) {
      expect(piecesOf(text)).toEqual([{ kind: 'text', text }]);
    }
  });

  test.for([
    '',
    'ふつうの文',
    'https://a.example/ と https://b.example/x。おわり',
    'http://[ https://c.example',
  ])('leaves every letter in its place: %s', (text) => {
    expect(
      piecesOf(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });
});
