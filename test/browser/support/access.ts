/** What can be measured of how a page is reached: its size, its targets, where the keyboard goes, what it says of itself. */
import type { Page } from 'playwright-core';

/**
 * WCAG 2.2, 2.5.8: links within a sentence are let off, and what has so much room around it that a circle of
 * this size on its middle touches nothing else.
 */
const LEAST_TARGET = 24;

const SMALL_TARGETS = `(() => {
  const least = ${LEAST_TARGET};
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [role="button"], [role="tab"], [role="checkbox"], [role="option"]')]
    .filter((each) => each.checkVisibility() && !each.closest('.visually-hidden, .bubble-text, [aria-hidden="true"]'))
    // A box within its label, or drawn larger around it, is hit by the larger one.
    .map((each) => ({ each, box: (each.closest('label, .MuiCheckbox-root, .MuiSwitch-root, .MuiInputBase-root') ?? each).getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0 && box.height > 0);
  const isSmall = ({ box }) => box.width < least || box.height < least;
  const middleOf = ({ box }) => [box.left + box.width / 2, box.top + box.height / 2];
  const isCrowded = (one) => all.some((other) => {
    if (other.each === one.each || other.each.contains(one.each) || one.each.contains(other.each)) return false;
    const [x, y] = middleOf(one);
    if (isSmall(other)) return Math.hypot(x - middleOf(other)[0], y - middleOf(other)[1]) < least;
    const { left, right, top, bottom } = other.box;
    return Math.hypot(x - Math.min(Math.max(x, left), right), y - Math.min(Math.max(y, top), bottom)) < least / 2;
  });
  return all.filter((each) => isSmall(each) && isCrowded(each)).map(({ each, box }) =>
    (each.getAttribute('aria-label') ?? each.textContent ?? each.tagName).trim() + ' ' + Math.round(box.width) + 'x' + Math.round(box.height));
})()`;

/** Whatever a finger could miss. */
export async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(SMALL_TARGETS);
}

/** What has the focus, and whether it is seen: in the window, covered by nothing, with a ring around it. */
const FOCUSED = `(() => {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const box = it.getBoundingClientRect();
  const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
  const [right, bottom] = [Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
  const points = [0.5, 0.1, 0.9].flatMap((x) => [0.5, 0.1, 0.9].map((y) => [left + (right - left) * x, top + (bottom - top) * y]));
  const isSeen = right > left && bottom > top && points.some(([x, y]) => {
    const hit = document.elementFromPoint(x, y);
    return hit !== null && (it.contains(hit) || hit.contains(it) || it.labels?.[0]?.contains(hit) === true);
  });
  // A field of the desk is marked by the border drawn around it.
  const field = it.closest('.MuiInputBase-root');
  const border = field?.querySelector('fieldset');
  const isFramed = border != null && parseFloat(getComputedStyle(border).borderTopWidth) >= 2;
  const marked = [it, it.parentElement, field].filter((each) => each !== null);
  const hasRing = isFramed || marked.some((each) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
    const after = getComputedStyle(each, '::after');
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none' || (after.outlineStyle !== 'none' && parseFloat(after.outlineWidth) >= 2) || (after.borderBottomStyle !== 'none' && parseFloat(after.borderBottomWidth) >= 2);
  }) || it.querySelector('.MuiTouchRipple-root *') !== null || it.classList.contains('Mui-focusVisible');
  return { name: (it.getAttribute('aria-label') ?? it.labels?.[0]?.textContent ?? it.textContent ?? '').trim().slice(0, 40) || it.tagName, isSeen, hasRing };
})()`;

interface Stop {
  name: string;
  isSeen: boolean;
  hasRing: boolean;
}

/** Where the Tab key leads, from the top of the page, until it comes round. */
export async function tabStops(page: Page, most = 80): Promise<Stop[]> {
  await page.evaluate(
    `document.activeElement?.blur?.(); getSelection()?.removeAllRanges(); document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')`,
  );
  const stops: Stop[] = [];
  for (let n = 0; n < most; n += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate<Stop | null>(FOCUSED);
    if (!stop) break;
    stops.push(stop);
  }
  return stops;
}

/** The stops that are hidden under something, out of sight, or not to be told from the rest. */
export const unseenOf = (stops: readonly Stop[]): Stop[] =>
  stops.filter(({ isSeen, hasRing }) => !isSeen || !hasRing);

/** What stands out of the window where the page would have to be moved sideways for it. */
const STICKING_OUT = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const isHeld = (each) => { for (let at = each.parentElement; at && at !== document.body; at = at.parentElement) if (getComputedStyle(at).overflowX !== 'visible') return true; return false; };
  const out = [...document.body.querySelectorAll('*')].filter((each) => each.getBoundingClientRect().right > clientWidth + 0.5 && !isHeld(each));
  const innermost = out.filter((each) => !out.some((other) => other !== each && each.contains(other)));
  return [(scrollWidth - clientWidth) + ' px', ...innermost.slice(0, 4).map((each) => each.tagName + '.' + each.className + ' ' + (each.textContent ?? '').trim().slice(0, 20))];
})()`;

/** The narrowest telephones, and a desk's screen at 200 % and 400 %, as CSS pixels. */
export const NARROW_WINDOWS = {
  telephone: { width: 360, height: 800 },
  'zoomed 200%': { width: 640, height: 400 },
  'zoomed 400%': { width: 320, height: 256 },
} as const;

/** The windows in which the page would have to be moved sideways. */
export async function tooNarrow(page: Page): Promise<string[]> {
  const before = page.viewportSize();
  const found: string[] = [];
  for (const [name, size] of Object.entries(NARROW_WINDOWS)) {
    await page.setViewportSize(size);
    const out = await page.evaluate<string[]>(STICKING_OUT);
    if (out.length > 0) found.push(`${name}: ${out.join(', ')}`);
  }
  if (before) await page.setViewportSize(before);
  return found;
}

/** What a list of open pages, a history or another site could learn: the title, the address, the picture, the referrer. */
const TOLD = `({
  title: document.title,
  path: location.pathname + location.search + location.hash,
  icon: document.querySelector('link[rel~="icon"]')?.getAttribute('href') ?? null,
  manifest: document.querySelector('link[rel="manifest"]') !== null,
  referrer: document.querySelector('meta[name="referrer"]')?.content ?? null,
  description: document.querySelector('meta[name="description"], meta[property^="og:"]') !== null,
})`;

export async function toldOf(page: Page): Promise<object> {
  return page.evaluate<object>(TOLD);
}

/** WCAG 2.1, 1.4.12: as wide as a reader may want it. */
const WIDE_TEXT = `(() => {
  const wide = new CSSStyleSheet();
  wide.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }');
  document.adoptedStyleSheets = [wide];
})()`;
const CUT_OFF_TEXTS = `[...document.querySelectorAll('button, label, p, h1, h2, summary')]
  .filter((each) => each.checkVisibility() && !each.closest('.visually-hidden'))
  .filter((each) => getComputedStyle(each).overflowX !== 'visible' && each.scrollWidth > each.clientWidth + 1)
  .map((each) => (each.textContent ?? '').trim())`;

/** What would be cut off if its letters stood further apart. */
export async function cutOffWhenWide(page: Page): Promise<string[]> {
  await page.evaluate(WIDE_TEXT);
  const found = [...(await page.evaluate<string[]>(CUT_OFF_TEXTS)), ...(await tooNarrow(page))];
  await page.evaluate('document.adoptedStyleSheets = []');
  return found;
}
