/** A service's hours: edited by keyboard, seen as a year, looked at on any date, and stopped at once. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { wakePayload } from '../../db/notify.ts';
import { ok } from '../../scripts/drive/http.ts';
import { createRemotePhone } from '../../scripts/drive/phone.ts';
import { signIn } from '../../scripts/drive/staff.ts';
import { picture } from './support/browser.ts';
import { arrive, button, faultsOf, sitDown } from './support/desk.ts';
import { usePractice } from './support/practice.ts';

const practice = usePractice({ screens: ['admin-ui', 'room-ui'], isOpen: true });

/** Before one of the service's screens. */
async function before(page: Page, serviceId: string, path: string, heading: string) {
  await page.goto(new URL(`/admin/#/services/${serviceId}/${path}`, page.url()).href);
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
}

/** What stands in the field that has the focus is typed anew. */
async function typeAnew(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

/** Gives the pause an end a few seconds from now, as if it had been given one from the beginning. */
async function endSoon(serviceId: string, pauseId: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: practice.system.env['DATABASE_MIGRATOR_URL'] });
  try {
    const { rows } = await pool.query<{ organisationId: string }>(
      `update service_pauses set ends_at = now() + interval '5 seconds' where id = $1 returning organisation_id as "organisationId"`,
      [pauseId],
    );
    const organisationId = rows[0]?.organisationId ?? '';
    await pool.query(`select pg_notify('madoguchi', $1)`, [
      wakePayload({ kind: 'settings', organisationId, serviceId, id: serviceId, seq: 1 }),
    ]);
  } finally {
    await pool.end();
  }
}

describe('the hours of a service', () => {
  test('are edited by keyboard, from a file, and with the year before one’s eyes', async () => {
    const { serviceId } = await arrive(practice, 'みか');
    const page = await sitDown(practice, 'kanri1');
    await before(page, serviceId, 'settings?part=hours', '窓口の設定');
    const tuesday = page.getByRole('group', { name: '火曜の1つめの時間' });
    await tuesday.getByLabel('終了').focus();
    await typeAnew(page, '15:00');
    await page.keyboard.press('Tab');
    await tuesday.getByText(/終了は開始より後にしてください。/u).waitFor();
    await page.keyboard.press('Shift+Tab');
    await typeAnew(page, '26');
    await page.keyboard.press('Tab');
    await expect.poll(() => tuesday.getByLabel('終了').inputValue()).toBe('翌2:00');
    // A further span: one goes on typing in it.
    await button(page, '水曜に時間を加える').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: '水曜の1つめの時間' }).waitFor();
    await typeAnew(page, '1:00');
    await page.keyboard.press('Tab');
    await typeAnew(page, '3:00');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Tab');
    await page.getByText(/火曜の16:00〜翌2:00.*が重なっています。/u).waitFor();
    await picture(page, 'admin-hours-week', page.getByText(/が重なっています。/u));
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: '水曜の1つめの時間' }).waitFor({ state: 'detached' });

    await button(page, 'CSVファイルから取り込む').click();
    const year = new Date().getFullYear() + 1;
    const table = `日付,名称\n${year}-01-25,館内清掃\n${year}/2/30,\n1/26,\n令和${year - 2018}年2月1日,点検\n`;
    const file = { name: '休館日.CSV', mimeType: 'text/csv', buffer: Buffer.from(table) };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('加える日 2件・もう入っている日 0件・取り込めない行 2件').waitFor();
    await page.getByText('取り込めない：年がありません').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-hours-import');
    await button(page, '2日を加える').click();
    await page
      .getByRole('button', { name: new RegExp(`^${year}年1月25日.*を休館日から外す$`, 'u') })
      .waitFor();
    await page.getByText('下書きは保存してあります。').first().waitFor();

    const grid = page.getByRole('grid');
    await grid.locator('[tabindex="0"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.getByText('月ごとの表で見る').click();
    await page.getByRole('table', { name: /月ごとの受付/u }).waitFor();
    const closed = grid.locator(`[data-date="${year}-01-25"]`);
    expect(await closed.getAttribute('aria-label')).toMatch(/休館日のため休み/u);
    expect(await grid.getByRole('gridcell', { name: /年末年始のため休み/u }).count()).toBe(6);
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-hours-year', grid);
    await page.emulateMedia({ media: 'print' });
    expect(await grid.isVisible()).toBe(true);
    expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(false);
    await picture(page, 'admin-hours-printed');
  });

  test('say what happens at any date and time, as she would read it', async () => {
    const { serviceId } = await arrive(practice, 'りな');
    const page = await sitDown(practice, 'sv1');
    await before(page, serviceId, 'preview', 'この日時に何が起きる？');
    await page.getByText('なし（相談員が返事をします）').waitFor();
    await button(page, '12月31日 15:59').click();
    await page.getByText('12月31日(').first().waitFor();
    const room = page.getByRole('region', { name: '相談者の部屋' });
    await room.getByText('自動応答：時間外の案内').waitFor();
    expect(await room.getByRole('figure').textContent()).toMatch(/1月\d+日（[火日]）午後4時/u);
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-preview');
    await picture(page, 'admin-preview-phones', room);
    await button(page, '練習用の電話に送る').click();
    await page.getByText('練習用の電話に送りました。').waitFor();
    const phone = createRemotePhone(practice.system.env['PHONE_URL'] ?? '');
    const { bubbles } = await (await phone.person('りな')).talk();
    expect(JSON.stringify(bubbles)).toMatch(/1月\d+日（[火日]）午後4時/u);
    await picture(page, 'admin-preview-on-phone', button(page, '練習用の電話に送る'));
    await room.getByRole('button', { name: 'やさしい言葉' }).click();
    await page.getByLabel('先に待っている人数').fill('7');
    await page.getByText(/^7人が待っています/u).waitFor();
  });
});

