/** When a service receives: its calendar laid over the national holidays. */
import holidays from '@holiday-jp/holiday_jp';
import {
  businessDate,
  DAY,
  receptionPlan,
  takenOver,
  type Pause,
  type ReceptionPlan,
} from '../domain/hours.ts';
import type { ServiceSettings } from '../domain/settings.ts';
import type { Tx } from './scope.ts';
import { readAnnounced, readPauses } from './settings.ts';

const HOLIDAYS: [date: string, holiday: { name: string }][] = Object.entries(holidays.holidays);

/** National and substitute holidays from one business date to another, both included ("YYYY-MM-DD"). */
export function holidaysBetween(from: string, to: string): string[] {
  return namedHolidays(from, to).map(({ date }) => date);
}

/** The same with their names. */
export function namedHolidays(from: string, to: string): { date: string; name: string }[] {
  return HOLIDAYS.filter(([date]) => date >= from && date <= to).map(([date, { name }]) => ({
    date,
    name,
  }));
}

/** The reception plan from `from` for so many days; without settings it is closed, on the safe side. */
export function receptionPlanOf(
  settings: Pick<ServiceSettings, 'calendar'> | null,
  from: number,
  days: number,
  pauses: readonly Pause[],
): ReceptionPlan {
  const closed = {
    weekly: [],
    closedOnHolidays: true,
    yearEnd: null,
    closedDays: [],
    extraDays: [],
  };
  // A shift may have begun the day before, and the last day ends in another business day.
  const dates = holidaysBetween(businessDate(from - DAY), businessDate(from + (days + 1) * DAY));
  return receptionPlan(settings?.calendar ?? closed, dates, from, days, pauses);
}

/**
 * The same with the service's pauses as the transaction sees them, and with what is announced: versions
 * that come into force after `inForceAt`, each from its date on. Without it the settings stay what they are.
 */
export async function readReceptionPlan(
  tx: Tx,
  serviceId: string,
  settings: Pick<ServiceSettings, 'calendar'> | null,
  { from, days, inForceAt }: { from: number; days: number; inForceAt?: number },
): Promise<ReceptionPlan> {
  // What is open at first may have begun with the end of a pause the day before.
  const pauses = await readPauses(tx, serviceId, new Date(from - 2 * DAY));
  const plan = receptionPlanOf(settings, from, days, pauses);
  if (inForceAt === undefined) return plan;
  const announced = await readAnnounced(tx, serviceId, {
    after: new Date(inForceAt),
    until: new Date(plan.until),
  });
  return announced.reduce(
    (known, { at, settings: later }) =>
      takenOver(known, receptionPlanOf(later, from, days, pauses), at),
    plan,
  );
}
