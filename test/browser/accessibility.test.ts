/** Her room in each of its states, and the desk's main path, as docs/accessibility.md says they were checked. */
import { isDeepStrictEqual } from 'node:util';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { signIn } from '../../scripts/drive/staff.ts';
import { PLAIN } from '../../room-ui/words/plain.ts';
import {
  cutOffWhenWide,
  NARROW_WINDOWS,
  smallTargets,
  tabStops,
  tooNarrow,
  toldOf,
  unseenOf,
} from './support/access.ts';
import { accessibilityFaults, picture } from './support/browser.ts';
import {
  accountOf,
  arrive,
  consultationOf,
  faultsOf,
  goToDesk,
  openConsultation,
  replyField,
  sitDown,
  takeUp as takeUpAtDesk,
  talkOf,
} from './support/desk.ts';
import { takePhone, usePractice } from './support/practice.ts';
import { button, isSaid, openOwnPage, say, takeUp } from './support/room.ts';

const practice = usePractice({ screens: ['room-ui', 'line/phone/ui', 'admin-ui'], isOpen: true });

/** Whatever state the room is in, this is all it tells. */
const NEUTRAL = {
  title: 'ページ',
  path: '/room/demo/',
  icon: 'data:,',
  manifest: false,
  referrer: 'no-referrer',
  description: false,
};

/** What does not hold though it has to in every state of her room; the picture is to be looked at. */
async function wrongWith(page: Page, name: string): Promise<unknown[]> {
  const told = await toldOf(page);
  const wrong = [
    ...(await accessibilityFaults(page)),
    ...(await tooNarrow(page)),
    ...(await smallTargets(page)),
    ...(await cutOffWhenWide(page)),
    ...(isDeepStrictEqual(told, NEUTRAL) ? [] : [told]),
  ];
  await picture(page, `access-${name}`);
  await page.setViewportSize(NARROW_WINDOWS.telephone);
  await picture360(page, name);
  return wrong;
}

async function picture360(page: Page, name: string): Promise<void> {
  await page.screenshot({
    path: `.data/screenshots/access-${name}-360.png`,
    animations: 'disabled',
  });
}

async function chooseWords(page: Page, words: 'やさしい' | 'ふつう'): Promise<void> {
  const room = page.mainFrame();
  await room.locator('.button-settings').click();
  const kept = page.waitForResponse((answer) => answer.url().endsWith('/api/room/choices'));
  await room.getByRole('group', { name: 'ことば' }).getByRole('button', { name: words }).click();
  await kept;
}

describe('her room in each of its states', () => {
  test('keeps its shape, its targets and its counsel, in usual and in easier words', async () => {
    const counselor = await signIn(practice.base, practice.signIns, 'counselor');
    const { page } = await takePhone(practice, 'みやすい');
    const own = await openOwnPage(practice, page);
    const room = own.mainFrame();
    expect(await wrongWith(own, 'empty')).toEqual([]);
    await say(room, '話を聞いてください');
    await room.getByText('質問 1/5').waitFor();
    expect(await wrongWith(own, 'question')).toEqual([]);
    const id = await takeUp(counselor, '話を聞いてください');
    await counselor.reply(id, '書いてくれて、ありがとうございます。どうしましたか。');
    await room.getByText('どうしましたか。').waitFor();
    expect(await wrongWith(own, 'talk')).toEqual([]);

    await chooseWords(own, 'やさしい');
    await room.getByRole('heading', { name: PLAIN.settings.title, exact: true }).waitFor();
    expect(await wrongWith(own, 'plain-settings')).toEqual([]);
    await button(room, PLAIN.settings.back).click();
    await room
      .getByText(
        PLAIN.stage({ epoch: '', stage: 'talking', text: '', ahead: null, waitsSince: null }),
      )
      .waitFor();
    expect(await wrongWith(own, 'plain-talk')).toEqual([]);
    await own.reload();
    await room.getByText(PLAIN.page.emergency).waitFor();
    await counselor.command(id, 'end-talk');
    await room.getByText(PLAIN.survey.title).waitFor();
    expect(await wrongWith(own, 'plain-survey')).toEqual([]);
    await chooseWords(own, 'ふつう');
    await button(room, 'お話にもどる').waitFor();
  });

  test('before the door and without one tells no more', async () => {
    const context = await practice.browser.person();
    const page = await context.newPage();
    await page.goto(`${practice.base}/room/demo/`);
    await page.getByText('LINEからもう一度開いてください').waitFor();
    expect(await wrongWith(page, 'locked')).toEqual([]);
    const answer = await page.goto(`${practice.base}/room/demo/somewhere/else?x=1`);
    expect(answer?.headers()['referrer-policy']).toBe('no-referrer');
    expect(await page.title()).toBe(NEUTRAL.title);
    await page.goto(`${practice.base}/room/%E0%A4%A/`);
    await page.getByText('この部屋は見つかりませんでした').waitFor();
    expect(await page.title()).toBe(NEUTRAL.title);
    expect(await page.getByRole('link', { name: '110', exact: true }).isVisible()).toBe(true);
  });

  test('asks for her number, and forgets it, without a word of what it is for', async () => {
    const { page } = await takePhone(practice, 'ばんごう');
    const own = await openOwnPage(practice, page);
    const room = own.mainFrame();
    await button(room, '設定').click();
    await room.getByLabel('番号', { exact: true }).fill('2468');
    await room.getByLabel('同じ番号をもう一度').fill('2468');
    await button(room, '番号を決める').click();
    await room.getByText('番号を決めました。').waitFor();
    await own.close();
    await page.getByRole('button', { name: '部屋をひらく' }).last().click();
    await page.frameLocator('iframe').getByText('番号を入れてください').waitFor();
    // Her session has begun and not been passed: the same page, as a page of its own.
    const asked = await page.context().newPage();
    await asked.goto(`${practice.base}/room/demo/`);
    await asked.getByRole('heading', { name: '番号を入れてください' }).waitFor();
    expect(await wrongWith(asked, 'pin')).toEqual([]);
    // Nothing keeps her from pasting it, or a keeper of passwords from filling it in.
    await asked.getByLabel('あなたが決めた番号').focus();
    await asked.keyboard.insertText('2468');
    expect(await asked.getByLabel('あなたが決めた番号').inputValue()).toBe('2468');
    await button(asked.mainFrame(), '番号を忘れた').click();
    expect(await wrongWith(asked, 'pin-forgotten')).toEqual([]);
  });
});

