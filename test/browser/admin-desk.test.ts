import type { Page } from 'playwright-core';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { REPOSITORY } from '../../scripts/parts/data-folder.ts';
import { nextCode } from '../../scripts/drive/codes.ts';
import { ROOM_PATHS } from '../../scripts/drive/room.ts';
import { signIn } from '../../scripts/drive/staff.ts';
import { openRecords } from '../../scripts/faults/records.ts';
import { MAX_NOTE, MAX_REPLY } from '../../admin-ui/limits.ts';
import * as messages from '../../contracts/messages.ts';
import * as notes from '../../contracts/notes.ts';
import { eventually } from '../support/eventually.ts';
import { picture } from './support/browser.ts';
import {
  accountOf,
  arrive,
  button,
  choose,
  consultationOf,
  faultsOf,
  goToDesk,
  openConsultation,
  replyField,
  sitDown,
  takeUp,
  talkOf,
  talkWith,
  typeCode,
  typeSignIn,
  untilSeen,
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

describe('signing in where a code is needed', () => {
  test('takes the password and then the code, however it is typed, and says what is wrong with it', async () => {
    const page = await goToDesk(practice);
    const account = accountOf(practice, 'kansa1');
    await typeSignIn(page, account);
    const field = page.getByLabel('確認コード（6桁）');
    await field.waitFor();
    expect(await field.getAttribute('autocomplete')).toBe('one-time-code');
    expect(await field.getAttribute('inputmode')).toBe('numeric');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-code');
    await field.fill('12 34');
    await button(page, '確認してサインイン').click();
    await page.getByRole('alert').getByText('6桁の数字を入力してください。').waitFor();
    await field.fill('000000');
    await button(page, '確認してサインイン').click();
    await page.getByRole('alert').getByText('確認コードが違います。').waitFor();
    await picture(page, 'admin-code-wrong');
    expect(await faultsOf(page)).toEqual([]);
    // The way stands half open: loaded again it asks for the code, and nothing else is served.
    await page.reload();
    const right = await nextCode(practice.base, account);
    const wide = Array.from(right, (digit) =>
      String.fromCodePoint(0xfee0 + Number(digit.charCodeAt(0))),
    );
    await field.fill(`${wide.slice(0, 3).join('')}　${wide.slice(3).join('')}`);
    // The wait of the wrong code may still last; what is in the field stays.
    await eventually(async () => {
      await button(page, '確認してサインイン').click();
      await page.getByRole('heading', { name: '相談一覧' }).waitFor({ timeout: 3_000 });
    });
  });

  test('can be begun again with the password, which closes what was half open', async () => {
    const page = await goToDesk(practice);
    await typeSignIn(page, accountOf(practice, 'unyo1'));
    await button(page, 'パスワードの入力に戻る').click();
    await page.getByLabel('パスワード').waitFor();
    await eventually(async () => {
      const answer = await page.request.get(`${practice.base}/api/staff/session`);
      expect(await answer.json()).not.toHaveProperty('detail');
    });
    await page.reload();
    await page.getByLabel('パスワード').waitFor();
  });

  test('begins, the first time, with setting up an authenticator app from what is on the screen', async () => {
    const page = await goToDesk(practice);
    const account = accountOf(practice, 'sv2');
    await typeSignIn(page, account);
    const qrCode = page.getByRole('img', { name: '認証アプリで読み取るQRコード' });
    await qrCode.waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-enrol');
    const key = page.getByRole('group', { name: 'キー' });
    const shown = await key.innerText();
    expect(shown).toMatch(/^(?:[A-Z2-7]{4}\s){7}[A-Z2-7]{4}$/u);
    await button(page, 'キーをコピー').click();
    await page.getByText(/コピー(しました|できませんでした)/).waitFor();
    const field = page.getByLabel('確認コード（6桁）');
    await field.fill('000000');
    await button(page, '設定を終える').click();
    await page.getByRole('alert').getByText('確認コードが違います。').waitFor();
    // Loaded again, the key is still the one the app has read.
    await page.reload();
    await qrCode.waitFor();
    expect(await key.innerText()).toBe(shown);
    const enrolled = { ...account, totpSecret: shown.replace(/\s/gu, '') };
    await field.fill(await nextCode(practice.base, enrolled));
    await button(page, '設定を終える').click();
    await page.getByRole('heading', { name: '相談一覧' }).waitFor();
    await button(page, '石井 彩').click();
    await page.getByRole('menuitem', { name: 'サインアウト' }).click();
    await typeSignIn(page, account);
    await field.fill(await nextCode(practice.base, enrolled));
    await button(page, '確認してサインイン').click();
    await page.getByRole('heading', { name: '相談一覧' }).waitFor();
  });

  test('is a counselor’s to choose, behind the password', async () => {
    const page = await sitDown(practice, 'soudan2');
    await button(page, '中村 ゆい').click();
    await page.getByRole('menuitem', { name: '自分の設定' }).click();
    await button(page, '認証アプリを設定する').click();
    const dialog = page.getByRole('dialog', { name: '二段階認証の設定' });
    await dialog.getByLabel('パスワード').fill(accountOf(practice, 'soudan2').password);
    expect(await faultsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: '次へ' }).click();
    await dialog.getByRole('img', { name: '認証アプリで読み取るQRコード' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-enrol-dialog');
    await dialog.getByRole('button', { name: 'やめる' }).click();
    await dialog.waitFor({ state: 'detached' });
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

  test('after an idle time asks for both again, in place, and what was typed is there', async () => {
    const room = await arrive(practice, 'ひかり');
    await room.say('席を外したときの相談');
    const { id } = await consultationOf(practice, '席を外したときの相談');
    const page = await sitDown(practice, 'sv1');
    await openConsultation(page, id);
    await takeUp(page);
    // As long as she is there, nobody who has her before them is idle.
    await room.presence('left');
    await page.getByText('相談者は画面を閉じています').waitFor();
    await page.clock.install();
    await replyField(page).fill('途中まで書いた返事');
    await page.clock.fastForward('15:10');
    await page.getByRole('heading', { name: '画面を隠しています' }).waitFor();
    await page.getByLabel('パスワード').fill(accountOf(practice, 'sv1').password);
    await button(page, 'サインイン').click();
    await page.getByLabel('確認コード（6桁）').waitFor();
    expect(await page.locator('body').innerText()).not.toContain('席を外したときの相談');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-idle-code');
    await typeCode(page, practice, 'sv1');
    await page.getByRole('heading', { name: '画面を隠しています' }).waitFor({ state: 'detached' });
    expect(await replyField(page).inputValue()).toBe('途中まで書いた返事');
  });

  test('offers no mail for notices where there is no mail server', async () => {
    const page = await sitDown(practice, 'soudan1');
    await page.goto(new URL('/admin/#/notices/settings', page.url()).href);
    await page.getByText('この環境ではメールを送れません').waitFor();
    expect(await page.getByLabel('命や身体の危険をメールで').isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: '確認番号を送る' }).count()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
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

describe('two people on one consultation', () => {
  const here = (page: Page) => page.getByRole('status', { name: 'ほかに開いている職員' });
  const warning = (page: Page) => page.getByRole('status', { name: '返信を書いている職員' });

  test('see each other, and who writes a reply, before one of them sends; who reads along is not seen', async () => {
    const { id } = await talkWith(practice, 'そら', '二人で見る相談');
    const supervisor = await sitDown(practice, 'sv1');
    await openConsultation(supervisor, id);
    const page = await sitDown(practice, 'soudan1');
    await openConsultation(page, id);
    await here(supervisor).getByText('高橋 みさきさん（相談員）が見ています').waitFor();
    const colleague = await sitDown(practice, 'soudan2');
    await openConsultation(colleague, id);
    await here(page).getByText('中村 ゆいさん（相談員）が見ています').waitFor();
    await here(colleague).getByText('高橋 みさきさん（相談員）が見ています').waitFor();
    for (const one of [page, colleague])
      expect(await here(one).innerText()).not.toContain('スーパーバイザー');

    await replyField(page).pressSequentially('いま');
    await warning(supervisor).getByText('高橋 みさきさんが返信を書いています').waitFor();
    await here(colleague).getByText('返信を書いています').waitFor();
    expect(await faultsOf(supervisor)).toEqual([]);
    await picture(supervisor, 'admin-colleague-writes');
    // The memo is seen as one, and a reply that is let be is over by itself.
    await button(page, '内部メモ').click();
    await page.getByLabel('内部メモ（相談者には見えません）').pressSequentially('メモ');
    await here(colleague).getByText('メモを書いています').waitFor();
    await warning(supervisor).getByText('返信を書いています').waitFor({ state: 'detached' });
    await here(colleague).getByText('が見ています').waitFor();

    // Two who write know of each other; the second is held back all the same.
    await button(page, '返信').click();
    await replyField(supervisor).pressSequentially('私からも');
    await warning(page).getByText('さんが返信を書いています').waitFor();
    await here(page).getByText('（スーパーバイザー）が').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-two-write');
    await replyField(page).press('Control+Enter');
    await talkOf(supervisor).getByText('いま', { exact: true }).waitFor();
    await replyField(supervisor).press('Control+Enter');
    await supervisor.getByText('他の職員が先に返信しました').waitFor();
    await colleague.close();
    await here(page).getByText('中村 ゆい').waitFor({ state: 'detached' });
  });

  test('see that she types, and no more of it than that', async () => {
    const { room, id } = await talkWith(practice, 'りく', '書くのに時間がかかる相談');
    const page = await sitDown(practice, 'soudan1');
    await openConsultation(page, id);
    const type = (typing: boolean) =>
      room.browser.send('POST', ROOM_PATHS.presence, { state: 'visible', typing });
    const typing = page.getByText('相談者が入力中です');
    await untilSeen(typing, () => type(true));
    await page.getByText('相談者は入力中です').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-she-types');
    await type(false);
    await typing.waitFor({ state: 'detached' });
    await untilSeen(typing, () => type(true));
    await room.say('書けました');
    await talkOf(page).getByText('書けました').waitFor();
    await typing.waitFor({ state: 'detached' });
  });
});

describe('several consultations at once', () => {
  test('stand above the one that is open, with who waits, and are reached in the middle of writing', async () => {
    const first = await talkWith(practice, 'いちばん', '先に来ました', 1);
    const second = await talkWith(practice, 'にばん', '後から来ました', 1);
    const page = await sitDown(practice, 'soudan2');
    await openConsultation(page, first.id);
    const own = page.getByRole('navigation', { name: '自分が担当している相談' });
    const place = (number: number, state: string) =>
      own.getByRole('link', { name: new RegExp(`^No\\.${number}\\D.*${state}`, 'u') });
    await place(second.number, '返信待ち').waitFor();
    await own.locator('[aria-current="page"]', { hasText: `No.${first.number}` }).waitFor();
    await replyField(page).pressSequentially('書きかけ');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-own-open');
    await page.keyboard.press('Alt+ArrowDown');
    await page.getByRole('heading', { name: `相談 No.${second.number}` }).waitFor();
    await second.counselor.reply(second.id, 'お待たせしました。');
    await place(second.number, '相談者待ち').waitFor();
    await page.keyboard.press('Alt+ArrowUp');
    await page.getByRole('heading', { name: `相談 No.${first.number}` }).waitFor();
    const written = () => expect.poll(() => replyField(page).inputValue(), { timeout: 30_000 });
    await written().toBe('書きかけ');
    // Whoever types before it is known what was left here loses neither.
    await page.keyboard.press('Alt+ArrowDown');
    await page.getByRole('heading', { name: `相談 No.${second.number}` }).waitFor();
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    await page.route('**/drafts/reply', async (route) => {
      if (route.request().method() === 'GET') await held;
      return route.continue();
    });
    await page.keyboard.press('Alt+ArrowUp');
    await page.getByRole('heading', { name: `相談 No.${first.number}` }).waitFor();
    await replyField(page).pressSequentially('つづき');
    letGo();
    await written().toBe('書きかけ\nつづき');
    await page.getByText('下書きを保存しました。').waitFor();
  });
});

describe('somebody who is out of a service', () => {
  test('is told so where they are, and sees nothing of it any more', async () => {
    const { id } = await talkWith(practice, 'ひな', '見られなくなる相談');
    const page = await sitDown(practice, 'soudan2');
    await openConsultation(page, id);
    await talkOf(page).getByText('見られなくなる相談').waitFor();
    const records = openRecords(practice.system);
    try {
      const [before] = await records.sql(
        `delete from memberships m using staff s where s.id = m.staff_id and s.login_id = 'soudan2'
         returning m.organisation_id, m.staff_id, m.service_id, m.role`,
      );
      await page.getByText('この窓口の担当から外れました').waitFor();
      await page.getByText('見られなくなる相談').waitFor({ state: 'detached' });
      expect(await faultsOf(page)).toEqual([]);
      await picture(page, 'admin-out-of-service');
      await records.sql(
        `insert into memberships (organisation_id, staff_id, service_id, role) values ($1, $2, $3, $4)`,
        Object.values(before ?? {}),
      );
      const other = await sitDown(practice, 'soudan2');
      await openConsultation(other, id);
      await records.sql(`update staff set disabled_at = now() where login_id = 'soudan2'`);
      await other.getByText('このアカウントは使えなくなりました').waitFor();
      await picture(other, 'admin-account-ended');
      await records.sql(`update staff set disabled_at = null where login_id = 'soudan2'`);
    } finally {
      await records.close();
    }
  });
});
