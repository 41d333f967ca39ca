import { randomUUID } from 'node:crypto';
import type { Frame, Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { signIn } from '../../scripts/drive/staff.ts';
import { eventually } from '../support/eventually.ts';
import { accessibilityFaults, picture } from './support/browser.ts';
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
  takeUp,
  talkOf,
} from './support/desk.ts';
import { takePhone, usePractice } from './support/practice.ts';
import { consent, fieldOf, isSaid, say } from './support/room.ts';

const practice = usePractice({
  screens: ['admin-ui', 'room-ui', 'line/phone/ui'],
  isOpen: true,
});

function draftSaved(page: Page) {
  return page.waitForResponse(
    (answer) => answer.url().endsWith('/drafts/reply') && answer.request().method() === 'PUT',
  );
}

/** A consultation that the first counselor has in conversation, on her screen. */
async function inConversation(words: string) {
  const room = await arrive(practice, `人${randomUUID().slice(0, 8)}`);
  await room.say(words);
  const { id, number } = await consultationOf(practice, words);
  const page = await sitDown(practice, 'soudan1');
  await openConsultation(page, id);
  await takeUp(page);
  return { room, id, number, page };
}

describe('a consultation between her room and two members of staff', () => {
  test('goes from the queue to closure, seen live by all three', async () => {
    const words = '家に帰りたくありません。';
    const phone = await takePhone(practice, 'みお');
    const counselor = await sitDown(practice, 'soudan1');
    const colleague = await sitDown(practice, 'soudan2');
    const room = await phone.openRoom();
    await consent(room);
    await say(room, words);
    await isSaid(room, words);
    const { id, number } = await consultationOf(practice, words);

    const row = colleague.getByRole('row', { name: `No.${number}` });
    await row.getByText('担当なし').waitFor();
    await row.getByText('閲覧中').waitFor();
    expect(await faultsOf(colleague)).toEqual([]);
    await picture(colleague, 'admin-list');

    await counselor.getByRole('link', { name: `No.${number}`, exact: true }).click();
    await talkOf(counselor).getByText(words).waitFor();
    await picture(counselor, 'admin-intake');
    await button(counselor, '担当する').click();
    await counselor.getByText('はじめての相談です').waitFor();
    expect(await replyField(counselor).count()).toBe(0);
    expect(await faultsOf(counselor)).toEqual([]);
    await picture(counselor, 'admin-review');
    await row.getByText('高橋 みさき').waitFor();
    await counselor.keyboard.press('Enter');

    await writeToEachOther(counselor, room, phone.page);
    await replyField(counselor).fill('書いてくれてありがとうございます。');
    await counselor.keyboard.press('Control+Enter');
    await talkOf(counselor).getByText('書いてくれてありがとうございます。').waitFor();
    expect(await replyField(counselor).inputValue()).toBe('');
    await openConsultation(colleague, id);
    await talkOf(colleague).getByText('書いてくれてありがとうございます。').waitFor();
    await room.getByText('書いてくれてありがとうございます。').waitFor();
    await say(room, '聞いてもらえますか。');
    await talkOf(counselor).getByText('聞いてもらえますか。').waitFor();
    await talkOf(colleague).getByText('聞いてもらえますか。').waitFor();
    expect(await faultsOf(counselor)).toEqual([]);
    await picture(counselor, 'admin-talk');

    await writeDown(counselor);
    await finish(counselor);
    await room.getByText('お話はここまでです').waitFor();
    await phone.page.getByRole('button', { name: '閉じる', exact: true }).click();
    await counselor.getByText('相談者は画面を閉じています').waitFor();
    await colleague
      .getByText('相談を終了しました')
      .or(colleague.getByText('再開する'))
      .first()
      .waitFor();
  });

  /** Each sees that the other writes, and neither what; memos and what is taken back are nothing to her. */
  async function writeToEachOther(counselor: Page, room: Frame, phone: Page) {
    const writes = room.getByText('相談員が入力しています');
    await button(counselor, '内部メモ').click();
    await counselor.getByLabel('内部メモ（相談者には見えません）').pressSequentially('下');
    await button(counselor, '返信').click();
    await replyField(counselor).pressSequentially('書');
    await writes.waitFor();
    expect(await accessibilityFaults(room)).toEqual([]);
    await picture(phone, 'room-written-to');
    await replyField(counselor).fill('');
    await writes.waitFor({ state: 'detached' });
    await room.getByText('「入力中」とだけ', { exact: false }).waitFor();
    await fieldOf(room).pressSequentially('あ');
    await counselor.getByText('相談者が入力中です').waitFor();
    await fieldOf(room).fill('');
    await counselor.getByText('相談者が入力中です').waitFor({ state: 'detached' });
    await button(counselor, '内部メモ').click();
    await counselor.getByLabel('内部メモ（相談者には見えません）').fill('');
    await button(counselor, '返信').click();
  }

  /** Memo, traits and one attribute. */
  async function writeDown(page: Page) {
    await button(page, '内部メモ').click();
    await page.getByLabel('内部メモ（相談者には見えません）').fill('次回は学校のことを聞く。');
    await picture(page, 'admin-memo');
    await button(page, 'メモを残す').click();
    await page.getByRole('tab', { name: 'メモ' }).click();
    await page.getByRole('listitem').getByText('次回は学校のことを聞く。').waitFor();
    await page.getByRole('tab', { name: '相談者' }).click();
    await button(page, '特徴と注意点を書く').click();
    await page.getByLabel('対応の注意点').fill('電話はしない。');
    await button(page, '保存する').click();
    await page.getByText('電話はしない。').waitFor();
    await page.getByRole('tab', { name: '属性' }).click();
    await page.getByText('未登録 8件').waitFor();
    await choose(page, '年代', '15〜17歳');
    await page.getByText('未登録 7件').waitFor();
    await choose(page, '居住地の回答の状態', '答えたくない');
    await page.getByText('未登録 6件').waitFor();
    await page.getByRole('tab', { name: '属性 2/8' }).waitFor();
    await askOneMore(page);
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-attributes');
  }

  /** What hangs on another answer is asked with it, by keyboard, and not without; bounds are told. */
  async function askOneMore(page: Page) {
    const harmedBy = page.getByRole('group', { name: '被害の相手' });
    expect(await harmedBy.isVisible()).toBe(false);
    await choose(page, '被害', '今ある');
    await page.getByText('未登録 7件（必須 9件のうち）').waitFor();
    await page
      .getByRole('list', { name: '未登録の項目へ進む' })
      .getByRole('button', { name: '被害の相手' })
      .press('Enter');
    await page.keyboard.press('Space');
    await page.getByRole('tab', { name: '属性 3/9' }).waitFor();
    expect(await harmedBy.getByLabel('親・保護者').isChecked()).toBe(true);
    await choose(page, '被害', 'なし');
    await page.getByText('今の回答ではたずねない項目です。', { exact: false }).waitFor();
    await page.getByText('未登録 6件（必須 8件のうち）').waitFor();
    expect(await harmedBy.getByLabel('親・保護者').isDisabled()).toBe(true);
    const minutes = page.getByRole('textbox', { name: '所要時間（分）' });
    await minutes.fill('１５００');
    await minutes.blur();
    await page.getByText('0から1440までの数にしてください。').waitFor();
    await minutes.fill('４５');
    await minutes.blur();
    await page.getByText('保存しました').last().waitFor();
  }

  /** Ends the talk and closes it in spite of what is missing. */
  async function finish(page: Page) {
    await button(page, '会話を終える').click();
    await page.getByRole('dialog').getByRole('button', { name: '会話を終える' }).click();
    await talkOf(page)
      .getByRole('button', { name: /会話終了の案内/u })
      .waitFor();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await button(page, '相談を終了する').click();
    await choose(page, '結果', '傾聴');
    await page.getByText('属性登録漏れが6件あります。').waitFor();
    await page.getByText('登録しない理由を書いてください。', { exact: true }).waitFor();
    const closing = page.getByRole('button', { name: '未登録のまま終了する' });
    expect(await closing.isDisabled()).toBe(true);
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-closure');
    await page.getByLabel('登録しない理由（記録されます）').fill('途中で会話が終わったため');
    await page.getByLabel('次の連絡日（任意）').fill('2020/1/1');
    await page.getByText('次の連絡日を直してください。').waitFor();
    await page.getByLabel('次の連絡日（任意）').fill('令和40年4月1日');
    await page.getByText('2058年4月1日(月)').waitFor();
    await closing.click();
    await button(page, '再開する').waitFor();
    await page.getByRole('tab', { name: '経過' }).click();
    await page.getByText('相談を終了しました（傾聴） 属性登録漏れ 6件').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-closed');
  }
});

