import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, test } from 'vitest';
import type { Room } from '../../scripts/drive/room.ts';
import { signIn } from '../../scripts/drive/staff.ts';
import { openRecords } from '../../scripts/faults/records.ts';
import { eventually } from '../support/eventually.ts';
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
} from './support/desk.ts';
import { usePractice } from './support/practice.ts';

const practice = usePractice({ screens: ['admin-ui'], isOpen: false });

const STOPPED = ['temporal', 'worker', 'keys'] as const;

afterEach(() => {
  for (const part of STOPPED) practice.system.kill(part, 'SIGCONT');
});

const banner = (page: Page) => page.getByRole('status', { name: '止まっている部品' });

/** Somebody in conversation with the first counselor, who sits at no screen yet. */
async function inConversation(words: string): Promise<{ room: Room; id: string }> {
  const room = await arrive(practice, `人${randomUUID().slice(0, 8)}`);
  await room.say(words);
  const { id } = await consultationOf(practice, words);
  const counselor = await signIn(practice.base, practice.signIns, 'counselor');
  await eventually(() => counselor.take(id));
  await counselor.confirmReview(id);
  return { room, id };
}

async function at(id: string, loginId: string): Promise<Page> {
  const page = await sitDown(practice, loginId);
  await openConsultation(page, id);
  return page;
}

describe('while the engine is away', () => {
  test('a colleague stands in, and commands wait before everybody until they are done or said why not', async () => {
    const { room, id } = await inConversation('エンジンが止まる夜');
    const counselor = await at(id, 'soudan1');
    const colleague = await at(id, 'soudan2');
    await colleague
      .getByText('担当者だけができる操作です。')
      .first()
      .waitFor({ state: 'attached' });
    practice.system.kill('temporal', 'SIGSTOP');

    await banner(colleague).getByText('進行を管理する部品が止まっています。').waitFor();
    await colleague.getByText('担当者（高橋 みさき）の代わりに返信します。').waitFor();
    await replyField(colleague).fill('担当に代わってお返事します。');
    expect(await faultsOf(colleague)).toEqual([]);
    await picture(colleague, 'admin-stand-in');
    await colleague.keyboard.press('Control+Enter');
    await talkOf(colleague)
      .getByText('中村 ゆい（代わりの返信）')
      .or(talkOf(colleague).getByText('自分（代わりの返信）'))
      .waitFor();
    await talkOf(counselor).getByText('中村 ゆい（代わりの返信）').waitFor();
    expect((await room.read()).map(({ text }) => text)).toContain('担当に代わってお返事します。');

    await button(counselor, '会話を終える').click();
    await counselor.getByRole('dialog').getByRole('button', { name: '会話を終える' }).click();
    await counselor.getByText('処理待ち：「会話を終える」（自分、').waitFor();
    await colleague.getByText('処理待ち：「会話を終える」（高橋 みさき、').waitFor();
    await button(counselor, '受付に戻す').click();
    await counselor.getByRole('dialog').getByRole('button', { name: '受付に戻す' }).click();
    await counselor.getByText('処理待ち：「受付に戻す」（自分、').waitFor();
    await counselor.reload();
    await counselor.getByText('処理待ち：「会話を終える」（自分、').waitFor();
    await counselor.getByText('同じ操作が処理待ちです。').first().waitFor({ state: 'attached' });
    expect(await faultsOf(counselor)).toEqual([]);
    await picture(counselor, 'admin-pending');

    practice.system.kill('temporal', 'SIGCONT');
    await counselor.getByText('「会話を終える」が終わりました。').waitFor();
    const refusal = counselor.getByRole('alert').getByText('できませんでした：「受付に戻す」');
    await refusal.waitFor();
    await counselor.getByText('今の段階ではこの操作はできません。').first().waitFor();
    await colleague.getByText('できませんでした：「受付に戻す」').waitFor();
    expect(await faultsOf(counselor)).toEqual([]);
    await picture(counselor, 'admin-refused-later');
    await button(counselor, '確認しました').click();
    await refusal.waitFor({ state: 'detached' });
    await counselor.reload();
    await button(counselor, '相談でないものとして終了').waitFor();
    expect(await refusal.count()).toBe(0);
    await banner(counselor).waitFor({ state: 'detached' });
  }, 180_000);
});

describe('the banner', () => {
  test('names each part that is away, the weightiest first, and goes when all are back', async () => {
    const { room, id } = await inConversation('部品が止まる夜');
    const page = await at(id, 'soudan1');
    expect(await banner(page).count()).toBe(0);
    await room.presence('left');
    practice.system.kill('worker', 'SIGSTOP');
    await replyField(page).fill('お知らせが届かない返信');
    await page.keyboard.press('Control+Enter');
    await talkOf(page).getByText('お知らせが届かない返信').waitFor();
    await room.say('まだ待っています');
    await waitLonger();
    practice.system.kill('temporal', 'SIGSTOP');
    practice.system.kill('keys', 'SIGSTOP');

    await eventually(
      async () => {
        const names = await banner(page).getByRole('listitem').locator('strong').allInnerTexts();
        expect(names).toEqual([
          '記録を開く鍵が使えません。',
          '進行を管理する部品が止まっています。',
          '自動の処理が遅れています。',
          'LINEへのお知らせが遅れています。',
        ]);
      },
      { withinMs: 60_000, everyMs: 500 },
    );
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-parts-away');

    for (const part of STOPPED) practice.system.kill(part, 'SIGCONT');
    await page.getByText('すべての部品が動いています。').waitFor({ timeout: 90_000 });
    expect(await banner(page).count()).toBe(0);
  });

  /** What waits has waited for ten minutes already. */
  async function waitLonger() {
    const records = openRecords(practice.system);
    try {
      for (const [table, open] of [
        ['outbox', 'done_at is null'],
        ['deliveries', `status = 'waiting'`],
      ]) {
        const late = await records.sql(
          `update ${table} set created_at = created_at - interval '10 minutes' where ${open} returning 1`,
        );
        expect(late.length, table).toBeGreaterThan(0);
      }
    } finally {
      await records.close();
    }
  }
});

