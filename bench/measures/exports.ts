/** How fast records are written out and what that takes of the worker's memory, over records of a real size. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Export } from '../../contracts/exports.ts';
import { isUnderWay } from '../../domain/exports.ts';
import { businessDate, DAY } from '../../domain/hours.ts';
import { ok } from '../../scripts/drive/http.ts';
import { signIn, STAFF_API } from '../../scripts/drive/staff.ts';
import type { Bench } from '../bench.ts';
import { atLeast, atMost, type Figure } from '../figures.ts';
import { generatedRecords } from '../generated.ts';
import { memoryOf } from '../memory.ts';

const LEAST_ROWS_A_SECOND = 5_000;
const MOST_MEGABYTES = 300;
/** Of two fiscal years, so many days: some hundred thousand messages. */
const DAYS = 90;
const LOOK_MS = 250;
const AT = `${STAFF_API}/exports`;

export async function measureExports(bench: Bench): Promise<Figure[]> {
  await generatedRecords(bench);
  const { browser } = await signIn(bench.base, bench.signIns, 'administrator');
  const worker = () => memoryOf(bench.system.pids().worker);
  const before = await worker();
  const id = randomUUID();
  const today = Date.now();
  await ok(
    'export',
    browser.send('POST', AT, {
      id,
      kind: 'messages',
      filter: `from:${businessDate(today - DAYS * DAY)};to:${businessDate(today)}`,
      columns: ['number', 'service', 'seq', 'at', 'author', 'text'],
      format: 'csv',
      encoding: 'utf-8',
      purpose: '計測',
    }),
  );
  const begun = performance.now();
  let most = before;
  for (;;) {
    await sleep(LOOK_MS);
    most = Math.max(most, await worker());
    const { data } = (await ok('exports', browser.get(AT))) as { data: Export[] };
    const one = data.find((each) => each.id === id);
    if (!one || isUnderWay(one.state)) continue;
    if (one.state !== 'ready') throw new Error(`the export ended ${one.state}`);
    const seconds = (performance.now() - begun) / 1000;
    return [
      { name: 'export-rows', value: one.written, unit: 'rows', goal: null },
      {
        name: 'export-speed',
        value: one.written / seconds,
        unit: 'rows/s',
        goal: atLeast(LEAST_ROWS_A_SECOND),
      },
      {
        name: 'export-memory',
        value: most - before,
        unit: 'MB',
        goal: atMost(MOST_MEGABYTES),
      },
    ];
  }
}
