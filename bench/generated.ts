/** The records of a real size that figures are measured over: made once a run, left for the measures that follow. */
import { createKeyStoreClient } from '../keys/client.ts';
import { generate, SIZES, type Generated } from '../scripts/generate/generate.ts';
import type { Bench } from './bench.ts';

/** 1,000,000 and 10,000,000 for the long figures: `BENCH_CONSULTATIONS=1000000 BENCH_MESSAGES=10000000`. */
const WANTED = {
  consultations: Number(process.env['BENCH_CONSULTATIONS'] ?? SIZES.consultations),
  messages: Number(process.env['BENCH_MESSAGES'] ?? SIZES.messages),
  sealed: Number(process.env['BENCH_SEALED'] ?? SIZES.sealed),
  open: SIZES.open,
};

let made: Promise<Generated> | undefined;

export function generatedRecords(bench: Bench): Promise<Generated> {
  made ??= make(bench);
  return made;
}

async function make({ databaseUrl, system }: Bench): Promise<Generated> {
  const keys = createKeyStoreClient({ socketPath: system.env['KEYS_SOCKET'] ?? '' });
  try {
    return await generate({ ...WANTED, databaseUrl, keys, now: Date.now(), say: console.error });
  } finally {
    await keys.close();
  }
}
