import { decode } from 'iconv-lite';
import { expect, test } from 'vitest';
import { cp932Bytes, forCp932 } from '../../api/csv/cp932.ts';

test('a text fits into CP932 but for the letters that it does not have, which are named', () => {
  const { text, missing } = forCp932('髙﨑さん①〜② é 😀𠮷 ﾊﾝｶｸ "a,b"\r\n=1');
  expect(text).toBe('髙﨑さん①～② 〓 〓〓 ﾊﾝｶｸ "a,b"\r\n=1');
  expect(missing).toEqual(['é', '😀', '𠮷']);
  expect(decode(cp932Bytes(text), 'cp932')).toBe(text);
});
