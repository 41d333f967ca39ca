import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useTestApi } from '../support/api.ts';

const api = useTestApi();

describe('while the database is away', () => {
  const away = 'postgres://nobody@127.0.0.1:1/nothing';
  const lonely = useTestApi({ config: { appUrl: away, systemUrl: away } });
  const cookie = `madoguchi_room=${randomUUID()}.${randomUUID()}.${'a'.repeat(43)}`;

  test('whoever asks is told to come again', async () => {
    const answer = await lonely.call('GET', '/api/room', { cookie });
    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('3');
  });

  test('the process lives, but is not ready', async () => {
    expect((await lonely.call('GET', '/healthz')).status).toBe(200);
    expect(await lonely.call('GET', '/readyz')).toMatchObject({
      status: 503,
      body: { ready: false, components: { database: { state: 'away' }, keys: { state: 'ok' } } },
    });
  });
});

describe('with the engine away', () => {
  test('the process is ready, and says which part is missing', async () => {
    expect(await api.call('GET', '/readyz')).toMatchObject({
      status: 200,
      body: { ready: true, components: { database: { state: 'ok' }, engine: { state: 'away' } } },
    });
  });

  test('figures name routes and never ids', async () => {
    await api.call('GET', `/api/room/doors/${randomUUID()}`);
    const { body, headers } = await api.call('GET', '/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    expect(body).toContain('route="/api/room/doors/:channelKey"');
    expect(body).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/u);
  });

  test('the signpost shows the ways in Japanese', async () => {
    const { body } = await api.call('GET', '/');
    expect(body).toContain('href="/admin/"');
    expect(body).toContain('職員の画面');
  });

  test('no practice phone is there or spoken of where none was set', async () => {
    const { body } = await api.call('GET', '/');
    expect(body).not.toContain('/phone/');
    for (const path of ['/phone', '/phone/', '/phone/api/people']) {
      expect((await api.call('GET', path)).status).toBe(404);
    }
  });
});
