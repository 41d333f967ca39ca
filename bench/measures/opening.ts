/**
 * From the moment LINE asks for the room's page until she can write, on a telephone: nothing cached, the
 * network and the processor slowed as Chrome's developer tools do it. The practice phone's token takes the
 * place of LINE's, one round trip as well. A bare page of the same run stands beside it.
 */
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CDPSession, Page } from 'playwright-core';
import { REPOSITORY } from '../../scripts/parts/data-folder.ts';
import { openBrowser, SIZES, type TestBrowser } from '../../test/browser/support/browser.ts';
import { startBaseline } from '../baselines/start.ts';
import type { Bench } from '../bench.ts';
import { atMost, median, type Figure } from '../figures.ts';

const ROUNDS = 9;
const NAME = 'はかり';

/** The presets "Fast 4G" and "Slow 4G" of Chrome's developer tools; `latency` is a whole round trip. */
const FAST_4G = { latency: 165, down: 9 * 0.9, up: 1.5 * 0.9 };
const SLOW_4G = { latency: 562.5, down: 1.6 * 0.9, up: 0.75 * 0.9 };
/** A telephone of the middle class. */
const SLOWER_PROCESSOR = 4;

const BYTES_PER_MEGABIT = 125_000;

export async function measureOpening(bench: Bench): Promise<Figure[]> {
  // In a process of its own: Vite turns the one it runs in to production.
  await promisify(execFile)(
    process.execPath,
    ['scripts/build-screens.ts', 'room-ui', 'line/phone/ui'],
    { cwd: REPOSITORY },
  );
  const port = await bench.freePort();
  const server = await startBaseline('page.ts', { PORT: String(port), LINE_SDK: lineSdk() });
  const browser = await openBrowser();
  const bare = `http://127.0.0.1:${port}`;
  try {
    await becomeFriend(bench, browser);
    const ours: number[] = [];
    const theirs: number[] = [];
    const slow: number[] = [];
    const sdk: number[] = [];
    for (let n = 0; n < ROUNDS; n += 1) {
      ours.push(await openRoom(bench, browser, FAST_4G));
      theirs.push(await openBare(browser, bare));
      slow.push(await openRoom(bench, browser, SLOW_4G));
      sdk.push(await loadLineSdk(browser, bare));
    }
    return [
      { name: 'room-open-bare', value: median(theirs), unit: 'ms', goal: null },
      { name: 'room-open-ratio', value: median(ours) / median(theirs), unit: 'x', goal: null },
      { name: 'room-open-slow-4g', value: median(slow), unit: 'ms', goal: null },
      { name: 'room-line-sdk', value: median(sdk), unit: 'ms', goal: null },
      { name: 'room-open-4g', value: median(ours), unit: 'ms', goal: atMost(1500) },
    ];
  } finally {
    await browser.close();
    await server.stop();
  }
}

function lineSdk(): string {
  const folder = join(REPOSITORY, 'room-ui', 'dist', 'assets');
  const name = readdirSync(folder).find((each) => /^line-.*\.js\.gz$/u.test(each));
  if (!name) throw new Error("the room was built without LINE's SDK");
  return join(folder, name);
}

/** Somebody who has been in her room before: she has agreed to the rules. */
async function becomeFriend(bench: Bench, browser: TestBrowser): Promise<void> {
  const context = await browser.person();
  const page = await context.newPage();
  await page.goto(`${bench.base}/phone/`);
  await page.getByLabel('新しい人の名前').fill(NAME);
  await page.getByRole('button', { name: '加える' }).click();
  await page.getByRole('button', { name: /相談窓口/ }).click();
  await page.getByRole('button', { name: '友だちに追加' }).click();
  await page.getByRole('button', { name: '部屋をひらく' }).last().click();
  const room = page.frameLocator('iframe');
  await room.getByRole('button', { name: /同意して/ }).click();
  await room.getByLabel('ここに書く').waitFor();
  await context.close();
}

type Network = typeof FAST_4G;

async function slowDown(page: Page, { latency, down, up }: Network): Promise<CDPSession> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency,
    downloadThroughput: down * BYTES_PER_MEGABIT,
    uploadThroughput: up * BYTES_PER_MEGABIT,
  });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER_PROCESSOR });
  return devtools;
}

/** In every frame: how long after its page was asked for the field stood on the screen and took words. */
const WATCH = `new MutationObserver((_changes, watch) => {
  const field = document.getElementById('words');
  if (!field || field.disabled) return;
  watch.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => {
    window.top.usableAfter = performance.now();
  }));
}).observe(document, { childList: true, subtree: true });`;

const WAIT = `new Promise((resolve) => {
  const look = () => (window.usableAfter ? resolve(window.usableAfter) : setTimeout(look, 20));
  look();
})`;

/** A telephone that has never seen the room; LINE itself is open, as it would be. */
async function openRoom(bench: Bench, browser: TestBrowser, network: Network): Promise<number> {
  const context = await browser.person({ viewport: SIZES.phone });
  try {
    const page = await context.newPage();
    await page.addInitScript(WATCH);
    await page.goto(`${bench.base}/phone/#${encodeURIComponent(NAME)}`);
    const button = page.getByRole('button', { name: '部屋をひらく' }).last();
    await page.getByRole('button', { name: /相談窓口/ }).click();
    await button.waitFor();
    await slowDown(page, network);
    await button.click();
    return await page.evaluate<number>(WAIT);
  } finally {
    await context.close();
  }
}

async function openBare(browser: TestBrowser, base: string): Promise<number> {
  const context = await browser.person({ viewport: SIZES.phone });
  try {
    const page = await context.newPage();
    await page.addInitScript(WATCH);
    await slowDown(page, FAST_4G);
    await page.goto(base);
    return await page.evaluate<number>(WAIT);
  } finally {
    await context.close();
  }
}

/** Fetched and run, without what it asks LINE's servers. */
async function loadLineSdk(browser: TestBrowser, base: string): Promise<number> {
  const context = await browser.person({ viewport: SIZES.phone });
  try {
    const page = await context.newPage();
    await page.goto(base);
    await slowDown(page, FAST_4G);
    return await page.evaluate<number>(
      `(async () => { const at = performance.now(); await import('/line.js'); return performance.now() - at; })()`,
    );
  } finally {
    await context.close();
  }
}
