/** What the relay does for the audit trail, each part in a loop of its own. */
import { chainTrail, createTrailSigner, type TrailDeps } from './audit-chain.ts';
import { checkTrails } from './audit-checks.ts';
import type { RelayDeps } from './deps.ts';
import { startLoop, type Loop } from './loop.ts';

/** So long a row stands without its place at most; how soon a checkpoint that is due is signed; how often is asked which check is due. */
const IDLE_MS = { chain: 500, signer: 1_000, checks: 15_000 } as const;

export function startTrailLoops(deps: TrailDeps & Pick<RelayDeps, 'database'>): Loop[] {
  const { log } = deps;
  const chain = () => chainTrail(deps);
  const signer = createTrailSigner(deps);
  const checks = () => checkTrails(deps);
  return [
    startLoop({ name: 'chain of the trail', turn: chain, idleMs: IDLE_MS.chain, log }),
    startLoop({ name: 'checkpoints of the trail', turn: signer, idleMs: IDLE_MS.signer, log }),
    startLoop({ name: 'checks of the trail', turn: checks, idleMs: IDLE_MS.checks, log }),
  ];
}
