/** Somebody is registered from a table, gets a consultation, and leaves: nothing of theirs is left without an owner. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { signIn } from '../../../scripts/drive/staff.ts';
import { DEMO_SERVICE } from '../../../scripts/seed/organisation.ts';
import { picture } from '../support/browser.ts';
import { arrive, button, choose, consultationOf, faultsOf, sitDown } from '../support/desk.ts';
import type { Practice } from '../support/practice.ts';

const NAME = '異動 さくら';
const WORDS = '引き継ぎの前に聞いてください。';
const FILE = [
  '氏名,職員ID,窓口コード,役割,所属,従事開始日,従事終了日',
  `${NAME},idou-sakura,${DEMO_SERVICE.code},相談員,子ども家庭課,2026/4/1,`,
].join('\r\n');

const inDialog = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true });

async function looked(page: Page, name: string): Promise<void> {
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, `office-${name}`);
}

export async function lookAfterAccounts(practice: Practice): Promise<void> {
  const page = await sitDown(practice, 'kanri1');
  const open = (path: string) =>
    page.goto(new URL(`/admin/#/administration/${path}`, page.url()).href);
  await open('staff/import');
  await register(page);
  await open('staff');
  await page.getByLabel('氏名・職員ID・所属').fill('さくら');
  await page.getByText('1人', { exact: true }).waitFor();
  await looked(page, 'accounts');
  await page.getByRole('link', { name: NAME }).click();
  await page.getByRole('heading', { name: NAME }).waitFor();
  const staffId = new URL(page.url()).hash.split('/').at(-1) ?? '';
  const { id, number } = await giveConsultation(practice, staffId);
  await leave(page, number);
  const chief = await signIn(practice.base, practice.signIns, 'administrator');
  expect(await chief.head(id)).toMatchObject({ stage: 'intake', assignee: null });
  await open('access-review');
  // The system began today: what there is of it is of this month.
  await page.getByRole('combobox', { name: '対象の月' }).click();
  await page.getByRole('option').first().click();
  await page.locator('[role="listbox"]').waitFor({ state: 'detached' });
  await page.getByRole('table', { name: '権限を持つ人' }).waitFor();
  await looked(page, 'access-review');
  await page.context().close();
}

async function register(page: Page): Promise<void> {
  const buffer = Buffer.from(FILE);
  await page
    .getByLabel('職員のCSVファイル')
    .setInputFiles({ name: '職員名簿.CSV', mimeType: 'text/csv', buffer });
  await page.getByRole('table', { name: '読み取った職員' }).waitFor();
  await looked(page, 'account-import');
  await button(page, 'この1人を登録する').click();
  await page.getByText('1人を登録しました。').waitFor();
  await looked(page, 'account-links');
}

/** Her consultation, in the hands of somebody who will be gone. */
async function giveConsultation(practice: Practice, staffId: string) {
  const room = await arrive(practice, 'ひきつぎ');
  await room.say(WORDS);
  const found = await consultationOf(practice, WORDS);
  const supervisor = await signIn(practice.base, practice.signIns, 'supervisor');
  await supervisor.command(found.id, 'assign', { to: staffId });
  return found;
}

async function leave(page: Page, number: number): Promise<void> {
  await button(page, '退職・異動').click();
  await page.getByText('担当している相談が1件あります', { exact: false }).waitFor();
  await choose(page, `No.${number}をどうするか`, '受付に戻す');
  await looked(page, 'account-leaving');
  await inDialog(page, '引き継いで、退職・異動にする').click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByText('役割はありません。').waitFor();
  await page.getByRole('table', { name: '権限の履歴' }).getByText('渡辺 恵').first().waitFor();
  await looked(page, 'account');
}
