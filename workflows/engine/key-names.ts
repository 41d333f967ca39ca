/** Which consultation's key a workflow uses, remembered so that the database is asked once. */
import { Refusal } from '../../domain/errors.ts';
import { consultationOfWorkflow, type Place } from '../../domain/workflow-ids.ts';
import type { KeyName } from '../../keys/key-store.ts';
import type { FindKeyName } from './codec.ts';

const REMEMBERED = 10_000;

export interface KeyNames {
  find: FindKeyName;
  /** Whoever knows a consultation's place spares the look-up. */
  remember(place: Place): void;
}

/** `findPlace` asks the database; `null` when there is no such consultation. */
export function createKeyNames(
  findPlace: (consultationId: string) => Promise<Place | null>,
): KeyNames {
  const known = new Map<string, Place>();

  function remember(place: Place): void {
    known.delete(place.consultationId);
    known.set(place.consultationId, place);
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
  }

  async function find(workflowId: string): Promise<KeyName> {
    const consultationId = consultationOfWorkflow(workflowId);
    const place = consultationId
      ? (known.get(consultationId) ?? (await findPlace(consultationId)))
      : null;
    if (!place) throw new Refusal('key-missing', { reason: 'unknown-workflow' });
    remember(place);
    const { organisationId, serviceId } = place;
    return { organisationId, serviceId, kind: 'consultation', objectId: place.consultationId };
  }

  return { find, remember };
}
