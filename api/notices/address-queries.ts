/** Mails to one's own address, and the address itself, in the database. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import type { AddressMailKind, AddressMailStatus } from '../../domain/notice-address.ts';

export interface AddressMailRow {
  id: string;
  address: Buffer | null;
  code: Buffer | null;
  tries: number;
  status: AddressMailStatus;
  reason: string | null;
  createdAt: Date;
}

const COLUMNS = `id, address, code, tries, status, reason, created_at as "createdAt"`;

/** The address whose code is still to come back, asked for after `since`. */
export async function readAsked(
  tx: Tx,
  staffId: string,
  since: Date,
): Promise<AddressMailRow | undefined> {
  return firstRow<AddressMailRow>(
    tx,
    `select ${COLUMNS} from address_mails where staff_id = ? and kind = 'code' and status <> 'done' and created_at > ?
     order by created_at desc limit 1`,
    [staffId, since],
  );
}

/** The last mail by which the address of now was tried. */
export async function readTrial(tx: Tx, staffId: string): Promise<AddressMailRow | undefined> {
  return firstRow<AddressMailRow>(
    tx,
    `select ${COLUMNS} from address_mails where staff_id = ? and kind = 'trial' and status <> 'done' order by created_at desc limit 1`,
    [staffId],
  );
}

/** The person's other screens wait with their address until the transaction ends. */
export async function lockAddress(tx: Tx, staffId: string): Promise<void> {
  await firstRow(tx, `select pg_advisory_xact_lock(hashtextextended('address/' || ?::text, 0))`, [
    staffId,
  ]);
}

/** When the person's mails since then were asked for, oldest first. */
export async function readMailsSince(tx: Tx, staffId: string, since: Date): Promise<Date[]> {
  const found = await rows<{ at: Date }>(
    tx,
    `select created_at as at from address_mails where staff_id = ? and created_at > ? order by created_at`,
    [staffId, since],
  );
  return found.map(({ at }) => at);
}

interface NewMail {
  id: string;
  organisationId: string;
  staffId: string;
  kind: AddressMailKind;
  address?: Buffer;
  code?: Buffer;
  now: Date;
}

/** Orders the mail; the worker sends it. */
export async function addMail(tx: Tx, mail: NewMail): Promise<void> {
  const { id, organisationId, staffId, kind, address = null, code = null, now } = mail;
  await rows(
    tx,
    `insert into address_mails (id, organisation_id, staff_id, kind, address, code, created_at) values (?, ?, ?, ?, ?, ?, ?)`,
    [id, organisationId, staffId, kind, address, code, now],
  );
}

/** No code of theirs opens anything any more; what was encrypted of them goes. */
export async function endAsked(tx: Tx, staffId: string): Promise<void> {
  await rows(
    tx,
    `update address_mails set status = 'done', address = null, code = null where staff_id = ? and kind = 'code' and status <> 'done'`,
    [staffId],
  );
}

/** One more wrong code. */
export async function countTry(tx: Tx, id: string): Promise<void> {
  await rows(tx, `update address_mails set tries = tries + 1 where id = ?`, [id]);
}

/** Where notices go by mail from now on; `null`: nowhere. What was tried with another address says nothing of this one. */
export async function writeAddress(
  tx: Tx,
  { id, organisationId }: { id: string; organisationId: string },
  mail: Buffer | null,
): Promise<void> {
  await rows(
    tx,
    `insert into notice_settings (staff_id, organisation_id, wishes, mail, updated_at) values (?, ?, '{}', ?, now())
     on conflict (staff_id) do update set mail = excluded.mail, updated_at = now()`,
    [id, organisationId, mail],
  );
  await rows(tx, `update address_mails set status = 'done' where staff_id = ? and kind = 'trial'`, [
    id,
  ]);
}
