/** Whispers; nothing of the room's ever reads them. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';

export interface WhisperRow {
  id: string;
  consultationId: string;
  staffId: string;
  toId: string;
  body: Buffer;
  at: Date;
}

const COLUMNS = `id, consultation_id as "consultationId", staff_id as "staffId", to_id as "toId", body, created_at as at`;
const AT_MOST = 100;

/** The newest, oldest first. */
export async function readWhispers(tx: Tx, consultationId: string): Promise<WhisperRow[]> {
  const found = await rows<WhisperRow>(
    tx,
    `select ${COLUMNS} from whispers where consultation_id = ? order by created_at desc, id limit ${AT_MOST}`,
    [consultationId],
  );
  return found.toReversed();
}

export function findWhisper(tx: Tx, id: string): Promise<WhisperRow | undefined> {
  return firstRow<WhisperRow>(tx, `select ${COLUMNS} from whispers where id = ?`, [id]);
}

/** `undefined` when a whisper of that id is there already, to be seen in this scope or not. */
export function addWhisper(
  tx: Tx,
  whisper: Omit<WhisperRow, 'at'> & { organisationId: string; serviceId: string },
): Promise<WhisperRow | undefined> {
  const { id, organisationId, serviceId, consultationId, staffId, toId, body } = whisper;
  return firstRow<WhisperRow>(
    tx,
    `insert into whispers (id, organisation_id, service_id, consultation_id, staff_id, to_id, body) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (id) do nothing returning ${COLUMNS}`,
    [id, organisationId, serviceId, consultationId, staffId, toId, body],
  );
}
