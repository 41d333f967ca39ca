/** Words and what goes with them on the desk: prepared texts, marks, pictures, files, links, and what becomes of a message. */
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Room } from '../../scripts/drive/room.ts';
import { signIn } from '../../scripts/drive/staff.ts';
import { eventually } from '../support/eventually.ts';
import { PDF, telephonePicture } from '../support/pictures.ts';
import { picture } from './support/browser.ts';
import {
  arrive,
  button,
  consultationOf,
  faultsOf,
  openConsultation,
  replyField,
  sitDown,
  takeUp,
  talkOf,
  uploadInRoom,
} from './support/desk.ts';
import { usePractice } from './support/practice.ts';

const practice = usePractice({ screens: ['admin-ui'], isOpen: true, undoSeconds: 5 });

/** Latin letters of addresses and names of files. */
const IN_ADDRESSES = new Set(['https', 'example', 'form', 'pdf', 'IMG', 'jpg', 'bin']);

/** A consultation that the first counselor has in conversation, on her screen. */
async function inConversation(words: string) {
  const room = await arrive(practice, `人${randomUUID().slice(0, 8)}`);
  await room.say(words);
  const { id } = await consultationOf(practice, words);
  const page = await sitDown(practice, 'soudan1');
  await openConsultation(page, id);
  await takeUp(page);
  return { room, page, id };
}

const faultsBesideAddresses = async (page: Parameters<typeof faultsOf>[0]) =>
  (await faultsOf(page)).filter((one) => !IN_ADDRESSES.has(one));

describe('pictures, files and links in the talk', () => {
  test('are seen large, saved, sent along with a reply, and asked about before one leaves', async () => {
    const { room, page } = await inConversation('写真を見てほしいです');
    const hers = await uploadInRoom(room, await telephonePicture({ width: 1200, height: 800 }));
    await room.trySaying('https://example.jp/form に書くのですか', randomUUID(), [hers]);
    const talk = talkOf(page);
    await talk.getByRole('img', { name: '写真' }).waitFor();
    await talk.getByRole('img', { name: '写真' }).click();
    await page.getByRole('img', { name: '大きな写真' }).waitFor();
    expect(await faultsBesideAddresses(page)).toEqual([]);
    await picture(page, 'admin-picture-large');
    await button(page, '閉じる').click();

    await talk.getByRole('link', { name: 'https://example.jp/form' }).click();
    const asked = page.getByRole('dialog', { name: '外部のサイトを開きますか' });
    await asked.getByText('example.jp', { exact: true }).waitFor();
    const out = asked.getByRole('link', { name: '新しいタブで開く' });
    expect(await out.getAttribute('rel')).toBe('noopener noreferrer');
    await picture(page, 'admin-link-asked');
    await asked.getByRole('button', { name: '開かない' }).click();
    await asked.waitFor({ state: 'hidden' });

    await page.getByLabel('返信につける写真やファイル').setInputFiles([
      { name: '支援の案内.pdf', mimeType: 'application/pdf', buffer: PDF },
      {
        name: '動画.bin',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from([0, 1, 2, 0xff]),
      },
    ]);
    await page.getByText('この形式は送れません', { exact: false }).waitFor();
    await page.getByText('送れます', { exact: true }).waitFor();
    await replyField(page).fill('番号は1234-5678-9018ですか');
    await page.getByText('マイナンバー（12けたの番号）は書かないでください').waitFor();
    expect(await button(page, '送る').isDisabled()).toBe(true);
    await picture(page, 'admin-attachments');
    await button(page, '動画.binをはずす').click();
    await button(page, '送る').click();
    await talk.getByText('番号は××××-××××-××××ですか').waitFor();
    await talk.getByRole('link', { name: /支援の案内.pdf/ }).waitFor();
    await eventually(async () =>
      expect(await page.getByText('送れます', { exact: true }).count()).toBe(0),
    );
    expect((await room.read()).at(-1)).toMatchObject({ files: [{ name: '支援の案内.pdf' }] });
    expect(await faultsBesideAddresses(page)).toEqual([]);
    await picture(page, 'admin-pictures');
  });
});

