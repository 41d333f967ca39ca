/** A planned stop is announced a month ahead and lies outside reception; what does not hold to that says why. */
import { isTooSoon } from './announcements.ts';
import { businessDate, DAY, isOpen, type ReceptionPlan } from './hours.ts';

export const STOP_FAULTS = ['inside-reception', 'too-soon'] as const;
export type StopFault = (typeof STOP_FAULTS)[number];

/** Longer than that is no stop but another calendar. */
export const MAX_STOP_DAYS = 31;
/** Longest reason of a pause or a stop. */
export const MAX_PAUSE_REASON = 500;
/** As far ahead as one may be announced. */
export const MAX_STOP_AHEAD_DAYS = 400;

/** `plan`: reception as it would be without the stop, from its beginning to its end. */
export function stopFaults(
  plan: ReceptionPlan,
  now: number,
  { from, until }: { from: number; until: number },
): StopFault[] {
  const isInside =
    isOpen(plan, from) || plan.open.some(([opens]) => from <= opens && opens < until);
  const isSoon = isTooSoon('planned-stop', businessDate(now), businessDate(from));
  return [
    ...(isInside ? (['inside-reception'] as const) : []),
    ...(isSoon ? (['too-soon'] as const) : []),
  ];
}

/** So many days of a plan tell whether the stop lies inside reception. */
export function daysOfStop({ from, until }: { from: number; until: number }): number {
  return Math.ceil((until - from) / DAY) + 2;
}
