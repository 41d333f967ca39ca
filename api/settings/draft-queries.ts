/** The one draft of a service's settings in the database. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import type { SettingsContent } from '../../domain/settings-content.ts';
import type { LaterWay } from '../../domain/settings-plan.ts';

export interface DraftRow {
  serviceId: string;
  revision: number;
  basedOn: number;
  settings: SettingsContent['settings'];
  form: SettingsContent['form'];
  editedById: string;
  editedAt: Date;
  request: RequestRow | null;
  returned: { byId: string; at: Date; comment: Buffer } | null;
}

export interface RequestRow {
  id: string;
  byId: string;
  at: Date;
  from: Date | null;
  later: LaterWay;
  note: Buffer;
}

interface Stored extends Omit<DraftRow, 'request' | 'returned'> {
  requestId: string | null;
  requestedById: string | null;
  requestedAt: Date | null;
  requestedFrom: Date | null;
  requestedLater: LaterWay | null;
  requestNote: Buffer | null;
  returnedById: string | null;
  returnedAt: Date | null;
  returnComment: Buffer | null;
}

export async function findDraft(tx: Tx, serviceId: string): Promise<DraftRow | null> {
  const found = await firstRow<Stored>(
    tx,
    `select service_id as "serviceId", revision, based_on as "basedOn", settings, form, edited_by_id as "editedById", edited_at as "editedAt",
       request_id as "requestId", requested_by_id as "requestedById", requested_at as "requestedAt", requested_from as "requestedFrom",
       requested_later as "requestedLater", request_note as "requestNote",
       returned_by_id as "returnedById", returned_at as "returnedAt", return_comment as "returnComment"
     from settings_drafts where service_id = ?`,
    [serviceId],
  );
  if (!found) return null;
  const { serviceId: id, revision, basedOn, settings, form, editedById, editedAt } = found;
  const row = { serviceId: id, revision, basedOn, settings, form, editedById, editedAt };
  return { ...row, request: requestOf(found), returned: returnOf(found) };
}

function requestOf(found: Stored): RequestRow | null {
  const { requestId, requestedById, requestedAt, requestedFrom, requestedLater, requestNote } =
    found;
  if (!requestId || !requestedById || !requestedAt || !requestedLater || !requestNote) return null;
  const [id, byId, at, later] = [requestId, requestedById, requestedAt, requestedLater];
  return { id, byId, at, from: requestedFrom, later, note: requestNote };
}

function returnOf({ returnedById, returnedAt, returnComment }: Stored): DraftRow['returned'] {
  if (!returnedById || !returnedAt || !returnComment) return null;
  return { byId: returnedById, at: returnedAt, comment: returnComment };
}

interface SavedDraft {
  organisationId: string;
  serviceId: string;
  basedOn: number;
  content: SettingsContent;
  editedById: string;
  now: Date;
}

/**
 * Puts it in the place of the draft there is, if any, as its next revision. A new one begins at a number by chance:
 * what somebody has read is never taken for another draft that stands in its place since.
 */
export async function saveDraft(tx: Tx, saved: SavedDraft): Promise<void> {
  const { organisationId, serviceId, basedOn, content, editedById, now } = saved;
  await rows(
    tx,
    `insert into settings_drafts (service_id, organisation_id, revision, based_on, settings, form, edited_by_id, edited_at)
     values (?, ?, 1 + floor(random() * 1000000000)::int, ?, ?::jsonb, ?::jsonb, ?, ?)
     on conflict (service_id) do update set revision = settings_drafts.revision + 1, based_on = excluded.based_on,
       settings = excluded.settings, form = excluded.form, edited_by_id = excluded.edited_by_id, edited_at = excluded.edited_at`,
    [
      serviceId,
      organisationId,
      basedOn,
      JSON.stringify(content.settings),
      JSON.stringify(content.form),
      editedById,
      now,
    ],
  );
}

export async function removeDraft(tx: Tx, serviceId: string): Promise<void> {
  await rows(tx, `delete from settings_drafts where service_id = ?`, [serviceId]);
}

/** From now on it stands as it is, until the request is approved or returned: with its date it is a revision of its own. */
export async function requestPublication(
  tx: Tx,
  serviceId: string,
  { id, byId, at, from, later, note }: RequestRow,
): Promise<void> {
  await rows(
    tx,
    `update settings_drafts set revision = revision + 1, request_id = ?, requested_by_id = ?, requested_at = ?, requested_from = ?, requested_later = ?, request_note = ?,
       returned_by_id = null, returned_at = null, return_comment = null where service_id = ?`,
    [id, byId, at, from, later, note, serviceId],
  );
}

/** `returned`: what somebody else says to it; `null` where the request was taken back by its sender. */
export async function endRequest(
  tx: Tx,
  serviceId: string,
  returned: DraftRow['returned'],
): Promise<void> {
  await rows(
    tx,
    `update settings_drafts set revision = revision + 1, request_id = null, requested_by_id = null, requested_at = null, requested_from = null, requested_later = null, request_note = null,
       returned_by_id = ?, returned_at = ?, return_comment = ? where service_id = ?`,
    [returned?.byId ?? null, returned?.at ?? null, returned?.comment ?? null, serviceId],
  );
}
