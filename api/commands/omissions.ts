/** A closure warns of required attributes without any answer (N17). */
import type { z } from 'zod';
import type { CloseBody } from '../../contracts/commands.ts';
import { findOmissions } from '../../db/commands.ts';
import { isNonConsultation } from '../../domain/consultation.ts';
import { Refusal } from '../../domain/errors.ts';
import { BLOCK_TEXTS } from '../../domain/consultation-commands.ts';
import type { Tx } from '../../db/scope.ts';
import { readCompleteness } from '../consultations/queries.ts';
import type { ConsultationTarget } from '../http/target.ts';

/**
 * Codes of the attributes that stay without an answer. Refuses 'not-allowed-now' (attributes-missing) with their
 * labels unless a reason was given; closures that are no consultation ask for none.
 */
export async function omissionsOf(
  { tx, target }: { tx: Tx; target: ConsultationTarget },
  { commandId, outcome, override }: z.infer<typeof CloseBody>,
): Promise<string[]> {
  // The same command again is the same command, whatever was answered since.
  const before = await findOmissions(tx, commandId);
  if (before) return before;
  if (isNonConsultation(outcome)) return [];
  const { missing } = await readCompleteness(tx, target);
  if (missing.length > 0 && override === undefined) {
    throw new Refusal('not-allowed-now', {
      reason: 'attributes-missing',
      text: BLOCK_TEXTS['attributes-missing'],
      labels: missing.map(({ label }) => label),
    });
  }
  return missing.map(({ code }) => code);
}
