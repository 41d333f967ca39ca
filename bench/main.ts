/**
 * `npm run bench`: measures a fresh system of its own against what was promised, each figure beside
 * its baseline of the same run. One line a figure; exit 1 if one is short. `-- --only <name>,<name>` measures these.
 */
import { parseArgs } from 'node:util';
import { makePrivateSystem, type PrivateSystem } from '../scripts/parts/private-system.ts';
import type { RunningSystem } from '../scripts/parts/system.ts';
import { readSignIns } from '../scripts/seed/sign-ins.ts';
import { makeBaselineTables } from './baselines/tables.ts';
import { openBench, type Bench } from './bench.ts';
import { atMost, isShort, lineOf, type Figure } from './figures.ts';
import { measureAudit } from './measures/audit.ts';
import { measureDrawn } from './measures/drawn.ts';
import { measureExports } from './measures/exports.ts';
import { measureFigureTables } from './measures/figure-tables.ts';
import { measureKeyStore } from './measures/key-store.ts';
import { measureList } from './measures/list.ts';
import { measureMessage } from './measures/message.ts';
import { measureOpening } from './measures/opening.ts';
import { measureRecords } from './measures/records.ts';
import { measureRestore } from './measures/restore.ts';
import { measureReports } from './measures/reports.ts';
import { measureRevocation } from './measures/revocation.ts';
import { measureRotation } from './measures/rotation.ts';
import { measureSearch } from './measures/search.ts';
import { measureServices } from './measures/services.ts';
import { measureSignIn } from './measures/sign-in.ts';
import { measureStep } from './measures/step.ts';
import { measureStream } from './measures/stream.ts';
import { measureTrail } from './measures/trail.ts';
import { measureWebhook } from './measures/webhook.ts';

const MEASURES: Readonly<Record<string, (bench: Bench) => Promise<Figure[]>>> = {
  webhook: measureWebhook,
  stream: measureStream,
  drawn: measureDrawn,
  opening: measureOpening,
  step: measureStep,
  message: measureMessage,
  list: measureList,
  services: measureServices,
  audit: measureAudit,
  revocation: measureRevocation,
  trail: measureTrail,
  'sign-in': measureSignIn,
  rotation: measureRotation,
  'key-store': measureKeyStore,
  // Over the generated records, which stay: last.
  records: measureRecords,
  search: measureSearch,
  exports: measureExports,
  reports: measureReports,
  figures: measureFigureTables,
};

const RESTORE = 'restore';

/** A room may write five times a second for long; load from ten rooms is not held to that. */
const ENVIRONMENT = {
  ROOM_WRITES_BURST: '1000000',
  ROOM_WRITES_PER_SECOND: '100000',
  MADOGUCHI_DEMO_OPEN: '1',
  LOG_LEVEL: 'warn',
  NODE_ENV: 'development',
  // Guesses come from many addresses.
  TRUST_PROXY: '1',
};

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const names = ['startup', ...Object.keys(MEASURES), RESTORE];
  const only = values.only?.split(',') ?? names;
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    console.error(`there is no measure "${unknown}": ${names.join(', ')}`);
    return 1;
  }
  const place = makePrivateSystem('bench');
  place.endOnSignals();
  try {
    const figures = await measureAll(place, only);
    return figures.some(isShort) ? 1 : 0;
  } finally {
    place.remove();
  }
}

async function measureAll(place: PrivateSystem, only: readonly string[]): Promise<Figure[]> {
  const all: Figure[] = [];
  const tell = (figures: readonly Figure[]) => {
    for (const figure of figures) console.log(lineOf(figure));
    all.push(...figures);
  };
  // What it measures ends with its system: it has one of its own.
  const restore = async () => tell(await measured(RESTORE, measureRestore));
  if (only.every((name) => name === RESTORE)) {
    await restore();
    return all;
  }
  let { system, seconds } = await start(place);
  if (only.includes('startup')) {
    tell([{ name: 'start-first', value: seconds, unit: 's', goal: atMost(120) }]);
    await system.stop();
    ({ system, seconds } = await start(place));
    tell([{ name: 'start-second', value: seconds, unit: 's', goal: atMost(15) }]);
  }
  const bench = openBench(system, readSignIns(system.folder.path('demo-sign-ins.json')));
  try {
    await makeBaselineTables(bench.databaseUrl);
    for (const [name, measure] of Object.entries(MEASURES)) {
      if (only.includes(name)) tell(await measured(name, () => measure(bench)));
    }
  } finally {
    await bench.close();
    await system.stop();
  }
  if (only.includes(RESTORE)) await restore();
  return all;
}

/** From nothing running to everything ready to serve. */
async function start(place: PrivateSystem): Promise<{ system: RunningSystem; seconds: number }> {
  const begun = performance.now();
  const system = await place.start({ env: ENVIRONMENT, say: console.error });
  return { system, seconds: (performance.now() - begun) / 1000 };
}

/** A measure that fails is a figure that is short; the others are still taken. */
async function measured(name: string, measure: () => Promise<Figure[]>): Promise<Figure[]> {
  try {
    return await measure();
  } catch (error) {
    console.error(`the measure "${name}" failed:`, error);
    return [{ name: `${name}-failed`, value: Number.NaN, unit: 'none', goal: atMost(0) }];
  }
}

process.exitCode = await main();
