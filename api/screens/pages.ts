/** The policy of each screen's page, and the page itself. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Door } from '../../contracts/room.ts';

export type ScreenName = 'room' | 'admin';

const ROOT = join(import.meta.dirname, '..', '..');
export const SCREEN_FOLDERS: Readonly<Record<ScreenName, string>> = {
  room: join(ROOT, 'room-ui', 'dist'),
  admin: join(ROOT, 'admin-ui', 'dist'),
};

/**
 * What LINE's SDK fetches by itself: the platform's API, its list of words, and in LINE's browser a script
 * that speaks to the app (`@liff/extensions`). It makes that script's element by a plain string, so the
 * page cannot ask for trusted types.
 */
const LINE_SOURCES = {
  script: 'https://static.line-scdn.net',
  connect: 'https://api.line.me https://access.line.me https://liffsdk.line-scdn.net',
};

/** MUI makes style elements without text and fills them by script: the hash of nothing lets those in and no others. */
const EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** `isPractice`: the practice phone of the same origin shows the room in a frame and takes LINE's place. */
export function policyOf(screen: ScreenName, isPractice: boolean): string {
  const isLine = screen === 'room' && !isPractice;
  const isFramed = screen === 'room' && isPractice;
  return [
    "default-src 'none'",
    `script-src 'self'${isLine ? ` ${LINE_SOURCES.script}` : ''}`,
    `style-src 'self'${screen === 'admin' ? ` ${EMPTY_STYLE}` : ''}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    `connect-src 'self'${isLine ? ` ${LINE_SOURCES.connect}` : ''}`,
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors ${isFramed ? "'self'" : "'none'"}`,
    ...(isLine ? [] : ["require-trusted-types-for 'script'"]),
  ].join('; ');
}

/** The page as built; `null` while there is none. */
export async function pageOf(folder: string, isPractice: boolean): Promise<string | null> {
  const text = await readFile(join(folder, 'index.html'), 'utf8').catch(() => null);
  if (text === null || !isPractice) return text;
  return text
    .replace('<meta name="door" content="line"', '<meta name="door" content="phone"')
    .replaceAll(FOR_LINE, '');
}

/** What a page fetches ahead of need because LINE opens it. */
const FOR_LINE = /\s*<link [^>]*data-for="line"[^>]*>/gu;

/** The room's page with what stands before the door in it: one round trip less before she can write. */
export function withDoor(page: string, door: Door): string {
  // As part of a page no `<` may stand in it: a name of a service could end the element.
  const data = JSON.stringify(door).replaceAll('<', String.raw`\u003c`);
  return page.replace(NO_DOOR, () => `${DOOR_OPEN}${data}${DOOR_END}`);
}

const DOOR_OPEN = '<script type="application/json" id="door">';
const DOOR_END = '</script>';
/** However the page is laid out. */
const NO_DOOR = new RegExp(String.raw`${DOOR_OPEN}\s*null\s*${DOOR_END}`, 'u');

/** In place of a screen that was not built: whoever comes must still find whom to call. */
export const NOT_BUILT = `<!doctype html>
<html lang="ja">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>ページ</title></head>
<body>
<h1>今、この画面は使えません</h1>
<p>少し待ってから、もう一度開いてください。</p>
<p>命や体が危ないときは、すぐ電話してください。警察 <a href="tel:110">110</a>、救急・消防 <a href="tel:119">119</a></p>
</body>
</html>
`;
