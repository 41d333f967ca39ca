/** Lines of the timeline that no workflow's step stands behind. */
import type { RecordEventKind } from '../domain/record-events.ts';
import { rows, type Tx } from './scope.ts';

export interface RecordEvent {
  organisationId: string;
  serviceId: string;
  consultationIds: readonly string[];
  kind: RecordEventKind;
  /** `null`: the consultee herself. */
  staffId: string | null;
  /** Nobody did it: it followed from something else. */
  isAutomatic?: boolean;
  /** Codes, ids and numbers only, and nothing of another consultation: whoever reads this one may not know of that. */
  data?: Record<string, string | number>;
}

/** Adds the line to each of these consultations. */
export async function addRecordEvent(tx: Tx, event: RecordEvent): Promise<void> {
  await rows(
    tx,
    `insert into case_events (workflow_id, seq, organisation_id, service_id, consultation_id, kind, actor_kind, actor_id, data, at)
     select 'record/' || gen_random_uuid(), 1, ?, ?, c.id, ?, ?, ?::uuid, ?::jsonb, now() from unnest(?::uuid[]) as c(id)`,
    [
      event.organisationId,
      event.serviceId,
      event.kind,
      actorKindOf(event),
      event.staffId,
      JSON.stringify(event.data ?? {}),
      [...new Set(event.consultationIds)],
    ],
  );
}

function actorKindOf({ staffId, isAutomatic = false }: RecordEvent): string {
  if (isAutomatic) return 'system';
  return staffId === null ? 'consultee' : 'staff';
}
