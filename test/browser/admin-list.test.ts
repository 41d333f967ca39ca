import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { signIn } from '../../scripts/drive/staff.ts';
import { eventually } from '../support/eventually.ts';
import { picture, SIZES } from './support/browser.ts';
import {
  accountOf,
  arrive,
  button,
  choose,
  consultationOf,
  faultsOf,
  openConsultation,
  replyField,
  sitDown,
  talkOf,
  typeSignIn,
} from './support/desk.ts';
import { usePractice } from './support/practice.ts';

const practice = usePractice({ screens: ['admin-ui'], isOpen: true });

/** Somebody new in the queue who said this. */
async function waiting(words: string): Promise<{ id: string; number: number }> {
  const room = await arrive(practice, `人${words.slice(0, 10)}`);
  await room.say(words);
  return consultationOf(practice, words);
}

const rowOf = (page: Page, number: number) => page.getByRole('row', { name: `No.${number}` });
const isSortedBy = (page: Page, name: string, direction: 'ascending' | 'descending') =>
  page.locator(`th[aria-sort="${direction}"]`, { hasText: name });

describe('the list of consultations', () => {
  test('says what will be there while there is nothing', async () => {
    const page = await sitDown(practice, 'soudan1');
    await page.getByText('今、対応する相談はありません').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-list-empty');
  });

  test('shows who comes, keeps its filters in the address, and is walked by keys', async () => {
    const page = await sitDown(practice, 'soudan1');
    await waiting('はじめまして。');
    const { number } = await waiting('消えたい。死にたい。');
    const row = rowOf(page, number);
    await row.getByText('自殺にかかわる言葉').waitFor();
    expect(await faultsOf(page)).toEqual([]);

    await choose(page, '優先度', '緊急');
    await page.waitForURL(/filter=.*urgent/);
    await page.getByText('1件', { exact: true }).waitFor();
    await page.reload();
    await page.getByText('1件', { exact: true }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `相談 No.${number}` }).waitFor();
    await page.getByRole('link', { name: '一覧へ' }).click();
    // Remembered, though the link says nothing of it.
    await page.getByText('1件', { exact: true }).waitFor();
    await choose(page, '担当', '自分');
    await page.getByText('この条件に合う相談はありません').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-list-no-match');
    await button(page, '条件を外す').click();
    await row.waitFor();
  });

  test('is ordered by its headings, and a link to it shows a colleague the same', async () => {
    const { number } = await waiting('並べ替えのための相談');
    const page = await sitDown(practice, 'soudan1');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await rowOf(page, number).waitFor();
    await isSortedBy(page, '優先度', 'descending').waitFor();
    await button(page, '番号').click();
    await isSortedBy(page, '番号', 'descending').waitFor();
    await button(page, '番号').click();
    await isSortedBy(page, '番号', 'ascending').waitFor();
    await page.waitForURL(/sort=number/);
    await choose(page, '段階', '受付');
    await page.waitForURL(/filter=.*intake/);
    await button(page, 'この一覧のリンクをコピー').click();
    await page.getByText('この一覧へのリンクをコピーしました。').waitFor();
    const link = await page.evaluate<string>('navigator.clipboard.readText()');

    const colleague = await sitDown(practice, 'soudan2');
    await colleague.goto(link);
    await isSortedBy(colleague, '番号', 'ascending').waitFor();
    await colleague.getByRole('combobox', { name: '段階' }).getByText('受付').waitFor();
    await rowOf(colleague, number).waitFor();
    expect(colleague.url()).toContain('order=ASC');
  });

  test('is searched by number and by days in Japanese form, in an English browser too', async () => {
    const { number } = await waiting('日付で探す相談');
    const context = await practice.browser.person({ viewport: SIZES.desk, locale: 'en-US' });
    const page = await context.newPage();
    await page.goto(`${practice.base}/admin/`);
    await typeSignIn(page, accountOf(practice, 'soudan2'));
    await rowOf(page, number).waitFor();
    await button(page, 'くわしい条件').click();
    await page.getByLabel('始まった日（まで）').fill('2026/2/30');
    await page.keyboard.press('Tab');
    await page.getByText('日付として読めません。2026/7/1 のように入力してください。').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-list-day');
    await page.getByLabel('始まった日（まで）').fill('令和2年1月1日');
    await page.getByText('2020年1月1日(水)').waitFor();
    await page.getByText('この条件に合う相談はありません').waitFor();
    await button(page, '条件を外す').click();
    await button(page, 'くわしい条件').click();
    await page.getByLabel('番号').fill(`${number}番`);
    await page.keyboard.press('Enter');
    await page.getByText('1件', { exact: true }).waitFor();
    await rowOf(page, number).waitFor();
  });

  test('says that it is loading, and when it could not be loaded what to do', async () => {
    const { number } = await waiting('読み込めないとき');
    const page = await sitDown(practice, 'soudan1');
    let answer: 'wait' | 'fail' | 'pass' = 'wait';
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await page.route('**/api/staff/consultations?*', async (route) => {
      if (answer === 'wait') await held;
      if (answer === 'pass') return route.continue();
      return route.fulfill({ status: 503, body: '' });
    });
    await page.reload();
    await page.getByText('相談一覧を読み込んでいます…').waitFor();
    answer = 'fail';
    letGo();
    await page.getByText('今は処理できません。').waitFor({ timeout: 60_000 });
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-list-failed');
    answer = 'pass';
    await button(page, 'もう一度読み込む').click();
    await rowOf(page, number).waitFor();
  });

  test('leads nowhere for a consultation that does not exist', async () => {
    const page = await sitDown(practice, 'soudan1');
    const nobody = crypto.randomUUID();
    await page.goto(`${practice.base}/admin/#/consultations/${nobody}/show`);
    await page.getByText('見つかりませんでした。一覧に戻って確認してください。').waitFor();
    await page.goto(`${practice.base}/admin/#/no-such-screen`);
    await page.getByText('この画面は見つかりません').waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });
});

