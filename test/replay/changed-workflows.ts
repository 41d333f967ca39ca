/** What must never be released: a consultation that waits a little before it does anything, without `patched`. */
import { sleep } from '@temporalio/workflow';
import { consultation as unchanged } from '../../workflows/consultation.ts';
import type { ConsultationInput } from '../../workflows/messages.ts';

export { escalation } from '../../workflows/escalation.ts';
export { serviceHours } from '../../workflows/service-hours.ts';

export async function consultation(input: ConsultationInput): Promise<void> {
  await sleep('1 second');
  return unchanged(input);
}
