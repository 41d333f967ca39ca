/** An auditor sees that the trail was not changed, and takes a copy away that proves it elsewhere. */
import { expect } from 'vitest';
import { picture } from '../support/browser.ts';
import { button, faultsOf, sitDown } from '../support/desk.ts';
import type { Practice } from '../support/practice.ts';

export async function proveTrail(practice: Practice): Promise<void> {
  const page = await sitDown(practice, 'kansa1');
  await page.goto(new URL('/admin/#/administration/trail', page.url()).href);
  await page.getByRole('link', { name: '記録の証明', exact: true }).click();
  await page.getByRole('heading', { name: '記録の証明', level: 1 }).waitFor();
  const chain = page.getByRole('table', { name: '連鎖と署名の状態' });
  await chain.getByText(/件めまで$/u).waitFor();
  await page.getByRole('table', { name: '検査ごとの結果' }).getByText('全体（1日1回）').waitFor();
  await page.getByRole('textbox', { name: '公開鍵' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'office-proof');
  await picture(page, 'office-proof-steps', button(page, '公開鍵を写す'));

  await button(page, '証明つきで書き出す').click();
  const dialog = page.getByRole('dialog', { name: '証明つきで書き出す' });
  await dialog.getByLabel('目的（だれに、何のために）').fill('定期の監査で、区に渡すため');
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'office-proof-dialog');
  const saved = page.waitForEvent('download');
  await dialog.getByRole('button', { name: '書き出す', exact: true }).click();
  expect((await saved).suggestedFilename()).toMatch(/^操作記録の証明_.+\.zip$/u);
  await dialog.waitFor({ state: 'detached' });
  await page.context().close();
}
