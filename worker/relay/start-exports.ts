/** The loops of exports: their workflows begun and told, and their files gone when their time is over. */
import { disposeExports, tellExports, type ExportRelayDeps } from './exports.ts';
import { startLoop } from './loop.ts';

const TELLING_MS = 1_000;
const DISPOSING_MS = 2_000;

/** Any number of workers may run them at once. */
export function startExports(deps: ExportRelayDeps): { stop(): Promise<void> } {
  const { log } = deps;
  const loops = [
    startLoop({ name: 'exports', turn: () => tellExports(deps), idleMs: TELLING_MS, log }),
    startLoop({
      name: 'files of exports',
      turn: () => disposeExports(deps),
      idleMs: DISPOSING_MS,
      log,
    }),
  ];
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