describe('a consultation before somebody who does not answer it', () => {
  test('shows an auditor its steps, and nothing that anybody said or wrote', async () => {
    const { id, number } = await waiting('監査には見えない言葉');
    const supervisor = await signIn(practice.base, practice.signIns, 'supervisor');
    await eventually(() =>
      supervisor.command(id, 'assign', { to: supervisor.me.id, note: '監査には見えない申し送り' }),
    );
    const page = await sitDown(practice, 'kansa1');
    await page.getByText('監査担当は、相談の一覧とやりとりを見られません。').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-not-permitted');

    await page.goto(`${practice.base}/admin/#/consultations/${id}/show`);
    await page.getByRole('heading', { name: `相談 No.${number} の経過` }).waitFor();
    await page
      .getByText('監査担当が見られるのは、だれが・いつ・何をしたかの経過だけです。')
      .waitFor();
    await page.getByText(`${supervisor.me.name}さんが担当になりました`).waitFor();
    expect(await page.locator('body').innerText()).not.toContain('監査には見えない');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-auditor');
    await supervisor.confirmReview(id);
    await page.getByText('履歴の確認を終えました').waitFor();
  });

  test('shows an administrator everything, lets them say who answers, and says what others do', async () => {
    const { id } = await waiting('管理者が割り当てる相談');
    const page = await sitDown(practice, 'kanri1');
    await openConsultation(page, id);
    await talkOf(page).getByText('管理者が割り当てる相談').waitFor();
    await page.getByText('返信とメモは、相談員とスーパーバイザーが書きます。').waitFor();
    expect(await replyField(page).count()).toBe(0);
    expect(await button(page, '担当する').count()).toBe(0);
    expect(await button(page, '特徴と注意点を書く').getAttribute('aria-disabled')).toBe('true');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-administrator');
    await button(page, '割り当てる').click();
    await choose(page, '担当者', /中村 ゆい/);
    await page.getByRole('dialog').getByRole('button', { name: '担当にする' }).click();
    await page.getByText('担当 中村 ゆい').waitFor();
  });

  test('is nothing at all to a system operator', async () => {
    const { id } = await waiting('運用者には見えない相談');
    const page = await sitDown(practice, 'unyo1', '稼働状況');
    await page.goto(`${practice.base}/admin/#/consultations/${id}/show`);
    await page.getByText('見つかりませんでした。').waitFor();
    expect(await page.locator('body').innerText()).not.toContain('運用者には見えない');
  });
});

