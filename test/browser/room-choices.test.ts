/** What is hers to decide: which questions she answers, what she sends along or takes back, and how the room is for her. */
import { describe, expect, test } from 'vitest';
import { signIn } from '../../scripts/drive/staff.ts';
import { eventually } from '../support/eventually.ts';
import { PDF, telephonePicture } from '../support/pictures.ts';
import { accessibilityFaults, picture } from './support/browser.ts';
import { uploadAtDesk } from './support/desk.ts';
import { takePhone, usePractice } from './support/practice.ts';
import {
  answersIn,
  button,
  consent,
  fieldOf,
  isSaid,
  openOwnPage,
  overflow,
  say,
  sendOf,
  storedIn,
  takeUp,
} from './support/room.ts';

const practice = usePractice({ screens: ['room-ui', 'line/phone/ui'], isOpen: true });

const counselorAtWork = () => signIn(practice.base, practice.signIns, 'counselor');

describe('the questions after her first message', () => {
  test('come one at a time, beside the talk, and are answered, skipped, put off and changed', async () => {
    const { page } = await takePhone(practice, 'ののか');
    const own = await openOwnPage(practice, page);
    const room = own.mainFrame();
    expect(await room.locator('.card').count()).toBe(0);
    await say(room, '聞いてほしいことがあります');
    await room.getByText('質問 1/5').waitFor();
    expect(await room.evaluate<string>('document.activeElement.id')).toBe('words');
    expect(await accessibilityFaults(own)).toEqual([]);
    await picture(own, 'room-question-typed');

    await room.getByLabel('あなたを何と呼べばいいですか。').fill('のの');
    await button(room, '答える').click();
    await room.getByRole('heading', { name: '何歳ですか。' }).waitFor();
    await button(room, '15〜17歳').click();
    await room.getByText('質問 3/5').waitFor();
    await picture(own, 'room-question-choice');
    await button(room, 'とばす').click();
    await button(room, '家族のこと').click();
    await button(room, '学校・勉強').click();
    expect(await accessibilityFaults(own)).toEqual([]);
    await picture(own, 'room-question-choices');
    await button(room, '答える').click();
    await room.getByText('質問 5/5').waitFor();
    await button(room, 'あとで').click();
    await button(room, '質問が1つあります').waitFor();
    await picture(own, 'room-question-later');

    await own.reload();
    await button(room, '質問が1つあります').click();
    await button(room, 'いつでもよい').click();
    await button(room, '答える').click();
    await room.getByText('教えてくれて、ありがとうございます。').waitFor();
    await picture(own, 'room-question-thanks');
    await button(room, '質問への答えを見る・変える').click();
    expect(await answersIn(room)).toEqual([
      'のの',
      '15〜17歳',
      'とばしました',
      '家族のこと、学校・勉強',
      'いつでもよい',
    ]);
    expect(await accessibilityFaults(own)).toEqual([]);
    await picture(own, 'room-question-answers');
    await button(room, '「何歳ですか。」の答えを変える').click();
    await button(room, '18〜19歳').click();
    await room.getByText('18〜19歳').waitFor();
    await button(room, '「あなたを何と呼べばいいですか。」の答えを変える').click();
    await button(room, '答えを消す').click();
    await eventually(async () =>
      expect((await answersIn(room)).slice(0, 2)).toEqual(['とばしました', '18〜19歳']),
    );
    await own.reload();
    await button(room, '質問への答えを見る・変える').click();
    expect((await answersIn(room)).slice(0, 2)).toEqual(['とばしました', '18〜19歳']);
  });

  test('wait for the network, keep what was not taken, and end at her wish', async () => {
    const { page } = await takePhone(practice, 'かのん');
    const own = await openOwnPage(practice, page);
    const room = own.mainFrame();
    await say(room, '少しだけ話します');
    const name = room.getByLabel('あなたを何と呼べばいいですか。');
    await own.route('**/api/room/questions/called', (route) =>
      route.fulfill({
        status: 400,
        json: { code: 'invalid-input', message: '入力内容を確認してください。', requestId: '' },
      }),
    );
    await name.fill('かの');
    await button(room, '答える').click();
    await room.getByText('入力内容を確認してください。').waitFor();
    expect(await name.inputValue()).toBe('かの');
    await picture(own, 'room-question-refused');
    await own.unroute('**/api/room/questions/called');

    await own.context().setOffline(true);
    await button(room, '答える').click();
    await room.getByText('まだ届いていません').waitFor();
    await picture(own, 'room-question-offline');
    await own.context().setOffline(false);
    await room.getByText('まだ届いていません').waitFor({ state: 'detached' });
    await button(room, '質問が4つあります').or(room.getByText('質問 2/5')).first().waitFor();
    await own.reload();
    await button(room, '質問が4つあります').focus();
    // By keyboard alone, from here on.
    await own.keyboard.press('Enter');
    await room.getByRole('heading', { name: '何歳ですか。' }).waitFor();
    await button(room, 'もう聞かれたくない').focus();
    await own.keyboard.press('Space');
    await button(room, '質問への答えを見る・変える').waitFor();
    await own.reload();
    await button(room, '質問への答えを見る・変える').waitFor();
    expect(await room.getByText('質問が').count()).toBe(0);
  });

  test('fit a narrow phone with large letters, in the dark', async () => {
    const { page } = await takePhone(practice, 'ひなた');
    const own = await openOwnPage(practice, page);
    await say(own.mainFrame(), 'よろしく');
    await own.getByText('質問 1/5').waitFor();
    await button(own.mainFrame(), 'とばす').click();
    await own.setViewportSize({ width: 360, height: 640 });
    await own.evaluate(`document.documentElement.style.fontSize = '200%'`);
    await own.emulateMedia({ colorScheme: 'dark' });
    expect(await overflow(own)).toBe(0);
    expect(await sendOf(own.mainFrame()).isVisible()).toBe(true);
    expect(await accessibilityFaults(own)).toEqual([]);
    await picture(own, 'room-question-large-dark');
  });
});

