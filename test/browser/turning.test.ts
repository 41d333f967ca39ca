/** Room and desk when reception changes at its time, which nobody announces to them. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, test } from 'vitest';
import { ok } from '../../scripts/drive/http.ts';
import { signIn } from '../../scripts/drive/staff.ts';
import { wakePayload } from '../../db/notify.ts';
import { picture } from './support/browser.ts';
import { arrive, faultsOf, sitDown } from './support/desk.ts';
import { usePractice } from './support/practice.ts';

const practice = usePractice({ screens: ['admin-ui', 'room-ui'], isOpen: true });

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

test('a pause that ends at its time turns room, list and board over by itself', async () => {
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
