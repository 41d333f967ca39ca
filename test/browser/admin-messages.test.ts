/** Words and what goes with them on the desk: pictures, files, links, and what becomes of a message afterwards. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
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

const practice = usePractice({ screens: ['admin-ui'], isOpen: true });

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
  return { room, page };
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
