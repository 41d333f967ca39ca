import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, describe, expect, test } from 'vitest';

import type { Child, ChildOptions } from '../../scripts/parts/child.ts';
import { startChild } from '../../scripts/parts/child.ts';
import { StartError } from '../../scripts/parts/messages.ts';
import { identityOf, recordedProcess } from '../../scripts/parts/own-process.ts';
import { eventually } from '../support/eventually.ts';

import { useFolders } from './folders.ts';

const makeFolder = useFolders();
const children: Child[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) await child.stop();
});

interface Trial {
  child: Child;
  lines: string[];
  options: ChildOptions;
}

const SERVES = `process.send('ready'); setInterval(() => {}, 1000);`;

async function start(code: string, overrides: Partial<ChildOptions> = {}): Promise<Trial> {
  const folder = makeFolder();
  const lines: string[] = [];
  const options = {
    logFile: join(folder, 'dummy.log'),
    pidFile: join(folder, 'dummy.pid'),
    say: (line: string) => lines.push(line),
    firstPauseMs: 10,
    longestPauseMs: 40,
    ...overrides,
  };
  const child = await startChild(
    { name: 'dummy', command: process.execPath, args: ['-e', code], ready: 'ipc' },
    options,
  );
  children.push(child);
  return { child, lines, options };
}

describe('a supervised process', () => {
  test('is recorded while it runs and forgotten when it was stopped', async () => {
    const { child, options } = await start(SERVES);
    expect(recordedProcess(options.pidFile)).toBe(child.pid());
    await child.stop();
    expect(existsSync(options.pidFile)).toBe(false);
    expect(child.pid()).toBeNull();
  });

  test('is started again when it is killed, and the operator is told in one line', async () => {
    const { child, lines } = await start(SERVES);
    const first = child.pid();
    child.kill('SIGKILL');
    await eventually(() => child.pid() !== null && child.pid() !== first);
    expect(child.restarts()).toBe(1);
    expect(lines).toEqual(['dummy が止まりました（シグナル SIGKILL）。0.0 秒後に起動し直します。']);
  });

  test('is started again after ever longer pauses, up to a longest', async () => {
    const { lines } = await start(`${SERVES} setTimeout(() => process.exit(7), 20);`, {
      firstPauseMs: 100,
      longestPauseMs: 400,
    });
    await eventually(() => lines.length >= 4);
    expect(lines.slice(0, 4).map((line) => /コード 7.*?([\d.]+) 秒/.exec(line)?.[1])).toEqual([
      '0.1',
      '0.2',
      '0.4',
      '0.4',
    ]);
  });

  test('begins with the first pause again when it ran for a while', async () => {
    const { lines } = await start(`${SERVES} setTimeout(() => process.exit(7), 20);`, {
      firstPauseMs: 100,
      longestPauseMs: 400,
      steadyAfterMs: 1,
    });
    await eventually(() => lines.length >= 3);
    expect(lines.every((line) => line.includes('0.1 秒'))).toBe(true);
  });

  test('is not started again once it was stopped', async () => {
    const { child, lines } = await start(SERVES);
    const pid = child.pid() ?? 0;
    await child.stop();
    expect(identityOf(pid)).toBeNull();
    expect(lines).toEqual([]);
  });

  test('is killed when it does not stop when asked', async () => {
    const { child } = await start(`process.on('SIGTERM', () => {}); ${SERVES}`, {
      stopWithinMs: 50,
    });
    const pid = child.pid() ?? 0;
    await child.stop();
    expect(identityOf(pid)).toBeNull();
  });

  test('leaves what it printed in its log', async () => {
    const { child, options } = await start(`console.log('hello'); ${SERVES}`);
    await child.stop();
    expect(readFileSync(options.logFile, 'utf8')).toContain('hello');
  });
});

describe('a process that never becomes ready', () => {
  test('fails the start with the end of its log', async () => {
    const refused = await start(`console.error('no database'); process.exit(3);`).catch(
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(StartError);
    expect(refused).toMatchObject({ code: 'child-never-ready' });
    expect(String(refused)).toContain('no database');
  });

  test('says its reasons in the operator’s words, not as a line of a log', async () => {
    const line = JSON.stringify({ level: 60, code: 'root-key-missing', msg: '鍵がありません。' });
    const refused = await start(`console.log('${line}'); process.exit(1);`).catch(
      (error: unknown) => error,
    );
    expect(String(refused)).toContain('    鍵がありません。');
    expect(String(refused)).not.toContain('"level"');
  });

  test('is given up when it stays silent for too long', async () => {
    const refused = await start(`setInterval(() => {}, 1000);`, {
      readyWithinMs: 50,
      firstStarts: 1,
    }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'child-never-ready' });
  });

  test('is stopped when the start is called off', async () => {
    const reason = new Error('called off');
    const calledOff = start(`setInterval(() => {}, 1000);`, { signal: AbortSignal.abort(reason) });
    await expect(calledOff).rejects.toBe(reason);
  });
});
