/** The rules that must hold of every consultation, looked at on request. */
import { expect } from 'vitest';
import { picture } from '../support/browser.ts';
import { faultsOf, sitDown } from '../support/desk.ts';
import type { Practice } from '../support/practice.ts';

export async function inspectsTheRecord(practice: Practice): Promise<void> {
  const page = await sitDown(practice, 'kanri1');
  await page.goto(`${practice.base}/admin/#/administration/inspections`);
  await page.getByRole('heading', { name: '記録の点検', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'いま点検する' }).click();
  await page.getByText(/件の相談を点検しました/u).waitFor();
  await page.getByText('規則に反する相談はありません').waitFor();
  await picture(page, 'inspections');
  expect(await faultsOf(page)).toEqual([]);
}
