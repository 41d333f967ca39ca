import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Room } from '../../scripts/drive/room.ts';
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

const practice = usePractice({ screens: ['admin-ui'], isOpen: true });

/** The counselor in conversation with somebody who said this; nobody has asked for anything yet. */
async function inConversation(words: string): Promise<Page> {
  const room = await arrive(practice, `人${randomUUID().slice(0, 8)}`);
  await room.say(words);
  const { id } = await consultationOf(practice, words);
  const page = await sitDown(practice, 'soudan1');
  await openConsultation(page, id);
  await takeUp(page);
  return page;
}

/** Fills the request and sends it; the escalation's screen is open afterwards. */
async function request(page: Page, reason: string, isImmediate: boolean): Promise<void> {
  await button(page, '関係機関と連携').click();
  if (isImmediate) await page.getByLabel('今、命や身体に危険がある').check();
  await page.getByLabel('理由（承認する人が読みます）').fill(reason);
  if (!isImmediate) await choose(page, '提供の根拠', /本人の同意/);
  await button(page, 'すべて選ぶ').click();
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, isImmediate ? 'admin-request-danger' : 'admin-request');
  const sendText = isImmediate ? '緊急として申請する（すぐ連絡できます）' : '承認を申請する';
  await button(page, sendText).click();
  await page.getByRole('toolbar', { name: '連携への操作' }).waitFor();
}

/** Somebody who may approve at the same escalation, come there by the list. */
async function approverAt(page: Page, loginId: 'sv1' | 'kanri1'): Promise<Page> {
  const approver = await sitDown(practice, loginId);
  await approver.getByRole('link', { name: '関係機関との連携' }).click();
  await approver.getByRole('heading', { name: '関係機関との連携' }).waitFor();
  expect(await faultsOf(approver)).toEqual([]);
  await picture(approver, 'admin-escalations');
  const id = /escalations\/([0-9a-f-]+)\//u.exec(page.url())?.[1] ?? '';
  await approver.locator(`a[href*="${id}"]`).click();
  await approver.getByRole('toolbar', { name: '連携への操作' }).waitFor();
  return approver;
}

const dialogButton = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true });

async function recordContact(page: Page): Promise<void> {
  await button(page, '連絡を記録する').click();
  await choose(page, '連絡した機関', /練馬警察署/);
  await page.getByLabel('連絡した時刻').fill('25:00');
  await page.getByText('14:05 のように入力してください。').waitFor();
  expect(await dialogButton(page, '記録する').isDisabled()).toBe(true);
  await page.getByLabel('連絡した時刻').fill('0時0分');
  await page.getByText('24時間で入力').waitFor();
  await choose(page, '渡したもの・読み上げたもの', /情報提供書（/);
  await page.getByLabel('伝えたこと、言われたこと（任意）').fill('生活安全課に伝えた');
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'admin-contact');
  await dialogButton(page, '記録する').click();
  await page.getByText('機関に連絡しました（電話）').waitFor();
}

async function bringToEnd(page: Page): Promise<void> {
  await button(page, '受理を記録する').click();
  await dialogButton(page, '記録する').click();
  await page.getByText('機関が受理しました').waitFor();
  await button(page, '結果を記録する').click();
  await choose(page, '結果', '保護された');
  await dialogButton(page, '結果を記録して連携を終える').click();
  await page.getByText('連携を終えました（保護された）').waitFor();
}

