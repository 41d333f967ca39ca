/** A stop of the system is announced and read, an alarm's address is kept, and a system operator begins at the state of the parts. */
import pg from 'pg';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { picture } from '../support/browser.ts';
import { button, faultsOf, sitDown } from '../support/desk.ts';
import type { Practice } from '../support/practice.ts';

const TITLE = '機器の入れ替え';

async function looked(page: Page, name: string): Promise<void> {
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, `office-${name}`);
}

export async function lookAfterSystem(practice: Practice): Promise<void> {
  const page = await sitDown(practice, 'kanri1');
  const open = (path: string) =>
    page.goto(new URL(`/admin/#/administration/${path}`, page.url()).href);
  await open('announcements');
  await announce(page);
  await raiseAlarm(practice);
  await open('alarms');
  await keepAddress(page);
  await answerAlarm(page);
  await page.context().close();
  await readAnnouncement(practice);
  await beginAsOperator(practice);
}

async function announce(page: Page): Promise<void> {
  await button(page, 'お知らせを出す').click();
  const dialog = page.getByRole('dialog');
  const day = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
  for (const [label, hour] of [
    ['始まりの', '3:00'],
    ['終わりの', '4:00'],
  ] as const) {
    await dialog.getByLabel(`${label}日`).fill(day.replaceAll('-', '/'));
    await dialog.getByLabel(`${label}時刻`).fill(hour);
  }
  await dialog.getByLabel('件名').fill(TITLE);
  await dialog
    .getByLabel('内容（理由、影響、問い合わせ先）')
    .fill('サーバーの機器を入れ替えます。');
  await dialog.getByLabel('宛先（文書に出ます）').fill('相談担当課 御中');
  await dialog.getByLabel('発信者（文書に出ます）').fill('運営事業者');
  await looked(page, 'announce');
  await dialog.getByRole('button', { name: 'お知らせを出す' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: TITLE }).waitFor();
  await looked(page, 'announcements');
}

async function keepAddress(page: Page): Promise<void> {
  await button(page, '宛先を加える').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('メールアドレス').fill('alarm@example.lg.jp');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('alarm@example.lg.jp').waitFor();
  await looked(page, 'alarms');
}

/** As whoever finds it does: this one ends when somebody has looked after it. */
async function raiseAlarm({ system }: Practice): Promise<void> {
  const client = new pg.Client({ connectionString: system.env['DATABASE_SYSTEM_URL'] });
  await client.connect();
  await client.query(
    `insert into alarms (id, organisation_id, kind, detail) select $1::uuid, id, 'bulk-read', $2::jsonb from organisations`,
    [crypto.randomUUID(), JSON.stringify({ count: 60 })],
  );
  await client.end();
}

async function answerAlarm(page: Page): Promise<void> {
  await button(page, '対応した').click();
  await page.getByLabel('したこと・分かったこと').fill('月の報告のためでした。');
  await button(page, '記録する').click();
  const past = page.getByRole('region', { name: '終わった警報の一覧' });
  await past.getByText('月の報告のためでした。').waitFor();
  await page.getByRole('status', { name: '警報' }).waitFor({ state: 'detached' });
  await looked(page, 'alarms-answered');
}

/** Everybody sees it above whatever they do, until they have read it. */
async function readAnnouncement(practice: Practice): Promise<void> {
  const page = await sitDown(practice, 'soudan2');
  const banner = page.getByRole('status', { name: 'システムのお知らせ' });
  await banner.getByRole('link', { name: 'お知らせを読む' }).click();
  await page.getByRole('heading', { name: TITLE }).waitFor();
  await looked(page, 'announcement-list');
  await button(page, `${TITLE}を読みました`).click();
  await banner.waitFor({ state: 'detached' });
  await page.context().close();
}

async function beginAsOperator(practice: Practice): Promise<void> {
  const page = await sitDown(practice, 'unyo1', '稼働状況');
  const state = page.getByRole('region', { name: '各部品の状態' });
  await state.getByText('データベース', { exact: true }).waitFor();
  await looked(page, 'operations');
  expect(await page.getByRole('link', { name: '相談一覧' }).count()).toBe(0);
  await page.context().close();
}
