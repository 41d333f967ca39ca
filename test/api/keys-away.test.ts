import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../support/api.ts';
import { openStream } from '../support/event-source.ts';
import { eventually } from '../support/eventually.ts';
import { startKeyStore, type TestKeyStore } from '../support/keys.ts';
import { buildWorld, type Member } from './staff-world.ts';

describe('while the key store is away', () => {
  let api: TestApi;
  let cookie: string;
  let consulteeId: string;
  let restarted: TestKeyStore;
  let open: string;
  let counselor: Member;
  let colleague: Member;
  const id = randomUUID();

  const send = (text: string) =>
    api.call('POST', '/api/room/messages', { cookie, body: { id, text } });
  const count = async (sql: string) => {
    const { rows } = await api.build.pool.query<{ n: number }>(sql, [consulteeId]);
    return rows[0]?.n;
  };

  beforeAll(async () => {
    api = await startTestApi();
    const consultee = await api.build.buildConsultee();
    consulteeId = consultee.id;
    cookie = await api.build.enterRoom(consultee);
    const world = await buildWorld(api);
    counselor = await world.member('counselor');
    colleague = await world.member('counselor');
    const assigned = { stage: 'conversation', assignee: counselor } as const;
    ({ id: open } = await world.consultation(assigned));
    await api.keys.stop();
  });
  afterAll(async () => {
    await api.close();
    await restarted.stop();
  });

  test('nothing of her text is stored, and she is told to send it again', async () => {
    expect(await send('きこえますか')).toMatchObject({
      status: 503,
      body: { code: 'keys-unavailable' },
    });
    expect(
      await count(`select count(*)::int as n from consultations where consultee_id = $1`),
    ).toBe(0);
    expect(await count(`select count(*)::int as n from audit_entries where actor_id = $1`)).toBe(0);
  });

  test('who is signed out hears no more, though no name of who is there can be opened', async () => {
    const path = `/api/staff/stream?open=${open}`;
    const stream = await openStream(api.url, path, { cookie: counselor.cookie });
    const screen = { screen: randomUUID(), state: 'viewing' };
    await colleague.post(`/api/staff/consultations/${open}/presence`, screen);
    expect((await stream.until('colleagues')).data).toMatchObject({
      colleagues: [{ person: { id: colleague.id, name: null } }],
    });
    await api.build.pool.query(`update staff_sessions set ended_at = now() where staff_id = $1`, [
      counselor.id,
    ]);
    expect((await stream.until('ended')).data).toEqual({ reason: 'signed-out' });
    stream.close();
  });

  test('the process says so, and that it cannot serve', async () => {
    expect(await api.call('GET', '/readyz')).toMatchObject({
      status: 503,
      body: { ready: false, components: { database: { state: 'ok' }, keys: { state: 'away' } } },
    });
  });

  test('and when it is back, the same message goes through once', async () => {
    const { root, directory, mirrorDirectory, rootKeyFile, socketPath } = api.keys;
    restarted = await startKeyStore({ root, directory, mirrorDirectory, rootKeyFile, socketPath });
    const sent = await eventually(async () => {
      const answer = await send('きこえますか');
      expect(answer.status).toBe(200);
      return answer;
    });
    expect(sent.body).toMatchObject({ seq: 1 });
    expect((await send('きこえますか')).body).toEqual(sent.body);
  });
});
