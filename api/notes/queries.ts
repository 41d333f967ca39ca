/** Internal notes; no consultee's answer ever reads them. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';

export interface NoteRow {
  id: string;
  consultationId: string;
  staffId: string;
  body: Buffer;
  at: Date;
}

const COLUMNS = `id, consultation_id as "consultationId", staff_id as "staffId", body, created_at as at`;
const AT_MOST = 500;

export function readNotes(tx: Tx, consultationId: string): Promise<NoteRow[]> {
  return rows<NoteRow>(
    tx,
    `select ${COLUMNS} from notes where consultation_id = ? order by created_at, id limit ${AT_MOST}`,
    [consultationId],
  );
}

export function findNote(tx: Tx, id: string): Promise<NoteRow | undefined> {
  return firstRow<NoteRow>(tx, `select ${COLUMNS} from notes where id = ?`, [id]);
}

/** `undefined` when a note of that id is there already, to be seen in this scope or not. */
export function addNote(
  tx: Tx,
  note: {
    id: string;
    organisationId: string;
    serviceId: string;
    consultationId: string;
    staffId: string;
    body: Buffer;
  },
): Promise<NoteRow | undefined> {
  return firstRow<NoteRow>(
    tx,
    `insert into notes (id, organisation_id, service_id, consultation_id, staff_id, body) values (?, ?, ?, ?, ?, ?)
     on conflict (id) do nothing returning ${COLUMNS}`,
    [note.id, note.organisationId, note.serviceId, note.consultationId, note.staffId, note.body],
  );
}