describe('her room without a pointer, or without colours', () => {
  test('is gone through by Tab in the order it is read, and nothing covers what has the focus', async () => {
    const { page } = await takePhone(practice, 'たぶ');
    const own = await openOwnPage(practice, page);
    const room = own.mainFrame();
    await say(room, 'キーボードだけで話します');
    await isSaid(room, 'キーボードだけで話します');
    await room.getByText('質問 1/5').waitFor();
    for (const size of Object.values(NARROW_WINDOWS)) {
      await own.setViewportSize(size);
      const stops = await tabStops(own);
      expect(unseenOf(stops), `${size.width}`).toEqual([]);
    }
    await own.setViewportSize({ width: 390, height: 844 });
    const names = (await tabStops(own)).map(({ name }) => name);
    const inOrder = ['緊急の電話', 'すぐ閉じる', '設定', '写真やファイルをつける'];
    expect(names.filter((name) => inOrder.includes(name))).toEqual(inOrder);
    await button(room, '設定').click();
    for (const size of Object.values(NARROW_WINDOWS)) {
      await own.setViewportSize(size);
      expect(unseenOf(await tabStops(own)), `settings ${size.width}`).toEqual([]);
    }
  });

  test('reads out what is new and politely, and keeps its marks in the colours of the system', async () => {
    const { page } = await takePhone(practice, 'いろ');
    const own = await openOwnPage(practice, page);
    const room = own.mainFrame();
    const log = room.getByRole('log');
    expect(await log.getAttribute('aria-live')).toBe('polite');
    await say(room, '色のない画面で話します');
    await log.getByText('色のない画面で話します').waitFor();
    await room.getByRole('status').filter({ hasText: '順番にお返事しています' }).waitFor();
    expect(await own.locator('html').getAttribute('lang')).toBe('ja');

    await own.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    await button(room, '設定').click();
    await room.getByRole('button', { name: 'ふつう', pressed: true }).first().waitFor();
    // The tick is a border, which colours of the system keep.
    const tick = await own.evaluate<string>(
      `getComputedStyle(document.querySelector('[aria-pressed="true"]'), '::before').borderBottomWidth`,
    );
    expect(Number.parseFloat(tick)).toBeGreaterThan(0);
    expect(await accessibilityFaults(own)).toEqual([]);
    await picture(own, 'access-forced-colours');
    const moving = await own.evaluate<number>('document.getAnimations().length');
    expect(moving).toBe(0);
    await own.emulateMedia({ forcedColors: 'none', contrast: 'more' });
    expect(await accessibilityFaults(own)).toEqual([]);
  });
});

describe('the desk without a pointer', () => {
  test('takes a pasted password, and goes from signing in to a reply by keyboard, all of it seen', async () => {
    const room = await arrive(practice, 'つくえ');
    await room.say('キーボードで答えてください');
    const { id } = await consultationOf(practice, 'キーボードで答えてください');
    const page = await goToDesk(practice);
    expect(await tooNarrow(page)).toEqual([]);
    const account = accountOf(practice, 'soudan2');
    expect(await smallTargets(page)).toEqual([]);
    expect(unseenOf(await tabStops(page))).toEqual([]);
    expect(await page.getByLabel('職員ID').getAttribute('autocomplete')).toBe('username');
    expect(await page.getByLabel('パスワード').getAttribute('autocomplete')).toBe(
      'current-password',
    );
    await page.getByLabel('団体コード').focus();
    // As pasting does: all at once, without a key.
    await page.keyboard.insertText(account.organisation);
    await page.keyboard.press('Tab');
    await page.keyboard.insertText(account.loginId);
    await page.keyboard.press('Tab');
    await page.keyboard.insertText(account.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '相談一覧' }).waitFor();
    await page.getByRole('row').nth(1).waitFor();
    expect(await smallTargets(page)).toEqual([]);
    expect(unseenOf(await tabStops(page, 40))).toEqual([]);

    await openConsultation(page, id);
    await takeUpAtDesk(page);
    expect(await smallTargets(page)).toEqual([]);
    expect(unseenOf(await tabStops(page, 60))).toEqual([]);
    await replyField(page).focus();
    await page.keyboard.insertText('読みました。');
    await page.keyboard.press('Control+Enter');
    await talkOf(page).getByText('読みました。').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'access-desk');
  });

  test('keeps its main path in a window of 320 px without moving it sideways', async () => {
    const room = await arrive(practice, 'せまい');
    await room.say('小さい画面で読んでください');
    const { id } = await consultationOf(practice, '小さい画面で読んでください');
    const page = await sitDown(practice, 'soudan2');
    await page.getByRole('row').nth(1).waitFor();
    const list = await tooNarrow(page);
    await openConsultation(page, id);
    await talkOf(page).getByText('小さい画面で読んでください').waitFor();
    expect({ list, consultation: await tooNarrow(page) }).toEqual({ list: [], consultation: [] });
    await page.setViewportSize(NARROW_WINDOWS.telephone);
    await picture360(page, 'desk');
  });
});
