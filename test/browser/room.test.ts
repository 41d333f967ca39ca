import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { REPOSITORY } from '../../scripts/parts/data-folder.ts';
import { signIn } from '../../scripts/drive/staff.ts';
import { eventually } from '../support/eventually.ts';
import { accessibilityFaults, picture } from './support/browser.ts';
import { takePhone, usePractice } from './support/practice.ts';
import {
  consent,
  fieldOf,
  isSaid,
  openOwnPage,
  overflow,
  ownWords,
  say,
  sendOf,
  storedIn,
  takeUp,
} from './support/room.ts';

const practice = usePractice({ screens: ['room-ui', 'line/phone/ui'], isOpen: true });

const counselorAtWork = () => signIn(practice.base, practice.signIns, 'counselor');

describe('a consultation, on her side', () => {
  test('goes from the button in LINE to the end of the talk, each word once', async () => {
    const counselor = await counselorAtWork();
    const { page, openRoom } = await takePhone(practice, 'ゆい');
    await picture(page, 'phone-talk');
    const room = await openRoom();

    await room.getByRole('heading', { name: 'はじめに' }).waitFor();
    expect(await room.getByRole('link', { name: '110', exact: true }).isVisible()).toBe(true);
    expect(await accessibilityFaults(room)).toEqual([]);
    await picture(page, 'room-consent');
    await consent(room);

    const first = 'はじめまして。少し聞いてほしいことがあります。';
    await fieldOf(room).fill(first);
    await picture(page, 'room-first-words');
    await sendOf(room).click();
    await room.getByText('順番にお返事しています').waitFor();
    expect(await fieldOf(room).inputValue()).toBe('');
    await picture(page, 'room-waiting');

    const id = await takeUp(counselor, first);
    await room.getByText('相談員とお話ししています。').waitFor();
    await counselor.reply(
      id,
      '書いてくれて、ありがとうございます。ゆっくりで、だいじょうぶですよ。',
    );
    await room.getByText('ゆっくりで、だいじょうぶですよ。').waitFor();
    await say(room, '家に帰りたくないです。');
    await isSaid(room, '家に帰りたくないです。');
    expect(await accessibilityFaults(room)).toEqual([]);
    await picture(page, 'room-talk');
    await room.getByRole('button', { name: '緊急の電話' }).click();
    expect(await room.getByRole('link', { name: '#8008' }).isVisible()).toBe(true);
    expect(await accessibilityFaults(room)).toEqual([]);
    await picture(page, 'room-emergency');
    await room.getByRole('button', { name: '緊急の電話' }).click();

    await counselor.command(id, 'end-talk');
    await room.getByText('お話はここまでです').waitFor();
    await picture(page, 'room-ended');
    expect(await ownWords(counselor, id)).toEqual([first, '家に帰りたくないです。']);
    expect(await storedIn(room)).toEqual({ local: 0, session: 0, databases: 0 });
  });

  test('is there again when she comes back, with what she had not sent', async () => {
    const { page, openRoom } = await takePhone(practice, 'なお');
    const before = await openRoom();
    await consent(before);
    await say(before, '前に書いたこと');
    await isSaid(before, '前に書いたこと');
    const saved = page.waitForResponse((answer) => answer.url().endsWith('/api/room/draft'));
    await fieldOf(before).fill('まだ途中の');
    await saved;
    await page.getByRole('button', { name: '閉じる', exact: true }).click();

    const room = await openRoom();
    await isSaid(room, '前に書いたこと');
    await eventually(async () => expect(await fieldOf(room).inputValue()).toBe('まだ途中の'));
  });
});

describe('without a network', () => {
  test('nothing is lost, and everything is sent once and in order when it returns', async () => {
    const counselor = await counselorAtWork();
    const { page, openRoom } = await takePhone(practice, 'りん');
    const room = await openRoom();
    await consent(room);
    await say(room, '電車に乗っています');
    await isSaid(room, '電車に乗っています');
    const id = await takeUp(counselor, '電車に乗っています');

    await page.getByLabel('圏外にする').check();
    await say(room, 'トンネルの中の一つ目');
    await say(room, '二つ目');
    await room
      .getByRole('button', { name: /まだ送れていません/ })
      .first()
      .waitFor();
    await room.getByText('この画面を閉じないでください').waitFor();
    await counselor.reply(id, '待っていますよ');
    expect(await accessibilityFaults(room)).toEqual([]);
    await picture(page, 'room-no-network');

    await page.getByLabel('圏外にする').uncheck();
    await room.getByText('待っていますよ').waitFor();
    await isSaid(room, '二つ目');
    expect(await room.getByText('今、つながっていません').count()).toBe(0);
    expect(await ownWords(counselor, id)).toEqual([
      '電車に乗っています',
      'トンネルの中の一つ目',
      '二つ目',
    ]);
  });

  test('a message whose answer was lost counts once when it is sent again', async () => {
    const counselor = await counselorAtWork();
    const { page, openRoom } = await takePhone(practice, 'さき');
    const room = await openRoom();
    await consent(room);
    let lost = 0;
    await page.route('**/api/room/messages', async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      return route.abort();
    });
    await room.getByRole('log').waitFor();
    await fieldOf(room).fill('一度だけ言います');
    // Two taps before anything has come back.
    await sendOf(room).dblclick();
    await isSaid(room, '一度だけ言います');
    const id = await takeUp(counselor, '一度だけ言います');
    expect(lost).toBe(1);
    expect(await ownWords(counselor, id)).toEqual(['一度だけ言います']);
  });
});

