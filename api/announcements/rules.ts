/** When something may be announced for: in time, and a stop outside of every service's reception. */
import type { Tx } from '../../db/scope.ts';
import {
  isTooSoon,
  type AnnouncementFault,
  type AnnouncementKind,
} from '../../domain/announcements.ts';
import { Refusal } from '../../domain/errors.ts';
import { businessDate, DAY } from '../../domain/hours.ts';
import { refuseStop } from '../pauses/rules.ts';
import { allServices, servicesInside } from './stops.ts';

interface Times {
  kind: AnnouncementKind;
  beginsAt: string;
  endsAt: string | null;
}

/** Further ahead than that nobody plans. */
const MAX_AHEAD_DAYS = 1_500;

/** Refuses 'not-allowed-now' for a time that such an announcement cannot have. */
export function refuseTimes({ kind, beginsAt, endsAt }: Times, now: number): void {
  const from = Date.parse(beginsAt);
  if (kind === 'planned-stop') {
    if (endsAt === null) refuse('stop-without-end', '停止の終わりの日時を入れてください。');
    refuseStop({ from, until: Date.parse(endsAt) }, now);
    return;
  }
  if (endsAt !== null) refuse('end-without-stop', '終わりの日時は、計画停止のときだけ入れます。');
  if (from <= now) refuse('in-the-past', '実施の日時は、これから先にしてください。');
  if (from - now > MAX_AHEAD_DAYS * DAY) refuse('too-far', '実施の日時が先すぎます。');
}

/** What does not hold to the rules, and whose reception a stop falls into. */
export async function faultsOf(
  tx: Tx,
  { kind, beginsAt, endsAt }: Times,
  now: number,
): Promise<{ faults: AnnouncementFault[]; services: string[] }> {
  const from = Date.parse(beginsAt);
  const isSoon = isTooSoon(kind, businessDate(now), businessDate(from));
  const services =
    kind === 'planned-stop' && endsAt !== null
      ? await servicesInside(tx, await allServices(tx), { from, until: Date.parse(endsAt) }, now)
      : [];
  const faults: AnnouncementFault[] = [];
  if (services.length > 0) faults.push('inside-reception');
  if (isSoon) faults.push('too-soon');
  return { faults, services };
}

function refuse(reason: string, text: string): never {
  throw new Refusal('not-allowed-now', { reason, text });
}
