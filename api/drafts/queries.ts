/** Unsent texts of staff. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';

type Kind = 'reply' | 'note';

/** Which reply the draft is about to become; ids and numbers only. */
export interface DraftSending {
  id: string;
  files: string[];
  expectedSeq: number;
}

export async function findDraft(
  tx: Tx,
  ownerId: string,
  consultationId: string,
  kind: Kind,
): Promise<{ body: Buffer; sending: DraftSending | null; updatedAt: Date } | undefined> {
  return firstRow(
    tx,
    `select body, sending, updated_at as "updatedAt" from drafts where owner_id = ? and about_id = ? and kind = ?`,
    [ownerId, consultationId, kind],
  );
}

export async function saveDraft(
  tx: Tx,
  draft: {
    ownerId: string;
    consultationId: string;
    kind: Kind;
    organisationId: string;
    serviceId: string;
    body: Buffer;
    sending: DraftSending | null;
    now: Date;
  },
): Promise<void> {
  await rows(
    tx,
    `insert into drafts (owner_id, about_id, kind, organisation_id, service_id, body, sending, updated_at) values (?, ?, ?, ?, ?, ?, ?::jsonb, ?)
     on conflict (owner_id, about_id, kind) do update set body = excluded.body, sending = excluded.sending, updated_at = excluded.updated_at`,
    [
      draft.ownerId,
      draft.consultationId,
      draft.kind,
      draft.organisationId,
      draft.serviceId,
      draft.body,
      draft.sending === null ? null : JSON.stringify(draft.sending),
      draft.now,
    ],
  );
}

export async function deleteDraft(
  tx: Tx,
  ownerId: string,
  consultationId: string,
  kind: Kind,
): Promise<void> {
  await rows(tx, `delete from drafts where owner_id = ? and about_id = ? and kind = ?`, [
    ownerId,
    consultationId,
    kind,
  ]);
}
