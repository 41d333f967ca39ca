import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { startKeyStore, type TestKeyStore } from '../support/keys.ts';

describe('while the key store is away', () => {
  let api: TestApi;
  let cookie: string;
  let consulteeId: string;
  let restarted: TestKeyStore;
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
