/** Files of the talk: stored encrypted, linked to the message they were sent with, read piece by piece. */
import type { FileKind, Scan } from '../domain/files.ts';
import type { KeyName } from '../keys/key-store.ts';
import type { FieldPlace } from './crypt.ts';
import { firstRow, rows, type Tx } from './scope.ts';

/** Who uploads, and for which talk. */
export interface FileOwner {
  organisationId: string;
  serviceId: string;
  consulteeId: string;
  /** `null` in a room before its first message. */
  consultationId: string | null;
  /** `null`: the consultee herself. */
  staffId: string | null;
}

export interface FileRow {
  id: string;
  messageSeq: number | null;
  kind: FileKind;
  mediaType: string;
  byteSize: number;
  width: number | null;
  height: number | null;
  name: Buffer | null;
}

export interface NewFile extends FileOwner, Omit<FileRow, 'messageSeq'> {
  scan: Scan;
  sourceLookup: Buffer;
  body: Buffer;
  thumbnail: Buffer | null;
}

export function fileKey(owner: { organisationId: string; serviceId: string }, id: string): KeyName {
  const { organisationId, serviceId } = owner;
  return { organisationId, serviceId, kind: 'file', objectId: id };
}

export function filePlace(column: 'name' | 'body' | 'thumbnail', id: string): FieldPlace {
  return { table: 'files', column, row: id };
}

export const FILE_COLUMNS = `f.id, f.message_seq as "messageSeq", f.kind, f.media_type as "mediaType", f.byte_size as "byteSize", f.width, f.height, f.name`;

/** False when there is a file of that id already, to be seen in this scope or not. */
export async function addFile(tx: Tx, file: NewFile): Promise<boolean> {
  const added = await rows(
    tx,
    `insert into files (id, organisation_id, service_id, consultee_id, consultation_id, staff_id, kind, media_type, byte_size, width, height, scan, source_lookup, name, body, thumbnail)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing returning id`,
    [
      file.id,
      file.organisationId,
      file.serviceId,
      file.consulteeId,
      // Hers is bound to a consultation when it is sent: it may be the first thing she says.
      file.staffId === null ? null : file.consultationId,
      file.staffId,
      file.kind,
      file.mediaType,
      file.byteSize,
      file.width,
      file.height,
      file.scan,
      file.sourceLookup,
      file.name,
      file.body,
      file.thumbnail,
    ],
  );
  return added.length > 0;
}

/** An upload of this sender under this id, sent or not. */
export function findUpload(
  tx: Tx,
  { consulteeId, staffId }: FileOwner,
  id: string,
): Promise<(FileRow & { sourceLookup: Buffer }) | undefined> {
  return firstRow(
    tx,
    `select ${FILE_COLUMNS}, f.source_lookup as "sourceLookup" from files f where f.id = ? and f.consultee_id = ? and f.staff_id is not distinct from ?::uuid`,
    [id, consulteeId, staffId],
  );
}

/** What the talk holds already, and what its sender has uploaded without sending. Waits for other uploads of the same talk. */
export async function countFiles(
  tx: Tx,
  owner: FileOwner,
): Promise<{ files: number; bytes: number; unsent: number }> {
  await rows(tx, `select 1 from consultees where id = ? for no key update`, [owner.consulteeId]);
  const counted = await firstRow<{ files: number; bytes: string; unsent: number }>(
    tx,
    `select count(*)::int as files, coalesce(sum(byte_size), 0)::bigint as bytes,
       count(*) filter (where message_seq is null and staff_id is not distinct from ?::uuid)::int as unsent
     from files where consultee_id = ? and (message_seq is null or consultation_id is not distinct from ?::uuid)`,
    [owner.staffId, owner.consulteeId, owner.consultationId],
  );
  return {
    files: counted?.files ?? 0,
    bytes: Number(counted?.bytes ?? 0),
    unsent: counted?.unsent ?? 0,
  };
}

/** Sends uploads with a message, in this order. False when one is not there to be sent by this person. */
export async function linkFiles(
  tx: Tx,
  owner: FileOwner & { consultationId: string },
  messageSeq: number,
  ids: readonly string[],
): Promise<boolean> {
  const linked = await rows(
    tx,
    `update files f set consultation_id = ?, message_seq = ?, position = w.position
     from unnest(?::uuid[]) with ordinality as w (id, position)
     where f.id = w.id and f.consultee_id = ? and f.staff_id is not distinct from ?::uuid and f.message_seq is null
       and (f.consultation_id is null or f.consultation_id = ?) returning f.id`,
    [owner.consultationId, messageSeq, ids, owner.consulteeId, owner.staffId, owner.consultationId],
  );
  return linked.length === ids.length;
}

/** The files of these messages, in the order they were sent. */
export function filesOf(
  tx: Tx,
  consultationId: string,
  seqs: readonly number[],
): Promise<FileRow[]> {
  return rows<FileRow>(
    tx,
    `select ${FILE_COLUMNS} from files f where f.consultation_id = ? and f.message_seq = any(?::int[]) order by f.message_seq, f.position`,
    [consultationId, seqs],
  );
}

const PIECE_BYTES = 256 * 1024;

/** The encrypted bytes, in pieces: the driver gets them as text, and a large one would hold up everybody. */
export async function readFileBytes(
  tx: Tx,
  id: string,
  column: 'body' | 'thumbnail',
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let at = 0; ; at += PIECE_BYTES) {
    const found = await firstRow<{ piece: Buffer }>(
      tx,
      `select substring(${column} from ?::int for ${PIECE_BYTES}) as piece from files where id = ?`,
      [at + 1, id],
    );
    if (found) pieces.push(found.piece);
    if (!found || found.piece.length < PIECE_BYTES) return Buffer.concat(pieces);
  }
}
