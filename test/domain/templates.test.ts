/** Prepared texts: gaps, what fills them, how one is found. */
import { describe, expect, test } from 'vitest';
import { foldForRisk } from '../../domain/priority.ts';
import { undoSecondsOf } from '../../domain/settings.ts';
import {
  filledTemplate,
  gapsIn,
  strangeGapsIn,
  templatesWith,
  type Filling,
} from '../../domain/templates.ts';

const FILLING: Filling = {
  '{担当者名}': '高橋',
  '{窓口名}': '若者の窓口',
  '{次回受付}': null,
  '{連絡先}': '・警察 110',
};

describe('a template', () => {
  test('has its gaps filled, each as often as it stands there', () => {
    const text = '{窓口名}の{担当者名}です。{担当者名}がうかがいます。\n{連絡先}';
    const filled = filledTemplate(text, FILLING);
    expect(filled).toBe('若者の窓口の高橋です。高橋がうかがいます。\n・警察 110');
    expect(gapsIn(filled)).toEqual([]);
  });

  test('keeps a gap there is nothing for, so that nobody sends it unseen', () => {
    const filled = filledTemplate('次は{次回受付}です。', FILLING);
    expect(filled).toBe('次は{次回受付}です。');
    expect(gapsIn(filled)).toEqual(['{次回受付}']);
  });

  test('takes a name with signs of its own as it is', () => {
    const filling = { ...FILLING, '{担当者名}': '$& {窓口名}$1' };
    expect(filledTemplate('{担当者名}', filling)).toBe('$& 若者の窓口$1');
  });

  test.for([
    ['{担当名}です', ['{担当名}']],
    ['｛担当者名｝です', ['｛担当者名｝']],
    ['{担当者名}と{窓口名}', []],
    ['{}や{\n}は書いてもよい', []],
  ] as const)('%s names the gaps that do not exist', ([text, strange]) => {
    expect(strangeGapsIn(text)).toEqual(strange);
  });

  test('is found by kanji, by kana of either kind, and by words of its text after its title', () => {
    const greeting = { title: '挨拶', reading: 'あいさつ', text: 'はじめまして。' };
    const wait = { title: '少し待ってもらう', reading: 'まつ', text: '挨拶のあとに。' };
    const found = (words: string) =>
      templatesWith([wait, greeting], words, foldForRisk).map(({ title }) => title);
    expect(found('挨拶')).toEqual(['挨拶', '少し待ってもらう']);
    expect(found('アイサツ')).toEqual(['挨拶']);
    expect(found('ｱｲｻﾂ')).toEqual(['挨拶']);
    expect(found('まつ　あと')).toEqual(['少し待ってもらう']);
    expect(found('')).toEqual(['少し待ってもらう', '挨拶']);
    expect(found('ない')).toEqual([]);
  });
});

test.for([
  [undefined, 0],
  [5, 5],
  [-1, 0],
  [99, 10],
] as const)('a service that says %s seconds gives %s to take a reply back', ([said, given]) => {
  expect(undoSecondsOf(said === undefined ? {} : { undoSeconds: said })).toBe(given);
});