describe('bringing in the police', () => {
  test('is approved on the screen, then contacted, acknowledged and ended', async () => {
    const page = await inConversation('家の前に知らない人がいます');
    await request(page, '自宅の近くに不審な人がいる', false);
    const contact = button(page, '連絡を記録する');
    expect(await contact.getAttribute('aria-disabled')).toBe('true');

    const supervisor = await approverAt(page, 'sv1');
    await supervisor.getByText('相談者', { exact: false }).first().waitFor();
    expect(await faultsOf(supervisor)).toEqual([]);
    await picture(supervisor, 'admin-escalation');
    await button(supervisor, '承認する').click();
    await dialogButton(supervisor, '承認する').click();
    await supervisor.getByText('承認しました').waitFor();

    await page.getByText('承認しました').waitFor();
    await recordContact(page);
    await bringToEnd(page);
    await supervisor.getByText('連携を終えました（保護された）').waitFor();
    const auditor = await sitDown(practice, 'kansa1');
    await auditor.goto(page.url());
    await button(auditor, '渡した内容を見る').click();
    await auditor.getByText('封印したときのままです').waitFor();
    await auditor.getByText('家の前に知らない人がいます').waitFor();
    expect(await faultsOf(auditor)).toEqual([]);
    await picture(auditor, 'admin-escalation-auditor');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-escalation-ended');
  });

  test('is begun by the ward for anybody’s consultation, and refused with a reason that is read at once', async () => {
    const counselor = await inConversation('迷っています');
    const page = await sitDown(practice, 'kanri1');
    await page.goto(counselor.url());
    await page.getByRole('toolbar', { name: '相談への操作' }).waitFor();
    await request(page, '念のため', false);
    const supervisor = await approverAt(page, 'sv1');
    await button(supervisor, '承認しない').click();
    expect(await dialogButton(supervisor, '承認しない').isDisabled()).toBe(true);
    await supervisor
      .getByLabel('理由（申請した人に伝わります）')
      .fill('まず本人の気持ちを聞いてください');
    await dialogButton(supervisor, '承認しない').click();
    await page.getByText('理由：まず本人の気持ちを聞いてください').waitFor();
    expect(await button(page, '連絡を記録する').getAttribute('aria-disabled')).toBe('true');
  });

  test('when life is in danger comes before any approval, and a telephone approval is confirmed later', async () => {
    const page = await inConversation('今、駅のホームにいます。もう死にたいです。');
    const told = await sitDown(practice, 'sv1');
    await request(page, '駅のホームにいると書いている', true);
    const notice = told.getByText('命の危険のため、関係機関との連携が申請されました');
    await picture(told, 'admin-notice-danger', notice);
    await notice.locator('xpath=following-sibling::button').click();
    await told.getByRole('heading', { name: '警察との連携' }).waitFor();
    await page.getByText('承認を待たず、先に連絡してください。').waitFor();
    await button(page, '110番の通報シートを開く').click();
    await page.getByText('いま、どこにいるか').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-report-sheet');
    await button(page, '閉じる').click();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-escalation-danger');
    await recordContact(page);

    await button(page, '電話での承認を記録する').click();
    await choose(page, '承認した人', /小林 直子/);
    await dialogButton(page, '電話での承認を記録する').click();
    await page.getByText('小林 直子さんの電話での承認を記録しました（本人の確認待ち）').waitFor();
    const administrator = await approverAt(page, 'kanri1');
    await administrator.getByText('電話で承認（確認待ち）').waitFor();
    const supervisor = await approverAt(page, 'sv1');
    await button(supervisor, '電話での承認を確認する').click();
    await dialogButton(supervisor, '確認する').click();
    await page.getByText('電話での承認を本人が確認しました').waitFor();
    // The ward may act as well as the counselor.
    await bringToEnd(administrator);
    await page.getByText('連携を終えました（保護された）').waitFor();
  });
});

