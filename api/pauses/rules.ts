/** When reception may be stopped: not twice at once, not in the past, and planned stops as they are to be planned. */
import { receptionPlanOf } from '../../db/reception.ts';
import type { Tx } from '../../db/scope.ts';
import { settingsInForce } from '../../db/settings.ts';
import { Refusal } from '../../domain/errors.ts';
import { DAY, type Pause } from '../../domain/hours.ts';
import {
  daysOfStop,
  MAX_STOP_AHEAD_DAYS,
  MAX_STOP_DAYS,
  stopFaults,
  type StopFault,
} from '../../domain/planned-stop.ts';
import { readComing } from './queries.ts';

interface Stop {
  from: number;
  until: number;
}

/** By the settings that will be in force when the stop begins. */
export async function faultsOfStop(
  tx: Tx,
  serviceId: string,
  stop: Stop,
  now: number,
): Promise<StopFault[]> {
  const inForce = await settingsInForce(tx, serviceId, new Date(stop.from));
  const plan = receptionPlanOf(inForce?.settings ?? null, stop.from, daysOfStop(stop), []);
  return stopFaults(plan, now, stop);
}

/** Refuses 'not-allowed-now' for a time that no stop can have. */
export function refuseStop({ from, until }: Stop, now: number): void {
  if (from <= now)
    refuse('stop-in-the-past', '計画停止の始まりは、これから先の時刻にしてください。');
  if (until <= from) refuse('stop-ends-first', '計画停止の終わりは、始まりより後にしてください。');
  if (until - from > MAX_STOP_DAYS * DAY)
    refuse(
      'stop-too-long',
      `計画停止は${MAX_STOP_DAYS}日までです。長く休むときは受付時間を変えてください。`,
    );
  if (from - now > MAX_STOP_AHEAD_DAYS * DAY)
    refuse('stop-too-far', `計画停止は${MAX_STOP_AHEAD_DAYS}日先まで予告できます。`);
}

/** Refuses 'not-allowed-now' for an end that a pause from now on cannot have. */
export function refuseUntil(until: number, now: number): void {
  if (until <= now) refuse('pause-ends-first', '休止の終わりは、これから先の時刻にしてください。');
  if (until - now > MAX_STOP_DAYS * DAY)
    refuse(
      'pause-too-long',
      `終わりは${MAX_STOP_DAYS}日先までです。決まっていないときは「再開するまで」を選んでください。`,
    );
}

/** Refuses 'not-allowed-now' where reception rests already, in one of these ways. */
export async function refuseOverlap(
  tx: Tx,
  serviceId: string,
  now: Date,
  { from, until }: Stop,
  kinds: readonly Pause['kind'][],
): Promise<void> {
  const coming = await readComing(tx, serviceId, now);
  const isThere = coming.some(
    ({ kind, beginsAt, endsAt }) =>
      kinds.includes(kind) && beginsAt.getTime() < until && (endsAt?.getTime() ?? Infinity) > from,
  );
  if (isThere)
    refuse('stopped-already', 'この時間には、もう休止があります。一覧を確認してください。');
}

function refuse(reason: string, text: string): never {
  throw new Refusal('not-allowed-now', { reason, text });
}