describe('handing over', () => {
  test('gives the consultation with a note to a colleague, who reads before answering', async () => {
    const { id, page } = await inConversation('交代の時間です');
    await button(page, '引き継ぐ').click();
    await choose(page, '担当者', /中村 ゆい/);
    await page
      .getByLabel('申し送り（相談者には見えません）')
      .fill('家族の話はまだ聞いていません。');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-transfer');
    await page.getByRole('dialog').getByRole('button', { name: '引き継ぐ' }).click();
    await page.getByText('担当 中村 ゆい').waitFor();
    await page.getByText('担当者だけができる操作です。').first().waitFor({ state: 'attached' });
    expect(await button(page, '送る').isDisabled()).toBe(true);

    const colleague = await sitDown(practice, 'soudan2');
    await openConsultation(colleague, id);
    await colleague.getByRole('tab', { name: '経過' }).click();
    await colleague.getByText('申し送り：家族の話はまだ聞いていません。').waitFor();
    const gate = colleague.getByRole('region', { name: '返信の前に読んでください' });
    await gate.getByText('家族の話はまだ聞いていません。').waitFor();
    await picture(colleague, 'admin-handed-over');
    await colleague.getByRole('button', { name: '緊急のため先に進む' }).click();
    await colleague.getByLabel('読まずに進む理由（記録されます）').fill('すぐに返事が必要');
    await colleague.getByRole('button', { name: '緊急として進む' }).click();
    await replyField(colleague).waitFor();
    await colleague.getByText('緊急のため、履歴を読まずに進みました').waitFor();
    await colleague.getByText('理由：すぐに返事が必要').waitFor();
  });
});

