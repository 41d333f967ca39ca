/**
 * Codes of practice accounts for drivers. Each step counts once at the server, so they are handed out in
 * ascending order, first those the allowed drift of clocks holds ready, and then one every 30 seconds.
 */
import { codeOfStep, DRIFT_STEPS, STEP_MS, stepAt } from '../../api/session/totp.ts';
import type { DemoSignIn } from '../seed/sign-ins.ts';
import { until } from './until.ts';

/** By system and account: the last step handed out in this process. */
const handedOut = new Map<string, number>();

/** Nearer than this to a step's end, the server may stand in the next one when the code arrives. */
const ON_THE_WAY_MS = 5_000;

/** A code not handed out before; waits for one when all that would be taken now were. */
export async function nextCode(base: string, account: DemoSignIn): Promise<string> {
  const { totpSecret, organisation, loginId } = account;
  if (totpSecret === undefined) throw new Error(`${loginId} signs in without a code`);
  const key = [base, organisation, loginId].join('\n');
  const step = await until(
    `${loginId}の次の確認コードが来ません`,
    () => Promise.resolve(freeStep(handedOut.get(key) ?? 0, Date.now())),
    { withinMs: 2 * STEP_MS, everyMs: 200 },
  );
  handedOut.set(key, step);
  return codeOfStep(totpSecret, step);
}

/** The first step after `last` that is taken at this moment and for some seconds more. */
function freeStep(last: number, now: number): number | null {
  const first = Math.max(last + 1, stepAt(now + ON_THE_WAY_MS) - DRIFT_STEPS);
  return first <= stepAt(now) + DRIFT_STEPS ? first : null;
}
