import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../line/phone/main.ts', import.meta.url));

let folder: string;
let child: ChildProcess;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phone-process-'));
  child = fork(MAIN, [], {
    env: { PHONE_PORT: '0', PHONE_STATE_FILE: join(folder, 'phone.json'), LOG_LEVEL: 'silent' },
    execArgv: [],
  });
  await once(child, 'message');
});
afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

describe('the practice phone as a process', () => {
  test.for(['SIGTERM', 'disconnect'] as const)(
    'writes its memory and ends on %s',
    async (reason) => {
      const ended = once(child, 'exit');
      if (reason === 'SIGTERM') child.kill('SIGTERM');
      else child.disconnect();
      expect(await ended).toEqual([0, null]);
      const stored: unknown = JSON.parse(await readFile(join(folder, 'phone.json'), 'utf8'));
      const { version, channels } = stored as { version: number; channels: object[] };
      expect(version).toBe(1);
      expect(channels).toContainEqual(expect.objectContaining({ channelKey: 'demo' }));
    },
  );
});
