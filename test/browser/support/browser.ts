/** Chromium for the tests, with Japanese letters; pictures and accessibility of what it shows. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type Frame,
  type Locator,
  type Page,
} from 'playwright-core';
import { prepareFonts } from './fonts.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const PICTURES = join(ROOT, '.data', 'screenshots');

const ON_THIS_MACHINE = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export const SIZES = {
  desk: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
} as const;

export interface TestBrowser {
  browser: Browser;
  /** A person of their own: cookies and storage are theirs alone. */
  person(options?: Parameters<Browser['newContext']>[0]): Promise<BrowserContext>;
  close(): Promise<void>;
}

/** The machine's browser, else the one from npm. */
export async function openBrowser(): Promise<TestBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-browser-'));
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    // As root there is no sandbox; without a graphics card the processor draws.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--lang=ja'],
    env: { ...definedEnvironment(), FONTCONFIG_FILE: prepareFonts(folder) },
  });
  return {
    browser,
    person: (options = {}) =>
      browser.newContext({
        locale: 'ja-JP',
        timezoneId: 'Asia/Tokyo',
        // What moves costs the processor that draws it, and shows a test nothing.
        reducedMotion: 'reduce',
        ...options,
      }),
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function findChromium(): Promise<string> {
  const own = process.env['CHROMIUM_PATH'];
  const found = own ?? ON_THIS_MACHINE.find((path) => existsSync(path));
  if (found) return found;
  const { default: packed } = await import('@sparticuz/chromium');
  return packed.executablePath();
}

function definedEnvironment(): Record<string, string> {
  const all = Object.entries(process.env).filter((entry): entry is [string, string] => {
    return entry[1] !== undefined;
  });
  return Object.fromEntries(all);
}

/** Pictures of the page (`part` in sight) in both sizes, to be looked at: `.data/screenshots/<name>-<width>.png`. */
export async function picture(page: Page, name: string, part?: Locator): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  const before = page.viewportSize();
  for (const size of Object.values(SIZES)) {
    await page.setViewportSize(size);
    await part?.scrollIntoViewIfNeeded();
    await page.screenshot({
      path: join(PICTURES, `${name}-${size.width}.png`),
      animations: 'disabled',
    });
  }
  if (before) await page.setViewportSize(before);
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE_RUN = `axe.run(document, { resultTypes: ['violations'], iframes: false }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target, failureSummary }) => target.join(' ') + ' – ' + failureSummary).join(' | ')))`;

/** What axe-core finds wrong; empty is right. Frames are asked one by one. */
export async function accessibilityFaults(page: Page | Frame): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate<string[]>(AXE_RUN);
}
