/** What each part of a running system takes of the processors, as Linux counts it. */
import { readdirSync, readFileSync } from 'node:fs';
import type { RunningSystem } from '../scripts/parts/system.ts';
import type { Figure } from './figures.ts';

/** Linux counts in hundredths of a second, whatever the machine. */
const TICK_MS = 10;

/** Milliseconds by part since each began; the server's own processes are told apart by whom they serve. */
function cpuOf(system: RunningSystem): Map<string, number> {
  const used = new Map<string, number>();
  const add = (name: string, ms: number) => used.set(name, (used.get(name) ?? 0) + ms);
  const { user, system: kernel } = process.cpuUsage();
  add('generator', (user + kernel) / 1000);
  const pids = system.pids();
  for (const [name, pid] of Object.entries(pids)) if (pid != null) add(name, statOf(pid).ms);
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/u.test(entry)) continue;
    const { parent, ms } = statOf(Number(entry));
    if (parent === pids.postgres) add(`postgres-${servedBy(entry)}`, ms);
  }
  return used;
}

function statOf(pid: number): { parent: number; ms: number } {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before it may hold blanks and brackets.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return {
      parent: Number(fields[1]),
      ms: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
    };
  } catch {
    // It has ended meanwhile.
    return { parent: -1, ms: 0 };
  }
}

function servedBy(pid: string): string {
  try {
    const title = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    if (title.includes('temporal')) return 'engine';
    return title.includes('madoguchi') ? 'own' : 'background';
  } catch {
    return 'background';
  }
}

/** Measures from now on; what is returned tells what each part took for each of `count` things. Nothing where there is no /proc. */
export function watchCpu(
  system: RunningSystem,
  name: string,
): (count: number) => readonly Figure[] {
  if (process.platform !== 'linux') return () => [];
  const before = cpuOf(system);
  return (count) =>
    [...cpuOf(system)].map(([part, ms]) => ({
      name: `${name}-cpu-${part}`,
      value: (ms - (before.get(part) ?? 0)) / count,
      unit: 'ms/message',
      goal: null,
    }));
}
