import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { REPOSITORY } from '../../scripts/parts/data-folder.ts';
import { signIn } from '../../scripts/drive/staff.ts';
import { MAX_NOTE, MAX_REPLY } from '../../admin-ui/limits.ts';
import * as messages from '../../contracts/messages.ts';
import * as notes from '../../contracts/notes.ts';
import { picture } from './support/browser.ts';
import {
  accountOf,
  arrive,
  button,
  choose,
  consultationOf,
  faultsOf,
  goToDesk,
  sitDown,
  talkOf,
  typeSignIn,
} from './support/desk.ts';
import { usePractice } from './support/practice.ts';

const practice = usePractice({ screens: ['admin-ui'], isOpen: true });

describe('signing in', () => {
  test('with a wrong password says so, makes wait, and lets in with the right one', async () => {
    const page = await goToDesk(practice);
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-sign-in');
    const account = accountOf(practice, 'soudan2');
    await typeSignIn(page, { ...account, password: 'ちがうパスワード' });
    await page.getByRole('alert').getByText('IDまたはパスワードが違います。').waitFor();
    await button(page, 'サインイン').click();
    await page.getByText('しばらく待ってからやり直してください').waitFor();
    await page.getByRole('button', { name: /あと\d+秒お待ちください/ }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-sign-in-wait');
    await page.getByLabel('パスワード').fill(account.password);
    await button(page, 'サインイン').click();
    await page.getByRole('heading', { name: '相談一覧' }).waitFor();
  });

  test('and out leaves nothing to read behind', async () => {
    const page = await sitDown(practice, 'soudan2');
    await button(page, '中村 ゆい').click();
    await page.getByRole('menuitem', { name: 'サインアウト' }).click();
    await page.getByLabel('団体コード').waitFor();
    const answer = await page.request.get(`${practice.base}/api/staff/session`);
    expect(answer.status()).toBe(401);
    await page.goBack();
    await page.getByLabel('団体コード').waitFor();
  });
});

describe('the desk', () => {
  test('tells at once what is new, and who is on duty', async () => {
    const page = await sitDown(practice, 'soudan1');
    await choose(page, '勤務の状態', '対応中');
    const room = await arrive(practice, 'あき');
    await room.say('お知らせのための相談');
    const { number } = await consultationOf(practice, 'お知らせのための相談');
    await page.getByRole('button', { name: /お知らせ.*未読/ }).click();
    const notice = page.getByRole('dialog').getByText(`No.${number}`);
    await notice.waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-notices');
    await notice.click();
    await page.getByRole('heading', { name: `相談 No.${number}` }).waitFor();
    const colleague = await signIn(practice.base, practice.signIns, 'counselor');
    expect(colleague.me.duty).toBe('on');
  });

  test('has one stream in all tabs of a browser, and each tab is live, also when the first is closed', async () => {
    const first = await sitDown(practice, 'soudan1');
    const second = await first.context().newPage();
    let streams = 0;
    second.on('request', (asked) => {
      if (asked.url().includes('/api/staff/stream')) streams += 1;
    });
    const room = await arrive(practice, 'ふたば');
    await room.say('二つの窓で読まれます');
    const { id } = await consultationOf(practice, '二つの窓で読まれます');
    await second.goto(`${practice.base}/admin/#/consultations/${id}/show`);
    await talkOf(second).getByText('二つの窓で読まれます').waitFor();
    await room.say('もう一つ');
    await talkOf(second).getByText('もう一つ').waitFor();
    expect(streams).toBe(0);
    await first.close();
    await room.say('最後の一つ');
    await talkOf(second).getByText('最後の一つ').waitFor();
    expect(streams).toBeGreaterThan(0);
  });

  test('reads as well in the dark', async () => {
    const page = await sitDown(practice, 'sv1');
    await button(page, '小林 直子').click();
    await page.getByRole('menuitem', { name: '暗い表示にする' }).click();
    await page.locator('html[data-theme="dark"]').waitFor();
    await page.getByRole('row').first().waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-dark');
  });

  test('is there after at most 600 KB, screens coming when they are opened', async () => {
    const page = await goToDesk(practice);
    const files = await page.evaluate<string[]>(
      `performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.includes('/assets/'))`,
    );
    const folder = join(REPOSITORY, 'admin-ui', 'dist', 'assets');
    const weight = files
      .map((name) => gzipSync(readFileSync(join(folder, name.split('/').at(-1) ?? ''))).length)
      .reduce((sum, each) => sum + each, 0);
    expect(files.length).toBeGreaterThan(0);
    expect(files.length).toBeLessThan(readdirSync(folder).length);
    expect(weight).toBeLessThanOrEqual(600 * 1024);
  });

  test('takes no longer texts than the API does', () => {
    expect([MAX_REPLY, MAX_NOTE]).toEqual([messages.MAX_REPLY, notes.MAX_NOTE]);
  });
});