describe('her settings', () => {
  test('change letters, colours and notices at once, and are there again on any device', async () => {
    const { page } = await takePhone(practice, 'あおい');
    const own = await openOwnPage(practice, page);
    const room = own.mainFrame();
    await room.getByLabel('ここに書く').fill('書きかけ');
    await button(room, '設定').click();
    await room.getByRole('heading', { name: '設定', exact: true }).waitFor();
    expect(await accessibilityFaults(own)).toEqual([]);
    await picture(own, 'room-settings');
    await button(room, 'とても大きい').click();
    await button(room, 'はっきり').click();
    await button(room, '動かさない').click();
    await button(room, '時間を決める').click();
    const kept = own.waitForResponse((answer) => answer.url().endsWith('/api/room/choices'));
    await room.getByLabel('何時まで').selectOption('21');
    expect((await kept).status()).toBe(204);
    await own.setViewportSize({ width: 360, height: 640 });
    expect(await overflow(own)).toBe(0);
    expect(await accessibilityFaults(own)).toEqual([]);
    await picture(own, 'room-settings-strong');
    await button(room, 'お話にもどる').click();
    expect(await room.getByLabel('ここに書く').inputValue()).toBe('書きかけ');
    await say(room, '大きな文字で話します');
    await room.getByText('質問 1/5').waitFor();
    expect(await overflow(own)).toBe(0);
    expect(await accessibilityFaults(own)).toEqual([]);
    await picture(own, 'room-strong');

    await own.reload();
    await button(room, '設定').click();
    for (const name of ['とても大きい', 'はっきり', '動かさない', '時間を決める']) {
      const pressed = room.getByRole('button', { name, exact: true, pressed: true });
      await pressed.waitFor();
    }
    expect(await room.getByLabel('何時まで').inputValue()).toBe('21');
    expect(await storedIn(room)).toEqual({ local: 0, session: 0, databases: 0 });
  });

  test('wait for the network', async () => {
    const { page } = await takePhone(practice, 'みく');
    const own = await openOwnPage(practice, page);
    const room = own.mainFrame();
    await button(room, '設定').click();
    await own.context().setOffline(true);
    await button(room, '知らせない').click();
    await room.getByText('まだ届いていません').waitFor();
    await own.context().setOffline(false);
    await room.getByText('まだ届いていません').waitFor({ state: 'detached' });
    await own.reload();
    await button(room, '設定').click();
    const chosen = room.getByRole('button', { name: '知らせない', pressed: true });
    await chosen.waitFor();
    expect(await chosen.count()).toBe(1);
  });
});

