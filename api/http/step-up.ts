/** What reaches far is done only by who has just proved to be who they are: a desk left open is not enough. */
import { firstRow, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { FactorWay, StepUpWay } from '../../domain/second-factor.ts';

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

/** The same, where the route itself finds out that it reaches far: as the session stands in the database. */
export async function demandOwnStepUp(
  tx: Tx,
  { id, sessionHash }: { id: string; sessionHash: Buffer },
  now: number,
): Promise<void> {
  const found = await firstRow<{ provedAt: Date | null }>(
    tx,
    `select proved_at as "provedAt" from staff_sessions where token_hash = ?`,
    [sessionHash],
  );
  await demandStepUp(tx, id, { provedAt: found?.provedAt ?? null, now });
}

/** By the second factors they have; by the password alone where there are none. */
export async function stepUpWays(tx: Tx, staffId: string): Promise<StepUpWay[]> {
  const ways = await readFactorWays(tx, staffId);
  return ways.length === 0 ? ['password'] : ways;
}

/** By what this person can prove a second factor; none where none is set up, whatever recovery codes are left over. */
export async function readFactorWays(tx: Tx, staffId: string): Promise<FactorWay[]> {
  const found = await firstRow<{ app: boolean; passkey: boolean; recovery: boolean }>(
    tx,
    `select exists (select 1 from second_factors f where f.staff_id = p.id and f.kind = 'totp') as app,
       exists (select 1 from passkeys k where k.staff_id = p.id) as passkey,
       exists (select 1 from recovery_codes r where r.staff_id = p.id and r.used_at is null) as recovery
     from staff p where p.id = ?`,
    [staffId],
  );
  if (!found || !(found.app || found.passkey)) return [];
  return [
    ...(found.passkey ? ['passkey' as const] : []),
    ...(found.app ? ['code' as const] : []),
    ...(found.recovery ? ['recovery-code' as const] : []),
  ];
}
