import { describe, expect, test } from 'vitest';
import { signIn } from '../../scripts/drive/staff.ts';
import { eventually } from '../support/eventually.ts';
import { accessibilityFaults, picture } from './support/browser.ts';
import { takePhone, usePractice } from './support/practice.ts';

const practice = usePractice({ screens: ['room-ui', 'line/phone/ui'], isOpen: false });

describe('the practice phone', () => {
  test('answers what is typed into LINE with the way to the room', async () => {
    const { page } = await takePhone(practice, 'ゆい');
    await page.getByText('お話は、下のボタンから入る部屋でうかがいます。名前を').waitFor();
    await page.getByRole('button', { name: 'キーボードを出す' }).click();
    await page.getByLabel('LINEのトークに書く').fill('聞いてほしいです');
    await page.getByRole('button', { name: '送信' }).click();
    await page.getByText('ここに書いたことは、相談員には届きません。').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'phone-answered');
  });

  test('is dark until something arrives, and then tells nothing of it', async () => {
    const counselor = await signIn(practice.base, practice.signIns, 'counselor');
    const { page, openRoom } = await takePhone(practice, 'のあ');
    const room = await openRoom();
    await room.getByText('今は受付時間外です').first().waitFor();
    await picture(page, 'room-consent-closed');
    await room.getByRole('button', { name: /同意して/ }).click();
    await room.getByLabel('ここに書く').fill('夜に書いています');
    await room.getByRole('button', { name: '送る', exact: true }).click();
    await room.getByText('今は受付時間の外なので').waitFor();
    await picture(page, 'room-out-of-hours');
    await page.getByRole('button', { name: '閉じる', exact: true }).click();
    await page.getByLabel('画面を消す').check();
    await picture(page, 'phone-dark');

    const id = await eventually(async () => {
      const { data } = await counselor.list('stage=intake');
      return data[0]?.id ?? false;
    });
    if (id === false) throw new Error('she does not wait');
    await counselor.take(id);
    await counselor.confirmReview(id);
    await counselor.reply(id, '読みました。明日お返事します');
    const lock = page.getByRole('region', { name: 'ロック画面' });
    await lock.getByText('お知らせがあります。').waitFor({ timeout: 60_000 });
    expect(await lock.textContent()).not.toContain('明日');
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'phone-lock');

    await page.getByRole('button', { name: 'ロックを解除' }).click();
    await picture(page, 'phone-unlocked');
    const again = await openRoom();
    await again.getByText('読みました。明日お返事します').waitFor();
  });

  test('keeps each person’s talks apart, and a block blocks', async () => {
    const { page } = await takePhone(practice, 'はな');
    await page.getByRole('button', { name: 'ブロック' }).click();
    await page.getByRole('button', { name: 'ブロックを解除' }).waitFor();
    await picture(page, 'phone-blocked');
    await page.getByRole('button', { name: 'さくら' }).click();
    await page.getByText('まだ友だちではありません').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'phone-list');
    await page.getByRole('button', { name: 'はな' }).click();
    await page.getByText('ブロック中').waitFor();
  });

  test('has one room open in one browser, so that no two people share a session', async () => {
    const { page, context, openRoom } = await takePhone(practice, 'こと');
    await openRoom();
    const other = await context.newPage();
    await other.goto(`${practice.base}/phone/`);
    await other.getByRole('button', { name: 'こと' }).click();
    await other.getByRole('button', { name: /相談窓口/ }).click();
    await other.getByRole('button', { name: '部屋をひらく' }).last().click();
    await other.locator('iframe').waitFor();
    await page.getByText('ここの部屋は閉じました').waitFor();
    expect(await page.locator('iframe').count()).toBe(0);
  });
});