describe('a reply', () => {
  test('is held back once when a colleague wrote meanwhile, and the typed text stays', async () => {
    const { id, page } = await inConversation('二人から返事が来そうです');
    await replyField(page).fill('わたしの返事');
    const supervisor = await signIn(practice.base, practice.signIns, 'supervisor');
    await supervisor.reply(id, 'スーパーバイザーの返事');
    await talkOf(page).getByText('スーパーバイザーの返事').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('他の職員が先に返信しました').waitFor();
    expect(await replyField(page).inputValue()).toBe('わたしの返事');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-held-back');
    await button(page, '読んだので送る').click();
    await talkOf(page).getByText('わたしの返事').waitFor();
  });

  test('is not sent by the key that confirms kana, and neither is a memo', async () => {
    const { page, id } = await inConversation('かなの確定');
    await composeKana(page, replyField(page), 'こんにちは');
    await button(page, '内部メモ').click();
    const memo = page.getByLabel('内部メモ（相談者には見えません）');
    await composeKana(page, memo, 'おぼえがき');
    const supervisor = await signIn(practice.base, practice.signIns, 'supervisor');
    const { data } = await supervisor.messages(id);
    expect(data.filter(({ author }) => author === 'staff')).toEqual([]);
    expect(await replyField(page).inputValue()).toContain('こんにちは');
    await page.getByRole('tab', { name: 'メモ' }).click();
    await page.getByText('内部メモはまだありません').waitFor();
    // What was composed goes out once it is confirmed.
    await memo.focus();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('listitem').getByText('おぼえがき').waitFor();
  });

  /** Types kana and confirms them by Enter, and by Ctrl+Enter, which sends when nothing is composed. */
  async function composeKana(page: Page, field: Locator, kana: string) {
    await field.focus();
    const keyboard = await page.context().newCDPSession(page);
    await keyboard.send('Input.imeSetComposition', {
      text: kana,
      selectionStart: kana.length,
      selectionEnd: kana.length,
    });
    await page.keyboard.press('Control+Enter');
    await keyboard.send('Input.insertText', { text: kana });
    await page.keyboard.press('Enter');
    expect(await field.inputValue()).toContain(kana);
  }

  test('sent while the API restarts arrives once, by itself', async () => {
    const { page, id, room } = await inConversation('サーバーが止まるころ');
    await replyField(page).fill('止まっても届く返事');
    const before = practice.system.restarts().api ?? 0;
    practice.system.kill('api', 'SIGKILL');
    await page.keyboard.press('Control+Enter');
    await page.getByText('まだ送れていません').waitFor();
    await picture(page, 'admin-api-away');
    await talkOf(page).getByText('止まっても届く返事').waitFor();
    expect(await replyField(page).inputValue()).toBe('');
    expect(practice.system.restarts().api).toBeGreaterThan(before);
    const said = (await room.read()).filter(({ text }) => text === '止まっても届く返事');
    expect(said).toHaveLength(1);
    await room.say('届きました');
    await talkOf(page).getByText('届きました').waitFor();
    const supervisor = await signIn(practice.base, practice.signIns, 'supervisor');
    const { data } = await supervisor.messages(id);
    expect(data.filter(({ text }) => text === '止まっても届く返事')).toHaveLength(1);
  });
});

