/** Writes a line of an incident's story; what was typed is sealed under the organisation's key. */
import type { z } from 'zod';
import type { IncidentStepBody } from '../../contracts/incidents.ts';
import { Refusal } from '../../domain/errors.ts';
import { incidentStepPlace, type IncidentEntry } from '../../domain/incident.ts';
import { organisationKey } from '../sealed.ts';
import type { IncidentContext } from './present.ts';
import { addStep } from './queries.ts';

interface NewEntry {
  id: string;
  step: IncidentEntry;
  isSkipped: boolean;
  text: string;
  handOver?: z.infer<typeof IncidentStepBody>['handOver'];
  measured?: Record<string, unknown>;
}

export async function writeEntry(
  { tx, staff, deps }: IncidentContext,
  incidentId: string,
  entry: NewEntry,
): Promise<void> {
  const { organisationId } = staff;
  const { id, step, isSkipped, handOver = null } = entry;
  const seal = (column: 'words' | 'handed_by' | 'handed_to', text: string) =>
    deps.crypt.seal(organisationKey(organisationId), incidentStepPlace(column, id), text);
  const handed = step === 'handed-over' && !isSkipped ? handOver : null;
  const isAdded = await addStep(tx, {
    id,
    organisationId,
    incidentId,
    step,
    isSkipped,
    words: await seal('words', entry.text),
    handedOn: handed?.on ?? null,
    handedBy: handed && (await seal('handed_by', handed.by)),
    handedTo: handed && (await seal('handed_to', handed.to)),
    measured: entry.measured ?? null,
    madeById: staff.id,
  });
  if (!isAdded) throw new Refusal('id-reused', { reason: 'incident-step-id' });
}