describe('somebody who works by keys alone', () => {
  const sheetOf = (page: Page) => page.getByRole('dialog', { name: 'キー操作' });
  const focused = (page: Page) => page.locator(':focus');
  const leaveField = (page: Page) => page.locator('#content').focus();

  test('is told of all keys, goes through list and consultation, and loses no letter to them', async () => {
    const { number } = await waiting('キーだけで読む相談');
    const page = await sitDown(practice, 'soudan1');
    await rowOf(page, number).waitFor();
    await page.keyboard.press('f');
    await expect.poll(() => focused(page).getAttribute('role')).toBe('combobox');
    await leaveField(page);
    await page.keyboard.press('?');
    await sheetOf(page).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-keys');
    await page.keyboard.press('Escape');
    await sheetOf(page).waitFor({ state: 'detached' });
    await rowOf(page, number).getByRole('link').first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `相談 No.${number}` }).waitFor();

    await replyField(page).waitFor();
    await page.keyboard.press('r');
    await expect.poll(() => focused(page).evaluate((field) => field.tagName)).toBe('TEXTAREA');
    await page.keyboard.type('l?2');
    expect(await replyField(page).inputValue()).toBe('l?2');
    expect(await sheetOf(page).count()).toBe(0);
    await leaveField(page);
    await page.keyboard.press('2');
    await page.getByRole('tab', { name: '属性', selected: true }).waitFor();
    await page.keyboard.press('m');
    await page.getByLabel('内部メモ（相談者には見えません）').waitFor();
    await expect.poll(() => focused(page).evaluate((field) => field.tagName)).toBe('TEXTAREA');
    await leaveField(page);
    await page.keyboard.press('o');
    expect(await focused(page).innerText()).toBe('担当する');
    await page.keyboard.press('l');
    await page.getByRole('heading', { name: '相談一覧' }).waitFor();
  });

  test('goes to a consultation by its number, which the link keeps, for an auditor as well', async () => {
    const { id, number } = await waiting('番号で開かれる相談');
    const page = await sitDown(practice, 'soudan1');
    await page.keyboard.press('g');
    const dialog = page.getByRole('dialog', { name: '番号で相談を開く' });
    await dialog.getByLabel('相談の番号').fill('987654');
    await page.keyboard.press('Enter');
    await dialog.getByText('987654 は見つかりません').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-go-to');
    await dialog.getByLabel('相談の番号').fill(`No.${number}`);
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(id, 'u'));
    await page.getByRole('heading', { name: `相談 No.${number}` }).waitFor();
    await dialog.waitFor({ state: 'detached' });

    const auditor = await sitDown(practice, 'kansa1');
    await auditor.getByText('「番号で開く」に相談の番号を入れる', { exact: false }).waitFor();
    await auditor.goto(new URL(`/admin/#/numbers/${number}`, auditor.url()).href);
    await auditor.getByRole('heading', { name: `相談 No.${number} の経過` }).waitFor();
    await auditor.goto(new URL('/admin/#/numbers/987654', auditor.url()).href);
    await auditor.getByText('987654 は見つかりません').waitFor();
    expect(await faultsOf(auditor)).toEqual([]);
    await picture(auditor, 'admin-number-unknown');
  });

  test('switches single keys off for good, and still finds the sheet', async () => {
    const page = await sitDown(practice, 'soudan1');
    await page.getByRole('heading', { name: '相談一覧' }).waitFor();
    await page.evaluate(
      `document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true, isComposing: true }))`,
    );
    expect(await sheetOf(page).count()).toBe(0);
    const openByMenu = async () => {
      await page.getByRole('banner').getByRole('button').last().click();
      await page.getByRole('menuitem', { name: 'キー操作' }).click();
      await sheetOf(page).waitFor();
      await page.getByRole('menu').waitFor({ state: 'detached' });
    };
    await openByMenu();
    await page.getByRole('switch', { name: '1文字のキー操作を使う' }).uncheck();
    await sheetOf(page).getByRole('button', { name: '閉じる' }).click();
    await sheetOf(page).waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('heading', { name: '相談一覧' }).waitFor();
    await page.keyboard.press('?');
    expect(await sheetOf(page).count()).toBe(0);
    await openByMenu();
    await page.getByRole('switch', { name: '1文字のキー操作を使う' }).check();
    await page.keyboard.press('Escape');
    await sheetOf(page).waitFor({ state: 'detached' });
    await eventually(async () => {
      await page.keyboard.press('?');
      await sheetOf(page).waitFor({ timeout: 2_000 });
    });
  });
});
