/** A restricted consultation is opened in an emergency, reviewed, and found by an auditor who asks who read it and why. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { picture } from '../support/browser.ts';
import {
  button,
  choose,
  faultsOf,
  openConsultation,
  sitDown,
  talkOf,
  talkWith,
} from '../support/desk.ts';
import type { Practice } from '../support/practice.ts';

const WORDS = '近所に知られたくないのですが。';
const WHY = '担当が不在で、すぐに確認が必要なため';

async function looked(page: Page, name: string): Promise<void> {
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, `office-${name}`);
}

export async function askWhoReadIt(practice: Practice): Promise<void> {
  const { id, number } = await talkWith(practice, 'きんじょ', WORDS);
  const supervisor = await sitDown(practice, 'sv1');
  await restrict(supervisor, id);
  await openInEmergency(practice, { id, number });
  await review(supervisor, number);
  await askAsAuditor(practice, number);
}

async function restrict(page: Page, id: string): Promise<void> {
  await openConsultation(page, id);
  await button(page, '閲覧を制限する').click();
  await page.getByRole('dialog').getByLabel('理由').fill('本人の希望。近所に職員がいるため');
  await page.getByRole('dialog').getByRole('button', { name: '制限する', exact: true }).click();
  await page.getByText('制限しています。担当者のほかの相談員には見えません。').waitFor();
}

async function openInEmergency(
  practice: Practice,
  { id, number }: { id: string; number: number },
): Promise<void> {
  const page = await sitDown(practice, 'soudan2');
  await page.goto(new URL(`/admin/#/numbers/${number}`, page.url()).href);
  await page.getByText('この相談は閲覧が制限されています', { exact: false }).waitFor();
  await page.getByLabel('今見る必要がある理由').fill(WHY);
  await looked(page, 'emergency');
  await button(page, '緊急閲覧を始める').click();
  await talkOf(page).getByText(WORDS).waitFor();
  await page.getByText('緊急閲覧中です', { exact: false }).waitFor();
  expect(new URL(page.url()).hash).toContain(id);
  await page.context().close();
}

async function review(page: Page, number: number): Promise<void> {
  await page.goto(new URL('/admin/#/administration/accesses', page.url()).href);
  await page.getByText(WHY).waitFor();
  await looked(page, 'accesses');
  await button(page, '確認する').click();
  const dialog = page.getByRole('dialog', { name: `緊急閲覧の確認（No.${number}）` });
  await dialog.getByLabel('適切だった', { exact: true }).check();
  await dialog.getByRole('button', { name: '確認を記録する' }).click();
  await page.getByRole('table').getByText('適切', { exact: true }).waitFor();
  await page.context().close();
}

/** "Who read consultation 123 last month, and why?": the place, the number, and the answer stands there. */
async function askAsAuditor(practice: Practice, number: number): Promise<void> {
  const page = await sitDown(practice, 'kansa1');
  await page.getByRole('link', { name: '管理', exact: true }).click();
  await page.getByRole('link', { name: '監査', exact: true }).click();
  await page.getByLabel('相談の番号').fill(String(number));
  await choose(page, '種類', '閲覧');
  await page.getByRole('link', { name: '今月', exact: true }).click();
  const table = page.getByRole('table', { name: '操作記録' });
  await table.getByText('緊急閲覧', { exact: true }).first().waitFor();
  await table.getByText('中村 ゆい').first().waitFor();
  await looked(page, 'trail');
  await page.getByRole('link', { name: `No.${number}の相談者の記録を見た職員` }).click();
  await page.getByRole('table', { name: '見た職員' }).getByText('中村 ゆい').waitFor();
  await looked(page, 'trail-report');
  await page.context().close();
}