describe('the reply of a counselor in training', () => {
  const WAITS = '承認待ちの返信（相談者には見えません）';
  const ASKS = /佐々木 りんさんの返信が承認を待っています/u;
  const fieldOf = (page: Page) => page.getByLabel('返信（承認のあとで相談者に届きます）');
  const said = async (room: Room) => (await room.read()).map(({ text }) => text);

  /** In conversation with her, at the trainee's desk. */
  async function atWork(words: string) {
    const room = await arrive(practice, `人${randomUUID().slice(0, 8)}`);
    await room.say(words);
    const { id, number } = await consultationOf(practice, words);
    const page = await sitDown(practice, 'kenshu1');
    await openConsultation(page, id);
    await button(page, '担当する').click();
    await page.getByRole('button', { name: /読みました/u }).waitFor();
    await page.keyboard.press('Enter');
    await fieldOf(page).waitFor();
    return { room, number, page };
  }

  test('waits for a supervisor, comes back with a comment, and goes out in the end, live on every screen', async () => {
    const { room, number, page } = await atWork('返事を待っている言葉');
    await fieldOf(page).fill('がんばってください。');
    await button(page, '承認を求める').click();
    const waiting = page.getByRole('region', { name: WAITS });
    await waiting.getByText('今、対応中のスーパーバイザーがいません').waitFor();
    expect(await page.getByRole('button', { name: '関係機関と連携' }).isEnabled()).toBe(true);
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-reply-waiting');
    expect(await said(room)).not.toContain('がんばってください。');

    const supervisor = await sitDown(practice, 'sv1');
    await supervisor.getByRole('link', { name: '全体の状況' }).click();
    const open = supervisor.getByRole('link', { name: `No.${number}を開く` });
    await open.waitFor();
    expect(await faultsOf(supervisor)).toEqual([]);
    await picture(supervisor, 'admin-board-replies');
    await open.click();
    const asks = supervisor.getByRole('region', { name: ASKS });
    await asks.getByText('がんばってください。').waitFor();
    await room.say('まだいますか');
    await asks.getByText('相談者の新しいメッセージが1件あります').waitFor();
    expect(await faultsOf(supervisor)).toEqual([]);
    await picture(supervisor, 'admin-reply-approval');
    await asks.getByRole('button', { name: '差し戻す' }).click();
    await supervisor
      .getByLabel('差し戻す理由や助言')
      .fill('はげますより、気持ちを受けとめましょう。');
    expect(await faultsOf(supervisor)).toEqual([]);
    await picture(supervisor, 'admin-reply-return');
    await dialogButton(supervisor, '差し戻す').click();

    await page.getByText('はげますより、気持ちを受けとめましょう。').waitFor();
    await expect.poll(() => fieldOf(page).inputValue()).toBe('がんばってください。');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-reply-returned');
    await fieldOf(page).fill('つらかったですね。');
    await page.keyboard.press('Control+Enter');
    await waiting.waitFor();

    await asks.getByText('つらかったですね。').waitFor();
    await asks.getByRole('button', { name: '直して送る' }).click();
    await supervisor
      .getByLabel('送る文（相談者に届きます）')
      .fill('つらかったですね。聞かせてください。');
    await picture(supervisor, 'admin-reply-change');
    await dialogButton(supervisor, '承認して送る').click();
    await asks.waitFor({ state: 'detached' });
    const line = talkOf(page).getByText('承認：小林 直子');
    await line.waitFor();
    await waiting.waitFor({ state: 'detached' });
    expect(await said(room)).toContain('つらかったですね。聞かせてください。');
    expect(await said(room)).not.toContain('つらかったですね。');
    await page.getByRole('tab', { name: '経過' }).click();
    await page.getByText('佐々木 りんさんの返信を直して送りました').waitFor();
    await talkOf(page).getByRole('button', { name: '記録を見る' }).click();
    await page.getByText('承認を求めた文').waitFor();
    expect(await page.getByRole('button', { name: '訂正', exact: true }).count()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-reply-record');
  });

  test('can be withdrawn while it waits, and training ends by a supervisor’s hand', async () => {
    const { room, page } = await atWork('取り下げを見る言葉');
    await fieldOf(page).fill('まちがえた文');
    await button(page, '承認を求める').click();
    await button(page, '取り下げて直す').click();
    await expect.poll(() => fieldOf(page).inputValue()).toBe('まちがえた文');
    await page.getByRole('region', { name: WAITS }).waitFor({ state: 'detached' });

    const supervisor = await sitDown(practice, 'sv1');
    await supervisor.getByRole('link', { name: '全体の状況' }).click();
    const change = async (wish: string) => {
      await button(supervisor, `佐々木 りん：${wish}`).click();
      expect(await faultsOf(supervisor)).toEqual([]);
      await picture(supervisor, 'admin-training');
      await dialogButton(supervisor, wish).click();
      await supervisor.getByRole('dialog').waitFor({ state: 'detached' });
    };
    await change('研修を終える');
    // Her screen follows by itself, with what was being written.
    await expect.poll(() => replyField(page).inputValue()).toBe('まちがえた文');
    await replyField(page).fill('自分で送る文');
    await button(page, '送る').click();
    await expect.poll(() => said(room)).toContain('自分で送る文');
    await change('研修中にする');
    await fieldOf(page).waitFor();
  });
});
