import { describe, expect, test } from 'vitest';
import { createRemotePhone } from '../../scripts/drive/phone.ts';
import { signIn } from '../../scripts/drive/staff.ts';
import { eventually } from '../support/eventually.ts';
import { accessibilityFaults, picture, SIZES } from './support/browser.ts';
import { takePhone, usePractice } from './support/practice.ts';
import { consent, isSaid, say } from './support/room.ts';

const practice = usePractice({ screens: ['room-ui', 'line/phone/ui'], isOpen: false });

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('the practice phone', () => {
  test('answers what is typed into LINE with the way to the room', async () => {
    const { page } = await takePhone(practice, 'ゆい');
    await page.getByText('お話は、下のボタンから入る部屋でうかがいます。名前を').waitFor();
    await page.getByRole('button', { name: 'キーボードを出す' }).click();
    await page.getByLabel('LINEのトークに書く').fill('聞いてほしいです');
    await page.getByRole('button', { name: '送信', exact: true }).click();
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
    await consent(room);
    await say(room, '夜に書いています');
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

    await lock.getByRole('button', { name: /お知らせがあります。/ }).click();
    await page
      .getByRole('log', { name: 'トークの内容' })
      .getByText('お知らせがあります。')
      .waitFor();
    await picture(page, 'phone-unlocked');
    const again = await openRoom();
    await again.getByText('読みました。明日お返事します').waitFor();
  });

  test('keeps each person’s talks and network apart, and a block blocks', async () => {
    const { page } = await takePhone(practice, 'はな');
    await page.getByLabel('圏外にする').check();
    await page.getByRole('button', { name: 'トークの設定' }).click();
    await page.getByRole('button', { name: 'ブロック' }).click();
    await page.getByText('圏外です').waitFor();
    await page.getByLabel('圏外にする').uncheck();
    await page.getByRole('button', { name: 'トークの設定' }).click();
    await page.getByRole('button', { name: 'ブロック' }).click();
    await page.getByRole('button', { name: 'ブロックを解除' }).waitFor();
    await page.getByLabel('圏外にする').check();
    await picture(page, 'phone-blocked');
    await page.getByRole('button', { name: 'さくら' }).click();
    await page.getByText('まだ友だちではありません').waitFor();
    expect(await page.getByLabel('圏外にする').isChecked()).toBe(false);
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'phone-list');
    await page.getByRole('button', { name: 'はな' }).click();
    await page.getByRole('button', { name: 'ブロックを解除' }).waitFor();
    expect(await page.getByLabel('圏外にする').isChecked()).toBe(true);
    await page.getByLabel('圏外にする').uncheck();
    await page.getByRole('button', { name: 'ブロックを解除' }).click();
    await page.getByRole('button', { name: 'トークの設定' }).click();
    await page.getByRole('button', { name: '友だちから削除' }).click();
    await page.getByRole('button', { name: '友だちに追加' }).click();
    await page.getByRole('button', { name: '部屋をひらく' }).last().waitFor();
  });

  test('takes a menu’s picture, tabs and areas by keyboard as by touch', async () => {
    const { page } = await takePhone(practice, 'るか');
    await page.getByRole('button', { name: '電話', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '警察の相談 #9110' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('#9110 に電話をかけるところです').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'phone-menu-tab');
    await page.getByRole('button', { name: '部屋', exact: true }).click();
    await page.getByRole('button', { name: 'メニュー' }).click();
    expect(await page.getByRole('button', { name: '警察 110' }).count()).toBe(0);
  });

  test('sends stickers and pictures, takes words back, and keeps what did not get out', async () => {
    const { page } = await takePhone(practice, 'くみ');
    const talk = page.getByRole('log', { name: 'トークの内容' });
    const field = page.getByLabel('LINEのトークに書く');
    await page.getByRole('button', { name: 'キーボードを出す' }).click();
    await page.getByRole('button', { name: 'スタンプを選ぶ' }).click();
    await page.getByRole('button', { name: /しょんぼり/ }).click();
    await talk.getByRole('img', { name: /しょんぼり/ }).waitFor();
    const file = { name: 'a.png', mimeType: 'image/png', buffer: PIXEL };
    await page.locator('input[type=file]').setInputFiles(file);
    await talk.getByAltText('送った写真').waitFor();
    await field.fill('まちがえました');
    await page.getByRole('button', { name: '送信', exact: true }).click();
    await page.getByRole('button', { name: '「まちがえました」を取り消すには' }).click();
    await picture(page, 'phone-keyboard');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: '送信を取り消す' }).click();
    await talk.getByText('メッセージの送信を取り消しました').waitFor();

    await page.getByLabel('圏外にする').check();
    await field.fill('トンネルの中です');
    await page.getByRole('button', { name: '送信', exact: true }).click();
    await talk.getByText('送れていません').waitFor();
    await picture(page, 'phone-unsent');
    await page.getByLabel('圏外にする').uncheck();
    await page.getByRole('button', { name: 'もう一度送る' }).click();
    await talk.getByText('送れていません').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '「トンネルの中です」を取り消すには' }).waitFor();
  });

  test('makes the room small and large again, unseen meanwhile, and loads none without a network', async () => {
    const counselor = await signIn(practice.base, practice.signIns, 'counselor');
    const { page, openRoom } = await takePhone(practice, 'りお');
    const room = await openRoom();
    await consent(room);
    await say(room, 'りおです');
    await isSaid(room, 'りおです');
    const presence = async (): Promise<string | undefined> => {
      const { data } = await counselor.list('sort=openedAt');
      for (const { id, presence: seen } of data) {
        const { data: messages } = await counselor.messages(id);
        if (messages.some(({ text }) => text === 'りおです')) return seen;
      }
      return undefined;
    };
    await eventually(async () => expect(await presence()).toBe('open'));
    await page.getByRole('button', { name: '小さくする' }).click();
    await picture(page, 'phone-room-small');
    expect(await accessibilityFaults(page)).toEqual([]);
    await eventually(async () => expect(await presence()).toBe('hidden'));
    await page.getByRole('button', { name: '小さくした部屋に戻る' }).click();
    await eventually(async () => expect(await presence()).toBe('open'));
    await page.getByLabel('画面を消す').check();
    await eventually(async () => expect(await presence()).toBe('hidden'));
    await page.getByLabel('画面を消す').uncheck();
    await page.getByRole('button', { name: '閉じる', exact: true }).click();
    await eventually(async () => expect(await presence()).toBe('away'));

    await page.getByLabel('圏外にする').check();
    await page.getByRole('button', { name: '部屋をひらく' }).last().click();
    await page.getByText('ページを読み込めません').waitFor();
    await picture(page, 'phone-room-blank');
    await page.getByLabel('圏外にする').uncheck();
    await page.getByRole('button', { name: 'もう一度読み込む' }).click();
    await page.frameLocator('iframe').getByText('りおです').waitFor();
    // Another phone is taken up, and this one again: the room is there as it was.
    await page.getByRole('button', { name: 'みお' }).click();
    await page.locator('iframe').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'りお' }).click();
    await page.frameLocator('iframe').getByText('りおです').waitFor();
  });

  test('counts for each of many people what they have not seen', async () => {
    const { page, context } = await takePhone(practice, 'ねね');
    const other = await context.newPage();
    await other.goto(`${practice.base}/phone/#さくら`);
    await other.getByRole('button', { name: 'さくら', pressed: true }).waitFor();
    await page.getByRole('button', { name: 'トークの一覧に戻る' }).click();
    const phone = createRemotePhone(practice.system.env['PHONE_URL'] ?? '');
    await (await phone.person('ねね')).act('text', { text: 'だれかいますか' });
    await other.getByRole('button', { name: /ねね.*未読.*1/u }).waitFor();
    await page.getByText('LINEに新着').waitFor();
    await other
      .getByLabel('新しい人の名前')
      .fill('い一、ろ二、は三、に四、ほ五、へ六、と七、ち八、り九');
    await other.getByRole('button', { name: '加える' }).click();
    await other.getByRole('button', { name: 'り九', pressed: true }).waitFor();
    await other.getByRole('button', { name: '加える' }).click();
    await other.getByRole('button', { name: 'はる', pressed: true }).waitFor();
    await picture(other, 'phone-many');
    expect(await accessibilityFaults(other)).toEqual([]);
    await page.getByRole('button', { name: /相談窓口/ }).click();
    await other.getByRole('button', { name: 'ねね', exact: true }).waitFor();
  });

  test('begins anew with one person, and says how one practises where the page is narrow', async () => {
    const { page } = await takePhone(practice, 'もね');
    await page.setViewportSize(SIZES.phone);
    await page.getByRole('button', { name: '人の切りかえ・使い方' }).click();
    await page.getByRole('heading', { name: '練習のしかた' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'phone-panel');
    await page.getByRole('button', { name: 'この人を最初に戻す' }).click();
    await page.getByRole('heading', { name: 'もねさんを最初に戻しますか' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: '最初に戻す', exact: true }).click();
    await page.getByText('まだ友だちではありません').waitFor();
    await page.getByText('最初に戻しました').waitFor();
  });

  test('says so while the stand-in is away, and goes on when it is back', async () => {
    const { page } = await takePhone(practice, 'せり');
    practice.system.kill('phone', 'SIGTERM');
    await page.getByText('練習用の電話のサーバーにつながりません').waitFor();
    await picture(page, 'phone-away');
    await page.getByText('練習用の電話のサーバーにつながりません').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'キーボードを出す' }).click();
    await page.getByLabel('LINEのトークに書く').fill('戻りましたか');
    await page.getByRole('button', { name: '送信', exact: true }).click();
    await page.getByText('ここに書いたことは、相談員には届きません。').waitFor();
    expect(await page.getByText('戻りましたか').count()).toBe(1);
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
