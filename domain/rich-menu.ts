/** The menu under LINE's talk: pictures with areas that can be tapped, as many as switch among each other. */
import type { Bounds, Size } from './rich-menu-areas.ts';

/** What the platform takes (https://developers.line.biz/en/reference/messaging-api/#rich-menu-object). */
export const MENU_LIMITS = {
  width: { least: 800, most: 2500 },
  leastHeight: 250,
  /** Width divided by height, at least. */
  leastRatio: 1.45,
  pictureBytes: 1024 * 1024,
  areas: 20,
  chatBarText: 14,
  label: 20,
  url: 1000,
} as const;

export const MAX_MENU_PAGES = 10;
export const MAX_PAGE_NAME = 30;
/** Part of the page's alias at the platform, which takes 32 letters. */
export const PAGE_KEY = /^[a-z0-9-]{1,24}$/u;

export const MENU_PICTURE_TYPES = ['image/jpeg', 'image/png'] as const;

export const MENU_ACTIONS = ['room', 'link', 'telephone', 'switch'] as const;

export type MenuAction =
  /** Opens the service's room. */
  | { kind: 'room' }
  | { kind: 'link'; url: string }
  | { kind: 'telephone'; number: string }
  /** Shows another page in place of this one. */
  | { kind: 'switch'; page: string };

export interface MenuArea extends Bounds {
  /** Stays with the area while it is moved; the platform never sees it. */
  id: string;
  /** Read out to who does not see the picture. The platform keeps it. */
  label: string;
  action: MenuAction;
}

export interface MenuPicture extends Size {
  id: string;
}

export interface MenuPage {
  key: string;
  /** What staff call it; the platform never sees it. */
  name: string;
  /** On the bar that opens and closes the menu. */
  chatBarText: string;
  /** Whether the menu stands open when the talk is opened. */
  isOpenAtFirst: boolean;
  picture: MenuPicture | null;
  areas: readonly MenuArea[];
}

/** When a page is the one that is shown first. */
export const MENU_TIMES = ['open', 'closed', 'paused'] as const;
export type MenuTime = (typeof MENU_TIMES)[number];

export interface RichMenuContent {
  pages: readonly MenuPage[];
  /** Keys of the pages shown first while reception is open, closed and paused. */
  shown: Readonly<Record<MenuTime, string>>;
}

/** As people count letters. */
export function lettersIn(text: string): number {
  return [...new Intl.Segmenter('ja').segment(text)].length;
}

const TELEPHONE = /^[#*]?\d[\d-]{1,18}$/u;

/** Digits as the telephone dials them, or `null` for what is no number. */
export function dialled(number: string): string | null {
  const plain = number.normalize('NFKC').replaceAll(/[\s()]/gu, '');
  return TELEPHONE.test(plain) ? plain.replaceAll('-', '') : null;
}

/** Only addresses that nobody on the way can read or change. */
export function isLink(url: string): boolean {
  return url.length <= MENU_LIMITS.url && URL.canParse(url) && new URL(url).protocol === 'https:';
}

/** The pages that come up when one begins with `start` and taps whatever switches. */
export function pagesFrom({ pages }: Pick<RichMenuContent, 'pages'>, start: string): MenuPage[] {
  const found = new Set<string>();
  const next = [start];
  for (let key = next.pop(); key !== undefined; key = next.pop()) {
    const page = pages.find((one) => one.key === key);
    if (!page || found.has(key)) continue;
    found.add(key);
    next.push(...page.areas.flatMap(({ action }) => (action.kind === 'switch' ? action.page : [])));
  }
  return pages.filter(({ key }) => found.has(key));
}

/** A page as it begins. */
export function newPage(key: string, name: string): MenuPage {
  const chatBarText = 'メニュー';
  return { key, name, chatBarText, isOpenAtFirst: true, picture: null, areas: [] };
}

/** The first of `menu-1`, `menu-2` … that no page has. */
export function freeKey(pages: readonly Pick<MenuPage, 'key'>[]): string {
  const taken = new Set(pages.map(({ key }) => key));
  let n = 1;
  while (taken.has(`menu-${n}`)) n += 1;
  return `menu-${n}`;
}

export function emptyContent(): RichMenuContent {
  const page = newPage('menu-1', 'メニュー1');
  return { pages: [page], shown: { open: page.key, closed: page.key, paused: page.key } };
}
