/** A consultation from the end of its time to its certificate: listed, approved by the ward, confirmed by a second administrator, gone. */
import pg from 'pg';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { picture } from '../support/browser.ts';
import { button, choose, faultsOf, openConsultation, sitDown, talkWith } from '../support/desk.ts';
import type { Practice } from '../support/practice.ts';

interface Closed {
  id: string;
  number: number;
  service: string;
}

export async function disposesOf(practice: Practice): Promise<void> {
  const { id, number, service } = await endLongAgo(practice);
  const page = await sitDown(practice, 'kanri1');
  await page.goto(new URL('/admin/#/administration/disposal', page.url()).href);
  await page.getByRole('heading', { name: '保存と廃棄', level: 1 }).waitFor();
  const dialog = page.getByRole('dialog');
  await button(page, '終了日を決める').click();
  await dialog.getByLabel('契約の終了日').fill('2026/03/31');
  await dialog.getByRole('button', { name: '決める' }).click();
  await page.getByText('契約の終了日を決めました。', { exact: false }).waitFor();
  await openConsultation(page, id);
  const kept = page.getByRole('region', { name: '保存と廃棄' });
  await kept.getByText('2026-03-31まで保存し', { exact: false }).waitFor();
  await kept.scrollIntoViewIfNeeded();
  await looked(page, 'consultation');

  await page.goto(new URL('/admin/#/administration/disposal', page.url()).href);
  await chooseService(page, service);
  const coming = page.getByRole('region', { name: '廃棄の予定', exact: true });
  await expect
    .poll(async () => {
      await page.reload();
      await page.getByRole('heading', { name: '保存の決まり' }).waitFor();
      await chooseService(page, service);
      return coming.getByRole('link', { name: `${number}番` }).isVisible();
    })
    .toBe(true);
  await looked(page, 'overview');
  await button(page, '今日までの分の一覧を作る').click();
  await button(page, '区の承認を記録する').click();
  await dialog.getByLabel('承認された日').fill('2026/11/20');
  await dialog.getByLabel('承認した人（区の役職と氏名）').fill('福祉課長 練馬 太郎');
  await looked(page, 'approval');
  await dialog.getByRole('button', { name: '記録する' }).click();
  await page.getByText('2人目の確認待ち').waitFor();
  // Whoever asked cannot confirm.
  await button(page, '確かめて廃棄を始める').and(page.locator('[aria-disabled]')).waitFor();
  const address = page.url();
  await page.context().close();
  await confirms(practice, address, { number, service });
}

async function confirms(
  practice: Practice,
  address: string,
  { number, service }: Pick<Closed, 'number' | 'service'>,
): Promise<void> {
  const page = await sitDown(practice, 'kansa1');
  await page.goto(address);
  await button(page, '確かめて廃棄を始める').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox').check();
  await looked(page, 'confirmation');
  await dialog.getByRole('button', { name: '廃棄を始める' }).click();
  await page.getByText('廃棄済み').waitFor({ timeout: 30_000 });
  await looked(page, 'done');
  await button(page, '廃棄証明書を書き出す').click();
  await dialog.getByLabel('目的（だれに、何のために）').fill('区に渡すため');
  const certificate = page.waitForEvent('download');
  await dialog.getByRole('button', { name: '書き出す' }).click();
  expect((await certificate).suggestedFilename()).toMatch(/^廃棄証明書_\d+\.pdf$/u);

  await page.getByRole('link', { name: '保存と廃棄に戻る' }).click();
  await chooseService(page, service);
  await page.getByLabel('相談の番号').fill(String(number));
  await button(page, '探す').click();
  await page.getByText('内容は残っていません。', { exact: false }).waitFor();
  await looked(page, 'tombstone');
  await page.context().close();
}

async function looked(page: Page, name: string): Promise<void> {
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, `disposal-${name}`);
}

async function chooseService(page: Page, name: string): Promise<void> {
  const picker = page.getByRole('combobox', { name: '窓口', exact: true });
  await page.getByRole('heading', { name: '廃棄の予定' }).waitFor();
  if (await picker.isVisible()) await choose(page, '窓口', name);
}

/** A consultation that ended two years ago, and an auditor who is an administrator as well: the second person. */
async function endLongAgo(practice: Practice): Promise<Closed> {
  const { id } = await talkWith(practice, 'はいき', 'ずいぶん前の相談です。');
  const { system } = practice;
  const client = new pg.Client({ connectionString: system.env['DATABASE_MIGRATOR_URL'] });
  await client.connect();
  await client.query(
    `insert into memberships (staff_id, service_id, role, organisation_id)
     select m.staff_id, m.service_id, 'administrator', m.organisation_id from memberships m join staff s on s.id = m.staff_id
     where s.login_id = 'kansa1' on conflict do nothing`,
  );
  const { rows } = await client.query<Closed>(
    `update consultations c set stage = 'closed', outcome = 'listened', waits_for = 'nothing', next_timer = null, next_action_at = null, closed_at = now() - interval '2 years',
       ended_at = now() - interval '2 years', opened_at = now() - interval '2 years'
     from services s where s.id = c.service_id and c.id = $1 returning c.id, c.number, s.name as service`,
    [id],
  );
  await client.end();
  const [closed] = rows;
  if (!closed) throw new Error('the consultation is not there');
  return closed;
}