describe('while the house is away for a moment', () => {
  test('what she says is sent once when it is back', async () => {
    const counselor = await counselorAtWork();
    const { openRoom } = await takePhone(practice, 'そら');
    const room = await openRoom();
    await consent(room);
    await say(room, '聞こえますか');
    await isSaid(room, '聞こえますか');
    const id = await takeUp(counselor, '聞こえますか');
    practice.system.kill('api', 'SIGKILL');
    await say(room, '途中で切れても');
    await say(room, '届きますか');
    await room
      .locator('article', { hasText: '届きますか' })
      .locator('time')
      .waitFor({ timeout: 60_000 });
    expect(await ownWords(counselor, id)).toEqual(['聞こえますか', '途中で切れても', '届きますか']);
  });
});

describe('a new reply', () => {
  test('comes before her eyes under a long one too, until she has gone back to read', async () => {
    const counselor = await counselorAtWork();
    const { openRoom } = await takePhone(practice, 'ながい');
    const room = await openRoom();
    await consent(room);
    await say(room, 'ながい返事を待っています。');
    const id = await takeUp(counselor, 'ながい返事を待っています。');
    await counselor.reply(
      id,
      Array.from({ length: 60 }, () => '読んでいてくださいね。').join('\n'),
    );
    await room.getByText('読んでいてくださいね。').waitFor();

    await counselor.reply(id, 'ここまで読めましたか。');
    const reply = room.getByText('ここまで読めましたか。');
    await reply.waitFor();
    await eventually(async () => {
      const isSeen = await reply.evaluate((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return top >= 0 && bottom <= element.ownerDocument.documentElement.clientHeight;
      });
      expect(isSeen).toBe(true);
    });

    const talk = room.getByRole('region', { name: 'お話', exact: true });
    await talk.evaluate((element) => element.scrollTo(0, 0));
    await counselor.reply(id, 'もうひとつだけ。');
    await room.getByRole('button', { name: '新しいお返事を見る' }).click();
    const newest = room.getByText('もうひとつだけ。');
    await eventually(async () => {
      expect(
        await newest.evaluate((element) => element.getBoundingClientRect().top),
      ).toBeGreaterThan(0);
    });
  });
});

describe('typing Japanese', () => {
  test('Enter that confirms kana sends nothing, and the next Enter sends', async () => {
    const { page, openRoom } = await takePhone(practice, 'あき');
    const room = await openRoom();
    await consent(room);
    await fieldOf(room).focus();
    const keyboard = await page.context().newCDPSession(page);
    await keyboard.send('Input.imeSetComposition', {
      text: 'つらい',
      selectionStart: 3,
      selectionEnd: 3,
    });
    await page.keyboard.press('Enter');
    expect(await room.locator('article').count()).toBe(0);
    await keyboard.send('Input.insertText', { text: '辛い' });
    expect(await fieldOf(room).inputValue()).toContain('辛い');
    await page.keyboard.press('Enter');
    await isSaid(room, '辛い');
    expect(await room.locator('article').count()).toBe(1);
  });
});

describe('a session that has ended', () => {
  test('is renewed in place, and the words in the field stay', async () => {
    const { page, context, openRoom } = await takePhone(practice, 'まい');
    const room = await openRoom();
    await consent(room);
    await fieldOf(room).fill('書きかけ');
    await context.request.delete(`${practice.base}/api/room/session`, {
      headers: { Origin: practice.base },
    });
    const entered = await page.waitForResponse((answer) =>
      answer.url().endsWith('/api/room/session'),
    );
    expect(entered.status()).toBe(201);
    await fieldOf(room).waitFor();
    expect(await fieldOf(room).inputValue()).toBe('書きかけ');
    await sendOf(room).click();
    await isSaid(room, '書きかけ');
  });
});

describe('leaving quickly', () => {
  test('takes the room off the phone at one tap', async () => {
    const { page, openRoom } = await takePhone(practice, 'ゆき');
    const room = await openRoom();
    await consent(room);
    await room.getByRole('button', { name: 'すぐ閉じる' }).click();
    await eventually(async () => expect(await page.locator('iframe').count()).toBe(0));
  });

  test('in a browser leaves an empty page, and Back shows nothing of ours', async () => {
    const { context, page } = await takePhone(practice, 'えま');
    const own = await openOwnPage(practice, page);
    await say(own.mainFrame(), '誰かが来る');
    await isSaid(own.mainFrame(), '誰かが来る');
    await own.getByRole('button', { name: 'すぐ閉じる' }).click();
    await own.waitForURL('about:blank');
    await own.goBack().catch(() => null);
    expect(own.url()).not.toContain('/room/');
    expect((await own.textContent('body')) ?? '').not.toContain('誰かが来る');
    await eventually(async () => {
      const answer = await context.request.get(`${practice.base}/api/room`);
      expect(answer.status()).toBe(401);
    });
  });

  test('needs no network', async () => {
    const { page } = await takePhone(practice, 'るい');
    const own = await openOwnPage(practice, page);
    await own.context().setOffline(true);
    await own.getByRole('button', { name: 'すぐ閉じる' }).click();
    await own.waitForURL('about:blank');
    expect((await own.textContent('body')) ?? '').toBe('');
  });
});

