/** Reads of the room: her consultation, how many wait before her, her draft. */
import type { Crypt, FieldPlace } from '../../db/crypt.ts';
import { firstRow, type Tx } from '../../db/scope.ts';
import type { RoomConsultation } from '../../contracts/room.ts';
import type { Stage } from '../../domain/consultation.ts';
import { FIRST_CHOICES, type RoomChoices } from '../../domain/room-choices.ts';
import type { KeyName } from '../../keys/key-store.ts';
import { epochOf, presentStage } from './present.ts';

export interface CurrentConsultation {
  id: string;
  stage: Stage;
  stageSince: Date;
  lastSeq: number;
  seq: number;
  ended: boolean;
}

/** Not one that ended before she forgot her number: that is hidden from her room for good. */
export const UNHIDDEN = `(ended_at is null or opened_at > coalesce((select p.history_hidden_at from consultees p where p.id = consultee_id), '-infinity'))`;

/** Her open consultation; without one the last that ended, so that she can still read it. */
export async function findCurrent(
  tx: Tx,
  consultee: { organisationId: string; id: string },
): Promise<CurrentConsultation | undefined> {
  return firstRow<CurrentConsultation>(
    tx,
    `select id, stage, stage_since as "stageSince", last_seq as "lastSeq", seq, ended_at is not null as ended
     from consultations where organisation_id = ? and consultee_id = ? and ${UNHIDDEN} order by ended_at is not null, opened_at desc limit 1`,
    [consultee.organisationId, consultee.id],
  );
}

/** Beyond so many she is not told. */
const TOLD_AT_MOST = 100;

/** How many wait in the queue since before `since`; counted no further than `atMost`. */
export async function countAhead(
  tx: Tx,
  { organisationId, serviceId }: { organisationId: string; serviceId: string },
  consultationId: string | null,
  since: Date,
  atMost = TOLD_AT_MOST,
): Promise<number> {
  const counted = await firstRow<{ ahead: number }>(
    tx,
    `select count(*)::int as ahead from (
       select 1 from consultations where organisation_id = ? and service_id = ? and stage = 'intake' and ended_at is null
         and stage_since < ? and id is distinct from ?::uuid limit ?::int) as waiting`,
    [organisationId, serviceId, since, consultationId, atMost],
  );
  return counted?.ahead ?? 0;
}

/** The consultation as she is told of it. */
export async function readRoomConsultation(
  tx: Tx,
  place: { organisationId: string; serviceId: string },
  current: CurrentConsultation,
): Promise<RoomConsultation> {
  const waits = current.stage === 'intake' && !current.ended;
  const ahead = waits ? await countAhead(tx, place, current.id, current.stageSince) : null;
  const waitsSince = waits ? current.stageSince.toISOString() : null;
  const { stage, text } = presentStage(current.stage);
  return { epoch: epochOf(current.id), stage, text, ahead, waitsSince };
}

/** Her unsent text lies under her own key: it may be there before any consultation is. */
export function draftKey(consultee: { id: string; organisationId: string; serviceId: string }): {
  name: KeyName;
  place: FieldPlace;
} {
  const { id, organisationId, serviceId } = consultee;
  return {
    name: { organisationId, serviceId, kind: 'consultee', objectId: id },
    place: { table: 'drafts', column: 'body', row: `${id}/${id}/room` },
  };
}

/** How she wants her room. */
export async function readChoices(tx: Tx, consulteeId: string): Promise<RoomChoices> {
  const found = await firstRow<{ choices: Partial<RoomChoices> | null }>(
    tx,
    `select room_choices as choices from consultees where id = ?`,
    [consulteeId],
  );
  // What could not be chosen yet when she chose is as at first.
  return { ...FIRST_CHOICES, ...found?.choices };
}

/** Her unsent text; empty when there is none. */
export async function readRoomDraft(
  tx: Tx,
  crypt: Crypt,
  consultee: { id: string; organisationId: string; serviceId: string },
): Promise<string> {
  const found = await firstRow<{ body: Buffer }>(
    tx,
    `select body from drafts where owner_id = ? and about_id = ? and kind = 'room'`,
    [consultee.id, consultee.id],
  );
  if (!found) return '';
  return crypt.open(consultee.organisationId, draftKey(consultee).place, found.body);
}
