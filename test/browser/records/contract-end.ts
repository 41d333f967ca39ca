/** 「契約の終了」 as an administrator goes through it: what would go is counted, a day is set, held, and taken back. */
import { expect } from 'vitest';
import { picture } from '../support/browser.ts';
import { faultsOf, sitDown } from '../support/desk.ts';
import type { Practice } from '../support/practice.ts';

export async function plansTheEnd(practice: Practice): Promise<void> {
  const page = await sitDown(practice, 'kanri1');
  await page.goto(`${practice.base}/admin/#/administration/contract-end`);
  await page.getByText('契約の終了は決まっていません').waitFor();
  await page.getByRole('button', { name: /^引き渡すもの/u }).click();
  await page.getByText('操作記録と、変えられていないことの証明').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'contract-end-counted');
  await page.getByRole('button', { name: /^引き渡すもの/u }).click();
  await page.getByRole('button', { name: '契約の終了日を決める' }).click();
  await page.getByLabel('契約の最後の日').fill('2031/3/31');
  await page.getByRole('button', { name: '決める', exact: true }).click();
  await page.getByRole('heading', { name: '終了日を決めました' }).waitFor();
  await page.getByRole('button', { name: '止める', exact: true }).click();
  await page.getByLabel('理由').fill('契約の延長を確かめている');
  await page.getByRole('dialog').getByRole('button', { name: '止める', exact: true }).click();
  await page.getByText('止められています。').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'contract-end-held');
  // Taken back: whoever comes after finds the system as it was.
  await page.getByRole('button', { name: '取りやめる' }).click();
  await page.getByLabel('理由').fill('契約を延長した');
  await page.getByRole('dialog').getByRole('button', { name: '取りやめる' }).click();
  await page.getByText('契約の終了は決まっていません').waitFor();
  await page.context().close();
}