describe('her words while the API restarts', () => {
  test('are on the desk once, without anybody loading it anew', async () => {
    const { room, id } = await inConversation('サーバーが止まるころに書く');
    const page = await at(id, 'soudan1');
    await talkOf(page).getByText('サーバーが止まるころに書く').waitFor();
    practice.system.kill('api', 'SIGKILL');
    const words = 'とぎれても届く言葉';
    const messageId = randomUUID();
    await eventually(() => room.say(words, messageId), { withinMs: 60_000, everyMs: 500 });
    await room.say(words, messageId);
    await talkOf(page).getByText(words).waitFor();
    expect(await talkOf(page).getByText(words).count()).toBe(1);
    await banner(page).waitFor({ state: 'detached' });
  });
});

describe('somebody who came outside hours', () => {
  test('is answered, comes back after closure, and is written to in a new consultation linked to the last', async () => {
    const words = '夜中にごめんなさい。';
    const room = await arrive(practice, 'よる');
    await room.say(words);
    const { id, number } = await consultationOf(practice, words);
    const page = await at(id, 'soudan1');
    await readFolded(page, words);
    await takeUp(page);
    await replyField(page).fill('おはようございます。読みました。');
    await page.keyboard.press('Control+Enter');
    await eventually(async () => {
      const texts = (await room.read()).map(({ text }) => text);
      expect(texts).toContain('おはようございます。読みました。');
    });
    await close(page);
    await page.getByText('まだ再開できる相談です。').first().waitFor({ state: 'attached' });

    await button(page, '再開する').click();
    await page.getByLabel('理由（任意）').fill('聞き忘れたことがある');
    await page.getByRole('dialog').getByRole('button', { name: '再開する' }).click();
    await button(page, '会話を終える').waitFor();
    await room.say('続きを話します');
    await talkOf(page).getByText('続きを話します').waitFor();
    // The workflow has heard of it: what it hears after the talk's end counts as coming back.
    await page.getByText('職員の返信を待っています').waitFor();
    await page.getByRole('tab', { name: '経過' }).click();
    await page.getByText('理由：聞き忘れたことがある').waitFor();
    await close(page);

    await endGrace(id);
    await page.reload();
    await button(page, 'つなげて新しい相談を開く').click();
    await page.getByRole('heading', { name: `相談 No.${number + 1}` }).waitFor();
    await page.getByText('この相談の前の相談').waitFor();
    await replyField(page).fill('その後、いかがですか。');
    await page.keyboard.press('Control+Enter');
    await talkOf(page).getByText('その後、いかがですか。').waitFor();
    await room.say('元気にしています');
    await talkOf(page).getByText('元気にしています').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-linked');
    expect((await room.read()).map(({ text }) => text)).toContain('その後、いかがですか。');
  });

  /** The automatic answer takes one line, hers stand open; by keyboard it opens, and stays so. */
  async function readFolded(page: Page, words: string) {
    const talk = talkOf(page);
    const line = talk.getByRole('button', { name: '自動応答 1件：時間外の案内' });
    await line.waitFor();
    await talk.getByText(words).waitFor();
    expect(await talk.getByText('自動応答（時間外の案内）').count()).toBe(0);
    await picture(page, 'admin-automatic-folded');
    await line.focus();
    await page.keyboard.press('Enter');
    await talk.getByText('自動応答（時間外の案内）').waitFor();
    expect(await line.getAttribute('aria-expanded')).toBe('true');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-automatic-open');
  }

  /** As what was no consultation: two presses, and nothing is asked of attributes; taken back once. */
  async function close(page: Page) {
    const dismissAs = async (word: string) => {
      await button(page, '相談でないものとして終了').click();
      await page.getByRole('menuitem', { name: word }).click();
      await page.getByText(`「${word}」として終了しました。`).waitFor();
      await button(page, '再開する').waitFor();
    };
    await button(page, '相談でないものとして終了').click();
    await page.getByRole('menuitem', { name: '無言' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-dismissal');
    await page.keyboard.press('Escape');
    await dismissAs('テスト');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-dismissed');
    await button(page, '元に戻す').click();
    await button(page, '会話を終える').waitFor();
    expect(await page.getByText('「テスト」として終了しました。').count()).toBe(0);
    await dismissAs('間違い');
  }

  /** A week later. */
  async function endGrace(id: string) {
    const records = openRecords(practice.system);
    await records.sql(`update consultations set ended_at = now() where id = $1`, [id]);
    await records.close();
  }
});
