/**
 * `npm run generate`: two fiscal years of made-up consultations in a system that runs, in two live services of their own
 * (生成), for figures, searches and exports of a real size. Never in production.
 *
 *   npm run generate -- [--organisation CODE] [--consultations 200000] [--messages 2000000] [--sealed 20000] [--open 100]
 *
 * `--sealed`: so many of the newest have words that can be read; the others' are sealed under keys that nobody has.
 */
import { parseArgs } from 'node:util';
import { createKeyStoreClient } from '../keys/client.ts';
import { generate, SIZES } from './generate/generate.ts';
import { readMigratorUrl, readPlaces } from './parts/running-places.ts';

async function main(): Promise<number> {
  if (process.env['NODE_ENV'] === 'production') {
    console.error('本番の環境では、データを生成できません。');
    return 1;
  }
  const { values } = parseArgs({
    options: {
      organisation: { type: 'string' },
      consultations: { type: 'string', default: String(SIZES.consultations) },
      messages: { type: 'string', default: String(SIZES.messages) },
      sealed: { type: 'string', default: String(SIZES.sealed) },
      open: { type: 'string', default: String(SIZES.open) },
    },
  });
  const keys = createKeyStoreClient({ socketPath: readPlaces(process.env).KEYS_SOCKET });
  const begun = performance.now();
  const seconds = () => ((performance.now() - begun) / 1000).toFixed(1);
  try {
    const { serviceIds } = await generate({
      databaseUrl: readMigratorUrl(process.env),
      keys,
      organisation: values.organisation,
      consultations: Number(values.consultations),
      messages: Number(values.messages),
      sealed: Number(values.sealed),
      open: Number(values.open),
      now: Date.now(),
      say: (line) => console.log(`${seconds()} 秒：${line}`),
    });
    console.log(`相談 ${values.consultations} 件を生成しました。窓口：${serviceIds.join('、')}`);
    return 0;
  } finally {
    await keys.close();
  }
}

process.exitCode = await main();
