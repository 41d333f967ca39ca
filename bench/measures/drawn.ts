/** From her send to the bubble drawn on the counselor's screen, beside a page that only appends what it hears. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { createBrowser, ok } from '../../scripts/drive/http.ts';
import { REPOSITORY } from '../../scripts/parts/data-folder.ts';
import { openBrowser, SIZES, type TestBrowser } from '../../test/browser/support/browser.ts';
import { startBaseline } from '../baselines/start.ts';
import type { Bench } from '../bench.ts';
import { atMost, percentile, type Figure } from '../figures.ts';
import { openTalks, type OpenTalk } from '../talks.ts';

const WARM_UP = 20;
const MESSAGES = 150;
const BETWEEN_MS = 90;

/** A page that is looked at, and how something is sent to it. */
interface Side {
  page: Page;
  send: (id: string) => Promise<void>;
}

/** The id as it is written in a text: digits could look like a My Number, which is masked. */
function markOf(id: string): string {
  return id.replaceAll(/\d/gu, (digit) => 'ghijklmnop'.charAt(Number(digit)));
}

/** Both pages in one browser, in turns, so that what else the machine does falls on both. */
export async function measureDrawn(bench: Bench): Promise<Figure[]> {
  // In a process of its own: Vite turns the one it runs in to production.
  await promisify(execFile)(process.execPath, ['scripts/build-screens.ts', 'admin-ui'], {
    cwd: REPOSITORY,
  });
  const port = await bench.freePort();
  const server = await startBaseline('stream.ts', {
    PORT: String(port),
    BASELINE_DATABASE_URL: bench.databaseUrl,
  });
  const browser = await openBrowser();
  try {
    const [talk] = await openTalks(bench, 1, 'drawn');
    if (!talk) throw new Error('there is no talk');
    const desk = await openDesk(bench, browser, talk);
    const bare = await openBare(`http://127.0.0.1:${port}`, browser);
    const { ours, theirs } = await inTurns(desk, bare);
    return [
      { name: 'drawn-bare-p50', value: percentile(theirs, 50), unit: 'ms', goal: null },
      { name: 'drawn-bare-p99', value: percentile(theirs, 99), unit: 'ms', goal: null },
      { name: 'send-drawn-p50', value: percentile(ours, 50), unit: 'ms', goal: atMost(40) },
      { name: 'send-drawn-p99', value: percentile(ours, 99), unit: 'ms', goal: null },
    ];
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** The counselor's desk with the talk before them, signed in as the bench is. */
async function openDesk(bench: Bench, browser: TestBrowser, talk: OpenTalk): Promise<Side> {
  const context = await browser.person({ viewport: SIZES.desk });
  const cookies = talk.staff.browser.cookie().split('; ');
  await context.addCookies(
    cookies.map((cookie) => {
      const at = cookie.indexOf('=');
      return { name: cookie.slice(0, at), value: cookie.slice(at + 1), url: bench.base };
    }),
  );
  const page = await context.newPage();
  await page.goto(`${bench.base}/admin/#/consultations/${talk.place.consultationId}/show`);
  await page.getByRole('log', { name: '相談者とのやりとり' }).getByText('はじめまして。').waitFor();
  await page.evaluate(WATCH);
  return {
    page,
    send: async (id) => void (await talk.room.say(`聞いてください。${markOf(id)}`, id)),
  };
}

async function openBare(base: string, browser: TestBrowser): Promise<Side> {
  const context = await browser.person({ viewport: SIZES.desk });
  const page = await context.newPage();
  await page.goto(base);
  await page.evaluate(WATCH);
  const sender = createBrowser(base);
  const send = async (id: string) => {
    await ok('baseline', sender.send('POST', '/messages', { id, text: '聞いてください。' }));
  };
  return { page, send };
}

/**
 * In the page: notes when each id stood on the screen. The second frame after the change begins when
 * the first, which drew it, is done.
 */
const WATCH = `(() => {
  globalThis.drawn = {};
  globalThis.changed = {};
  const now = () => performance.timeOrigin + performance.now();
  const ids = /[0-9a-p]{8}-[0-9a-p]{4}-[0-9a-p]{4}-[0-9a-p]{4}-[0-9a-p]{12}/gu;
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes)
      for (const [id] of (node.textContent ?? '').matchAll(ids)) {
        if (id in globalThis.changed) continue;
        globalThis.changed[id] = now();
        requestAnimationFrame(() => requestAnimationFrame(() => { globalThis.drawn[id] = now(); }));
      }
  }).observe(document.body, { childList: true, subtree: true });
})()`;

const nowHere = () => performance.timeOrigin + performance.now();

async function inTurns(desk: Side, bare: Side): Promise<{ ours: number[]; theirs: number[] }> {
  const begun = { desk: new Map<string, number>(), bare: new Map<string, number>() };
  for (let n = 0; n < WARM_UP + MESSAGES; n += 1) {
    for (const side of ['desk', 'bare'] as const) {
      const id = randomUUID();
      begun[side].set(id, nowHere());
      await (side === 'desk' ? desk : bare).send(id);
      // Not in step with the frames of the screen.
      await sleep(BETWEEN_MS + ((n * 7) % 17));
    }
  }
  await sleep(1_000);
  return { ours: await timesOf(desk, begun.desk), theirs: await timesOf(bare, begun.bare) };
}

/** Browser and sender read the same machine's clock; that they agree is checked. */
async function timesOf({ page }: Side, begun: ReadonlyMap<string, number>): Promise<number[]> {
  const before = nowHere();
  const there = await page.evaluate<number>('performance.timeOrigin + performance.now()');
  const after = nowHere();
  if (there < before - 2 || there > after + 2) throw new Error('the clocks do not agree');
  const drawn = await page.evaluate<Record<string, number>>('globalThis.drawn');
  const times = [...begun]
    .map(([id, at]) => (drawn[id] ?? drawn[markOf(id)] ?? Number.NaN) - at)
    .slice(WARM_UP);
  const lost = times.filter((time) => Number.isNaN(time)).length;
  if (lost > 0) throw new Error(`${lost} of ${times.length} messages were not drawn`);
  return times;
}
