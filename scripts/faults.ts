/**
 * `npm run faults`: a fault run as long as one likes, on a fresh system of its own.
 * `-- --seed <n> --events <n> --rooms <n> --messages <n> --seconds <n>`; exit 1 if a promise was broken.
 */
import { parseArgs } from 'node:util';
import { openRecords } from './faults/records.ts';
import { runFaults, SETTLED_WITHIN_MS, type FaultReport } from './faults/run.ts';
import { makePrivateSystem } from './parts/private-system.ts';

const OPTIONS = {
  seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  events: { type: 'string', default: '2000' },
  rooms: { type: 'string', default: '30' },
  messages: { type: 'string', default: '30' },
  seconds: { type: 'string', default: '180' },
} as const;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  const place = makePrivateSystem('faults');
  place.endOnSignals();
  const system = await place.start({ say: console.error });
  const records = openRecords(system);
  try {
    const report = await runFaults(system, records, {
      seed: Number(values.seed),
      events: Number(values.events),
      rooms: Number(values.rooms),
      messages: Number(values.messages),
      lastsMs: Number(values.seconds) * 1000,
      pause: [2_000, 6_000],
      targets: ['api', 'worker', 'temporal', 'keys'],
      say: console.error,
    });
    tell(report);
    return report.findings.length === 0 ? 0 : 1;
  } finally {
    await records.close();
    await system.stop();
    place.remove();
  }
}

function tell({ findings, kills, settledAfterMs }: FaultReport): void {
  for (const finding of findings) console.error(`broken: ${finding}`);
  const total = Object.values(kills).reduce((sum, n) => sum + n, 0);
  const seconds = settledAfterMs / 1000;
  const goal = SETTLED_WITHIN_MS / 1000;
  console.log(`figure faults-kills ${total} kills goal >=1 ${total >= 1 ? 'ok' : 'short'}`);
  console.log(
    `figure faults-broken-promises ${findings.length} findings goal <=0 ${findings.length === 0 ? 'ok' : 'short'}`,
  );
  console.log(
    `figure faults-settled-after ${seconds.toFixed(1)} s goal <=${goal} ${seconds <= goal ? 'ok' : 'short'}`,
  );
}

process.exitCode = await main();
