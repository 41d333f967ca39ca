/** Words of a talk, found by a supervisor from wherever they are, and the way there and back. */
import { expect } from 'vitest';
import { picture, SIZES } from '../support/browser.ts';
import { faultsOf, sitDown, talkOf, talkWith, untilSeen } from '../support/desk.ts';
import type { Practice } from '../support/practice.ts';

const SOUGHT = '先週から夜に眠れず、ﾊﾟｰﾄﾅｰのことで悩んでいます。';

export async function searchWords(practice: Practice): Promise<void> {
  const { room, counselor, id, number } = await talkWith(practice, 'たずね', SOUGHT);
  for (let n = 0; n < 12; n += 1) await room.say(`つづきのお話です。その${n}`);
  await counselor.reply(id, '話してくれてありがとうございます。パートナーの方とはいつから？');
  const page = await sitDown(practice, 'sv1');
  await page.keyboard.press('/');
  const field = page.getByLabel('探す言葉');
  await field.fill('ぱーとなー 眠れ');
  const hit = page.getByRole('link', { name: `No.${number}` });
  // Packed a moment after it was said.
  await untilSeen(hit, () => field.press('Enter'));
  await page.getByText(/すべて調べ/u).waitFor();
  expect(await page.locator('mark').allTextContents()).toEqual(
    expect.arrayContaining(['ﾊﾟｰﾄﾅｰ', 'パートナー', '眠れ']),
  );
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'search-hits');
  await page.getByRole('button', { name: '期間や結果などの条件で絞り込む' }).click();
  await page.getByRole('search', { name: '絞り込み' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'search-filter');
  await page.getByRole('link', { name: SOUGHT }).click();
  const line = talkOf(page).locator('[data-seq="1"]');
  await line.waitFor();
  // It does not stand at the end, where a talk begins to be read.
  await expect
    .poll(async () => {
      const { y = -1, height = 0 } = (await line.boundingBox()) ?? {};
      return y > 0 && y + height < SIZES.desk.height;
    })
    .toBe(true);
  await picture(page, 'search-at-message');
  await page.goBack();
  await hit.waitFor();
  expect(await field.inputValue()).toBe('ぱーとなー 眠れ');
  await field.fill('どこにもない言葉');
  await field.press('Enter');
  await page.getByText('「どこにもない言葉」は見つかりませんでした').waitFor();
  await picture(page, 'search-nothing');
  await page.context().close();
}
