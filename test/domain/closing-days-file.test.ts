import { describe, expect, test } from 'vitest';
import { addedDays, decodeTable, readClosingDays } from '../../domain/closing-days-file.ts';

const states = (text: string, known: readonly string[] = []) =>
  readClosingDays(text, known).map(({ line, date, state }) => [line, date, state]);

describe('a file of closing days', () => {
  test('names its days in any of the ways they are written, with a heading and names or without', () => {
    const text =
      '日付,名称\r\n2027-01-04,館内清掃\r\n2027/2/3,\r\n令和9年3月4日(木),"点検, 二日目"\r\n';
    expect(readClosingDays(text, [])).toEqual([
      { line: 2, typed: '2027-01-04', name: '館内清掃', date: '2027-01-04', state: 'new' },
      { line: 3, typed: '2027/2/3', name: '', date: '2027-02-03', state: 'new' },
      {
        line: 4,
        typed: '令和9年3月4日(木)',
        name: '点検, 二日目',
        date: '2027-03-04',
        state: 'new',
      },
    ]);
  });

  test('is told line by line what is wrong with it, and adds what is right', () => {
    const text =
      '2027/2/30\n1/4\n2027-01-05\n\n2027-01-05\n2027-01-06\n"2027-01-07\n2027-01-08,a,b\n,,\n';
    const lines = readClosingDays(text, ['2027-01-06']);
    expect(lines.map(({ line, state }) => [line, state])).toEqual([
      [1, 'no-day'],
      [2, 'without-year'],
      [3, 'new'],
      [5, 'twice'],
      [6, 'known'],
      [7, 'open-quote'],
      [8, 'too-many-columns'],
    ]);
    expect(addedDays(lines)).toEqual(['2027-01-05']);
  });

  test('may hold quotation marks and breaks within a name', () => {
    expect(states('2027-01-04,"一行目\n""二行目"""\n2027-01-05')).toEqual([
      [1, '2027-01-04', 'new'],
      [3, '2027-01-05', 'new'],
    ]);
    expect(states('')).toEqual([]);
  });

  test('is read as UTF-8, with its mark or without, and as Shift_JIS', () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(decodeTable(bytes('日付'))).toBe('日付');
    expect(decodeTable(new Uint8Array([0xef, 0xbb, 0xbf, ...bytes('日付')]))).toBe('日付');
    expect(decodeTable(new Uint8Array([0x93, 0xfa, 0x95, 0x74]))).toBe('日付');
    expect(decodeTable(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfd]))).toBeNull();
  });
});
