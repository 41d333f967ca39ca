/** What reaches far is done only by who has just proved to be who they are: a desk left open is not enough. */
import { firstRow, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { StepUpWay } from '../../domain/second-factor.ts';

/** So long after a factor was proved in the session nothing is asked for again. */
const STEP_UP_MS = 5 * 60_000;

/** Refuses 'step-up-needed', with the ways in which this person can prove themself. */
export async function demandStepUp(
  tx: Tx,
  staffId: string,
  { provedAt, now }: { provedAt: Date | null; now: number },
): Promise<void> {
  if (provedAt !== null && now - provedAt.getTime() < STEP_UP_MS) return;
  throw new Refusal('step-up-needed', { reason: 'step-up', ways: await stepUpWays(tx, staffId) });
}

/** By the second factors they have; by the password alone where there are none. */
export async function stepUpWays(tx: Tx, staffId: string): Promise<StepUpWay[]> {
  const found = await firstRow<{ code: boolean }>(
    tx,
    `select exists (select 1 from second_factors where staff_id = ? and kind = 'totp') as code`,
    [staffId],
  );
  return found?.code ? ['code'] : ['password'];
}
