/** Emergency contacts: numbers change, and somebody has to make sure of them again. */
import { DAY } from './hours.ts';
import type { EmergencyContact } from './settings.ts';

/** So long after somebody made sure of it a number counts as to be looked at again. */
export const CONFIRMED_FOR_DAYS = 180;

/** Of numbers only the municipality knows: it puts in what it has confirmed by calling. */
export const TO_BE_CONFIRMED = '03-0000-0000（要確認）';

/** Whether the template's place-holder still stands where a number belongs. */
export function isPlaceholder({ telephone }: Pick<EmergencyContact, 'telephone'>): boolean {
  return telephone.includes('要確認');
}

/** Whether nobody has made sure of it, or not for long. Days are "YYYY-MM-DD". */
export function needsConfirming(
  { telephone, confirmedOn }: Pick<EmergencyContact, 'telephone' | 'confirmedOn'>,
  today: string,
): boolean {
  if (isPlaceholder({ telephone })) return true;
  const since = Date.parse(`${today}T00:00Z`) - Date.parse(`${confirmedOn ?? ''}T00:00Z`);
  return Number.isNaN(since) || since > CONFIRMED_FOR_DAYS * DAY;
}