describe('pictures and files', () => {
  test('go both ways, are looked at before and after, and open large until Back', async () => {
    const counselor = await counselorAtWork();
    const { page } = await takePhone(practice, 'ことは');
    const own = await openOwnPage(practice, page);
    const room = own.mainFrame();
    await say(room, '写真を送ります');
    await isSaid(room, '写真を送ります');
    const id = await takeUp(counselor, '写真を送ります');

    const buffer = await telephonePicture({ width: 3000, height: 2000 });
    const letter = { name: '通知.pdf', mimeType: 'application/pdf', buffer: PDF };
    await own
      .locator('input[type=file]')
      .setInputFiles([{ name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer }, letter]);
    await room.getByRole('img', { name: '送る写真 IMG_1.jpg' }).waitFor();
    await room.getByText('通知.pdf').waitFor();
    expect(await accessibilityFaults(own)).toEqual([]);
    await picture(own, 'room-picture-before');
    await room.getByRole('button', { name: 'ファイルをはずす 通知.pdf' }).click();
    await sendOf(room).click();
    const sent = room.getByRole('img', { name: '写真', exact: true });
    await sent.waitFor();
    await eventually(async () => expect(await room.getByText('送っています…').count()).toBe(0));

    const { data } = await counselor.messages(id);
    expect(data.at(-1)).toMatchObject({
      text: '',
      files: [{ kind: 'picture', name: 'IMG_1.jpg' }],
    });
    const shown = await uploadAtDesk(counselor, id, await telephonePicture(), '地図.jpg');
    const guide = await uploadAtDesk(counselor, id, PDF, '支援の案内.pdf');
    await counselor.reply(id, '地図と案内です。https://example.jp/map を見てください。', [
      shown,
      guide,
    ]);
    await room.getByRole('link', { name: /支援の案内.pdf/ }).waitFor();
    await room.getByText('（行き先：example.jp）').waitFor();
    await eventually(async () => expect(await sent.count()).toBe(2));
    expect(await accessibilityFaults(own)).toEqual([]);
    await picture(own, 'room-pictures');

    await sent.last().click();
    const large = room.getByRole('dialog', { name: '大きな写真' });
    await large.waitFor();
    await picture(own, 'room-picture-large');
    await own.goBack();
    await large.waitFor({ state: 'detached' });
    await fieldOf(room).waitFor();
    await sent.last().click();
    await large.getByRole('button', { name: 'すぐ閉じる' }).click();
    await own.waitForURL('about:blank');
    await own.goBack().catch(() => null);
    expect(own.url()).not.toContain('/room/');
  });

  test('wait for the network like words, and what is no picture is refused with its words kept', async () => {
    const counselor = await counselorAtWork();
    const { page, openRoom } = await takePhone(practice, 'なぎ');
    const room = await openRoom();
    await consent(room);
    await say(room, '届くでしょうか');
    await isSaid(room, '届くでしょうか');
    const id = await takeUp(counselor, '届くでしょうか');
    const choose = (name: string, mimeType: string, buffer: Buffer) =>
      room.locator('input[type=file]').setInputFiles([{ name, mimeType, buffer }]);

    await page.getByLabel('圏外にする').check();
    await choose('a.jpg', 'image/jpeg', await telephonePicture());
    await say(room, 'この写真です');
    await room.getByRole('button', { name: /まだ送れていません/ }).waitFor();
    await page.getByLabel('圏外にする').uncheck();
    await room.getByRole('img', { name: '写真', exact: true }).waitFor();
    const { data } = await counselor.messages(id);
    expect(data.map(({ text, files }) => [text, files.length])).toEqual([
      ['届くでしょうか', 0],
      ['この写真です', 1],
    ]);

    await choose('b.jpg', 'image/jpeg', Buffer.from('ffd8ffe000104a46494600ffffffff', 'hex'));
    await say(room, 'もう一枚');
    await room.getByRole('button', { name: /押すと、書き直せます/ }).waitFor();
    await picture(page, 'room-picture-refused');
    await room.getByRole('button', { name: /押すと、書き直せます/ }).click();
    expect(await fieldOf(room).inputValue()).toBe('もう一枚');
    await room.getByRole('button', { name: '写真をはずす b.jpg' }).click();
  });
});

describe('what she would rather not have said', () => {
  test('is taken back at two taps, on both sides, and a My Number never gets there', async () => {
    const counselor = await counselorAtWork();
    const { page, openRoom } = await takePhone(practice, 'しの');
    const room = await openRoom();
    await consent(room);
    await say(room, '言いすぎました');
    await isSaid(room, '言いすぎました');
    const id = await takeUp(counselor, '言いすぎました');
    await room.getByRole('button', { name: '取り消す' }).click();
    await picture(page, 'room-retraction-asked');
    await room.getByRole('group').getByRole('button', { name: '取り消す' }).click();
    await room.getByText('取り消しました', { exact: true }).waitFor();
    expect(await room.getByText('言いすぎました').count()).toBe(0);
    const { data } = await counselor.messages(id);
    expect(data[0]).toMatchObject({ text: '', state: 'retracted' });

    await fieldOf(room).fill('番号は1234-5678-9018です');
    await room.getByText('マイナンバー（12けたの番号）は書かないでください').waitFor();
    expect(await accessibilityFaults(room)).toEqual([]);
    await picture(page, 'room-my-number');
    await sendOf(room).click();
    await isSaid(room, '番号は××××-××××-××××です');
  });
});

