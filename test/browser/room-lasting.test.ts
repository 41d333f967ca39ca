/** What a telephone does to a page: it sleeps, loses its network, forgets; and she may have a second one. */
import type { BrowserContext, Page, Request } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createChance } from '../../scripts/faults/chance.ts';
import { openLine, type Line } from '../../scripts/faults/line.ts';
import { signIn, type StaffAtWork } from '../../scripts/drive/staff.ts';
import { eventually } from '../support/eventually.ts';
import { takePhone, usePractice } from './support/practice.ts';
import {
  button,
  consent,
  fieldOf,
  isSaid,
  openOwnPage,
  ownWords,
  say,
  sendOf,
  takeUp,
} from './support/room.ts';

const practice = usePractice({ screens: ['room-ui', 'line/phone/ui'], isOpen: true });

const counselorAtWork = () => signIn(practice.base, practice.signIns, 'counselor');

const SHOWN = `[...document.querySelectorAll('[role="log"] .bubble-row')].map((row) => ({
  isSent: row.querySelector('time') !== null,
  text: row.querySelector('.bubble-text')?.textContent ?? '' }))`;

/** What stands on her screen, in its order; `false` while anything of it is still on its way. */
async function shownOn(page: Page): Promise<string[] | false> {
  const rows = await page.evaluate<{ isSent: boolean; text: string }[]>(SHOWN);
  return rows.every(({ isSent }) => isSent) && rows.map(({ text }) => text);
}

async function storedOf(counselor: StaffAtWork, id: string): Promise<string[]> {
  const texts: string[] = [];
  for (let after = 0; ;) {
    const { data, pageInfo } = await counselor.messages(id, after);
    texts.push(...data.map(({ text }) => text));
    if (!pageInfo.hasNextPage) return texts;
    after = data.at(-1)?.seq ?? 0;
  }
}

/** Nothing is missing, nothing is there twice, and all is in its order. */
async function showsWhatIsStored(page: Page, counselor: StaffAtWork, id: string): Promise<void> {
  await eventually(async () => expect(await shownOn(page)).toEqual(await storedOf(counselor, id)), {
    withinMs: 90_000,
    everyMs: 500,
  });
}

/** Her room as a page of its own in a talk with the counselor. */
async function talking(name: string): Promise<{
  own: Page;
  context: BrowserContext;
  counselor: StaffAtWork;
  id: string;
}> {
  const counselor = await counselorAtWork();
  const { page, context } = await takePhone(practice, name);
  const own = await openOwnPage(practice, page);
  const first = `${name}です`;
  await say(own.mainFrame(), first);
  await isSaid(own.mainFrame(), first);
  return { own, context, counselor, id: await takeUp(counselor, first) };
}

/** What a telephone fetches before she can write, in kilobytes as they go over the wire. */
const FIRST_WEIGHT = 40;

describe('the way to the field', () => {
  test('is four round trips: page, script and style, token, session; the rest comes when she can write', async () => {
    const { page, openRoom } = await takePhone(practice, 'はやい');
    await consent(await openRoom());
    await page.getByRole('button', { name: '閉じる', exact: true }).click();
    await (await page.context().newCDPSession(page)).send('Network.clearBrowserCache');

    const asked: Request[] = [];
    let before: Request[] | undefined;
    page.on('request', (request) => void asked.push(request));
    // What was fetched by the time she asks to be let in; the answer lets her write.
    await page.route('**/api/room/session', (route) => {
      before ??= [...asked];
      return route.continue();
    });
    await fieldOf(await openRoom()).waitFor();
    const ours = (before ?? []).filter((request) =>
      /\/room\/(?!session)|open-room/u.test(request.url()),
    );
    expect(ours.map((request) => nameOf(request.url())).toSorted()).toEqual([
      '/room/assets/index-*.css',
      '/room/assets/index-*.js',
      '/room/demo/',
      'open-room',
    ]);
    const sizes = await Promise.all(
      ours.map(async (request) => {
        const { responseBodySize, responseHeadersSize } = await request.sizes();
        return responseBodySize + responseHeadersSize;
      }),
    );
    const weight = sizes.reduce((sum, each) => sum + each, 0);
    expect(weight / 1024).toBeLessThanOrEqual(FIRST_WEIGHT);
    expect(weight / 1024).toBeGreaterThan(10);
  });
});

describe('what comes after she can write', () => {
  test('is tried for until it is there, and says so meanwhile', async () => {
    const { page } = await takePhone(practice, 'おそい');
    const own = await openOwnPage(practice, page);
    let refused = 0;
    await own.route(/\/later-[^/]*\.js/u, (route) => {
      refused += 1;
      return refused <= 2 ? route.abort() : route.continue();
    });
    // The cache would have it.
    await (await own.context().newCDPSession(own)).send('Network.clearBrowserCache');
    await own.reload();
    const room = own.mainFrame();
    await fieldOf(room).fill('書けます');
    await button(room, '設定').click();
    await room.getByText('この画面をまだ読めていません').waitFor();
    expect(await room.getByRole('link', { name: '110', exact: true }).isVisible()).toBe(true);
    await room.getByText('文字の大きさ').waitFor();
    await button(room, 'お話にもどる').click();
    expect(await fieldOf(room).inputValue()).toBe('書けます');
    expect(refused).toBeGreaterThan(2);
  });
});

