/** Emergency contacts: numbers change, and somebody has to make sure of them again. */
import { DAY } from './hours.ts';
import type { EmergencyContact } from './settings.ts';

/** So long after somebody made sure of it a number counts as to be looked at again. */
export const CONFIRMED_FOR_DAYS = 180;

/** Whether nobody has made sure of it, or not for long. Days are "YYYY-MM-DD". */
export function needsConfirming(
  { confirmedOn }: Pick<EmergencyContact, 'confirmedOn'>,
  today: string,
): boolean {
  const since = Date.parse(`${today}T00:00Z`) - Date.parse(`${confirmedOn ?? ''}T00:00Z`);
  return Number.isNaN(since) || since > CONFIRMED_FOR_DAYS * DAY;
}
