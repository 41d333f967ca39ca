/** An administrator records an incident in two fields, writes its first report, measures the outage and looks at the list. */
import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import { businessDate, DAY } from '../../../domain/hours.ts';
import { picture } from '../support/browser.ts';
import { button, faultsOf, sitDown } from '../support/desk.ts';
import type { Practice } from '../support/practice.ts';

const TITLE = '相談者の画面が開かない';

async function looked(page: Page, name: string): Promise<void> {
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, `office-${name}`);
}

export async function reportIncident(practice: Practice): Promise<void> {
  const page = await sitDown(practice, 'kanri1');
  const list = new URL('/admin/#/administration/incidents', page.url()).href;
  await page.goto(list);
  await page.getByText('訓練の記録がまだありません。').waitFor();
  await button(page, '障害・事故・訓練を記録する').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('件名').fill(TITLE);
  await dialog.getByLabel('何が起きたか').fill('16時ごろから白い画面のまま動かない。');
  await looked(page, 'incident-new');
  await dialog.getByRole('button', { name: '記録を始める' }).click();
  await page.getByRole('heading', { name: TITLE }).waitFor();
  await page.getByLabel('だれに、どう報告したか').fill('区の担当課に電話で報告した。');
  await button(page, '「第一報」を記録する').click();
  const story = page.getByRole('list', { name: '経過' });
  await story.getByText('区の担当課に電話で報告した。').waitFor();
  await button(page, '停止時間を計測する').click();
  await dialog.getByLabel('補正した分数').fill('12');
  await dialog.getByLabel('計測の方法、または補正の理由').fill('利用者の申告から');
  await dialog.getByLabel('始まりの時刻').fill('0:00');
  const yesterday = businessDate(Date.now() - DAY).replaceAll('-', '/');
  await dialog.getByLabel('始まりの日').fill(yesterday);
  await looked(page, 'incident-outage');
  await dialog.getByRole('button', { name: '計測して記録する' }).click();
  await story.getByText('停止時間 12分').waitFor();
  await looked(page, 'incident');
  await page.goto(list);
  await page.getByRole('link', { name: TITLE }).waitFor();
  await looked(page, 'incidents');
  await page.context().close();
}
