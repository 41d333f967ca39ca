import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { createKeyStoreClient } from '../../keys/client.ts';
import type { DataKey, KeyName } from '../../keys/client.ts';
import { eventually } from '../support/eventually.ts';
import { buildKeyName, makeKeyPlaces, readFolderFiles, startKeyStore } from '../support/keys.ts';
import type { KeyPlaces } from '../support/keys.ts';

const MAIN = fileURLToPath(new URL('../../keys/main.ts', import.meta.url));

const children: ChildProcess[] = [];
const roots: string[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) await ended(child, () => child.kill('SIGKILL'));
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

function newPlaces(): KeyPlaces {
  const places = makeKeyPlaces();
  roots.push(places.root);
  return places;
}

interface Running {
  child: ChildProcess;
  output: () => string;
}

/** The real process, as the start script runs it. */
function run(places: KeyPlaces): Running {
  const child = fork(MAIN, [], { env: environmentFor(places), silent: true, execArgv: [] });
  children.push(child);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output };
}

function environmentFor(places: KeyPlaces): NodeJS.ProcessEnv {
  return {
    KEYS_SOCKET: places.socketPath,
    KEYS_DIR: places.directory,
    KEYS_MIRROR_DIR: places.mirrorDirectory,
    KEYS_ROOT_KEY_FILE: places.rootKeyFile,
    LOG_LEVEL: 'info',
  };
}

async function startProcess(places: KeyPlaces): Promise<Running> {
  const running = run(places);
  const [message] = await once(running.child, 'message');
  expect(message).toBe('ready');
  return running;
}

async function ended(child: ChildProcess, end: () => void): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, 'exit');
  end();
  const [code] = await exit;
  return code as number | null;
}

describe('the key store process', () => {
  test('says when it is ready, serves, and stops on SIGTERM', async () => {
    const places = newPlaces();
    const { child, output } = await startProcess(places);
    expect(statSync(places.socketPath).mode & 0o777).toBe(0o600);
    const keys = createKeyStoreClient({ socketPath: places.socketPath });
    const name = buildKeyName();
    const key = await keys.obtain(name);
    await keys.destroy(name);
    expect(await ended(child, () => child.kill('SIGTERM'))).toBe(0);
    expect(existsSync(places.socketPath)).toBe(false);
    await keys.close();

    const log = output();
    expect(log).not.toMatch(/warning/i);
    const entry = log.split('\n').find((line) => line.includes('"verb":"destroy"'));
    expect(JSON.parse(entry ?? '{}')).toMatchObject({
      verb: 'destroy',
      organisation: name.organisationId,
      kind: 'consultation',
      outcome: 'ok',
    });
    expect(log).not.toContain(key.material.toString('base64'));
    expect(log).not.toContain(key.material.toString('hex'));
    expect(log).not.toContain(name.objectId);
  });

  test('ends when its parent is gone', async () => {
    const { child } = await startProcess(newPlaces());
    expect(await ended(child, () => child.disconnect())).toBe(0);
  });

  test('runs without a parent that listens', async () => {
    const places = newPlaces();
    const child = spawn(process.execPath, [MAIN], { env: environmentFor(places), stdio: 'ignore' });
    children.push(child);
    await eventually(() => existsSync(places.socketPath));
    expect(await ended(child, () => child.kill('SIGTERM'))).toBe(0);
  });

  test('takes over the socket file of a killed process, but not a living one', async () => {
    const places = newPlaces();
    const first = await startProcess(places);
    const second = run(places);
    expect(await ended(second.child, () => undefined)).toBe(1);
    expect(second.output()).toContain('socket-in-use');
    await ended(first.child, () => first.child.kill('SIGKILL'));
    expect(existsSync(places.socketPath)).toBe(true);
    await startProcess(places);
  });

  test('leaves alone what is no socket', async () => {
    const places = newPlaces();
    writeFileSync(places.socketPath, 'precious');
    const { child, output } = run(places);
    expect(await ended(child, () => undefined)).toBe(1);
    expect(output()).toContain('is no socket');
    expect(existsSync(places.socketPath)).toBe(true);
  });

  test('names every missing setting', async () => {
    const places = newPlaces();
    const child = spawn(process.execPath, [MAIN], { env: {} });
    children.push(child);
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    expect(await ended(child, () => undefined)).toBe(1);
    const { LOG_LEVEL: _hasDefault, ...required } = environmentFor(places);
    for (const variable of Object.keys(required)) expect(errors).toContain(variable);
  });
});

describe('a process killed in a burst of new keys', () => {
  test.for([1, 2, 3])('keeps every key it has answered (%i)', async (round) => {
    const places = newPlaces();
    const { child } = await startProcess(places);
    const keys = createKeyStoreClient({ socketPath: places.socketPath, timeoutMs: 60_000 });
    const answered: { name: KeyName; key: DataKey }[] = [];
    async function goOnMaking(): Promise<never> {
      for (;;) {
        const name = buildKeyName();
        answered.push({ name, key: await keys.obtain(name) });
      }
    }
    const burst = Promise.allSettled(Array.from({ length: 100 }, goOnMaking));
    await eventually(() => answered.length > round * 300, { everyMs: 1 });
    await ended(child, () => child.kill('SIGKILL'));
    await keys.close();
    await burst;

    const store = await startKeyStore(places);
    for (const { name, key } of answered) {
      expect(await store.keys.unwrap(name.organisationId, key.id)).toEqual(key);
    }
    expect((await store.keys.status()).writable).toBe(true);
    // A journal that was cut short holds nothing the store needs, and goes with the next commit.
    await store.keys.obtain(buildKeyName());
    expect(readFolderFiles(places)).toHaveLength(2);
    await store.stop();
  });
});
