/** Few files go up and down at a time, and nobody keeps the others from their turn. */
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { PDF } from '../support/pictures.ts';
import { buildFilesWorld, type FilesWorld } from './files-world.ts';

const api = useTestApi();
let world: FilesWorld;
beforeAll(async () => {
  world = await buildFilesWorld(api);
});

describe('an upload', () => {
  test('waits for nobody who sends theirs without an end', async () => {
    const slow = Array.from({ length: 9 }, () => {
      const headers = {
        'Content-Type': 'application/octet-stream',
        'Content-Length': 1_000,
        Cookie: world.cookie,
        Origin: api.url,
      };
      const sending = request(`${api.url}${world.roomFile(randomUUID())}`, {
        method: 'POST',
        headers,
      });
      sending.on('error', () => undefined);
      sending.write('the beginning');
      return sending;
    });
    await Promise.all(slow.map((one) => new Promise((resolve) => one.on('socket', resolve))));
    await world.inRoom();
    expect(await world.uploadFromDesk(PDF)).toMatchObject({ status: 200 });
    for (const one of slow) one.destroy();
    // Nor does anybody after them, when they have all gone.
    expect(await world.uploadFromRoom(PDF)).toMatchObject({ status: 200 });
  });
});

describe('a download', () => {
  test('that is waited for no more leaves its place to the next', async () => {
    const { body } = await world.uploadFromRoom(PDF);
    await world.say([body.id]);
    const { counselor, staffFile } = world;
    const { promise: isDone, resolve: leave } = Promise.withResolvers<void>();
    const { downloads } = api.deps.files;
    const held = [1, 2].map(() => downloads.run(counselor.id, () => isDone));
    const gone = new AbortController();
    const headers = { Cookie: counselor.cookie };
    const asked = [1, 2].map(() =>
      fetch(`${api.url}${staffFile(body.id)}`, { headers, signal: gone.signal }).catch(() => null),
    );
    const isOnRecord = `select 1 from audit_entries where action = 'file.read' and object_id = $1`;
    await eventually(async () =>
      expect((await api.build.pool.query(isOnRecord, [body.id])).rowCount).toBeGreaterThan(0),
    );
    await world.atDesk();
    gone.abort();
    await Promise.all(asked);
    await world.atDesk();
    leave();
    await Promise.all(held);
    expect((await world.download(staffFile(body.id), counselor.cookie)).status).toBe(200);
  });
});
