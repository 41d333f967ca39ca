/** What the room says, in both of its ways; the easier one keeps the rules of やさしい日本語. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FILE_REFUSAL_TEXTS } from '../../domain/files.ts';
import { plainDayOf, plainTimeOf } from '../../room-ui/times.ts';
import { wordsFor } from '../../room-ui/words/words-for.ts';
import { PLAIN } from '../../room-ui/words/plain.ts';
import { USUAL, type Words } from '../../room-ui/words/usual.ts';
import { REPOSITORY } from '../../scripts/parts/data-folder.ts';
import { YOUNG_WOMEN_TEXTS } from '../../domain/service-templates/young-women-texts.ts';

/** What children have learned to read by the end of their third year at school. */
const EASY_KANJI = new Set(
  '一右雨円王音下火花貝学気九休玉金空月犬見五口校左三山子四糸字耳七車手十出女小上森人水正生青夕石赤千川先早草足村大男竹中虫町天田土二日入年白八百文木本名目立力林六' +
    '引羽雲園遠何科夏家歌画回会海絵外角楽活間丸岩顔汽記帰弓牛魚京強教近兄形計元言原戸古午後語工公広交光考行高黄合谷国黒今才細作算止市矢姉思紙寺自時室社弱首秋週春書少場色食心新親図数西声星晴切雪船線前組走多太体台地池知茶昼長鳥朝直通弟店点電刀冬当東答頭同道読内南肉馬売買麦半番父風分聞米歩母方北毎妹万明鳴毛門夜野友用曜来里理話' +
    '悪安暗医委意育員院飲運泳駅央横屋温化荷界開階寒感漢館岸起期客究急級宮球去橋業曲局銀区苦具君係軽血決研県庫湖向幸港号根祭皿仕死使始指歯詩次事持式実写者主守取酒受州拾終習集住重宿所暑助昭消商章勝乗植申身神真深進世整昔全相送想息速族他打対待代第題炭短談着注柱丁帳調追定庭笛鉄転都度投豆島湯登等動童農波配倍箱畑発反坂板皮悲美鼻筆氷表秒病品負部服福物平返勉放味命面問役薬由油有遊予羊洋葉陽様落流旅両緑礼列練路和',
);
/** Loan words everybody here knows, and the names of things. */
const KNOWN_LOANS = ['ファイル', 'マイナンバー'];
const LONGEST_SENTENCE = 34;

const OPENS = '2026-07-01T07:00:00.000Z';
const CLOCK = '2026-07-01T10:05:00.000Z';
/** What the words with a value in them are tried with; the others take any numbers. */
const SAMPLES: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  time: [[OPENS], [CLOCK]],
  day: [[OPENS]],
  hour: [[0], [9], [21]],
  reception: [
    [{ state: 'open', takesNew: true, text: '', until: OPENS, opensAt: null }],
    [{ state: 'open', takesNew: false, text: '', until: OPENS, opensAt: CLOCK }],
    [{ state: 'closed', takesNew: false, text: '', until: null, opensAt: OPENS }],
    [{ state: 'closed', takesNew: false, text: '', until: null, opensAt: null }],
    [{ state: 'paused', takesNew: false, text: '', until: null, opensAt: OPENS }],
    [{ state: 'paused', takesNew: false, text: '', until: null, opensAt: null }],
  ],
  stage: ['waiting', 'talking', 'ended'].map((stage) => [{ stage, text: '' }]),
  refused: [
    [{ code: 'invalid-input', reason: null, text: '' }],
    [{ code: 'not-allowed-now', reason: 'too-many-wishes', text: '' }],
    [{ code: 'not-allowed-now', reason: 'ended', text: '' }],
  ],
  'talk.ahead': [[3], [100]],
  'files.takeOff': [
    ['picture', 'a.jpg'],
    ['file', 'b.pdf'],
  ],
};

/** Everything the words say, by where it stands. */
function saidBy(words: Words): Map<string, string> {
  const said = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string') said.set(path, value);
    else if (typeof value === 'function') {
      const speak = value as (...args: readonly unknown[]) => string;
      for (const [index, args] of (SAMPLES[path] ?? [[4, 8]]).entries()) {
        said.set(`${path}(${index})`, speak(...args));
      }
    } else {
      for (const [name, inner] of Object.entries(value as object)) {
        walk(inner, path === '' ? name : `${path}.${name}`);
      }
    }
  };
  walk(words, '');
  return said;
}

const ANSWERS = Object.entries(YOUNG_WOMEN_TEXTS.plain ?? {}).map(
  ([name, text]) => [name, text ?? ''] as const,
);
const PLAIN_SAID = [...saidBy(PLAIN), ...ANSWERS.map(([name, text]) => [`answers.${name}`, text])];

function sentencesOf(text: string): string[] {
  return text.split(/[。\n]/u).filter((sentence) => sentence !== '');
}

