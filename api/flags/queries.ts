/** Flags about consultees; none is ever deleted. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';

export interface FlagRow {
  id: string;
  consulteeId: string;
  kind: string;
  remark: Buffer | null;
  setById: string;
  setAt: Date;
  until: string | null;
  takenDownById: string | null;
  takenDownAt: Date | null;
}

const COLUMNS = `id, consultee_id as "consulteeId", kind, remark, set_by_id as "setById", created_at as "setAt",
  to_char(until, 'YYYY-MM-DD') as until, taken_down_by_id as "takenDownById", taken_down_at as "takenDownAt"`;
const AT_MOST = 200;

/** All of the consultee's, newest first. */
export function readFlags(tx: Tx, consulteeId: string): Promise<FlagRow[]> {
  return rows<FlagRow>(
    tx,
    `select ${COLUMNS} from consultee_flags where consultee_id = ? order by created_at desc, id limit ${AT_MOST}`,
    [consulteeId],
  );
}

export function findFlag(tx: Tx, id: string): Promise<FlagRow | undefined> {
  return firstRow<FlagRow>(tx, `select ${COLUMNS} from consultee_flags where id = ?`, [id]);
}

/** False when a flag of that id is there already. */
export async function addFlag(
  tx: Tx,
  flag: {
    id: string;
    organisationId: string;
    serviceId: string;
    consulteeId: string;
    consultationId: string;
    kind: string;
    remark: Buffer | null;
    setById: string;
    until: string | null;
  },
): Promise<boolean> {
  const added = await rows(
    tx,
    `insert into consultee_flags (id, organisation_id, service_id, consultee_id, consultation_id, kind, remark, set_by_id, until)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing returning id`,
    [
      flag.id,
      flag.organisationId,
      flag.serviceId,
      flag.consulteeId,
      flag.consultationId,
      flag.kind,
      flag.remark,
      flag.setById,
      flag.until,
    ],
  );
  return added.length > 0;
}

/** False when it was down already. */
export async function takeDownFlag(tx: Tx, id: string, staffId: string): Promise<boolean> {
  const changed = await rows(
    tx,
    `update consultee_flags set taken_down_at = now(), taken_down_by_id = ? where id = ? and taken_down_at is null returning id`,
    [staffId, id],
  );
  return changed.length > 0;
}
