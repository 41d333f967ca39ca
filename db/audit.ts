/** The audit trail: one row in the same transaction as what it tells of. */
import { firstRow, rows, type Tx } from './scope.ts';
import type { TrailAction } from '../domain/trail.ts';

export interface AuditRecord {
  organisationId: string;
  serviceId: string | null;
  actorKind: 'staff' | 'consultee' | 'system';
  actorId: string | null;
  /** What was done, as a code: "message.send", "consultation.read", "session.refused" … */
  action: TrailAction;
  consultationId?: string | null;
  objectKind?: string | null;
  objectId?: string | null;
  purpose?: string | null;
  outcome?: 'done' | 'refused' | 'failed';
  /** Codes and numbers only. */
  data?: Record<string, unknown> | null;
  requestId?: string | null;
}

/** Adds a row; without it the transaction, and so the answer, does not happen. */
export async function audit(tx: Tx, record: AuditRecord): Promise<void> {
  await rows(
    tx,
    `insert into audit_entries (organisation_id, service_id, actor_kind, actor_id, action, consultation_id, object_kind, object_id, purpose, outcome, data, request_id)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)`,
    [
      record.organisationId,
      record.serviceId,
      record.actorKind,
      record.actorId,
      record.action,
      record.consultationId ?? null,
      record.objectKind ?? null,
      record.objectId ?? null,
      record.purpose ?? null,
      record.outcome ?? 'done',
      record.data ? JSON.stringify(record.data) : null,
      record.requestId ?? null,
    ],
  );
}

/** How long further reading of the same consultation counts as the same opening. */
const OPENING = '30 minutes';

/**
 * Notes that somebody read what was said, up to message `seq`. One opening is one row per newly
 * seen stretch: nothing is added while nothing new was seen (rows are never changed). Says whether one was.
 */
export async function auditRead(
  tx: Tx,
  record: AuditRecord & { consultationId: string; upTo: number },
): Promise<boolean> {
  const seen = await firstRow<{ up_to: number }>(
    tx,
    `select coalesce(max((data ->> 'upTo')::int), -1) as up_to from audit_entries
     where organisation_id = ? and consultation_id = ? and actor_id = ? and action = ? and purpose is not distinct from ?
       and at > now() - interval '${OPENING}'`,
    [
      record.organisationId,
      record.consultationId,
      record.actorId,
      record.action,
      record.purpose ?? null,
    ],
  );
  if (seen && seen.up_to >= record.upTo) return false;
  const { upTo, ...rest } = record;
  await audit(tx, { ...rest, data: { ...rest.data, upTo } });
  return true;
}
