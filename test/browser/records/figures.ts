/** Figures of this fiscal year, divided by the hours of reception, and the consultations behind a count. */
import { expect } from 'vitest';
import { createKeyStoreClient } from '../../../keys/client.ts';
import { generate } from '../../../scripts/generate/generate.ts';
import { picture } from '../support/browser.ts';
import { button, choose, faultsOf, sitDown } from '../support/desk.ts';
import type { Practice } from '../support/practice.ts';

export async function countConsultations(practice: Practice): Promise<void> {
  await generateSome(practice);
  const page = await sitDown(practice, 'sv1');
  await page.getByRole('link', { name: '集計', exact: true }).click();
  await page.getByRole('heading', { name: /^相談件数（延べ）：\d/u }).waitFor();
  await choose(page, '行の項目', '受付時間の内外');
  const inHours = page.getByRole('row', { name: /受付時間内/u });
  await inHours.waitFor();
  // The chart comes by itself, and says nothing that the table does not.
  await page.locator('svg').filter({ hasText: '受付時間内' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'records-figures');
  await button(page, 'ほかの条件').click();
  await choose(page, '受付時間', '時間内');
  await page.waitForURL(/inHours/u);
  const count = await inHours.getByRole('link').innerText();
  await inHours.getByRole('link').click();
  await page.getByRole('heading', { name: '集計のもとの相談' }).waitFor();
  await page.getByText(`${count}件`, { exact: true }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'records-figure-consultations');
  await page.context().close();
}

/** Practice is counted apart, so there must be something else. */
async function generateSome({ system: { env } }: Practice): Promise<void> {
  const keys = createKeyStoreClient({ socketPath: env['KEYS_SOCKET'] ?? '' });
  try {
    await generate({
      databaseUrl: env['DATABASE_MIGRATOR_URL'] ?? '',
      keys,
      organisation: undefined,
      consultations: 200,
      messages: 800,
      sealed: 0,
      open: 5,
      now: Date.now(),
      say: () => undefined,
    });
  } finally {
    await keys.close();
  }
}
