/** What the desk knows of the person herself: flags, her earlier consultations, what is new since one last read. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { accessibilityFaults, picture } from './support/browser.ts';
import {
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
import { isSaid, openOwnPage, say } from './support/room.ts';

const practice = usePractice({
  screens: ['admin-ui', 'room-ui', 'line/phone/ui'],
  isOpen: true,
});

/** Her words in her room, taken up by the first counselor. */
async function inConversation(words: string) {
  const room = await arrive(practice, `人${randomUUID().slice(0, 8)}`);
  await room.say(words);
  const { id, number } = await consultationOf(practice, words);
  const page = await sitDown(practice, 'soudan1');
  await openConsultation(page, id);
  await takeUp(page);
  return { room, id, number, page };
}

async function setFlag(page: Page, kind: string, remark: string, until: string) {
  await button(page, '注意の印をつける').click();
  await choose(page, '印の種類', kind);
  await page.getByLabel('補足（任意。相談者には見えません）').fill(remark);
  await page.getByLabel('いつまで（任意）').fill(until);
}

/** Lets the day come on which what she asked for is looked at again. */
async function letComeDue(id: string) {
  await inDatabase(
    `update accommodations a set review_on = (now() at time zone 'Asia/Tokyo')::date from consultations c
     where c.consultee_id = a.consultee_id and c.id = $1`,
    [id],
  );
}

async function inDatabase(sql: string, values: readonly unknown[]) {
  const pool = new pg.Pool({ connectionString: practice.system.env['DATABASE_MIGRATOR_URL'] });
  try {
    await pool.query(sql, [...values]);
  } finally {
    await pool.end();
  }
}

/** Makes what others said hers, as if it had ended before: an end of its own takes days. */
async function lookBackOn(id: string, earlier: readonly string[]) {
  await inDatabase(
    `update consultations e set consultee_id = now.consultee_id, stage = 'closed', outcome = 'listened', opened_at = now.opened_at - interval '30 days',
       closed_at = now.opened_at - interval '29 days', ended_at = now.opened_at - interval '28 days'
     from consultations now where now.id = $1 and e.id = any($2)`,
    [id, earlier],
  );
}

/** Said by somebody who left it at that. */
async function saidBefore(words: string) {
  const room = await arrive(practice, `人${randomUUID().slice(0, 8)}`);
  await room.say(words);
  return consultationOf(practice, words);
}