describe('words that were changed', () => {
  test('show as corrected or taken back at once, and the record is a press away', async () => {
    const { room, page } = await inConversation('言いすぎたかもしれません');
    await replyField(page).fill('10時に来てください');
    await button(page, '送る').click();
    const talk = talkOf(page);
    await talk.getByText('10時に来てください').waitFor();
    await talk.getByRole('button', { name: '訂正' }).click();
    const dialog = page.getByRole('dialog', { name: '返信を訂正する' });
    await dialog.getByLabel('訂正後の文（相談者に届きます）').fill('11時に来てください');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-correction');
    await dialog.getByRole('button', { name: '訂正する' }).click();
    await talk.getByText('11時に来てください').waitFor();
    await talk.getByText('訂正しました').waitFor();
    expect(await talk.getByText('10時に来てください').count()).toBe(0);
    expect((await room.read())[1]).toMatchObject({
      text: '11時に来てください',
      state: 'corrected',
    });

    await room.retract((await room.read())[0]?.id ?? '');
    await talk.getByText('相談者が取り消しました').waitFor();
    expect(await talk.getByText('言いすぎたかもしれません').count()).toBe(0);
    await talk.getByRole('button', { name: '記録を見る' }).first().click();
    await page.getByRole('dialog').getByText('言いすぎたかもしれません').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-record');
    await page.getByRole('dialog').getByRole('button', { name: '閉じる' }).click();
    await talk.getByRole('button', { name: '取り消し', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: '取り消す' }).click();
    await talk.getByText('取り消しました', { exact: true }).waitFor();
    expect((await room.read())[1]).toMatchObject({ text: '', state: 'retracted' });
    await picture(page, 'admin-retracted');
  });
});

describe('words of risk', () => {
  test('are marked where she wrote them, with the kind of risk in letters, and the head says why it is urgent', async () => {
    const { page } = await inConversation('夜になるともう死にたいです。殴られました');
    const talk = talkOf(page);
    const marks = talk.locator('mark');
    await eventually(async () =>
      expect(await marks.allInnerTexts()).toEqual(['死にたい', '殴られ']),
    );
    expect(await marks.first().getAttribute('data-risk')).toBe('自殺');
    await page.getByText('理由：', { exact: false }).waitFor();
    await page.getByText('自殺にかかわる言葉', { exact: false }).first().waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-risk-words');
  });
});

describe('a prepared text', () => {
  test('is found by kana from the keyboard, shown with its gaps filled, put in and not sent', async () => {
    const { room, page } = await inConversation('定型文を使ってみてください');
    const field = replyField(page);
    await field.click();
    await page.keyboard.press('/');
    const dialog = page.getByRole('dialog', { name: '返信の定型文' });
    const search = dialog.getByRole('combobox');
    await eventually(async () => expect(await dialog.getByRole('option').count()).toBe(5));
    // A prepared memo is not offered here.
    expect(await dialog.getByRole('option', { name: '引きつぎの型' }).count()).toBe(0);
    await search.fill('アイサツ');
    await dialog
      .getByText('若年女性LINE相談（練習用）の高橋 みさきです', { exact: false })
      .waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-template-picker');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    expect(await field.inputValue()).toContain('の高橋 みさきです。書いてくれて');
    expect(await room.read()).toHaveLength(1);
    // It went in where one goes on writing.
    await page.keyboard.type('つづき');
    expect(await field.inputValue()).toMatch(/だいじょうぶです。つづき$/u);

    await page.keyboard.press('Control+Shift+F');
    await search.fill('今日はここまで');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await field.fill('{次回受付}に');
    await page.getByText('{次回受付}のところを書きかえると送れます').waitFor();
    expect(await button(page, '送る').isDisabled()).toBe(true);
    await field.fill('');
    await page.keyboard.press('/');
    await page.keyboard.press('/');
    expect(await field.inputValue()).toBe('/');
    await field.fill('');
  });

  test('is kept by supervisors for all and by counselors for themselves: written, moved, deleted', async () => {
    const page = await sitDown(practice, 'sv1');
    await page.goto(new URL('/admin/#/templates', page.url()).href);
    const all = page.getByRole('region', { name: '窓口の定型文' });
    const titles = () => all.getByRole('heading', { level: 3 }).allInnerTexts();
    await eventually(async () => expect(await titles()).toHaveLength(6));
    await page.getByText('自分だけが使う文を作れます', { exact: false }).waitFor();
    await button(page, '窓口の定型文を作る').click();
    const dialog = page.getByRole('dialog', { name: '定型文を作る' });
    await dialog.getByLabel('題名').fill('夜のあいさつ');
    await dialog.getByLabel('文', { exact: true }).fill('{担当}です。');
    await dialog.getByText('{担当}は使えません', { exact: false }).waitFor();
    await dialog.getByLabel('文', { exact: true }).fill('こんばんは。');
    await dialog.getByRole('button', { name: '{担当者名}' }).click();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-template-dialog');
    await dialog.getByRole('button', { name: '保存する' }).click();
    await eventually(async () => expect((await titles()).at(-1)).toBe('夜のあいさつ'));
    await button(page, '「夜のあいさつ」を上へ動かす').click();
    await eventually(async () => expect((await titles()).at(-2)).toBe('夜のあいさつ'));
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-templates');
    await button(page, '「夜のあいさつ」を削除する').click();
    const asked = page.getByRole('dialog', { name: '定型文を削除する' });
    await asked.getByText('窓口の全員が使えなくなります', { exact: false }).waitFor();
    await asked.getByRole('button', { name: '削除する' }).click();
    await eventually(async () => expect(await titles()).toHaveLength(6));

    const counselor = await sitDown(practice, 'soudan2');
    await counselor.goto(new URL('/admin/#/templates', counselor.url()).href);
    await counselor
      .getByText('スーパーバイザーと管理者が作り、直します', { exact: false })
      .waitFor();
    expect(await counselor.getByRole('button', { name: /を直す$/u }).count()).toBe(0);
    await button(counselor, '自分の定型文を作る').waitFor();
  });
});

