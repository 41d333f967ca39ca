/** The loops that keep the engine's histories and, at night, compare them with the record. */
import { createHistoryKeeper } from './histories.ts';
import { createNightlyChecks, type CheckDeps } from './history-checks.ts';
import { startLoop } from './loop.ts';

const KEEPING_MS = 60_000;
const CHECKING_MS = 600_000;

/** Any number of workers may run them at once. */
export function startHistories(deps: CheckDeps): { stop(): Promise<void> } {
  const { log } = deps;
  const loops = [
    startLoop({ name: 'histories', turn: createHistoryKeeper(deps), idleMs: KEEPING_MS, log }),
    startLoop({
      name: 'checks of histories',
      turn: createNightlyChecks(deps),
      idleMs: CHECKING_MS,
      log,
    }),
  ];
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
