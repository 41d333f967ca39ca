/** A menu made by hand and by keys, published, and tapped on the phone under LINE's talk. */
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { createRemotePhone } from '../../scripts/drive/phone.ts';
import { signIn } from '../../scripts/drive/staff.ts';
import { picture } from './support/browser.ts';
import { button, choose, faultsOf, sitDown } from './support/desk.ts';
import { takePhone, usePractice } from './support/practice.ts';

const practice = usePractice({ screens: ['admin-ui', 'room-ui', 'line/phone/ui'], isOpen: true });

/** Two halves, so that one sees where an area is. */
function halves(width: number, height: number, [left, right]: readonly [string, string]) {
  const half = Math.round(width / 2);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="${half}" height="${height}" fill="${left}"/>
    <rect x="${half}" width="${half}" height="${height}" fill="${right}"/></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

async function openMenus(loginId: string): Promise<Page> {
  const page = await sitDown(practice, loginId);
  const staff = await signIn(practice.base, practice.signIns, 'administrator');
  const { data } = await staff.services();
  await page.goto(`${practice.base}/admin/#/services/${data[0]?.id ?? ''}/rich-menus`);
  await page.getByRole('heading', { name: 'リッチメニュー', level: 1 }).waitFor();
  return page;
}

const areaNamed = (page: Page, name: RegExp): Locator =>
  page.getByRole('group', { name: '画像と領域' }).getByRole('button', { name });

async function choosePicture(page: Page, buffer: Buffer): Promise<void> {
  const file = { name: 'menu.png', mimeType: 'image/png', buffer };
  await page.getByLabel('メニューの画像').setInputFiles(file);
}

async function label(page: Page, nth: number, words: string): Promise<void> {
  await areaNamed(page, new RegExp(`^領域${nth}：`, 'u')).focus();
  await page.getByLabel('読み上げの言葉').fill(words);
}

async function publish(page: Page): Promise<void> {
  await page.getByText('下書きは自動で保存されます').waitFor();
  await button(page, '公開する').click();
  const dialog = page.getByRole('dialog', { name: 'メニューを公開する' });
  await dialog.getByLabel(/相談の内容が分かるものではないことを確かめました/u).check();
  await dialog.getByRole('button', { name: '公開する' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** The numbers of the area's place, as who hears it is told. */
async function placeOf(area: Locator): Promise<number[]> {
  const name = (await area.getAttribute('aria-label')) ?? '';
  const found = /左から(\d+)、上から(\d+)、横(\d+)、縦(\d+)/u.exec(name);
  return (found ?? []).slice(1).map(Number);
}

describe('a rich menu', () => {
  test('is made by hand and by keys, published, tapped on the phone, and replaced', async () => {
    const page = await openMenus('kanri1');
    await page.getByText('まだ公開していません').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-rich-menus-empty');

    await choosePicture(page, await halves(1000, 1000, ['#0b4f6c', '#8b3200']));
    await page.getByText('縦に長すぎます（横1000、縦1000ピクセル）').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-rich-menus-unfit');
    await button(page, '合わせて入れる').click();
    await page.getByText('画像を入れました（横1450、縦1000ピクセル').waitFor();
    await choosePicture(page, await halves(1200, 800, ['#0b4f6c', '#8b3200']));
    await page.getByText('画像を入れました（横1200、縦800ピクセル').waitFor();

    // By hand: drawn from corner to corner, moved, pulled by its handle.
    const ground = page.getByRole('group', { name: '画像と領域' });
    await ground.scrollIntoViewIfNeeded();
    const box = await ground.boundingBox();
    if (!box) throw new Error('the picture is not there');
    const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
    const pull = async (from: readonly [number, number], to: readonly [number, number]) => {
      await page.mouse.move(...from);
      await page.mouse.down();
      await page.mouse.move(...to, { steps: 4 });
      await page.mouse.up();
    };
    await pull(at(0.1, 0.1), at(0.4, 0.4));
    const first = areaNamed(page, /^領域1：/u);
    const [x = 0, y = 0, width = 0] = await placeOf(first);
    expect(Math.abs(x - 120) + Math.abs(y - 80) + Math.abs(width - 360)).toBeLessThan(20);
    await pull(at(0.2, 0.2), at(0.3, 0.2));
    expect((await placeOf(first))[0]).toBeGreaterThan(x + 80);
    const grip = await page.locator('[data-handle="se"]').boundingBox();
    if (!grip) throw new Error('there is no handle');
    await pull([grip.x + 8, grip.y + 8], at(0.8, 0.8));
    expect((await placeOf(first))[2]).toBeGreaterThan(width + 200);

    // By keys: to the edge, wider, away and back again.
    await first.focus();
    const before = await placeOf(first);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    const [left = 0, top = 0, wide = 0, high = 0] = before;
    expect(await placeOf(first)).toEqual([left + 10, top, wide, high + 10]);
    await page.keyboard.press('Control+z');
    expect(await placeOf(first)).toEqual(before);
    await page.keyboard.press('Delete');
    await first.waitFor({ state: 'detached' });
    await button(page, '元に戻す').click();
    await first.waitFor();

    await button(page, '2つ（左右）').click();
    const second = areaNamed(page, /^領域2：/u);
    expect(await placeOf(second)).toEqual([600, 0, 600, 800]);
    await first.focus();
    await page.keyboard.press('Tab');
    expect(
      await second.evaluate(
        (each: unknown) =>
          each ===
          (globalThis as unknown as { document: { activeElement: unknown } }).document
            .activeElement,
      ),
    ).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.type('死にたいとき');
    await page.getByText('「死にたい」は相談の内容が分かる言葉です').waitFor();
    await page.getByLabel('読み上げの言葉').fill('警察の相談');
    await choose(page, '押したときにすること', '電話をかける');
    await page.getByLabel('電話番号').fill('#9110');
    await label(page, 1, '部屋へ');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-rich-menus-areas', ground);

    // A second page, and the way there and back.
    await button(page, 'メニューを足す').click();
    await choosePicture(page, await halves(1200, 800, ['#115a36', '#604b00']));
    await page.getByText('画像を入れました（横1200、縦800ピクセル').waitFor();
    await button(page, '2つ（左右）').click();
    await label(page, 1, 'もどる');
    await choose(page, '押したときにすること', '別のメニューに切りかえる');
    await choose(page, '切りかえる先', 'メニュー1');
    await label(page, 2, '区のページ');
    await choose(page, '押したときにすること', 'ウェブページをひらく');
    await page.getByLabel('アドレス').fill('https://www.city.example.lg.jp/');
    await page.getByRole('tab', { name: 'メニュー1' }).click();
    await button(page, '3つ（上1つ・下2つ）').click();
    await label(page, 3, 'ほかの案内');
    await choose(page, '押したときにすること', '別のメニューに切りかえる');
    await choose(page, '切りかえる先', 'メニュー2');
    const preview = page.getByRole('region', { name: 'スマートフォンでの見え方' });
    await preview.getByRole('button', { name: '見え方：警察の相談' }).click();
    await preview.getByText('#9110 に電話をかける画面になります。').waitFor();
    await preview.getByRole('button', { name: '見え方：ほかの案内' }).click();
    await preview.getByText('「メニュー2」に切りかわりました。').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-rich-menus-preview', preview);

    await publish(page);
    const standing = page.getByRole('region', { name: 'LINEでの状態' });
    await standing.getByText('公開中').waitFor({ timeout: 30_000 });
    await standing.getByText(/LINEに出ているもの：第1版「メニュー1」/u).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-rich-menus-shown', standing);

    const { page: phone } = await takePhone(practice, 'つむぎ');
    await phone.getByRole('button', { name: '警察の相談' }).click();
    await phone.getByText('#9110 に電話をかけるところです').waitFor();
    await phone.getByRole('button', { name: 'ほかの案内' }).click();
    await phone.getByRole('button', { name: '区のページ' }).waitFor();
    await picture(phone, 'phone-own-menu-tab');
    await phone.getByRole('button', { name: 'もどる', exact: true }).click();
    await phone.getByRole('button', { name: '部屋へ' }).click();
    await phone.frameLocator('iframe').locator('.page').waitFor();

    // Another version takes its place, and the first comes back.
    await label(page, 1, 'はじめる');
    await publish(page);
    await standing.getByText(/LINEに出ているもの：第2版/u).waitFor({ timeout: 30_000 });
    await button(phone, '閉じる').click();
    await button(phone, 'はじめる').waitFor();
    await button(page, '第1版：この版に戻す').click();
    const dialog = page.getByRole('dialog', { name: '第1版に戻す' });
    await dialog.getByLabel(/確かめました/u).check();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-rich-menus-back');
    await dialog.getByRole('button', { name: '公開する' }).click();
    await page.getByText('メニュー1、メニュー2（第1版に戻したもの）').waitFor();
    await standing.getByText(/LINEに出ているもの：第3版/u).waitFor({ timeout: 30_000 });
    await picture(
      page,
      'admin-rich-menus-versions',
      page.getByRole('region', { name: 'これまでの版' }),
    );
  });

  test('that LINE does not take says why, and is announced where it is to begin later', async () => {
    const phone = createRemotePhone(practice.system.env['PHONE_URL'] ?? '');
    const page = await openMenus('kanri1');
    await label(page, 1, '部屋へ入る');
    const answers = [{ endpoint: 'rich-menu-create', kind: 'rate-limited', times: 50 }] as const;
    await phone.changeFaults({ answers: [...answers] });
    await publish(page);
    const standing = page.getByRole('region', { name: 'LINEでの状態' });
    await standing.getByText('LINEで1時間にできる操作の数をこえました。').waitFor();
    await standing.getByText(/それまでは、第3版が出たままです。/u).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-rich-menus-waiting', standing);
    await phone.clearFaults();
    await button(page, 'LINEの状態を確かめる').click();
    await standing.getByText(/LINEに出ているもの：第4版/u).waitFor({ timeout: 30_000 });

    await button(page, 'メニューを出すのをやめる').click();
    const dialog = page.getByRole('dialog', { name: 'メニューを出すのをやめる' });
    await dialog.getByLabel('日時を決める').check();
    const later = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    await dialog.getByLabel('始まる日').fill(later);
    await dialog.getByLabel('始まる時刻').fill('9:00');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-rich-menus-later');
    await dialog.getByRole('button', { name: 'メニューを出さない' }).click();
    await standing.getByText(/から第5版に変わります。/u).waitFor();
    await button(page, '第5版：予約を取り下げる').click();
    await page.getByRole('dialog').getByRole('button', { name: '取り下げる' }).click();
    await page.getByRole('cell', { name: '取り下げ', exact: true }).waitFor();
  });

  test('is seen, not made, by who may not, and made but not published by a supervisor', async () => {
    const reader = await openMenus('soudan1');
    await reader.getByText('リッチメニューを作るのは、スーパーバイザーと管理者です。').waitFor();
    expect(await button(reader, '公開する').count()).toBe(0);
    expect(await faultsOf(reader)).toEqual([]);
    await picture(reader, 'admin-rich-menus-reader');
    const supervisor = await openMenus('sv1');
    await supervisor.getByText('公開は管理者が行います。').waitFor();
    expect(await button(supervisor, '公開する').count()).toBe(0);
  });
});
