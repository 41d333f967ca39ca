/** The directory of agencies and the duty calendar, as a supervisor keeps them. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { DEMO_SERVICE } from '../../../scripts/seed/organisation.ts';
import { picture } from '../support/browser.ts';
import { button, choose, faultsOf, sitDown } from '../support/desk.ts';
import type { Practice } from '../support/practice.ts';

const inDialog = (page: Page, name: string | RegExp) =>
  page.getByRole('dialog').getByRole('button', { name, exact: typeof name === 'string' });

export async function keepAgenciesAndDuty(practice: Practice): Promise<void> {
  const page = await sitDown(practice, 'sv1');
  await keepAgencies(page);
  await keepDuty(page);
  await page.context().close();
}

async function keepAgencies(page: Page): Promise<void> {
  await page.goto(new URL('/admin/#/administration/agencies', page.url()).href);
  await page.getByRole('table', { name: '関係機関の名簿' }).waitFor();
  await button(page, '登録する').click();
  const written = { 名称: 'ひがし警察署', 地域: '東部', 電話: '03-0000-0110', 受付時間: '24時間' };
  for (const [label, text] of Object.entries({ ...written, 担当者: '生活安全課 山田さん' }))
    await page
      .getByRole('dialog')
      .getByLabel(new RegExp(`^${label}`, 'u'))
      .fill(text);
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'office-agency-dialog');
  await inDialog(page, '登録する').click();
  await button(page, 'ひがし警察署：確認した').click();
  await page.getByText(/を今日確認したと記録しました/u).waitFor();
  await button(page, 'CSVを取り込む').click();
  await page.getByLabel('関係機関のCSVファイル').setInputFiles({
    name: '名簿.CSV',
    mimeType: 'text/csv',
    buffer: Buffer.from(FILE),
  });
  await page.getByText('3行目').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'office-agency-import');
  await inDialog(page, '1件を取り込む').click();
  await page.getByText('にし福祉事務所').first().waitFor();
  await choose(page, '種類', '福祉事務所');
  await page.getByText('ひがし警察署').waitFor({ state: 'detached' });
  expect(page.url()).toContain('kind=welfare-office');
  await button(page, '条件をすべて外す').click();
  await page.getByText('ひがし警察署').first().waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'office-agencies');
}

/** As the ward writes it; one line names no kind that there is. */
const FILE = [
  '種類,名称,地域,電話,夜間・休日の電話,受付時間,担当者,備考,窓口,最終確認日,管理番号',
  `福祉事務所,にし福祉事務所,西部,03-0000-0001,03-0000-0002,平日 8:30〜17:15,,,${DEMO_SERVICE.name},2026-10-01,`,
  `役所,どこか,,03-0000-0003,,,,,${DEMO_SERVICE.name},,`,
].join('\r\n');

async function keepDuty(page: Page): Promise<void> {
  await page.getByRole('link', { name: '当番表' }).click();
  await page.getByText('まだ当番が入っていません').waitFor();
  await button(page, '当番を入れる').click();
  await choose(page, '人', '石井 彩');
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'office-duty-dialog');
  await inDialog(page, '入れる').click();
  await page.getByRole('table', { name: '入れてある当番' }).waitFor();
  await page.getByText('この時間は当番がいません').first().waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'office-duty');
  await choose(page, '見かた', '表');
  await page.getByRole('table', { name: '当番の表' }).waitFor();
  await choose(page, '期間', '1か月');
  await picture(page, 'office-duty-table');
  await page.getByRole('button', { name: /の当番を外す$/u }).click();
  await inDialog(page, '外す').click();
  await page.getByText('まだ当番が入っていません').waitFor();
}
