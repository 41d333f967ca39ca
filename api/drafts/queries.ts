/** Unsent texts of staff. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';

type Kind = 'reply' | 'note';

export async function findDraft(
  tx: Tx,
  ownerId: string,
  consultationId: string,
  kind: Kind,
): Promise<{ body: Buffer; updatedAt: Date } | undefined> {
  return firstRow(
    tx,
    `select body, updated_at as "updatedAt" from drafts where owner_id = ? and about_id = ? and kind = ?`,
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
    now: Date;
  },
): Promise<void> {
  await rows(
    tx,
    `insert into drafts (owner_id, about_id, kind, organisation_id, service_id, body, updated_at) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (owner_id, about_id, kind) do update set body = excluded.body, updated_at = excluded.updated_at`,
    [
      draft.ownerId,
      draft.consultationId,
      draft.kind,
      draft.organisationId,
      draft.serviceId,
      draft.body,
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