/** Without what changes with every build or query. */
function nameOf(url: string): string {
  const { pathname } = new URL(url);
  if (pathname.endsWith('open-room')) return 'open-room';
  return pathname.replace(/-[\w-]{8}\./u, '-*.');
}

describe('a page that the telephone put to sleep', () => {
  test('shows what came meanwhile, once, and sends on what was in the field', async () => {
    const { own, context, counselor, id } = await talking('ねむ');
    await fieldOf(own.mainFrame()).fill('寝る前の書きかけ');
    const devtools = await context.newCDPSession(own);
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
    await counselor.reply(id, '眠っている間のひとつめ');
    // The house goes as well: the connection that was open leads nowhere when she comes back.
    practice.system.kill('api', 'SIGKILL');
    await eventually(() => counselor.reply(id, '眠っている間のふたつめ').then(() => true), {
      withinMs: 60_000,
    });
    await devtools.send('Page.setWebLifecycleState', { state: 'active' });
    await own.getByText('眠っている間のふたつめ').waitFor();
    expect(await fieldOf(own.mainFrame()).inputValue()).toBe('寝る前の書きかけ');
    await sendOf(own.mainFrame()).click();
    await isSaid(own.mainFrame(), '寝る前の書きかけ');
    await showsWhatIsStored(own, counselor, id);
  });
});

describe('going away and coming back', () => {
  test('shows the talk as it is by then, with what she had not sent, however the page was kept', async () => {
    const { own, counselor, id } = await talking('もどり');
    const saved = own.waitForResponse((answer) => answer.url().endsWith('/api/room/draft'));
    await fieldOf(own.mainFrame()).fill('途中です');
    await saved;
    await own.goto(`${practice.base}/`);
    await counselor.reply(id, '待っています');
    await own.goBack();
    await own.getByText('待っています').waitFor();
    await eventually(async () =>
      expect(await fieldOf(own.mainFrame()).inputValue()).toBe('途中です'),
    );
    await showsWhatIsStored(own, counselor, id);
  });

  test('what she sent just before she closed the room arrives, and what could not is in the field again', async () => {
    const counselor = await counselorAtWork();
    const { page, openRoom } = await takePhone(practice, 'まい');
    const room = await openRoom();
    await consent(room);
    const sending = '**/api/room/messages';
    const slow = Promise.withResolvers<void>();
    await page.route(sending, (route) => slow.promise.then(() => route.continue()));
    await say(room, '閉じる前に送りました');
    await room.getByText('送っています').waitFor();
    const close = page.getByRole('button', { name: '閉じる', exact: true });
    await close.click();
    slow.resolve();
    const id = await takeUp(counselor, '閉じる前に送りました');
    await page.unroute(sending);

    const again = await openRoom();
    await isSaid(again, '閉じる前に送りました');
    await eventually(async () => expect(await fieldOf(again).inputValue()).toBe(''));
    await page.route(sending, (route) => route.abort());
    const kept = page.waitForResponse((answer) => answer.url().endsWith('/api/room/draft'));
    await say(again, 'まだ届いていない言葉');
    await again.getByRole('button', { name: /つながったら自動で送ります/ }).waitFor();
    await kept;
    await close.click();
    await page.unroute(sending);
    const atLast = await openRoom();
    await eventually(async () =>
      expect(await fieldOf(atLast).inputValue()).toBe('まだ届いていない言葉'),
    );
    expect(await ownWords(counselor, id)).toEqual(['閉じる前に送りました']);
  });

  test('a page that Back brings as it was listens anew', async () => {
    const { own, counselor, id } = await talking('そのまま');
    // As after a rest in the browser's memory: no connection is left, and nobody told the page.
    const streams: string[] = [];
    own.on('request', (request) => {
      if (request.url().includes('/api/room/stream')) streams.push(request.url());
    });
    await own.evaluate(`dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))`);
    await eventually(() => expect(streams.length).toBeGreaterThan(0));
    await counselor.reply(id, 'おかえりなさい');
    await own.getByText('おかえりなさい').waitFor();
    await showsWhatIsStored(own, counselor, id);
  });
});

