/** Telling our own processes, also those of an earlier run, from strangers that were given the same number. */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

interface ProcessRecord {
  pid: number;
  /** What the system says about this process and no other: boot and start time. */
  identity: string;
}

/** Start time (with the boot it belongs to on Linux) of a process; null when there is none. */
export function identityOf(pid: number): string | null {
  try {
    if (process.platform !== 'linux')
      return (
        execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() ||
        null
      );
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command in parentheses may hold spaces and parentheses itself; state is field 3, start time field 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return null;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19] ?? ''}`;
  } catch {
    return null;
  }
}

/** The command line of a process, its words joined by spaces; null when there is none. */
export function commandLineOf(pid: number): string | null {
  try {
    if (process.platform !== 'linux')
      return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return null;
  }
}

/** Writes down a running process, so that a later run can end it if we die without doing so. */
export function recordProcess(file: string, pid: number): void {
  const record: ProcessRecord = { pid, identity: identityOf(pid) ?? 'gone' };
  writeFileSync(file, JSON.stringify(record), { mode: 0o600 });
}

export function forgetProcess(file: string): void {
  rmSync(file, { force: true });
}

/** The pid in the record if that very process still runs, else null. */
export function recordedProcess(file: string): number | null {
  try {
    const record = JSON.parse(readFileSync(file, 'utf8')) as ProcessRecord;
    return identityOf(record.pid) === record.identity ? record.pid : null;
  } catch {
    return null;
  }
}

/** Sends a signal; false when the process is gone already. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Ends a process that is not our child: asks, waits at most `graceMs`, then kills. Resolves when it is gone. */
export async function endProcess(
  pid: number,
  signal: NodeJS.Signals,
  graceMs: number,
): Promise<void> {
  const identity = identityOf(pid);
  const isThere = () => identity !== null && identityOf(pid) === identity;
  signalProcess(pid, signal);
  for (let waited = 0; isThere() && waited < graceMs; waited += 50) await sleep(50);
  if (isThere()) signalProcess(pid, 'SIGKILL');
  for (let waited = 0; isThere() && waited < 5_000; waited += 20) await sleep(20);
}
