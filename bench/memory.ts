/** What a process of the measured system holds in memory. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Megabytes resident. */
export async function memoryOf(pid: number | null | undefined): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout) / 1024;
}