describe('what the room says', () => {
  test('is there in both ways, word for word', () => {
    expect([...saidBy(PLAIN).keys()]).toEqual([...saidBy(USUAL).keys()]);
    expect(PLAIN_SAID.filter(([, text]) => text === '')).toEqual([]);
    expect(wordsFor(null)).toBe(USUAL);
    expect(wordsFor({ words: 'plain' })).toBe(PLAIN);
  });

  test('stands in its words alone, so that nothing has one way only', () => {
    const folder = join(REPOSITORY, 'room-ui');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/u.test(file) && !/^(dist|words)/u.test(file))
      .filter((file) => file !== 'times.ts');
    expect(sources.length).toBeGreaterThan(30);
    for (const file of sources) {
      const code = readFileSync(join(folder, file), 'utf8')
        .replaceAll(/\/\*[\s\S]*?\*\//gu, '')
        .replaceAll(/(^|\s)\/\/.*$/gmu, '');
      expect(code.match(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]+/gu), file).toBe(
        null,
      );
    }
  });

  test('has an automatic answer in easier words for each usual one', () => {
    const { plain: _plain, ...texts } = YOUNG_WOMEN_TEXTS;
    const usual = new Map(Object.entries(texts));
    // What LINE shows has one wording for all.
    const names = [...usual.keys()].filter((name) => !/^(?:line|roomButton)/u.test(name));
    expect(ANSWERS.map(([name]) => name).toSorted()).toEqual(names.toSorted());
    for (const [name, text] of ANSWERS) {
      expect(text.includes('{連絡先}'), name).toBe(usual.get(name)?.includes('{連絡先}'));
      expect(text.includes('{次回受付}'), name).toBe(usual.get(name)?.includes('{次回受付}'));
    }
  });
});

/** No numbers in kanji, where they count something, and no clock of 24 hours. */
const KANJI_NUMBER = /[一二三四五六七八九十百千](?:つ|人|度|回|日|時|分|秒|名|件|番|目)/u;
const OFFICE_CLOCK = /(?<!午[前後])\d{1,2}(?::\d\d|時)/u;

/** Where `fault` finds something, and what. */
function faultsIn(
  said: Iterable<readonly string[]>,
  fault: (text: string) => readonly string[] | null,
): string[] {
  return [...said].flatMap(([path = '', text = '']) =>
    (fault(text) ?? []).map((found) => `${path}: ${found}`),
  );
}

describe('in both ways', () => {
  test('numbers are not in kanji, and times are not of 24 hours', () => {
    const all = [...saidBy(USUAL), ...PLAIN_SAID];
    // "Once more" is a word of its own and counts nothing.
    expect(faultsIn(all, (text) => text.replaceAll('もう一度', '').match(KANJI_NUMBER))).toEqual(
      [],
    );
    expect(faultsIn(all, (text) => text.match(OFFICE_CLOCK))).toEqual([]);
  });
});

describe('in easier words', () => {
  test('hard kanji are written in kana', () => {
    const hardIn = (text: string) =>
      text.match(/\p{Script=Han}/gu)?.filter((each) => !EASY_KANJI.has(each)) ?? null;
    expect(faultsIn(PLAIN_SAID, (text) => hardIn(text.replaceAll(/\{[^}]*\}/gu, '')))).toEqual([]);
  });

  test('sentences are short', () => {
    const longIn = (text: string) =>
      sentencesOf(text).filter((sentence) => sentence.length > LONGEST_SENTENCE);
    expect(faultsIn(PLAIN_SAID, longIn)).toEqual([]);
  });

  test('nothing is denied twice, and no number is in kanji', () => {
    const double = /ないことは|なくはな|ないわけでは|ざるを|ないでもな|かねな/u;
    expect(faultsIn(PLAIN_SAID, (text) => text.match(double))).toEqual([]);
    expect(faultsIn(PLAIN_SAID, (text) => text.match(/[一二三四五六七八九十百千万]/u))).toEqual([]);
  });

  test('loan words are few and known', () => {
    const loansIn = (text: string) =>
      text.match(/[\p{Script=Katakana}ー]{2,}/gu)?.filter((loan) => !KNOWN_LOANS.includes(loan)) ??
      null;
    expect(faultsIn(PLAIN_SAID, loansIn)).toEqual([]);
  });

  test('times are said in full', () => {
    expect(plainTimeOf(CLOCK)).toBe('午後7時5分');
    expect(plainTimeOf(OPENS)).toBe('午後4時');
    expect(plainDayOf(OPENS)).toBe('7月1日（水曜日）');
  });

  test('a refusal goes by its nearer reason, then its code, and always says what to do', () => {
    for (const reason of Object.keys(FILE_REFUSAL_TEXTS)) {
      const said = PLAIN.refused({ code: 'invalid-input', reason, text: 'x' });
      expect(said).toBe(PLAIN.files.refusals[reason as keyof typeof FILE_REFUSAL_TEXTS]);
    }
    expect(PLAIN.refused({ code: 'invalid-input', reason: 'too-many-files', text: 'x' })).toBe(
      PLAIN.files.refusals['too-many'],
    );
    expect(
      PLAIN.refused({ code: 'not-allowed-now', reason: 'too-many-wishes', text: 'x' }),
    ).toContain(PLAIN.wishes.end);
    expect(PLAIN.refused({ code: 'unavailable', reason: 'other', text: 'x' })).toContain(
      'もういちど',
    );
    expect(USUAL.refused({ code: 'unavailable', reason: null, text: 'x' })).toBe('x');
  });
});
