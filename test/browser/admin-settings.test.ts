/** A service's settings on screen: written, compared, published, taken back, brought back, approved by somebody else. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { signIn } from '../../scripts/drive/staff.ts';
import { DEMO_SERVICE } from '../../scripts/seed/organisation.ts';
import { picture } from './support/browser.ts';
import { button, choose, faultsOf, sitDown } from './support/desk.ts';
import { usePractice } from './support/practice.ts';

const practice = usePractice({ screens: ['admin-ui'], isOpen: true });

const SAVED = '下書きは保存してあります。';

async function openSettings(page: Page, part: string): Promise<void> {
  const administrator = await signIn(practice.base, practice.signIns, 'administrator');
  const { data } = await administrator.services();
  const service = data.find(({ code }) => code === DEMO_SERVICE.code);
  const path = `/admin/#/services/${service?.id ?? ''}/settings?part=${part}`;
  await page.goto(new URL(path, page.url()).href);
  await page.getByRole('tablist', { name: '設定の部分' }).waitFor();
}

const partTab = (page: Page, name: string | RegExp) => page.getByRole('tab', { name });
const status = (page: Page) => page.getByRole('region', { name: '設定の状態' });
const saved = (page: Page) => status(page).getByText(SAVED).waitFor();

/** Looked at in both sizes, and by those who do not see it. */
async function looked(page: Page, name: string): Promise<void> {
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, name);
}

async function publish(page: Page, why: string, submit: string): Promise<void> {
  await button(page, '公開する…').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('変える理由').fill(why);
  await dialog.getByRole('button', { name: submit }).click();
  await dialog.waitFor({ state: 'detached' });
}

describe('an administrator', () => {
  test('writes every part of the settings in one draft, and sees what is wrong beside the field', async () => {
    const page = await sitDown(practice, 'kanri1');
    await openSettings(page, 'hours');
    await status(page).getByText('下書きはありません').waitFor();
    await looked(page, 'settings-hours');

    await partTab(page, '自動応答の文').click();
    const paused = page.getByLabel('休止中の文', { exact: true });
    await paused.fill('今日は休みます。');
    await button(page, '休止中の文に{連絡先}を入れる').click();
    expect(await paused.inputValue()).toContain('{連絡先}');
    await page.getByRole('group', { name: '休止中の文の見え方' }).getByText('110').waitFor();
    await saved(page);
    await looked(page, 'settings-texts');

    await partTab(page, /^緊急連絡先/u).click();
    const confirm = page.getByRole('button', { name: /の番号を今日確認した$/u });
    await confirm.first().waitFor();
    const waiting = await confirm.count();
    await confirm.first().click();
    await expect.poll(() => confirm.count()).toBe(waiting - 1);
    await page
      .getByRole('button', { name: /を下へ動かす$/u })
      .first()
      .focus();
    await page.keyboard.press('Enter');
    await saved(page);
    await looked(page, 'settings-contacts');

    await partTab(page, '危険のサインの言葉').click();
    await page.getByLabel('試す文').fill('もう死にたい');
    await page.getByText('優先度は「緊急」になります。').waitFor();
    await looked(page, 'settings-risk-words');

    await partTab(page, '待つ時間').click();
    const takeUp = page.getByLabel('担当が決まらないまま待たせてよい時間（分）');
    await takeUp.fill('0');
    await page.getByText('1以上にしてください。').waitFor();
    await partTab(page, '待つ時間（直すところ 1）').waitFor();
    const publishing = button(page, '公開する…');
    await expect.poll(() => publishing.getAttribute('aria-disabled')).toBe('true');
    await looked(page, 'settings-timers');
    await takeUp.fill('20');
    await partTab(page, /^待つ時間$/u).waitFor();

    await partTab(page, '属性の項目').click();
    await button(page, '項目を加える').click();
    await page.getByLabel('項目の名前').fill('来たきっかけ');
    await choose(page, '答えの種類', '一つ選ぶ');
    await button(page, '選択肢を加える').click();
    await page.getByLabel('選択肢1', { exact: true }).fill('学校で聞いた');
    await page.getByLabel('相談者にもたずねる（答えなくても先に進めます）').check();
    await page.getByLabel('相談者への質問').fill('どこで知りましたか');
    await saved(page);
    await looked(page, 'settings-form');
    await picture(page, 'settings-form-preview', page.getByText('相談者の画面での見え方'));

    await partTab(page, 'そのほか').click();
    await choose(page, '返信を取り消せる時間', '3秒');
    await saved(page);
    await looked(page, 'settings-others');
    // What is not published is the draft's alone, and is still there.
    await page.reload();
    await page.getByText('まだ使われていません').waitFor();
    await page.getByRole('combobox', { name: '返信を取り消せる時間' }).getByText('3秒').waitFor();
  });

  test('compares, announces for a day, takes back, publishes at once, and brings an old version back', async () => {
    const page = await sitDown(practice, 'kanri1');
    await openSettings(page, 'versions');
    const comparison = page.getByRole('region', { name: '二つの版を比べる' });
    await choose(page, '前', '第2版');
    await comparison.getByText('来たきっかけ（一つ選ぶ、任意）').waitFor();
    await comparison.locator('ins', { hasText: '3秒' }).waitFor();
    await looked(page, 'settings-versions');

    await button(page, '公開する…').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('変える理由').fill('年度の見直し');
    await dialog.getByLabel('日時を決めて').check();
    const year = new Date().getFullYear() + 1;
    await dialog.getByLabel('始まる日').fill(`${year}/4/1`);
    await looked(page, 'settings-publish');
    await dialog.getByRole('button', { name: '公開を予約する' }).click();
    await status(page)
      .getByText(new RegExp(`${year}年4月1日.*から第3版に変わります`, 'u'))
      .waitFor();
    await status(page).getByText('下書きはありません').waitFor();

    await status(page).getByRole('button', { name: '第3版の予約を取り下げる' }).click();
    await status(page).getByText('下書きがあります').waitFor();
    await publish(page, '今から使う', '今から公開する');
    await status(page).getByText('使っている版：第4版').waitFor();

    await page.getByRole('button', { name: '第2版を下書きにする' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '下書きを作る' }).click();
    await status(page).getByText('下書きがあります').waitFor();
    await publish(page, '元に戻す', '今から公開する');
    await expect.poll(() => status(page).innerText()).toContain('使っている版：第5版');
    await page.getByText('第4版から：', { exact: false }).first().waitFor();
  });
});