describe('a pause', () => {
  test('is one press away, stands on the desk and in her room, and ends', async () => {
    const room = await arrive(practice, 'あおい');
    const { serviceId } = room;
    const page = await sitDown(practice, 'sv1');
    await before(page, serviceId, 'reception', '受付の予定');
    await button(page, 'いますぐ休止する').click();
    await page.getByLabel('理由（職員だけが見ます）').fill('相談員が足りないため');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-pause-dialog');
    await button(page, '休止する').click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('受付を休止しています（休止）').waitFor();
    await picture(page, 'admin-reception-paused');
    expect(await faultsOf(page)).toEqual([]);

    const hers = await practice.browser.person();
    const [name = '', value = ''] = room.browser.cookie().split('=');
    await hers.addCookies([{ name, value, url: practice.base }]);
    const roomPage = await hers.newPage();
    await roomPage.goto(`${practice.base}/room/demo/`);
    await roomPage.getByText('今は受付を休んでいます。').first().waitFor();
    await picture(roomPage, 'room-paused');
    await room.say('休止中に書きました');
    await expect
      .poll(async () => (await room.read()).filter(({ author }) => author === 'automatic').length)
      .toBe(1);

    const counselor = await sitDown(practice, 'soudan1');
    await counselor.getByText(/受付を休止しています（再開するまで）/u).waitFor();
    await picture(counselor, 'admin-list-paused');
    await button(page, '再開する').click();
    await page.getByRole('dialog').getByRole('button', { name: '再開する' }).click();
    await page.getByText(/^受付中/u).waitFor();
    await counselor.getByText(/受付を休止しています/u).waitFor({ state: 'detached' });
    expect((await room.state()).reception.state).toBe('open');
    await page.getByText('これまでの休止と計画停止（1件）').click();
    await page.getByText('相談員が足りないため').waitFor();
    await hers.close();
  });

  test('that is announced says where it breaks the rules, stands on every desk, and can be taken back', async () => {
    const { serviceId } = await arrive(practice, 'ゆな');
    const page = await sitDown(practice, 'kanri1');
    await before(page, serviceId, 'reception', '受付の予定');
    await button(page, '計画停止を予告する').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('始まりの日').fill('明日でない日');
    await page.keyboard.press('Tab');
    await dialog.getByText('これから先の日と時刻を入れてください。').waitFor();
    const soon = new Date(Date.now() + 3 * 86_400_000 + 9 * 3_600_000);
    const day = soon.toISOString().slice(0, 10).replaceAll('-', '/');
    await dialog.getByLabel('始まりの日').fill(day);
    await dialog.getByLabel('終わりの日').fill(day);
    await dialog.getByText(/始まりまで1か月ありません。/u).waitFor();
    await dialog.getByText('理由を書いてください。', { exact: true }).waitFor();
    await dialog.getByLabel('理由（必ず書いてください）').fill('急ぎの修理のため');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-stop-dialog');
    await button(page, '予告する').click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('急ぎの修理のため').waitFor();
    await picture(page, 'admin-reception');
    const counselor = await sitDown(practice, 'soudan2');
    await counselor.getByText(/計画停止の予告/u).waitFor();
    await page.getByRole('button', { name: /の計画停止を取り消す$/u }).click();
    await page.getByRole('dialog').getByRole('button', { name: '取り消す' }).click();
    await page.getByText('予告した計画停止はありません。').waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });
});

describe('a pause that ends at its time', () => {
  test('turns room, list and board over by itself', async () => {
    const room = await arrive(practice, 'さな');
    const hers = await practice.browser.person();
    const [name = '', value = ''] = room.browser.cookie().split('=');
    await hers.addCookies([{ name, value, url: practice.base }]);
    const roomPage = await hers.newPage();
    await roomPage.goto(`${practice.base}/room/demo/`);
    const list = await sitDown(practice, 'soudan1');
    const board = await sitDown(practice, 'sv1');
    await board.goto(new URL('/admin/#/board', board.url()).href);
    const areOpen = async () => {
      await roomPage.getByText('今、受付中です。').first().waitFor();
      for (const desk of [list, board])
        await desk
          .getByText(/^受付中（/u)
          .first()
          .waitFor();
    };
    await areOpen();
    await picture(list, 'admin-list-reception');
    await picture(board, 'admin-board-reception');

    const supervisor = await signIn(practice.base, practice.signIns, 'supervisor');
    const { serviceId } = room;
    const pause = { id: randomUUID(), until: null, reason: null };
    const path = `/api/staff/services/${serviceId}/pauses`;
    await ok('pause', supervisor.browser.send('POST', path, pause));
    await roomPage.getByText('今は受付を休んでいます。').first().waitFor();
    for (const desk of [list, board])
      await desk
        .getByText(/^休止中$/u)
        .first()
        .waitFor();
    expect(await faultsOf(list)).toEqual([]);
    await endSoon(serviceId, pause.id);
    await areOpen();
    expect(await faultsOf(board)).toEqual([]);
    await hers.close();
  });
});
