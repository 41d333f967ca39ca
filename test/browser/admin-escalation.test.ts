import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { picture } from './support/browser.ts';
import {
  arrive,
  button,
  choose,
  consultationOf,
  faultsOf,
  openConsultation,
  sitDown,
  takeUp,
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
  await page.getByLabel('相手の名前、伝えたこと（任意）').fill('生活安全課に伝えた');
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
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-escalation-ended');
  });

  test('is refused with a reason, which the counselor reads at once', async () => {
    const page = await inConversation('迷っています');
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
    await request(page, '駅のホームにいると書いている', true);
    await page.getByText('承認を待たず、先に連絡してください。').waitFor();
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
    await button(supervisor, '承認する').click();
    await dialogButton(supervisor, '承認する').click();
    await page.getByText('電話での承認を本人が確認しました').waitFor();
    // The ward may act as well as the counselor.
    await bringToEnd(administrator);
    await page.getByText('連携を終えました（保護された）').waitFor();
  });
});