describe('two people', () => {
  test('write in the same draft: their changes go together, and of the same place one is chosen', async () => {
    const page = await sitDown(practice, 'kanri1');
    await openSettings(page, 'others');
    const other = await sitDown(practice, 'sv1');
    await openSettings(other, 'timers');
    await choose(page, '返信を取り消せる時間', '5秒');
    await saved(page);
    // Written on what was there before: her screen may not have seen the first one's draft yet.
    const grace = (on: Page) => on.getByLabel('終了したあと、同じ相談に戻れる時間（分）');
    await grace(other).fill('120');
    await saved(other);
    await partTab(other, 'そのほか').click();
    await other.getByRole('combobox', { name: '返信を取り消せる時間' }).getByText('5秒').waitFor();
    expect(await other.getByRole('button', { name: '公開する…' }).count()).toBe(0);

    await partTab(page, '待つ時間').click();
    await expect.poll(() => grace(page).inputValue(), { timeout: 30_000 }).toBe('120');
    await partTab(other, '待つ時間').click();
    // Both at once: whoever is later is asked.
    await other.context().setOffline(true);
    await grace(other).fill('180');
    await grace(page).fill('240');
    await saved(page);
    await other.context().setOffline(false);
    await grace(other).press('End');
    const again = other.getByRole('button', { name: 'もう一度保存する' });
    await again.click();
    await button(other, '自分の変更を残す').waitFor();
    await looked(other, 'settings-clash');
    await button(other, '自分の変更を残す').click();
    await saved(other);
    await expect.poll(() => grace(page).inputValue(), { timeout: 30_000 }).toBe('180');
    await other.context().close();
    await button(page, '下書きを捨てる…').click();
    await page.getByRole('dialog').getByRole('button', { name: '捨てる', exact: true }).click();
    await status(page).getByText('下書きはありません').waitFor();
  });

  test('publish together where a second pair of eyes is needed', async () => {
    const page = await sitDown(practice, 'kanri1');
    await openSettings(page, 'others');
    await page.getByLabel('ほかの管理者の承認を必要にする').check();
    await saved(page);
    await publish(page, '二人で確かめる', '今から公開する');
    await makeAdministrator('sv1');

    await choose(page, '返信を取り消せる時間', '4秒');
    await saved(page);
    await publish(page, '相談員の希望', '承認を頼む');
    await status(page).getByText('公開の承認を待っています').waitFor();
    const field = page.getByRole('combobox', { name: '返信を取り消せる時間' });
    expect(await field.getAttribute('aria-disabled')).toBe('true');

    const other = await sitDown(practice, 'sv1');
    await openSettings(other, 'versions');
    await button(other, '内容を見て承認する…').click();
    await other.getByRole('dialog').getByText('4秒').waitFor();
    await looked(other, 'settings-approve');
    await button(other, '承認する').click();
    await other.getByText('承認：小林 直子', { exact: false }).first().waitFor();
    await status(page).getByText('下書きはありません').waitFor({ timeout: 30_000 });
    await other.context().close();
  });
});

async function makeAdministrator(loginId: string): Promise<void> {
  const administrator = await signIn(practice.base, practice.signIns, 'administrator');
  const { data } = await administrator.services();
  const service = data.find(({ code }) => code === DEMO_SERVICE.code)?.id ?? '';
  const path = `/api/staff/services/${service}/members`;
  const members = (await administrator.browser.get(path)).body as {
    data: { id: string; loginId: string }[];
  };
  const staffId = members.data.find((one) => one.loginId === loginId)?.id;
  const roles = ['supervisor', 'administrator'];
  await administrator.browser.send('PUT', path, { staffId, roles });
}
