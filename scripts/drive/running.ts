/** Finds the system that runs on this checkout's data folder. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readSignIns, type SignIns } from '../seed/sign-ins.ts';

const Addresses = z.object({ api: z.url(), phone: z.url().nullable() });

export interface RunningPlace {
  base: string;
  /** Where the practice phone listens; `null` in production. */
  phone: string | null;
  signIns: SignIns;
}

/** `null` when none runs there. */
export async function findRunning(dataDir: string): Promise<RunningPlace | null> {
  const file = join(dataDir, 'run', 'system.json');
  if (!existsSync(file)) return null;
  const { api, phone } = Addresses.parse(JSON.parse(readFileSync(file, 'utf8')));
  const isThere = await fetch(new URL('/healthz', api), {
    signal: AbortSignal.timeout(5_000),
  }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!isThere) return null;
  return { base: api, phone, signIns: readSignIns(join(dataDir, 'demo-sign-ins.json')) };
}