describe('after 15 minutes without a hand on the desk', () => {
  test('nothing can be read until the same person signs in again, and what was typed is there', async () => {
    const { page, room } = await inConversation('席を離れます');
    await room.presence('left');
    await page.getByText('相談者は画面を閉じています').waitFor();
    await page.clock.install();
    const saved = draftSaved(page);
    await replyField(page).fill('途中まで書いた返事');
    await page.clock.runFor(1_000);
    await saved;
    // A dialog stands beside the desk, not in it.
    await button(page, '関係機関と連携').click();
    await page.getByRole('group', { name: '渡すやりとり' }).getByText('席を離れます').waitFor();
    await page.clock.fastForward('15:10');
    await page.getByRole('heading', { name: '画面を隠しています' }).waitFor();
    expect(await page.locator('body').innerText()).not.toContain('席を離れます');
    expect(await replyField(page).isVisible()).toBe(false);
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-idle');
    const state = await page.request.get(`${practice.base}/api/staff/session`);
    expect(state.status()).toBe(401);

    await page.getByLabel('パスワード').fill('違うパスワードです');
    await button(page, 'サインイン').click();
    await page.getByText('IDまたはパスワードが違います。').waitFor();
    await page.clock.runFor(3_000);
    await eventually(async () => {
      await page.clock.runFor(1_000);
      expect(await button(page, 'サインイン').isEnabled()).toBe(true);
    });
    await page.getByLabel('パスワード').fill(accountOf(practice, 'soudan1').password);
    await eventually(async () => {
      if (await button(page, 'サインイン').isVisible()) await button(page, 'サインイン').click();
      await page.clock.runFor(1_000);
      expect(await page.getByRole('dialog').isVisible()).toBe(true);
    });
    await page.getByRole('dialog').getByRole('button', { name: 'やめる' }).click();
    await page.clock.runFor(1_000);
    expect(await replyField(page).inputValue()).toBe('途中まで書いた返事');
  });

  test('a text that was not sent is there when the screen is opened anew', async () => {
    const { page } = await inConversation('画面を閉じてまた開く');
    const saved = draftSaved(page);
    await replyField(page).fill('あとで送る返事');
    await saved;
    await page.reload();
    await eventually(async () =>
      expect(await replyField(page).inputValue()).toBe('あとで送る返事'),
    );
  });
});

describe('what she answers in her room', () => {
  test('is on the desk at once, told from what staff register', async () => {
    const { room, page } = await inConversation('質問に答えます');
    await page.getByRole('tab', { name: '属性' }).click();
    await page.getByText(/本人はまだ答えていません（質問：「何歳ですか。」）/).waitFor();
    await room.answer('age', '18-19');
    await page.getByText(/^本人の回答 .*（質問：「何歳ですか。」）/).waitFor();
    expect(await page.getByRole('combobox', { name: '年代', exact: true }).innerText()).toBe(
      '18〜19歳',
    );
    await room.answer('area', null);
    await page.getByText(/^本人がとばした/).waitFor();
    await choose(page, '年代', '15〜17歳');
    await page.getByText(/^本人の回答：18〜19歳/).waitFor();
    await room.answer('age', '20-24');
    await page.getByText(/^本人の回答：20〜24歳/).waitFor();
    expect(await page.getByRole('combobox', { name: '年代', exact: true }).innerText()).toBe(
      '15〜17歳',
    );
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-own-answers');
  });
});
