/** What the worker loads into its threads before the library does. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';

/** As the library asks to be told of every promise; answers of how many it was told. */
const ASKING = `
  const { parentPort } = require('node:worker_threads');
  let told = 0;
  require('node:v8').promiseHooks.createHook({ init: () => { told += 1; } });
  Promise.resolve().then(() => parentPort.postMessage(told));
`;

async function toldOfPromises(execArgv: string[]): Promise<number> {
  const thread = new Worker(ASKING, { eval: true, execArgv });
  const [told] = (await once(thread, 'message')) as [number];
  await thread.terminate();
  return told;
}

describe('a thread that runs workflows', () => {
  test('notes the stack of no promise', async () => {
    expect(await toldOfPromises(['--require=./worker/light-threads.ts'])).toBe(0);
  });

  test('would note that of every one', async () => {
    expect(await toldOfPromises([])).toBeGreaterThan(0);
  });
});
