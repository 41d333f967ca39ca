import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../api/main.ts', import.meta.url));
/** Nobody listens there: the API waits for none of them. */
const AWAY = 'postgres://nobody@127.0.0.1:9/none';

let child: ChildProcess;
beforeEach(async () => {
  child = fork(MAIN, [], {
    env: {
      PORT: '0',
      DATABASE_APP_URL: AWAY,
      DATABASE_SYSTEM_URL: AWAY,
      KEYS_SOCKET: '/nowhere/keys.sock',
      TEMPORAL_ADDRESS: '127.0.0.1:9',
    },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.stderr?.resume();
  await once(child, 'message');
});
afterEach(() => {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
});

describe('the API as a process', () => {
  test('writes its last lines and ends on SIGTERM', async () => {
    let told = '';
    child.stdout?.on('data', (chunk: Buffer) => (told += chunk.toString()));
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(told).toContain('"msg":"stopped"');
  });

  test('ends when its supervisor was killed, and with it whoever read its log', async () => {
    const ended = once(child, 'exit');
    child.stdout?.destroy();
    child.stderr?.destroy();
    child.disconnect();
    expect(await ended).toEqual([0, null]);
  });
});
