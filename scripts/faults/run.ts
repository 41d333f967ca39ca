/** One fault run: load on every door while processes are killed, and the checker's word on what is left. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createRemotePhone } from '../drive/phone.ts';
import { until } from '../drive/until.ts';
import type { ChildName } from '../parts/system-parts.ts';
import type { RunningSystem } from '../parts/system.ts';
import { createChance } from './chance.ts';
import { checkEvents, checkTalk, checkWorkflows } from './checker.ts';
import { BAD_DELIVERY, planEvents, sendScattered } from './events.ts';
import { startNemesis } from './nemesis.ts';
import { waitingRows, type Records } from './records.ts';
import { openTalkers, talk, type Talker } from './talkers.ts';

export interface FaultRun {
  seed: number;
  /** LINE events, and rooms with so many messages each. */
  events: number;
  rooms: number;
  messages: number;
  /** How long load and kills last, in milliseconds. */
  lastsMs: number;
  pause: readonly [least: number, most: number];
  targets: readonly [ChildName, ...ChildName[]];
  say: (line: string) => void;
}

export interface FaultReport {
  findings: string[];
  kills: Partial<Record<ChildName, number>>;
  /** Milliseconds from the last kill until nothing waited any more. */
  settledAfterMs: number;
  talkers: Talker[];
}

/** Everything acknowledged must be settled so long after the last kill. */
export const SETTLED_WITHIN_MS = 60_000;

export async function runFaults(
  system: RunningSystem,
  records: Records,
  run: FaultRun,
): Promise<FaultReport> {
  const { say } = run;
  const base = system.env['WEBHOOK_BASE_URL'] ?? '';
  const phone = createRemotePhone(system.env['PHONE_URL'] ?? '');
  const chance = createChance(run.seed);
  const planned = await planEvents(phone, chance, run.events, `e${run.seed}-`);
  const talkers = await openTalkers(base, phone, run.rooms, `r${run.seed}-`);
  await phone.changeFaults({ ...BAD_DELIVERY, seed: run.seed });

  say(`seed ${run.seed}: ${run.events} events, ${run.rooms} rooms with ${run.messages} messages`);
  const nemesis = startNemesis(system, createChance(run.seed + 1), run);
  // The killing ends at its time, whatever is acknowledged by then: processes also need time to come up.
  const [kills] = await Promise.all([
    sleep(run.lastsMs).then(() => nemesis.stop()),
    sendScattered(phone, createChance(run.seed + 2), planned.events, run.lastsMs),
    talk(talkers, createChance(run.seed + 3), run.messages, run.lastsMs),
  ]);
  await phone.settled();
  await phone.clearFaults();

  const begun = performance.now();
  const left = await quiet(records);
  const settledAfterMs = performance.now() - begun;
  say(`settled after ${Math.round(settledAfterMs)} ms`);
  const findings = [
    ...left,
    ...(await checkEvents(records, phone, planned.stayed)),
    ...(await checkTalk(records, talkers)),
    ...(await checkWorkflows(records)),
  ];
  return { findings, kills, settledAfterMs, talkers };
}

/** Waits until nothing waits; what still does after the time is a finding. */
async function quiet(records: Records): Promise<string[]> {
  // Words of somebody who waits already may rest for a minute; here nobody waits for that.
  await records.sql(`update outbox set next_at = now() where done_at is null`);
  try {
    await until(
      'rows are still waiting',
      async () => Object.keys(await waitingRows(records)).length === 0,
      { withinMs: SETTLED_WITHIN_MS, everyMs: 250 },
    );
    return [];
  } catch {
    return [`still waiting after the faults: ${JSON.stringify(await waitingRows(records))}`];
  }
}
