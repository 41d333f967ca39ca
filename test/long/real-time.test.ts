import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPOSITORY } from '../../scripts/parts/data-folder.ts';
import { openBrowser, type TestBrowser } from '../browser/support/browser.ts';
import { playRealTime } from '../faults/real-time.ts';
import { useSystem } from '../faults/support.ts';

describe('five hundred rooms and ten desks on bad lines, for a quarter of an hour', () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    await promisify(execFile)(process.execPath, ['scripts/build-screens.ts', 'admin-ui'], {
      cwd: REPOSITORY,
    });
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  const under = useSystem({ isOpen: true });

  test('end with what is on record, also where a line fell silent and nobody told them', async () => {
    const report = await playRealTime(under, browser, {
      seed: 20_260_703,
      rooms: 500,
      desks: 10,
      disconnects: 100,
      messages: 8,
      lastsMs: 15 * 60_000,
      killPause: [30_000, 60_000],
      thaws: false,
      settledWithinMs: 180_000,
    });
    expect(report.findings).toEqual([]);
    expect(report.apiKills).toBeGreaterThan(5);
    expect(report.disconnects).toBe(51_000);
  });
});
