import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';

import { afterEach, describe, expect, test } from 'vitest';

import { StartError } from '../../scripts/parts/messages.ts';
import { checkPublicPort, chooseFreePort, rememberedPorts } from '../../scripts/parts/ports.ts';

import { useFolders } from './folders.ts';

const makeFolder = useFolders();
const servers: Server[] = [];

async function holdPort(port = 0, host = '127.0.0.1'): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return (server.address() as AddressInfo).port;
}

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

describe('the ports a system keeps for itself', () => {
  test('are the same at the next start', async () => {
    const file = join(makeFolder(), 'ports.json');
    const first = await rememberedPorts(file, ['postgres', 'temporal']);
    expect(await rememberedPorts(file, ['postgres', 'temporal'])).toEqual(first);
    expect(new Set(Object.values(first)).size).toBe(2);
  });

  test('are chosen anew only where another program took one', async () => {
    const file = join(makeFolder(), 'ports.json');
    const first = await rememberedPorts(file, ['postgres', 'temporal']);
    await holdPort(first.postgres);
    const second = await rememberedPorts(file, ['postgres', 'temporal']);
    expect(second.postgres).not.toBe(first.postgres);
    expect(second.temporal).toBe(first.temporal);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(second);
  });

  test.for(['', '{"postgres":', '[]', '{"postgres":"none"}'])(
    'are chosen anew where the file holds %j',
    async (text) => {
      const file = join(makeFolder(), 'ports.json');
      writeFileSync(file, text);
      expect((await rememberedPorts(file, ['postgres'])).postgres).toBeGreaterThan(1023);
    },
  );
});

describe('the public port', () => {
  test('is accepted when nobody has it', async () => {
    await expect(checkPublicPort(await chooseFreePort())).resolves.toBeUndefined();
  });

  test.for(['127.0.0.1', '0.0.0.0'])(
    'is refused by number, with what to do, when a program listens on %s',
    async (host) => {
      const port = await holdPort(await chooseFreePort(), host);
      const refused = await checkPublicPort(port).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(StartError);
      expect(refused).toMatchObject({ code: 'port-taken' });
      expect(String(refused)).toContain(`ポート ${port} `);
      expect(String(refused)).toContain(`PORT=${port + 1} npm start`);
    },
  );
});
