/** A register, how it is printed, and the ward's approval without which nothing is. */
import { expect } from 'vitest';
import { picture } from '../support/browser.ts';
import { button, choose, faultsOf, sitDown } from '../support/desk.ts';
import type { Practice } from '../support/practice.ts';

export async function keepRegisters(practice: Practice): Promise<void> {
  const page = await sitDown(practice, 'kanri1');
  await page.goto(new URL('/admin/#/administration/registers', page.url()).href);
  await page.getByRole('link', { name: '研修・訓練' }).click();
  await page.getByText('記載はまだありません').waitFor();
  await button(page, '記載する').click();
  const dialog = page.getByRole('dialog');
  await choose(page, '種類', /^訓練$/u);
  const written = {
    実施した日: '2026/10/01',
    題名: '事故の訓練',
    内容: '連絡の手順',
    受けた人: '相談員 全員',
    結果: '手順どおり',
    次に行う日: '2026/11/01',
  };
  for (const [label, text] of Object.entries(written))
    await dialog.getByLabel(label, { exact: true }).fill(text);
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'office-register-dialog');
  await dialog.getByRole('button', { name: '記載する' }).click();
  await page.getByText('台帳に記載しました。').waitFor();
  await page.getByText('期日', { exact: true }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'office-register');
  const printed = page.waitForEvent('download');
  await button(page, '印刷する（PDF）').click();
  expect((await printed).suggestedFilename()).toMatch(/^研修・訓練_.+\.pdf$/u);

  await page.goto(new URL('/admin/#/administration/copies', page.url()).href);
  const made = page.getByRole('region', { name: '作った写し' }).first();
  await made.getByText('研修・訓練の印刷').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'office-copies');
  const approved = page.getByRole('row', { name: /台帳/u }).first();
  await approved.getByRole('button', { name: '取り下げる' }).click();
  await dialog.getByRole('button', { name: '取り下げる' }).click();
  await page.getByText('承認を取り下げました。').waitFor();
  await page.goto(new URL('/admin/#/administration/registers/training', page.url()).href);
  await button(page, '印刷する（PDF）').click();
  await page.getByText(/「台帳」を書き出すことについて、区の承認が記録されていません。/u).waitFor();
  await page.context().close();
}
