/** The loops of keeping and disposing: days kept right, and the workflows of confirmed batches begun. */
import type { Engine } from '../../workflows/engine/client.ts';
import type { RelayDeps } from './deps.ts';
import { beginDisposals } from './disposals.ts';
import { startLoop } from './loop.ts';
import { createRetentionKeeper } from './retention.ts';

const RETENTION_MS = 2_000;
const BEGINNING_MS = 2_000;

/** Any number of workers may run them at once. */
export function startDisposals(
  deps: Pick<RelayDeps, 'system' | 'database' | 'log' | 'now'> & { engine: Engine },
): { stop(): Promise<void> } {
  const { log } = deps;
  const loops = [
    startLoop({ name: 'retention', turn: createRetentionKeeper(deps), idleMs: RETENTION_MS, log }),
    startLoop({
      name: 'disposals',
      turn: () => beginDisposals(deps),
      idleMs: BEGINNING_MS,
      log,
    }),
  ];
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
