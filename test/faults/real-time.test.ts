import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPOSITORY } from '../../scripts/parts/data-folder.ts';
import { openBrowser, type TestBrowser } from '../browser/support/browser.ts';
import { playRealTime } from './real-time.ts';
import { useSystem } from './support.ts';

describe('while lines break and the API is killed', () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    await promisify(execFile)(process.execPath, ['scripts/build-screens.ts', 'admin-ui'], {
      cwd: REPOSITORY,
    });
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  const under = useSystem({ isOpen: true });

  test('every room and every desk ends with what is on record, each word once and in order', async () => {
    const report = await playRealTime(under, browser, {
      seed: 20_260_702,
      rooms: 12,
      desks: 3,
      disconnects: 10,
      messages: 5,
      lastsMs: 15_000,
      killPause: [4_000, 6_000],
      thaws: true,
      settledWithinMs: 40_000,
    });
    expect(report.findings).toEqual([]);
    expect(report.apiKills).toBeGreaterThan(0);
    expect(report.disconnects).toBe(150);
  });
});
