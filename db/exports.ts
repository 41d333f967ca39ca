/** Orders to write records out: made and looked at by the API, taken up and carried on by the worker. */
import type {
  ExportEncoding,
  ExportFailure,
  ExportFormat,
  ExportKind,
  ExportState,
} from '../domain/exports.ts';
import type { RecordFilter } from '../domain/record-filter.ts';
import type { KeyName } from '../keys/key-store.ts';
import type { FieldPlace } from './crypt.ts';
import { recordsMatching } from './record-filter.ts';
import { firstRow, rows, type Tx } from './scope.ts';

/** A key of its own for each file: with it the file is gone, wherever its bytes are left. */
export function exportKey(organisationId: string, exportId: string): KeyName {
  return { organisationId, serviceId: null, kind: 'file', objectId: exportId };
}

export function exportPlace(column: 'purpose' | 'unmappable_places', id: string): FieldPlace {
  return { table: 'exports', column, row: id };
}

export interface ExportRow {
  id: string;
  services: string[];
  kind: ExportKind;
  columns: string[];
  filter: string;
  format: ExportFormat;
  encoding: ExportEncoding;
  purpose: Buffer;
  requestedById: string;
  createdAt: Date;
  state: ExportState;
  announced: number;
  selected: number | null;
  place: number;
  written: number;
  /** As the driver gives a bigint. */
  bytes: string;
  attempt: number;
  parts: string[];
  unmappable: number;
  unmappablePlaces: Buffer | null;
  failure: ExportFailure | null;
  expiresAt: Date | null;
  linkHash: Buffer | null;
  linkUntil: Date | null;
  fetchedAt: Date | null;
}

const COLUMNS = `id, services, kind, columns, filter, format, encoding, purpose, requested_by_id as "requestedById", created_at as "createdAt",
  state, announced, selected, place, written, bytes, attempt, parts, unmappable, unmappable_places as "unmappablePlaces", failure,
  expires_at as "expiresAt", link_hash as "linkHash", link_until as "linkUntil", fetched_at as "fetchedAt"`;

export function findExport(tx: Tx, id: string): Promise<ExportRow | undefined> {
  return firstRow<ExportRow>(tx, `select ${COLUMNS} from exports where id = ?`, [id]);
}

/** The same, while nobody else changes it. */
export function lockExport(tx: Tx, id: string): Promise<ExportRow | undefined> {
  return firstRow<ExportRow>(tx, `select ${COLUMNS} from exports where id = ? for update`, [id]);
}

const MOST_SHOWN = 100;

/** Those of these services alone, the newest first. */
export function readExports(tx: Tx, services: readonly string[]): Promise<ExportRow[]> {
  return rows<ExportRow>(
    tx,
    `select ${COLUMNS} from exports where services <@ ?::text[] order by created_at desc, id limit ${MOST_SHOWN}`,
    [[...services]],
  );
}

/** So many rows a record gives, and the messages it had then: what is said later is not of this file. */
const ROWS_OF: Record<ExportKind, { count: string; upTo: string }> = {
  consultations: { count: '1', upTo: '0' },
  figures: { count: '1', upTo: '0' },
  messages: { count: 'c.last_seq', upTo: 'c.last_seq' },
  attributes: {
    count: '(select count(*)::int from attribute_values a where a.consultation_id = c.id)',
    upTo: '0',
  },
  events: {
    count: '(select count(*)::int from case_events e where e.consultation_id = c.id)',
    upTo: '0',
  },
};

export interface Wanted {
  kind: ExportKind;
  filter: RecordFilter;
  services: readonly string[];
  now: number;
}

/** What is meant, as one relation: figures outlive the consultation, everything else goes with it. */
function wantedRows({ kind, filter, services, now }: Wanted) {
  const { sql, params } = recordsMatching(filter, services, now);
  const { count, upTo } = ROWS_OF[kind];
  const join = kind === 'figures' ? 'left join' : 'join';
  return {
    sql: `select r.id, r.consultation_id, r.opened_at, ${count} as row_count, ${upTo} as up_to
      from (${sql}) r ${join} consultations c on c.id = r.consultation_id`,
    params,
  };
}

