/** Kills processes at moments that chance deals, without warning, until it is told to stop. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChildName } from '../parts/system-parts.ts';
import type { RunningSystem } from '../parts/system.ts';
import type { Chance } from './chance.ts';

export interface Nemesis {
  /** Resolves after the last kill; answers how often each was killed. */
  stop(): Promise<Partial<Record<ChildName, number>>>;
}

export interface NemesisOptions {
  targets: readonly [ChildName, ...ChildName[]];
  /** Between two kills, in milliseconds. */
  pause: readonly [least: number, most: number];
  say: (line: string) => void;
}

export function startNemesis(
  system: RunningSystem,
  chance: Chance,
  { targets, pause, say }: NemesisOptions,
): Nemesis {
  const stopping = new AbortController();
  const kills: Partial<Record<ChildName, number>> = {};
  // Each is killed once in every round, so that a short run spares nobody.
  let round: ChildName[] = [];

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await sleep(chance.between(...pause), undefined, { signal: stopping.signal }).catch(
        () => undefined,
      );
      if (stopping.signal.aborted) return;
      if (round.length === 0) round = chance.shuffled(targets);
      const target = round.pop() ?? targets[0];
      // One that is only just being started again is left alone this time.
      if (system.pids()[target] == null) continue;
      system.kill(target, 'SIGKILL');
      kills[target] = (kills[target] ?? 0) + 1;
      say(`killed ${target}`);
    }
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
      return kills;
    },
  };
}
