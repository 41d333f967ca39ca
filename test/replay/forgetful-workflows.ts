/** The other thing that must never be released: the same commands to the engine, but other contents. */
import { consultation as unchanged } from '../../workflows/consultation.ts';
import type { ConsultationInput } from '../../workflows/messages.ts';

export { escalation } from '../../workflows/escalation.ts';
export { serviceHours } from '../../workflows/service-hours.ts';

export function consultation(input: ConsultationInput): Promise<void> {
  return unchanged({ ...input, linkedTo: 'somebody else' });
}
