/** What the desk knows of the person herself: flags, her earlier consultations, what is new since one last read. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { picture } from './support/browser.ts';
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
import { usePractice } from './support/practice.ts';

const practice = usePractice({ screens: ['admin-ui', 'room-ui'], isOpen: true });

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

/** Makes what others said hers, as if it had ended before: an end of its own takes days. */
async function lookBackOn(id: string, earlier: readonly string[]) {
  const pool = new pg.Pool({ connectionString: practice.system.env['DATABASE_MIGRATOR_URL'] });
  try {
    await pool.query(
      `update consultations e set consultee_id = now.consultee_id, stage = 'closed', outcome = 'listened', opened_at = now.opened_at - interval '30 days',
         closed_at = now.opened_at - interval '29 days', ended_at = now.opened_at - interval '28 days'
       from consultations now where now.id = $1 and e.id = any($2)`,
      [id, earlier],
    );
  } finally {
    await pool.end();
  }
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
