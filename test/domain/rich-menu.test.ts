/** Rich menus: areas stay inside their picture, what the platform refuses is told beforehand, and one menu is wanted at a time. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  carriedOver,
  drawn,
  HANDLES,
  isInside,
  keptInside,
  laidOut,
  LAYOUTS,
  LEAST_SIDE,
  moved,
  overlap,
  resized,
  type Bounds,
  type LayoutName,
} from '../../domain/rich-menu-areas.ts';
import {
  dialled,
  emptyContent,
  freeKey,
  isLink,
  newPage,
  pagesFrom,
  type MenuArea,
  type RichMenuContent,
} from '../../domain/rich-menu.ts';
import { menuFaults, topicWordsOf } from '../../domain/rich-menu-faults.ts';
import { nextMenuChange, wantedMenu } from '../../domain/rich-menu-wanted.ts';

const picture = fc.record({
  width: fc.integer({ min: 800, max: 2500 }),
  height: fc.integer({ min: 250, max: 1724 }),
});
const any = fc.integer({ min: -4000, max: 4000 });
const bounds: fc.Arbitrary<Bounds> = fc.record({ x: any, y: any, width: any, height: any });
const layouts = Object.keys(LAYOUTS) as LayoutName[];

describe('an area on a picture', () => {
  test('is inside it whatever is done to it', () => {
    const step = fc.record({ handle: fc.constantFrom('move', ...HANDLES), dx: any, dy: any });
    fc.assert(
      fc.property(picture, bounds, fc.array(step), (size, begin, steps) => {
        let area = keptInside(begin, size);
        for (const { handle, dx, dy } of steps) {
          area =
            handle === 'move' ? moved(area, dx, dy, size) : resized(area, handle, dx, dy, size);
          expect(isInside(area, size)).toBe(true);
        }
      }),
    );
  });

  test('keeps its size while it is moved, and its other side while one is pulled', () => {
    fc.assert(
      fc.property(picture, bounds, any, any, (size, begin, dx, dy) => {
        const area = keptInside(begin, size);
        const { width, height } = moved(area, dx, dy, size);
        expect({ width, height }).toEqual({ width: area.width, height: area.height });
        const pulled = resized(area, 'se', dx, dy, size);
        expect([pulled.x, pulled.y]).toEqual([area.x, area.y]);
        const other = resized(area, 'nw', dx, dy, size);
        expect(other.x + other.width).toBe(area.x + area.width);
        expect(other.y + other.height).toBe(area.y + area.height);
      }),
    );
  });

  test('is what was drawn, from whichever corner', () => {
    const size = { width: 1200, height: 810 };
    const area = { x: 100, y: 200, width: 300, height: 50 };
    expect(drawn({ x: 100, y: 200 }, { x: 400, y: 250 }, size)).toEqual(area);
    expect(drawn({ x: 400, y: 250 }, { x: 100, y: 200 }, size)).toEqual(area);
    expect(drawn({ x: 100, y: 200 }, { x: 100 + LEAST_SIDE - 1, y: 400 }, size)).toBeNull();
  });

  test('takes the same part of another picture', () => {
    fc.assert(
      fc.property(picture, picture, bounds, (from, to, begin) => {
        expect(isInside(carriedOver(keptInside(begin, from), from, to), to)).toBe(true);
      }),
    );
    const whole = { x: 0, y: 0, width: 1000, height: 500 };
    const to = { width: 2000, height: 800 };
    expect(carriedOver(whole, whole, to)).toEqual({ x: 0, y: 0, ...to });
  });
});

describe('a layout', () => {
  test.for(layouts)('%s covers the whole picture, and no place twice', (layout) => {
    fc.assert(
      fc.property(picture, (size) => {
        const cells = laidOut(layout, size);
        const covered = cells.reduce((sum, { width, height }) => sum + width * height, 0);
        expect(covered).toBe(size.width * size.height);
        expect(cells.every((cell) => isInside(cell, size))).toBe(true);
        const pairs = cells.flatMap((a, n) => cells.slice(n + 1).map((b) => overlap(a, b)));
        expect(pairs).not.toContain(true);
      }),
    );
  });

  test('has as many areas as it says', () => {
    const size = { width: 2500, height: 1686 };
    expect(layouts.map((layout) => laidOut(layout, size).length)).toEqual([1, 2, 3, 6]);
  });
});

function area(more: Partial<MenuArea> = {}): MenuArea {
  return {
    id: 'a',
    x: 0,
    y: 0,
    width: 600,
    height: 810,
    label: '部屋をひらく',
    action: { kind: 'room' },
    ...more,
  };
}

function menu(...areas: MenuArea[]): RichMenuContent {
  const page = newPage('menu-1', '昼');
  const size = { id: crypto.randomUUID(), width: 1200, height: 810 };
  return {
    pages: [{ ...page, picture: size, areas }],
    shown: { open: 'menu-1', closed: 'menu-1', paused: 'menu-1' },
  };
}

const WORDS = { refused: ['死にたい', 'DV'], doubtful: ['妊娠'] };
const textsOf = (content: RichMenuContent) => menuFaults(content, WORDS).map(({ text }) => text);

describe('a menu that is to go out', () => {
  test('has nothing to be mended when it is whole', () => {
    expect(menuFaults(menu(area()), WORDS)).toEqual([]);
  });

  test('begins unfinished, and says what is missing', () => {
    expect(textsOf(emptyContent())).toEqual([
      '「メニュー1」：画像を入れてください。',
      '「メニュー1」：押すところ（領域）を1つ以上作ってください。',
    ]);
  });

  test.for<[string, Partial<MenuArea>]>([
    ['読み上げの言葉を入れてください', { label: ' ' }],
    ['読み上げの言葉は20文字まで', { label: 'あ'.repeat(21) }],
    ['画像の中に入れて', { x: 601 }],
    ['https://', { action: { kind: 'link', url: 'http://example.jp/' } }],
    ['電話番号', { action: { kind: 'telephone', number: '03-12ab' } }],
    ['切りかえる先', { action: { kind: 'switch', page: 'menu-9' } }],
    ['「死にたい」は相談の内容が分かる言葉です', { label: '死 にたい時' }],
    [
      '「DV」は相談の内容が分かる言葉です',
      { action: { kind: 'link', url: 'https://example.jp/ｄｖ' } },
    ],
  ])('is kept back: %s', ([text, more]) => {
    const [fault, ...others] = menuFaults(menu(area(more)), WORDS);
    expect(others).toEqual([]);
    expect(fault).toMatchObject({ isGrave: true, page: 'menu-1', area: 'a' });
    expect(fault?.text).toContain(text);
  });

  test('waits for a look at what may tell what it is about, is small, or lies under something', () => {
    const found = menuFaults(
      menu(area({ label: '妊娠のこと' }), area({ id: 'b', width: 40, height: 40 })),
      WORDS,
    );
    expect(found.map(({ isGrave }) => isGrave)).toEqual([false, false, false]);
    expect(found.map(({ text }) => text).join()).toMatch(/妊娠.*指で押しにくい.*重なっています/u);
  });

  test('counts letters as people do', () => {
    const family = '👨‍👩‍👧';
    expect(textsOf(menu(area({ label: family.repeat(20) })))).toEqual([]);
    expect(textsOf(menu(area({ label: family.repeat(21) })))).toHaveLength(1);
    const [page] = menu(area()).pages;
    if (!page) throw new Error('there is a page');
    const long = { ...menu(area()), pages: [{ ...page, chatBarText: 'あ'.repeat(15) }] };
    expect(textsOf(long)).toEqual(['「昼」：バーの文字は14文字までです。']);
  });

  test('takes its words from the risk words, and its doubts from what the form’s choices say of a person', () => {
    const choices = ['暴力・DV', 'その他', '電話', '妊娠（予期しない）'];
    const fields = [{ choices: choices.map((label) => ({ code: label, label })) }, {}];
    expect(topicWordsOf({ riskWords: [{ word: '死にたい' }] }, { fields })).toEqual({
      refused: ['死にたい'],
      doubtful: ['暴力', 'DV', '妊娠', '予期しない'],
    });
    expect(topicWordsOf(null, null)).toEqual({ refused: [], doubtful: [] });
  });
});

describe('what an area does', () => {
  test('dials what people write as numbers', () => {
    expect(
      ['110', '#9110', '０３ー１２３４', '03-1234-5678', '(03) 1234', 'abc', ''].map(dialled),
    ).toEqual(['110', '#9110', null, '0312345678', '031234', null, null]);
  });

  test('opens only addresses that nobody on the way can read', () => {
    expect(isLink('https://www.city.example.lg.jp/相談')).toBe(true);
    for (const url of ['http://a.jp', 'javascript:1', 'line://x', 'a.jp', 'https://']) {
      expect(isLink(url)).toBe(false);
    }
  });

  test('reaches other menus by way of others, and round again', () => {
    const to = (page: string) => area({ action: { kind: 'switch', page } });
    const pages = [
      { ...newPage('a', 'a'), areas: [to('b')] },
      { ...newPage('b', 'b'), areas: [to('a'), to('c'), to('gone')] },
      newPage('c', 'c'),
      { ...newPage('d', 'd'), areas: [to('a')] },
    ];
    expect(pagesFrom({ pages }, 'a').map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    expect(pagesFrom({ pages }, 'gone')).toEqual([]);
    expect(freeKey([{ key: 'menu-1' }, { key: 'menu-3' }])).toBe('menu-2');
  });
});

describe('the menu a service wants to show', () => {
  const NINE = Date.parse('2026-07-01T00:00:00Z');
  const HOUR = 3_600_000;
  const content = { ...menu(area()), shown: { open: 'day', closed: 'night', paused: 'rest' } };
  const pause = { kind: 'pause', from: NINE + 2 * HOUR, until: NINE + 3 * HOUR } as const;
  const plan = {
    from: NINE - HOUR,
    until: NINE + 24 * HOUR,
    open: [
      [NINE, NINE + 2 * HOUR],
      [NINE + 3 * HOUR, NINE + 8 * HOUR],
    ],
    pauses: [pause],
  } as const;
  const first = { id: '1', version: 1, effectiveFrom: NINE - HOUR, content };
  const announced = { id: '2', version: 2, effectiveFrom: NINE + HOUR, content };

  test('follows the hours, a pause, and what was announced', () => {
    const at = (hours: number) => {
      const wanted = wantedMenu({ versions: [announced, first], plan }, NINE + hours * HOUR);
      return wanted && [wanted.version.version, wanted.start];
    };
    expect(at(-2)).toBeNull();
    expect(at(-0.5)).toEqual([1, 'night']);
    expect(at(0)).toEqual([1, 'day']);
    expect(at(1)).toEqual([2, 'day']);
    expect(at(2.5)).toEqual([2, 'rest']);
    expect(at(3)).toEqual([2, 'day']);
    expect(at(8)).toEqual([2, 'night']);
  });

  test('is the later published of two from the same instant on, and none where it was taken down', () => {
    const again = { ...first, id: '3', version: 3, content: null };
    const wanted = wantedMenu({ versions: [first, again], plan }, NINE);
    expect(wanted).toEqual({ version: again, start: null });
  });

  test('is known to change next at the nearest of all these instants', () => {
    const menus = { versions: [first, announced], plan };
    const next = (hours: number) => nextMenuChange(menus, NINE + hours * HOUR);
    expect(next(-0.5)).toBe(NINE);
    expect(next(0)).toBe(NINE + HOUR);
    expect(next(2)).toBe(NINE + 3 * HOUR);
    expect(next(9)).toBeNull();
  });
});
