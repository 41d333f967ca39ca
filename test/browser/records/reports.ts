/** A monthly report as an administrator makes it: drafted, frozen, and corrected when a number came late. */
import { expect } from 'vitest';
import { businessDate, DAY, startOfBusinessDate } from '../../../domain/hours.ts';
import { periodText } from '../../../domain/reports.ts';
import { createKeyStoreClient } from '../../../keys/client.ts';
import { generate } from '../../../scripts/generate/generate.ts';
import { picture } from '../support/browser.ts';
import { button, choose, faultsOf, sitDown } from '../support/desk.ts';
import type { Practice } from '../support/practice.ts';

export async function makesReport(practice: Practice): Promise<void> {
  await countMore(practice, 300);
  const page = await sitDown(practice, 'kanri1');
  await page.goto(new URL('/admin/#/administration/reports', page.url()).href);
  await page.getByRole('heading', { name: '月報・年報', level: 1 }).waitFor();
  await button(page, '下書きを作る').click();
  await choose(page, '期間', lastMonth());
  await choose(page, '窓口', '若年女性相談（生成）');
  await page.getByRole('dialog').getByRole('button', { name: '作る', exact: true }).click();
  await page.getByRole('heading', { name: /相談月報/u, level: 1 }).waitFor();
  await page.getByText(/^違いはありません/u).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'reports-draft');
  await button(page, '確定する').click();
  await page.getByRole('dialog').getByRole('button', { name: '確定する' }).click();
  await page.getByText(/^第1版・/u).waitFor();
  await countMore(practice, 200);
  await page.reload();
  await page.getByText(/か所が、今の数字と違います/u).waitFor();
  await picture(page, 'reports-differences');
  await button(page, '訂正する').click();
  await page.getByRole('dialog').getByLabel('訂正の理由').fill('登録が遅れた相談を加えました。');
  await page.getByRole('dialog').getByRole('button', { name: '訂正する' }).click();
  await page.getByText('訂正の理由：登録が遅れた相談を加えました。').waitFor();
  await page.getByText(/^違いはありません/u).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'reports-corrected');
  await page.getByRole('link', { name: '月報・年報の一覧' }).click();
  await page.getByText('確定（訂正1回）').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'reports-list');
  await page.context().close();
}

/** As the list of periods names it. */
function lastMonth(): string {
  const first = startOfBusinessDate(`${businessDate(Date.now()).slice(0, 7)}-01`);
  return periodText('month', businessDate(first - DAY).slice(0, 7));
}

/** In two services of their own, over this fiscal year and the last. */
async function countMore({ system: { env } }: Practice, consultations: number): Promise<void> {
  const keys = createKeyStoreClient({ socketPath: env['KEYS_SOCKET'] ?? '' });
  const sizes = { consultations, messages: consultations * 3, sealed: 0, open: 0 };
  const databaseUrl = env['DATABASE_MIGRATOR_URL'] ?? '';
  await generate({ ...sizes, databaseUrl, keys, now: Date.now() });
  await keys.close();
}
