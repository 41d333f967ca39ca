/** What keeps a menu from going out, and what somebody should look at first. */
import type { AttributeField } from './attributes.ts';
import { foldForRisk, type RiskWord } from './priority.ts';
import { isInside, isSmallForFingers, overlap, type Size } from './rich-menu-areas.ts';
import {
  dialled,
  isLink,
  lettersIn,
  MENU_LIMITS,
  MENU_TIMES,
  type MenuArea,
  type MenuPage,
  type RichMenuContent,
} from './rich-menu.ts';

/** Words that tell what people consult about. A menu stands on the screen for whoever looks over her shoulder. */
export interface TopicWords {
  /** Never: the service's risk words. */
  refused: readonly string[];
  /** Only once somebody has looked: what the form's choices are called. */
  doubtful: readonly string[];
}

/** Choices that say nothing of a person. */
const NEUTRAL = [
  'その他',
  'なし',
  'ない',
  'ある',
  'あり',
  'はい',
  'いいえ',
  '不明',
  '電話',
  '部屋',
  '相談',
];

export function topicWordsOf(
  settings: { riskWords: readonly Pick<RiskWord, 'word'>[] } | null,
  form: { fields: readonly Pick<AttributeField, 'choices'>[] } | null,
): TopicWords {
  const choices = (form?.fields ?? []).flatMap((field) => field.choices ?? []);
  const parts = choices.flatMap(({ label }) => label.split(/[・／/、，,（）()\s]+/u));
  const doubtful = parts.filter((part) => lettersIn(part) >= 2 && !NEUTRAL.includes(part));
  return {
    refused: [...new Set((settings?.riskWords ?? []).map(({ word }) => word))],
    doubtful: [...new Set(doubtful)],
  };
}

export interface MenuFault {
  /** It cannot go out; otherwise it can, once somebody has looked. */
  isGrave: boolean;
  /** Key of the page, and id of the area, that it is about. */
  page: string | null;
  area: string | null;
  text: string;
}

/** Everything at once, in the order of pages and areas; empty when it can go out as it is. */
export function menuFaults(content: RichMenuContent, words: TopicWords): MenuFault[] {
  const keys = new Set(content.pages.map(({ key }) => key));
  if (keys.size === 0) return [fault(null, null, 'メニューを1つ以上作ってください。')];
  const lost = MENU_TIMES.some((time) => !keys.has(content.shown[time]));
  return [
    ...(lost ? [fault(null, null, 'いつ、どのメニューを出すかを選んでください。')] : []),
    ...content.pages.flatMap((page) => pageFaults(page, keys, words)),
  ];
}

function pageFaults(page: MenuPage, keys: ReadonlySet<string>, words: TopicWords): MenuFault[] {
  const { key, name, picture, areas, chatBarText } = page;
  const of = (text: string) => fault(key, null, `「${name}」${text}`);
  const found: MenuFault[] = [];
  if (name.trim() === '') found.push(of('：メニューの名前を入れてください。'));
  const bar = lettersIn(chatBarText.trim());
  if (bar === 0) found.push(of('：バーの文字を入れてください。'));
  if (bar > MENU_LIMITS.chatBarText)
    found.push(of(`：バーの文字は${MENU_LIMITS.chatBarText}文字までです。`));
  found.push(...wordFaults(page, null, 'バーの文字', [chatBarText], words));
  if (picture === null) found.push(of('：画像を入れてください。'));
  if (areas.length === 0) found.push(of('：押すところ（領域）を1つ以上作ってください。'));
  if (areas.length > MENU_LIMITS.areas) found.push(of(`：領域は${MENU_LIMITS.areas}個までです。`));
  for (const [index, area] of areas.entries()) {
    found.push(...areaFaults(page, area, index, keys, words));
  }
  return found;
}

function areaFaults(
  page: MenuPage,
  area: MenuArea,
  index: number,
  keys: ReadonlySet<string>,
  words: TopicWords,
): MenuFault[] {
  const place = `「${page.name}」の領域${index + 1}`;
  const grave = (text: string) => fault(page.key, area.id, `${place}：${text}`);
  const found: MenuFault[] = [];
  const letters = lettersIn(area.label.trim());
  if (letters === 0) found.push(grave('読み上げの言葉を入れてください。'));
  if (letters > MENU_LIMITS.label)
    found.push(grave(`読み上げの言葉は${MENU_LIMITS.label}文字までです。`));
  found.push(...actionFaults(area, keys).map(grave));
  const said = area.action.kind === 'link' ? [area.label, readable(area.action.url)] : [area.label];
  found.push(...wordFaults(page, area.id, `領域${index + 1}`, said, words));
  if (page.picture) found.push(...placeFaults(page, area, index, page.picture));
  return found;
}

function actionFaults({ action }: MenuArea, keys: ReadonlySet<string>): string[] {
  switch (action.kind) {
    case 'room':
      return [];
    case 'link':
      return isLink(action.url) ? [] : ['リンクは https:// で始まるアドレスを入れてください。'];
    case 'telephone':
      return dialled(action.number) === null
        ? ['電話番号は、数字と「-」「#」で入れてください（例 110、#9110、03-1234-5678）。']
        : [];
    case 'switch':
      return keys.has(action.page) ? [] : ['切りかえる先のメニューを選んでください。'];
  }
}

function placeFaults(page: MenuPage, area: MenuArea, index: number, picture: Size): MenuFault[] {
  const place = `「${page.name}」の領域${index + 1}`;
  if (!isInside(area, picture))
    return [fault(page.key, area.id, `${place}：画像の中に入れてください。`)];
  const found: MenuFault[] = [];
  if (isSmallForFingers(area, picture))
    found.push(doubt(page.key, area.id, `${place}：小さいため、指で押しにくいことがあります。`));
  const other = page.areas.findIndex((one, at) => at < index && overlap(one, area));
  if (other >= 0)
    found.push(
      doubt(
        page.key,
        area.id,
        `${place}：領域${other + 1}と重なっています。重なったところは領域${other + 1}が押されます。`,
      ),
    );
  return found;
}

function wordFaults(
  page: MenuPage,
  area: string | null,
  what: string,
  said: readonly string[],
  words: TopicWords,
): MenuFault[] {
  const refused = firstIn(said, words.refused);
  const place = `「${page.name}」の${what}`;
  if (refused !== null)
    return [
      fault(
        page.key,
        area,
        `${place}：「${refused}」は相談の内容が分かる言葉です。LINEに残るため使えません。別の言葉にしてください。`,
      ),
    ];
  const doubtful = firstIn(said, words.doubtful);
  if (doubtful === null) return [];
  return [
    doubt(
      page.key,
      area,
      `${place}：「${doubtful}」は相談の内容が分かる言葉かもしれません。だれに見られてもよい言葉か確かめてください。`,
    ),
  ];
}

function firstIn(said: readonly string[], words: readonly string[]): string | null {
  const folded = said.map(foldForRisk);
  const found = words.find((word) => {
    const wanted = foldForRisk(word);
    return wanted !== '' && folded.some((text) => text.includes(wanted));
  });
  return found ?? null;
}

/** An address with its escapes read. */
function readable(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

function fault(page: string | null, area: string | null, text: string): MenuFault {
  return { isGrave: true, page, area, text };
}

function doubt(page: string, area: string | null, text: string): MenuFault {
  return { isGrave: false, page, area, text };
}