describe('the survey after the talk', () => {
  test('is a few taps under it, and gone when she wants to say nothing', async () => {
    const counselor = await counselorAtWork();
    const { page } = await takePhone(practice, 'こはる');
    const own = await openOwnPage(practice, page);
    const room = own.mainFrame();
    await say(room, '今日はありがとう');
    const id = await takeUp(counselor, '今日はありがとう');
    await counselor.reply(id, 'また話してくださいね。');
    await room.getByText('また話してくださいね。').waitFor();
    // What she has not touched makes way for the talk.
    await button(room, '質問が5つあります').waitFor();
    expect(await room.getByText('話してみて、どうでしたか').count()).toBe(0);
    await counselor.command(id, 'end-talk');
    await room.getByText('話してみて、どうでしたか').waitFor();
    expect(await accessibilityFaults(own)).toEqual([]);
    await button(room, '少しなった').click();
    await room.getByLabel('伝えたいことがあれば、書いてください。').fill('聞いてくれてよかった');
    await picture(own, 'room-survey');
    await own.context().setOffline(true);
    await button(room, 'アンケートを届ける').click();
    await room.getByText('少し待ってから、もう一度押してください。').waitFor();
    await own.context().setOffline(false);
    await button(room, 'アンケートを届ける').click();
    await room.getByText('アンケートに答えてくれて、ありがとうございました。').waitFor();
    await own.reload();
    await room.getByText('お話はここまでです').waitFor();
    expect(await room.getByText('話してみて、どうでしたか').count()).toBe(0);

    await say(room, 'もうひとつだけ');
    await room.getByText('もうひとつだけ').waitFor();
    await picture(own, 'room-reopened');
  });
});

describe('her own number', () => {
  test('stands before the room when it is opened anew, and can be forgotten', async () => {
    const { page, openRoom } = await takePhone(practice, 'みお');
    const before = await openRoom();
    await consent(before);
    await say(before, 'だれにも見られたくない');
    await isSaid(before, 'だれにも見られたくない');
    await button(before, '設定').click();
    await before.getByLabel('番号', { exact: true }).fill('１２３４');
    await before.getByLabel('同じ番号をもう一度').fill('1235');
    await button(before, '番号を決める').click();
    await before.getByText('2つの番号が違います').waitFor();
    await before.getByLabel('同じ番号をもう一度').fill('1234');
    await button(before, '番号を決める').click();
    await before.getByText('番号を決めました。').waitFor();
    expect(await accessibilityFaults(before)).toEqual([]);
    await before.getByText('開くときの番号').scrollIntoViewIfNeeded();
    await picture(page, 'room-pin-settings');
    await page.getByRole('button', { name: '閉じる', exact: true }).click();

    const room = await openRoom();
    await room.getByRole('heading', { name: '番号を入れてください' }).waitFor();
    expect(await room.getByText('だれにも見られたくない').count()).toBe(0);
    expect(await room.getByRole('link', { name: '110', exact: true }).isVisible()).toBe(true);
    expect(await accessibilityFaults(room)).toEqual([]);
    const field = room.getByLabel('あなたが決めた番号');
    await field.fill('9999');
    await field.press('Enter');
    await room.getByText('番号が違います。もう一度入れてください。').waitFor();
    await picture(page, 'room-pin-asked');
    await field.fill('1234');
    await button(room, '開く').click();
    await isSaid(room, 'だれにも見られたくない');
    await page.getByRole('button', { name: '閉じる', exact: true }).click();

    const anew = await openRoom();
    await button(anew, '番号を忘れた').click();
    expect(await accessibilityFaults(anew)).toEqual([]);
    await picture(page, 'room-pin-forgotten');
    await button(anew, 'これまでのお話を出さずに、続ける').click();
    await anew.getByText('どんなことでも、書いてください。').waitFor();
    await say(anew, '新しく話します');
    await isSaid(anew, '新しく話します');
    expect(await anew.getByText('だれにも見られたくない').count()).toBe(0);
  });
});
