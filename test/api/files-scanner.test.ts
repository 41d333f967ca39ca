/** The virus scanner on the line: whatever it does not call clean is not stored. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readApiConfig } from '../../api/config.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
import { PDF, telephonePicture } from '../support/pictures.ts';
import { buildFilesWorld, type FilesWorld } from './files-world.ts';

/** Speaks as clamd does: reads a stream of chunks to its end, then gives one line. */
let verdict: (seen: Buffer) => string | null = () => 'stream: OK';
let seen: Buffer[] = [];
let scanner: Server;
let api: TestApi;
let world: FilesWorld;

function startScanner(): Promise<Server> {
  const server = createServer((socket) => {
    let buffered = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      buffered = Buffer.concat([buffered, data]);
      const body = bodyOf(buffered);
      if (!body) return;
      seen.push(body);
      const answer = verdict(body);
      if (answer === null) socket.destroy();
      else socket.end(`${answer}\0`);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

/** `null` until the chunk of length nothing has come. */
function bodyOf(stream: Buffer): Buffer | null {
  const command = Buffer.from('zINSTREAM\0');
  if (!stream.subarray(0, command.length).equals(command)) return null;
  const chunks: Buffer[] = [];
  for (let at = command.length; at + 4 <= stream.length;) {
    const length = stream.readUInt32BE(at);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(stream.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}

beforeAll(async () => {
  scanner = await startScanner();
  const { port } = scanner.address() as AddressInfo;
  api = await startTestApi({ config: { clamd: { host: '127.0.0.1', port } } });
}, 120_000);
afterAll(async () => {
  await api.close();
  scanner.close();
});
beforeEach(async () => {
  verdict = () => 'stream: OK';
  seen = [];
  world = await buildFilesWorld(api);
});

async function scanOf(id: string): Promise<string | undefined> {
  const { rows } = await api.build.pool.query<{ scan: string }>(
    `select scan from files where id = $1`,
    [id],
  );
  return rows[0]?.scan;
}

describe('with a scanner', () => {
  test('every file is seen as it came before it is stored, and says that it was', async () => {
    const picture = await telephonePicture();
    const large = Buffer.concat([PDF, Buffer.alloc(900_000, 7)]);
    for (const bytes of [picture, large]) {
      const { status, body } = await world.uploadFromRoom(bytes);
      expect(status).toBe(200);
      expect(await scanOf(body.id)).toBe('clean');
    }
    expect(seen.map((one) => one.length)).toEqual([picture.length, large.length]);
    expect(seen[1]?.equals(large)).toBe(true);
  });

  test('what it finds something in is refused on both sides, in plain words', async () => {
    verdict = () => 'stream: Eicar-Test-Signature FOUND';
    for (const upload of [world.uploadFromRoom, world.uploadFromDesk]) {
      const id = randomUUID();
      expect(await upload(PDF, id)).toMatchObject({
        status: 400,
        body: { detail: { reason: 'infected', text: 'ウイルスの疑いがあるため、送れません。' } },
      });
      expect(await scanOf(id)).toBeUndefined();
    }
  });

  test.for([
    ['breaks off', null],
    ['finds it too large', 'INSTREAM size limit exceeded. ERROR'],
    ['fails', 'stream: lstat() failed: No such file or directory. ERROR'],
    ['says nothing', ''],
    ['is something else', 'HTTP/1.1 400 Bad Request'],
    ['talks without end', 'x'.repeat(5_000)],
  ] as const)('nothing is stored when it %s', async ([, answer]) => {
    verdict = () => answer;
    const id = randomUUID();
    expect(await world.uploadFromRoom(PDF, id)).toMatchObject({
      status: 503,
      body: { detail: { reason: 'scan-away' } },
    });
    expect(await scanOf(id)).toBeUndefined();
    // Sent again, it is taken.
    verdict = () => 'stream: OK';
    expect((await world.uploadFromRoom(PDF, id)).status).toBe(200);
  });
});

test('nothing is stored when nobody listens where the scanner should be', async () => {
  // Port 1 of this machine refuses at once.
  const alone = await startTestApi({ config: { clamd: { host: '127.0.0.1', port: 1 } } });
  try {
    const there = await buildFilesWorld(alone);
    expect(await there.uploadFromRoom(PDF)).toMatchObject({ status: 503 });
  } finally {
    await alone.close();
  }
});

describe('the address of a scanner', () => {
  const needed = {
    DATABASE_APP_URL: 'x',
    DATABASE_SYSTEM_URL: 'x',
    KEYS_SOCKET: 'x',
    TEMPORAL_ADDRESS: 'x',
  };

  test('is a host and a port, or there is none', () => {
    expect(readApiConfig(needed).clamd).toBeNull();
    expect(readApiConfig({ ...needed, CLAMD_ADDRESS: 'clamd:3310' }).clamd).toEqual({
      host: 'clamd',
      port: 3310,
    });
  });

  test.for(['clamd', 'clamd:', 'clamd:x', ':3310', 'a b:1'])('is not %j', (address) => {
    expect(() => readApiConfig({ ...needed, CLAMD_ADDRESS: address })).toThrow(/CLAMD_ADDRESS/u);
  });
});