describe('a reply within its seconds', () => {
  const undo = (page: Page) => page.getByRole('button', { name: /送信を取り消す/u });
  const ours = async (room: Room) =>
    (await room.read()).filter(({ author }) => author === 'staff').map(({ text }) => text);

  test('can be taken back with its words, goes out at once when pressed again, and once through a reload', async () => {
    const { room, page } = await inConversation('取り消せますか');
    const field = replyField(page);
    // Looked at while it is counted; whoever takes longer for it than its seconds finds it sent.
    await field.fill('見ている間に届く返事');
    await button(page, '送る').click();
    await undo(page).waitFor();
    await picture(page, 'admin-undo');
    expect(await faultsOf(page)).toEqual([]);
    await talkOf(page).getByText('見ている間に届く返事').waitFor();

    await field.fill('書きまちがえた返事');
    await button(page, '送る').click();
    await undo(page).click();
    await button(page, '送る').waitFor();
    expect(await field.inputValue()).toBe('書きまちがえた返事');
    expect(await ours(room)).toEqual(['見ている間に届く返事']);

    await field.fill('正しい返事');
    await button(page, '送る').click();
    await button(page, '今すぐ送る').click();
    await talkOf(page).getByText('正しい返事').waitFor();
    expect(await field.inputValue()).toBe('');

    await field.fill('読み直しても届く返事');
    await button(page, '送る').click();
    await undo(page).waitFor();
    await page.reload();
    await talkOf(page).getByText('読み直しても届く返事').waitFor();
    await eventually(async () => expect(await field.inputValue()).toBe(''));
    expect(await undo(page).count()).toBe(0);
    expect(await ours(room)).toEqual([
      '見ている間に届く返事',
      '正しい返事',
      '読み直しても届く返事',
    ]);
  });

  test('goes on where a screen broke off, and stops for a colleague’s words', async () => {
    const { room, page, id } = await inConversation('画面が落ちたら');
    const field = replyField(page);
    // What the screen had told before it was gone.
    const body = { text: '途中の返事', sending: { id: randomUUID(), files: [], expectedSeq: 1 } };
    await page.evaluate(
      ([path, draft]) =>
        fetch(path ?? '', {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: draft ?? '',
        }).then(() => undefined),
      [`/api/staff/consultations/${id}/drafts/reply`, JSON.stringify(body)],
    );
    await page.reload();
    await undo(page).waitFor();
    await talkOf(page).getByText('途中の返事').waitFor();
    expect(await ours(room)).toEqual(['途中の返事']);

    const supervisor = await signIn(practice.base, practice.signIns, 'supervisor');
    await field.fill('重なる返事');
    await button(page, '送る').click();
    await undo(page).waitFor();
    await supervisor.reply(id, '先の返事');
    await page.getByText('他の職員が先に返信しました').waitFor();
    expect(await field.inputValue()).toBe('重なる返事');
    expect(await ours(room)).toEqual(['途中の返事', '先の返事']);
  });
});
