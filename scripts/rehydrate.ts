/**
 * `npm run rehydrate`: starts the workflows of all services, open consultations and escalations again from the database,
 * when the engine's own database was lost. Against a running system; runs that are there are left alone
 * (`--only-missing`, the default), or with `-- --all` ended and begun again.
 */
import { parseArgs } from 'node:util';
import { rehydrate, type Counts } from '../worker/rehydrate.ts';
import { besideSystem } from './parts/beside-system.ts';
import { readPlaces } from './parts/running-places.ts';

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      all: { type: 'boolean', default: false },
      'only-missing': { type: 'boolean', default: true },
    },
  });
  return besideSystem(readPlaces(process.env), async (parts) => {
    const counts = await rehydrate({ ...parts, all: values.all });
    console.log(`相談：${lineOf(counts.consultations)}`);
    console.log(`連携：${lineOf(counts.escalations)}`);
    console.log(`窓口：${lineOf(counts.services)}`);
    return Object.values(counts).every(({ failed }) => failed === 0) ? 0 : 1;
  });
}

function lineOf({ started, running, over, failed }: Counts): string {
  return `始めたもの ${started}、動いていたもの ${running}、終わっていたもの ${over}、できなかったもの ${failed}`;
}

process.exitCode = await main();