describe('a flag about her', () => {
  test('is set with a day and stands in the head and in the list until it is taken down', async () => {
    const { page, number } = await inConversation('夫が電話を見ます。');
    const head = page.locator('header').getByRole('list', { name: '注意の印' });
    await setFlag(page, '暴力の加害者が電話を見る', '平日の夜は書かない。', '2020/1/1');
    await page.getByText('「いつまで」を直してください。').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByLabel(/^いつまで/).fill('令和40年4月1日');
    await picture(page, 'admin-flag-dialog');
    await button(page, '印をつける').click();
    await head.getByText('暴力の加害者が電話を見る').waitFor();
    await setFlag(page, '名前で呼ばない', '', '');
    await button(page, '印をつける').click();
    await head.getByText('名前で呼ばない').waitFor();
    await page.getByText('平日の夜は書かない。').waitFor();
    await page.getByText(/2058年4月1日\(月\)まで・高橋 みさきが/).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-flags');

    const colleague = await sitDown(practice, 'soudan2');
    const row = colleague.getByRole('row', { name: `No.${number}` });
    await row.getByText('暴力の加害者が電話を見る').waitFor();
    expect(await faultsOf(colleague)).toEqual([]);
    await picture(colleague, 'admin-flags-list');

    await button(page, '「名前で呼ばない」の印を取り下げる').click();
    await head.getByText('名前で呼ばない').waitFor({ state: 'hidden' });
    await page.getByText('期限が過ぎた・取り下げた印 1件').click();
    await page.getByText(/高橋 みさきが.*に取り下げ/).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  test('is read at the gate before the first answer', async () => {
    const { page, id } = await inConversation('名前は呼ばないでください。');
    await setFlag(page, '名前で呼ばない', '「あなた」で書く。', '');
    await button(page, '印をつける').click();
    await page.getByText('「あなた」で書く。').waitFor();
    await button(page, '引き継ぐ').click();
    await choose(page, '担当者', /中村 ゆい/);
    await page.getByRole('dialog').getByRole('button', { name: '引き継ぐ' }).click();
    await page.getByText('担当 中村 ゆい').waitFor();
    const colleague = await sitDown(practice, 'soudan2');
    await openConsultation(colleague, id);
    const gate = colleague.getByRole('region', { name: '返信の前に読んでください' });
    await gate.getByText('名前で呼ばない').waitFor();
    await gate.getByText('「あなた」で書く。').waitFor();
    expect(await faultsOf(colleague)).toEqual([]);
    await picture(colleague, 'admin-flags-gate');

    await button(colleague, '引き継ぐ').click();
    await choose(colleague, '担当者', /高橋 みさき/);
    await colleague.getByRole('dialog').getByRole('button', { name: '引き継ぐ' }).click();
    await page.getByText(/に読んだあと、.*注意の印1件が増えました。/).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-gate-news');
  });
});

describe('her earlier consultations', () => {
  test('are read beside the reply one is typing, one after the other', async () => {
    const first = await saidBefore('去年の春の話です。');
    const second = await saidBefore('去年の秋の話です。');
    const { page, id } = await inConversation('今日の話です。');
    await lookBackOn(id, [first.id, second.id]);
    await page.reload();
    await replyField(page).fill('読みながら書く返事');
    await button(page, `No.${first.number}を横で読む`).click();
    const said = page.getByRole('list', { name: '前の相談のやりとり' });
    await said.getByText('去年の春の話です。').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-earlier');
    // Of the two on the same day either may be the newer one.
    const onward = page.getByRole('button', { name: /^ひとつ(前|後)$/, disabled: false });
    await onward.click();
    await said.getByText('去年の秋の話です。').waitFor();
    await button(page, 'メモ').click();
    await page.getByText('内部メモはまだありません').waitFor();
    await button(page, '経過').click();
    await page.getByText('相談が始まりました').first().waitFor();
    expect(await replyField(page).inputValue()).toBe('読みながら書く返事');
    await button(page, '閉じる').click();
    await page.getByRole('heading', { name: 'これまでの相談' }).waitFor();
    expect(await replyField(page).inputValue()).toBe('読みながら書く返事');
  });
});

describe('what was said while one was elsewhere', () => {
  test('stands below a line of its own, to which one can jump', async () => {
    const { room, page, id } = await inConversation('読んだ言葉');
    const told = page.waitForResponse(
      (answer) => answer.url().endsWith('/reading') && answer.request().method() === 'PUT',
    );
    await room.say('これも読んだ言葉');
    await told;
    await page.getByRole('link', { name: '一覧へ' }).click();
    await page.getByRole('heading', { name: '相談一覧' }).waitFor();
    for (let n = 1; n <= 12; n += 1) await room.say(`いない間の言葉 ${n}`);
    await openConsultation(page, id);
    const talk = talkOf(page);
    await talk.getByText('いない間の言葉 12').waitFor();
    const line = talk.getByText('前に読んだあとの言葉', { exact: true });
    await line.waitFor();
    const order = (await talk.innerText()).replaceAll(/\s+/gu, ' ');
    expect(order).toMatch(/これも読んだ言葉 .*前に読んだあとの言葉 .*いない間の言葉 1 /u);
    await button(page, '前に読んだあとへ').click();
    await eventually(async () => {
      const [box, place] = [await talk.boundingBox(), await line.boundingBox()];
      expect(place?.y ?? 0).toBeGreaterThanOrEqual(box?.y ?? 0);
    });
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-unread');
    await page.reload();
    await talk.getByText('いない間の言葉 12').waitFor();
    expect(await line.count()).toBe(0);
  });
});

describe('the same person behind two records', () => {
  test('is linked by number with a reason, read at the gate and beside the talk, and taken apart again', async () => {
    const old = await saidBefore('前の電話で話しました。');
    const { page, id, number } = await inConversation('電話を変えました。');
    const colleague = await sitDown(practice, 'soudan2');
    await openConsultation(colleague, id);
    await button(page, '同じ人の記録をつなげる').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('相手の相談番号').fill('999999');
    await button(page, '探す').click();
    await dialog.getByText('この番号の相談は見つかりません。').waitFor();
    await dialog.getByLabel('相手の相談番号').fill(`No.${old.number}`);
    await page.keyboard.press('Enter');
    await dialog.getByText(`No.${old.number}`, { exact: true }).waitFor();
    await dialog
      .getByLabel(/^同じ人だと考える理由/)
      .fill('お名前と学校が同じ。本人も前に話したと言う。');
    await dialog.getByText('同じ人かどうか、確かめてください。').waitFor();
    await dialog.getByLabel('同じ人であることを確かめました').check();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-link-dialog');
    await button(page, 'つなげる').click();

    // Both desks see it without being asked.
    for (const desk of [page, colleague]) {
      const part = desk.getByRole('region', { name: '同じ人の別の記録' });
      await part.getByText(`No.${old.number}の記録`).waitFor();
      await part.getByText(/理由：お名前と学校が同じ/).waitFor();
    }
    await page.getByText('別の記録（同じ人）').first().waitFor();
    await button(page, `No.${old.number}を横で読む`).click();
    await page
      .getByRole('list', { name: '前の相談のやりとり' })
      .getByText('前の電話で話しました。')
      .waitFor();
    await button(page, '閉じる').click();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-linked');

    // The other record's desk has it at the gate.
    const there = await sitDown(practice, 'soudan2');
    await openConsultation(there, old.id);
    await button(there, '担当する').click();
    const gate = there.getByRole('region', { name: '返信の前に読んでください' });
    await gate.getByText(`No.${number}の記録（同じ人）`).waitFor();
    expect(await faultsOf(there)).toEqual([]);
    await picture(there, 'admin-linked-gate');

    await button(page, `No.${old.number}の記録をつながりから外す`).click();
    await page
      .getByRole('dialog')
      .getByLabel(/^外す理由/)
      .fill('ごきょうだいでした。');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-separate-dialog');
    await button(page, '外す').click();
    for (const desk of [page, colleague]) {
      await desk.getByText('電話やLINEが変わった方は、前の記録をつなげられます。').waitFor();
    }
    await page.getByText('これまでの相談はありません。').waitFor();
    await page.getByRole('tab', { name: '経過' }).click();
    await page.getByText('同じ人の記録のつながりを外しました').waitFor();
  });
});

describe('what she asks to be done differently', () => {
  test('comes from her room at once, is decided with its reason, and stands above everything', async () => {
    const { room, page, id } = await inConversation('字が読みにくいです。');
    const wish = { id: randomUUID(), need: 'plain-words', words: 'ふりがながほしい' };
    const asked = await room.browser.send('POST', '/api/room/accommodations', wish);
    expect(asked.status).toBe(201);
    const head = page.locator('header');
    await head.getByText('やさしい日本語（求めあり・まだ決めていません）').waitFor();
    const part = page.getByRole('region', { name: '合理的配慮' });
    await part.getByText('ふりがながほしい').waitFor();
    await part.getByText(/本人が部屋で/).waitFor();
    await button(page, '「やさしい日本語」について決める').click();
    await choose(page, '決めたこと', '一部だけ対応する');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^すること/).fill('むずかしい言葉には、ふりがなをつける。');
    await dialog.getByText('「理由」を書いてください。').waitFor();
    await dialog.getByLabel(/^理由/).fill('定型文はまだ直せていないため。');
    await dialog.getByLabel(/^本人に伝える言葉/).fill('むずかしい言葉に、ふりがなをつけます。');
    await dialog.getByLabel(/^見直す日/).fill('令和40年4月1日');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-decide-dialog');
    await button(page, '決めたことを残す').click();
    await head.getByText('やさしい日本語（一部だけ対応しています）').waitFor();
    await part.getByText(/理由（内部）：定型文はまだ直せていないため。/).waitFor();
    await part.getByText(/見直す日 2058年4月1日/).waitFor();
    const read = await room.browser.get('/api/room/accommodations');
    expect(JSON.stringify(read.body)).toContain('ふりがなをつけます');
    expect(JSON.stringify(read.body)).not.toContain('定型文');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-accommodation');

    await letComeDue(id);
    await page.getByRole('link', { name: '一覧へ' }).click();
    await page.getByRole('tab', { name: /次の連絡日/ }).click();
    await page.getByText('配慮を見直す日').first().waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-accommodation-due');
    await openConsultation(page, id);
    await head.getByText('見直す日です').waitFor();
  });
});

describe('somebody who writes for her', () => {
  test('is seen above the talk and on each word, said in her room or marked by staff', async () => {
    const { room, page } = await inConversation('自分で書いています。');
    const turn = { id: randomUUID(), supporter: 'family', name: '母' };
    expect((await room.browser.send('PUT', '/api/room/supporter', turn)).status).toBe(204);
    await page.getByText('今は支援者（家族）が書いています').waitFor();
    await room.say('母が代わりに書いています。');
    await talkOf(page).getByText('支援者（家族）が入力').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-supporter');
    await button(page, '本人が書くようになった').click();
    await page.getByText('今は支援者（家族）が書いています').waitFor({ state: 'hidden' });
    await room.say('また自分で書きます。');
    await talkOf(page).getByText('また自分で書きます。').waitFor();
    expect(await talkOf(page).getByText('が入力').count()).toBe(1);
    await button(page, '代わりの人が書いている').click();
    await choose(page, 'だれが', '通訳');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-supporter-dialog');
    await button(page, '記録する').click();
    await page.getByText('今は支援者（通訳）が書いています').waitFor();
  });
});

describe('in her own room', () => {
  test('she asks, says who writes for her, and reads what was agreed in plain words', async () => {
    const { page: phone } = await takePhone(practice, `人${randomUUID().slice(0, 8)}`);
    const own = await openOwnPage(practice, phone);
    const room = own.mainFrame();
    const words = `お願いがあります ${randomUUID().slice(0, 8)}`;
    await say(room, words);
    await isSaid(room, words);
    await button(own, '設定').click();
    await button(own, 'その他').click();
    await own.getByLabel(/^くわしく/).fill('絵文字で書いてほしい');
    expect(await accessibilityFaults(own)).toEqual([]);
    await button(own, 'お願いする').click();
    const asked = own.getByRole('region', { name: 'お願いしたこと' });
    await asked.getByText('絵文字で書いてほしい').waitFor();
    await asked.getByText('相談員に伝わりました。').waitFor();
    await button(own, '家族').click();
    await own.getByLabel(/^書く人の名前/).fill('母の花子');
    await button(own, '代わりの人が書きはじめる').click();
    await own.getByText('代わりの人（家族）が書いています。').waitFor();
    expect(await accessibilityFaults(own)).toEqual([]);
    await picture(own, 'room-wishes');
    await button(own, 'お話にもどる').click();
    await own.getByText('代わりの人（母の花子）が書いています。').waitFor();
    await say(room, '母が書きました');
    const bubble = room.locator('article', { hasText: '母が書きました' });
    await bubble.getByText('代わりの人（家族）が書きました').waitFor();
    expect(await accessibilityFaults(own)).toEqual([]);
    await picture(own, 'room-supporter');
    await button(own, '自分で書く').click();
    await own.getByText('代わりの人（母の花子）が書いています。').waitFor({ state: 'detached' });

    const { id } = await consultationOf(practice, words);
    const desk = await sitDown(practice, 'soudan1');
    await openConsultation(desk, id);
    await takeUp(desk);
    await button(own, '設定').click();
    await asked.getByText('相談員に伝わりました。').waitFor();
    await button(desk, '「その他」について決める').click();
    await choose(desk, '決めたこと', /^対応する$/);
    await desk.getByLabel(/^すること/).fill('絵文字を使う。');
    await desk.getByLabel(/^本人に伝える言葉/).fill('これから絵文字でも書きます。');
    await button(desk, '決めたことを残す').click();
    await desk.getByText('本人に伝えた言葉：これから絵文字でも書きます。').waitFor();

    // She reads it without asking for it.
    await asked.getByText('これから絵文字でも書きます。').waitFor();
    await own.getByRole('button', { name: 'やさしい', exact: true }).click();
    await own.getByRole('heading', { name: 'おねがいしたこと' }).waitFor();
    expect(await accessibilityFaults(own)).toEqual([]);
    await own.getByRole('heading', { name: 'おねがいしたこと' }).scrollIntoViewIfNeeded();
    await picture(own, 'room-wishes-plain');
    await button(own, '「そのほか」は、もういりません').click();
    await own.getByText('終わりました。').waitFor();
    await desk.locator('header').getByText('絵文字で書いてほしい').waitFor({ state: 'hidden' });
  });
});