describe('two telephones of one person', () => {
  test('show the same, and neither takes from the other what is being written', async () => {
    const counselor = await counselorAtWork();
    const one = await takePhone(practice, 'ふたつ');
    const here = await openOwnPage(practice, one.page);
    const context = await practice.browser.person();
    const phone = await context.newPage();
    await phone.goto(`${practice.base}/phone/#${encodeURIComponent('ふたつ')}`);
    await phone.getByRole('button', { name: /相談窓口/ }).click();
    await phone.getByRole('button', { name: '部屋をひらく' }).last().click();
    await phone.frameLocator('iframe').getByLabel('ここに書く').waitFor();
    await phone.getByRole('button', { name: '閉じる', exact: true }).click();
    const there = await context.newPage();
    await there.goto(`${practice.base}/room/demo/`);
    await fieldOf(there.mainFrame()).waitFor();

    const stored = (page: Page) =>
      page.waitForResponse((answer) => answer.url().endsWith('/api/room/draft'));
    const savedThere = stored(there);
    await fieldOf(there.mainFrame()).fill('もう一台で書きかけ');
    await savedThere;
    await say(here.mainFrame(), 'こちらから送ります');
    await isSaid(there.mainFrame(), 'こちらから送ります');
    expect(await fieldOf(there.mainFrame()).inputValue()).toBe('もう一台で書きかけ');
    await stored(here);
    await there.reload();
    await eventually(async () =>
      expect(await fieldOf(there.mainFrame()).inputValue()).toBe('もう一台で書きかけ'),
    );

    const id = await takeUp(counselor, 'こちらから送ります');
    await context.setOffline(true);
    await say(there.mainFrame(), 'つながったら届きます');
    await there.getByRole('button', { name: /まだ送れていません/ }).waitFor();
    // What waits on one telephone is not shown as sent on the other.
    expect(await here.getByText('つながったら届きます').count()).toBe(0);
    await counselor.reply(id, '両方に届きますか');
    await here.getByText('両方に届きますか').waitFor();
    await context.setOffline(false);
    for (const page of [here, there]) await showsWhatIsStored(page, counselor, id);
    expect((await storedOf(counselor, id)).at(-1)).toBe('つながったら届きます');
  });
});

describe('a browser that has forgotten everything', () => {
  test('in the middle of a talk lets her in again through LINE, her words still in the field', async () => {
    const { page, context, openRoom } = await takePhone(practice, 'わすれ');
    const room = await openRoom();
    await consent(room);
    const saved = page.waitForResponse((answer) => answer.url().endsWith('/api/room/draft'));
    await fieldOf(room).fill('まだ送っていない言葉');
    await saved;
    await context.clearCookies();
    await room.evaluate('localStorage.clear(); sessionStorage.clear()');
    await sendOf(room).click();
    await isSaid(room, 'まだ送っていない言葉');
    const again = page.waitForResponse((answer) => answer.url().endsWith('/api/room/draft'));
    await fieldOf(room).fill('閉じてしまった言葉');
    await again;

    await page.getByRole('button', { name: '閉じる', exact: true }).click();
    await context.clearCookies();
    const anew = await openRoom();
    await eventually(async () =>
      expect(await fieldOf(anew).inputValue()).toBe('閉じてしまった言葉'),
    );
    await isSaid(anew, 'まだ送っていない言葉');
  });
});

const BREAKS = 100;
const SAYINGS = 20;

/** Breaks her network over and over, in each of the ways networks break. */
async function breakOff(own: Page, line: Line): Promise<void> {
  const chance = createChance(7);
  for (let n = 0; n < BREAKS; n += 1) {
    const how = chance.between(1, 10);
    if (how <= 6) line.cut();
    else if (how <= 8) {
      await own.context().setOffline(true);
      await own.waitForTimeout(chance.between(0, 200));
      await own.context().setOffline(false);
    } else {
      // Half open: both ends believe in it, and nothing comes through until the router forgets.
      line.fallSilent();
      await own.waitForTimeout(chance.between(0, 300));
      line.thaw();
    }
    await own.waitForTimeout(chance.between(0, 250));
  }
}

describe('a hundred lost connections', () => {
  test('cost no word on either side, and double none', async () => {
    const { own: entered, counselor, context, id } = await talking('ひゃく');
    const line = await openLine(practice.base);
    const cookies = await context.cookies();
    await entered.close();
    // The same room, on a line that can be broken.
    await context.addCookies(cookies.map(({ name, value }) => ({ name, value, url: line.base })));
    const own = await context.newPage();
    await own.goto(`${line.base}/room/demo/`);
    await fieldOf(own.mainFrame()).waitFor();

    const hers = async () => {
      for (let n = 0; n < SAYINGS; n += 1) {
        await say(own.mainFrame(), `途切れても言います ${n}番`);
        await own.waitForTimeout(900);
      }
    };
    const theirs = async () => {
      for (let n = 0; n < SAYINGS; n += 1) {
        await counselor.reply(id, `聞いています ${n}番`);
        await own.waitForTimeout(900);
      }
    };
    await Promise.all([breakOff(own, line), hers(), theirs()]);
    await showsWhatIsStored(own, counselor, id);
    const stored = await storedOf(counselor, id);
    const said = stored.filter((text) => text.startsWith('途切れても'));
    expect(said).toEqual(Array.from({ length: SAYINGS }, (_, n) => `途切れても言います ${n}番`));
    expect(stored.filter((text) => text.startsWith('聞いています'))).toHaveLength(SAYINGS);
    await line.close();
  });
});
