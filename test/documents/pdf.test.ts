import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, test } from 'vitest';
import { renderPdf } from '../../api/documents/pdf.ts';
import type { Sheet } from '../../api/documents/sheet.ts';

const SHEET: Sheet = { title: '情報提供書', blocks: [], foot: '取扱注意' };

async function pagesOf(sheet: Sheet): Promise<string[]> {
  const { text } = await extractText(
    await getDocumentProxy(new Uint8Array(await renderPdf(sheet))),
  );
  return text;
}

describe('a printed sheet', () => {
  test('says all it was given, in letters that names are written with', async () => {
    const [page = ''] = await pagesOf({
      ...SHEET,
      top: ['第12号'],
      head: [['宛先', '髙橋 﨑子 様']],
      blocks: [
        { kind: 'heading', text: '経過' },
        { kind: 'text', text: '𠮟られた①' },
        { kind: 'notice', text: '緊急' },
        {
          kind: 'table',
          columns: [{ heading: '日時' }, { heading: '言葉', share: 3 }],
          rows: [['16:00', 'たすけて']],
        },
        { kind: 'boxes', names: ['係長'] },
      ],
    });
    for (const word of [
      '情報提供書',
      '第12号',
      '宛先',
      '髙橋 﨑子 様',
      '経過',
      '𠮟られた①',
      '緊急',
      '日時',
      'たすけて',
      '係長',
      '取扱注意',
      '1／1',
    ])
      expect(page).toContain(word);
    expect(page).not.toContain('〓');
  });

  test('goes on upon further pages with nothing lost, and its headings again', async () => {
    const words = Array.from({ length: 1500 }, (_, at) => `語${at};`);
    const pages = await pagesOf({
      ...SHEET,
      blocks: [
        { kind: 'table', columns: [{ heading: '見出し' }], rows: [[words.join('')], ['終わり']] },
      ],
    });
    expect(pages.length).toBeGreaterThan(2);
    // A page may end within a word: feet and headings stand between its halves.
    const all = pages.join('').replaceAll(/取扱注意 \d／\d|見出し|\s/gu, '');
    for (const word of words) expect(all.includes(word), word).toBe(true);
    for (const page of pages) expect(page).toContain('見出し');
    expect(pages.at(-1)).toContain(`${pages.length}／${pages.length}`);
  });

  test('says where a letter could not be printed', async () => {
    const [page = ''] = await pagesOf({ ...SHEET, blocks: [{ kind: 'text', text: 'もう無理😢' }] });
    expect(page).toContain('もう無理〓');
    expect(page).toContain('印刷用の文字にない文字');
  });
});