/** How many rows there would be now. */
export async function countRows(
  tx: Tx,
  wanted: Wanted,
): Promise<{ consultations: number; rows: number }> {
  const { sql, params } = wantedRows(wanted);
  const found = await firstRow<{ consultations: number; rows: number }>(
    tx,
    `select count(*)::int as consultations, coalesce(sum(w.row_count), 0)::int as rows from (${sql}) w where w.row_count > 0`,
    params,
  );
  return found ?? { consultations: 0, rows: 0 };
}

/** Writes down of which records the file is, in one statement and so of one instant; answers how many rows that are. */
export async function selectRows(
  tx: Tx,
  { organisationId, exportId }: { organisationId: string; exportId: string },
  wanted: Wanted,
): Promise<number> {
  const { sql, params } = wantedRows(wanted);
  const found = await firstRow<{ rows: number }>(
    tx,
    `with chosen as (
       insert into export_selections (export_id, place, organisation_id, fact_id, consultation_id, row_count, up_to)
       select ?::uuid, row_number() over (order by w.opened_at, w.id), ?::uuid, w.id, w.consultation_id, w.row_count, w.up_to
       from (${sql}) w where w.row_count > 0 returning row_count
     ), told as (select coalesce(sum(row_count), 0)::int as total from chosen)
     update exports set selected = told.total from told where id = ?::uuid returning told.total as rows`,
    [exportId, organisationId, ...params, exportId],
  );
  return found?.rows ?? 0;
}

export interface NewExport extends Pick<
  ExportRow,
  | 'id'
  | 'kind'
  | 'columns'
  | 'filter'
  | 'format'
  | 'encoding'
  | 'purpose'
  | 'requestedById'
  | 'announced'
> {
  organisationId: string;
  services: readonly string[];
  approvalId: string;
}

/** False when the id is taken. */
export async function addExport(tx: Tx, added: NewExport): Promise<boolean> {
  const found = await firstRow(
    tx,
    `insert into exports (id, organisation_id, services, kind, columns, filter, format, encoding, purpose, requested_by_id, approval_id, announced)
     values (?, ?, ?::text[], ?, ?::text[], ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing returning id`,
    [
      added.id,
      added.organisationId,
      [...added.services],
      added.kind,
      added.columns,
      added.filter,
      added.format,
      added.encoding,
      added.purpose,
      added.requestedById,
      added.approvalId,
      added.announced,
    ],
  );
  return found !== undefined;
}

/** Whoever takes it up last writes it; nobody where it is over. A workbook is always begun anew. */
export function takeUp(tx: Tx, id: string): Promise<ExportRow | undefined> {
  return firstRow<ExportRow>(
    tx,
    `update exports set state = 'running', attempt = attempt + 1 where id = ? and state in ('waiting', 'running') returning ${COLUMNS}`,
    [id],
  );
}

export interface Reached {
  place: number;
  written: number;
  bytes: number;
  unmappable: number;
  unmappablePlaces: Buffer | null;
}

/** Whose turn it is: nobody else has taken it up since, and nobody stopped it. */
interface Turn {
  id: string;
  attempt: number;
}

const IS_TURN = `id = ? and attempt = ? and state = 'running'`;

/** A part is in the folder: from here on it is of the file. False when it is somebody else's turn, or stopped. */
export async function notePart(tx: Tx, turn: Turn, part: string, reached: Reached) {
  const found = await firstRow(
    tx,
    `update exports set parts = parts || ?::text, place = ?, written = ?, bytes = ?, unmappable = ?, unmappable_places = ?
     where ${IS_TURN} returning id`,
    [
      part,
      reached.place,
      reached.written,
      reached.bytes,
      reached.unmappable,
      reached.unmappablePlaces,
      turn.id,
      turn.attempt,
    ],
  );
  return found !== undefined;
}