describe('the same room, seen twice or anew', () => {
  test('on two screens says everything once on both, and lasts through a walk away and back', async () => {
    const { page } = await takePhone(practice, 'ふたば');
    const one = await openOwnPage(practice, page);
    const other = await page.context().newPage();
    await other.goto(`${practice.base}/room/demo/`);
    await fieldOf(other.mainFrame()).waitFor();
    await say(one.mainFrame(), '一台目から');
    await isSaid(other.mainFrame(), '一台目から');
    await say(other.mainFrame(), '二台目から');
    await isSaid(one.mainFrame(), '二台目から');
    for (const each of [one, other]) {
      expect(await each.locator('.bubble-consultee').allTextContents()).toEqual([
        '一台目から',
        '二台目から',
      ]);
    }
    await one.goto(`${practice.base}/phone/`);
    await say(other.mainFrame(), '離れている間に');
    await isSaid(other.mainFrame(), '離れている間に');
    await one.goBack();
    await isSaid(one.mainFrame(), '離れている間に');
    expect(await one.locator('.bubble-consultee').count()).toBe(3);
  });

  test('whose browser has lost everything keeps what is in the field, and shows the way in', async () => {
    const { context, page } = await takePhone(practice, 'つむぎ');
    const own = await openOwnPage(practice, page);
    await fieldOf(own.mainFrame()).fill('まだ送っていない');
    await context.clearCookies();
    // Her draft may have brought it to light before the finger does.
    const lost = own.getByText('LINEからもう一度開いてください');
    await Promise.any([sendOf(own.mainFrame()).click(), lost.waitFor()]);
    await lost.waitFor();
    await own.getByText('書いた文章は、この画面に残っています。').waitFor();
    expect(await own.locator('.bubble-consultee').count()).toBe(0);
    expect(await accessibilityFaults(own)).toEqual([]);
    await picture(own, 'room-lost');
  });
});

describe('the room itself', () => {
  test('says what it is doing while it opens, and when there is no such room', async () => {
    const context = await practice.browser.person();
    const page = await context.newPage();
    let letIn = (): void => undefined;
    const closed = new Promise<void>((resolve) => (letIn = resolve));
    await page.route('**/api/room/doors/**', async (route) => {
      await closed;
      await route.continue();
    });
    await page.goto(`${practice.base}/room/nowhere/`);
    await page.getByText('部屋を準備しています…').waitFor();
    expect(await page.getByRole('link', { name: '110', exact: true }).isVisible()).toBe(true);
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'room-opening');
    letIn();
    await page.getByText('この部屋は見つかりませんでした').waitFor();
    expect(await page.title()).toBe('ページ');
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'room-unknown');
  });

  test('fits a narrow phone, and says nothing of what it is in its title', async () => {
    const { page } = await takePhone(practice, 'みか');
    const own = await openOwnPage(practice, page);
    await own.setViewportSize({ width: 360, height: 640 });
    expect(await overflow(own)).toBe(0);
    await own.evaluate(`document.documentElement.style.fontSize = '200%'`);
    expect(await overflow(own)).toBe(0);
    expect(await sendOf(own.mainFrame()).isVisible()).toBe(true);
    await picture(own, 'room-large-letters');
    await own.evaluate(`document.documentElement.style.fontSize = ''`);
    expect(await own.title()).toBe('ページ');
    await picture(own, 'room-own-page');
    await own.emulateMedia({ colorScheme: 'dark' });
    expect(await accessibilityFaults(own)).toEqual([]);
    await picture(own, 'room-dark');
  });

  test('without LINE says whom to call, and where the way in is', async () => {
    const context = await practice.browser.person();
    const page = await context.newPage();
    await page.goto(`${practice.base}/room/demo/`);
    await page.getByText('LINEからもう一度開いてください').waitFor();
    expect(await page.getByRole('link', { name: '110', exact: true }).isVisible()).toBe(true);
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'room-locked');
  });

  test('says whom to call even when no script runs', async () => {
    const context = await practice.browser.person({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${practice.base}/room/demo/`);
    expect(await page.getByRole('link', { name: '110', exact: true }).isVisible()).toBe(true);
    await picture(page, 'room-no-script');
  });

  test('weighs at most 60 KB of JavaScript, LINE’s own included', () => {
    const folder = join(REPOSITORY, 'room-ui', 'dist', 'assets');
    const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
    const weight = scripts
      .map((name) => gzipSync(readFileSync(join(folder, name))).length)
      .reduce((sum, each) => sum + each, 0);
    expect(scripts.length).toBeGreaterThan(1);
    expect(weight).toBeLessThanOrEqual(60 * 1024);
  });
});
