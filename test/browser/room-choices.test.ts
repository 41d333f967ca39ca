/** What is hers to decide: which questions she answers, and how the room is for her. */
import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { accessibilityFaults, picture } from './support/browser.ts';
import { takePhone, usePractice } from './support/practice.ts';
import { answersIn, button, openOwnPage, overflow, say, sendOf, storedIn } from './support/room.ts';

const practice = usePractice({ screens: ['room-ui', 'line/phone/ui'], isOpen: true });

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
    await room.getByRole('button', { name: '知らせない', pressed: true }).waitFor();
  });
});
