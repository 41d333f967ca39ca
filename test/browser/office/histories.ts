/** An auditor reviews a consultation's history: the record beside the engine's own, and what they say of a changed record. */
import type { Page } from 'playwright-core';
import pg from 'pg';
import { expect } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { picture } from '../support/browser.ts';
import { button, faultsOf, sitDown, talkWith } from '../support/desk.ts';
import type { Practice } from '../support/practice.ts';

const WORDS = '履歴には残らないはずの言葉です。';

async function looked(page: Page, name: string): Promise<void> {
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, `office-history-${name}`);
}

export async function reviewHistory(practice: Practice): Promise<void> {
  const { id, number, counselor } = await talkWith(practice, 'りれき', WORDS);
  await counselor.reply(id, WORDS);
  const page = await sitDown(practice, 'kansa1');
  await page.goto(new URL('/admin/#/administration/histories', page.url()).href);
  await page.getByRole('heading', { name: 'ワークフロー履歴', level: 1 }).waitFor();
  await page.getByLabel('相談の番号').fill(String(number));
  await page.getByRole('link', { name: `No.${number}`, exact: true }).waitFor();
  await looked(page, 'list');
  await page.getByRole('link', { name: `No.${number}`, exact: true }).click();

  await page.getByRole('heading', { name: `No.${number} の履歴`, level: 1 }).waitFor();
  const result = page.getByRole('region', { name: '照合の結果' });
  await eventually(async () => {
    if (await result.getByText('一致', { exact: true }).isVisible()) return;
    await button(page, 'もう一度照合する').click();
    throw new Error('still under way');
  });
  const record = page.getByRole('region', { name: '記録された経過' });
  const engine = page.getByRole('region', { name: '進行管理の履歴' });
  await record.getByText('履歴の確認を終えました').waitFor();
  expect(await page.getByText(WORDS).count()).toBe(0);
  await looked(page, 'review');

  // From a step to the events that made it, by the keyboard, and to the values of one.
  const step = record
    .getByRole('listitem')
    .filter({ hasText: '履歴の確認を終えました' })
    .getByRole('button', { name: /進行管理で見る/ });
  await step.focus();
  await page.keyboard.press('Enter');
  await engine.getByText('操作を受け付けた：履歴の確認を終える').waitFor();
  expect(await engine.getByText('タイマーが鳴った').count()).toBe(0);
  await engine.getByRole('button', { name: '値を見る' }).first().click();
  await engine.getByRole('region', { name: /の値$/ }).waitFor();
  await looked(page, 'step');

  await tamper(practice, id);
  await button(page, 'もう一度照合する').click();
  await result.getByText('段階の種類が違います', { exact: false }).waitFor();
  await looked(page, 'differs');
  await page.context().close();
}

/** Past every rule of ours, as only somebody with the database in hand could. */
async function tamper({ system }: Practice, id: string): Promise<void> {
  const client = new pg.Client({ connectionString: system.env['DATABASE_MIGRATOR_URL'] });
  await client.connect();
  await client.query('alter table case_events disable trigger case_events_keep');
  await client.query(
    `update case_events set kind = 'transferred' where consultation_id = $1 and kind = 'assigned'`,
    [id],
  );
  await client.query('alter table case_events enable trigger case_events_keep');
  await client.end();
}
