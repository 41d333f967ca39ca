/** A passkey is registered and opens by itself; codes for the worst are printed; the office's network is the only way in, and proof is asked again. */
import pg from 'pg';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { picture, SIZES } from '../support/browser.ts';
import { accountOf, button, faultsOf, sitDown, typeCode, typeSignIn } from '../support/desk.ts';
import type { Practice } from '../support/practice.ts';

const COUNSELOR = 'soudan2';
const ADMINISTRATOR = 'kanri1';

async function looked(page: Page, name: string): Promise<void> {
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, `office-${name}`);
}

export async function proveWhoOneIs(practice: Practice): Promise<void> {
  await byPasskey(practice);
  await fromTheOffice(practice);
}

/** By the site's name: a bare address has none that a passkey could be bound to. */
async function byPasskey(practice: Practice): Promise<void> {
  const base = practice.base.replace('127.0.0.1', 'localhost');
  const context = await practice.browser.person({ viewport: SIZES.desk });
  const page = await context.newPage();
  await holdAuthenticator(page);
  await page.goto(`${base}/admin/`);
  await typeSignIn(page, accountOf(practice, COUNSELOR));
  await page.getByRole('heading', { name: '相談一覧' }).waitFor();
  await page.goto(`${base}/admin/#/account`);
  await button(page, 'パスキーを登録する').click();
  await page.getByLabel('名前').fill('机のパソコン');
  await button(page, '登録する').click();
  await page.getByRole('table', { name: '自分のパスキー' }).getByText('机のパソコン').waitFor();
  await button(page, '回復コードを作る').click();
  await page.getByRole('dialog', { name: '回復コード' }).getByRole('listitem').nth(9).waitFor();
  await looked(page, 'recovery-codes');
  await button(page, 'しまったので閉じる').click();
  await page.getByText('残り10個', { exact: false }).waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await looked(page, 'own-account');
  await context.clearCookies();
  await page.goto(`${base}/admin/#/login`);
  await page.reload();
  await button(page, 'パスキーでサインイン').waitFor();
  await looked(page, 'sign-in');
  await button(page, 'パスキーでサインイン').click();
  await page.getByRole('heading', { name: '相談一覧' }).waitFor();
  await context.close();
}

/** A key in the browser itself, which knows its owner. */
async function holdAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  });
}

async function fromTheOffice(practice: Practice): Promise<void> {
  const page = await sitDown(practice, ADMINISTRATOR);
  await page.goto(new URL('/admin/#/administration/allow-list', page.url()).href);
  await page.getByText('接続元の制限がありません', { exact: false }).waitFor();
  await looked(page, 'allow-list-none');
  await button(page, '接続元を加える').click();
  await page.getByLabel('接続元（IPアドレス、または範囲）').fill('203.0.113.0/24');
  await button(page, '加える').click();
  await page.getByRole('alert').getByText('入れなくなります', { exact: false }).waitFor();
  const here = await page.getByText('あなたの今の接続元').locator('[translate="no"]').textContent();
  await page.getByLabel('接続元（IPアドレス、または範囲）').fill(here ?? '');
  await page.getByLabel('メモ').fill('本庁舎');
  await button(page, '加える').click();
  await page.getByRole('table', { name: '入れる接続元' }).getByText('本庁舎').waitFor();
  await page.getByLabel('IPアドレス').fill('203.0.113.5');
  await button(page, '試す').click();
  await page.getByText('203.0.113.5 からは入れません。').waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await looked(page, 'allow-list');
  await forgetProof(practice);
  await page.getByRole('button', { name: /^[\da-f.:]+\/\d+を外す$/u }).click();
  await button(page, '外す').click();
  await page.getByRole('dialog', { name: '本人確認' }).waitFor();
  await looked(page, 'step-up');
  await typeCode(page, practice, ADMINISTRATOR, '確かめて続ける');
  // What was asked for goes on by itself.
  await page.getByText('接続元の制限がありません', { exact: false }).waitFor();
  await page.context().close();
}

/** As if the five minutes were over. */
async function forgetProof({ system }: Practice): Promise<void> {
  const client = new pg.Client({ connectionString: system.env['DATABASE_MIGRATOR_URL'] });
  await client.connect();
  await client.query(
    `update staff_sessions set proved_at = null where staff_id = (select id from staff where login_id = $1)`,
    [ADMINISTRATOR],
  );
  await client.end();
}