/** For what is made in one piece: how many rows were read so far. */
export async function noteRead(tx: Tx, turn: Turn, written: number): Promise<boolean> {
  const found = await firstRow(tx, `update exports set written = ? where ${IS_TURN} returning id`, [
    written,
    turn.id,
    turn.attempt,
  ]);
  return found !== undefined;
}

export async function settle(
  tx: Tx,
  turn: Turn,
  as: { state: 'ready'; livesHours: number } | { state: 'failed'; failure: ExportFailure },
): Promise<boolean> {
  const found = await firstRow(
    tx,
    `update exports set state = ?, failure = ?, finished_at = now(), expires_at = now() + make_interval(hours => ?::int) where ${IS_TURN} returning id`,
    [
      as.state,
      as.state === 'failed' ? as.failure : null,
      as.state === 'ready' ? as.livesHours : null,
      turn.id,
      turn.attempt,
    ],
  );
  return found !== undefined;
}

export interface SelectedRecord {
  place: number;
  factId: string;
  consultationId: string | null;
  rowCount: number;
  upTo: number;
}

/** The next records of the selection. */
export function readSelection(
  tx: Tx,
  exportId: string,
  { after, limit }: { after: number; limit: number },
): Promise<SelectedRecord[]> {
  return rows<SelectedRecord>(
    tx,
    `select place, fact_id as "factId", consultation_id as "consultationId", row_count as "rowCount", up_to as "upTo"
     from export_selections where export_id = ? and place > ? order by place limit ?`,
    [exportId, after, limit],
  );
}

/** Its file and its selection are gone; answers how it stands now. */
export async function noteDisposed(tx: Tx, id: string): Promise<ExportState | null> {
  await rows(tx, `delete from export_selections where export_id = ?`, [id]);
  const found = await firstRow<{ state: ExportState }>(
    tx,
    `update exports set disposed_at = now(), unmappable_places = null, link_hash = null,
       state = case when state = 'ready' then 'expired' else state end where id = ? and disposed_at is null returning state`,
    [id],
  );
  return found?.state ?? null;
}

/** How many of the organisation are being written. */
export async function countUnderWay(tx: Tx): Promise<number> {
  const found = await firstRow<{ orders: number }>(
    tx,
    `select count(*)::int as orders from exports where state in ('waiting', 'running')`,
  );
  return found?.orders ?? 0;
}

/** False when it is over already. */
export async function cancelExport(tx: Tx, id: string): Promise<boolean> {
  const found = await firstRow(
    tx,
    `update exports set state = 'cancelled', changed_at = now(), next_at = now() where id = ? and state in ('waiting', 'running', 'ready') returning id`,
    [id],
  );
  return found !== undefined;
}

/** Files that wait and hold this consultation go with it; answers which they are. */
export async function cancelExportsOf(tx: Tx, consultationId: string): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    `update exports set state = 'cancelled', changed_at = now(), next_at = now(), link_hash = null where state in ('waiting', 'running', 'ready')
       and id in (select export_id from export_selections where consultation_id = ?) returning id`,
    [consultationId],
  );
  return found.map(({ id }) => id);
}

/** The word by which the file may be fetched, once; `null`: it was used. */
export async function setLink(
  tx: Tx,
  id: string,
  link: { hash: Buffer; until: Date } | null,
): Promise<void> {
  await rows(tx, `update exports set link_hash = ?, link_until = ? where id = ?`, [
    link?.hash ?? null,
    link?.until ?? null,
    id,
  ]);
}

/** All of it has left the system. */
export async function noteFetched(tx: Tx, id: string): Promise<void> {
  await rows(
    tx,
    `update exports set state = 'fetched', fetched_at = now() where id = ? and state = 'ready'`,
    [id],
  );
}
