/** Which part of the chain a copy holds: it begins right behind a checkpoint and ends with one, so that all of it is signed. */
import { genesisOf } from '../../db/audit-note.ts';
import { firstRow, type Tx } from '../../db/scope.ts';

/** Business days in Japan; left out, from the beginning or up to now. */
export interface Days {
  from?: string | undefined;
  to?: string | undefined;
}

export interface Stretch {
  first: number;
  last: number;
  /** The chain's value before the first row. */
  before: Buffer;
  /** What came after this instant is left out. */
  until: Date | null;
}

interface Found {
  size: string;
  head: Buffer;
  madeAt: Date;
}

/** Rows are given their places within a second; nobody's transaction runs for longer than this. */
const LATE = `interval '1 minute'`;

/** `null`: there is nothing of those days. */
export async function findStretch(
  tx: Tx,
  organisationId: string,
  { from, to }: Days,
): Promise<Stretch | null> {
  const before = from === undefined ? undefined : await checkpointBefore(tx, organisationId, from);
  const end = await checkpointAfter(tx, organisationId, to);
  const first = Number(before?.size ?? 0) + 1;
  if (!end || Number(end.size) < first) return null;
  return {
    first,
    last: Number(end.size),
    before: before?.head ?? genesisOf(organisationId),
    until: end.isNewest ? null : end.madeAt,
  };
}

async function checkpointBefore(tx: Tx, organisationId: string, from: string) {
  return firstRow<Found>(
    tx,
    `select size, head, made_at as "madeAt" from audit_checkpoints
     where organisation_id = ? and made_at < ?::date::timestamp at time zone 'Asia/Tokyo' order by size desc limit 1`,
    [organisationId, from],
  );
}

async function checkpointAfter(tx: Tx, organisationId: string, to: string | undefined) {
  return firstRow<Found & { isNewest: boolean }>(
    tx,
    `select size, head, made_at as "madeAt", size = (select max(size) from audit_checkpoints where organisation_id = c.organisation_id) as "isNewest"
     from audit_checkpoints c where organisation_id = ? order by
       -- The first one behind that day; when there is none yet, the newest.
       made_at >= (?::date + 1)::timestamp at time zone 'Asia/Tokyo' + ${LATE} desc nulls last,
       case when made_at >= (?::date + 1)::timestamp at time zone 'Asia/Tokyo' + ${LATE} then size end, size desc limit 1`,
    [organisationId, to ?? null, to ?? null],
  );
}
