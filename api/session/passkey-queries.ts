/** Passkeys in the database. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';

export interface PasskeyRow {
  id: string;
  staffId: string;
  credentialId: string;
  publicKey: Buffer;
  /** As text: the driver's way with `bigint`. */
  counter: string;
  transports: string[];
  name: Buffer;
  createdAt: Date;
  usedAt: Date | null;
}

const COLUMNS = `id, staff_id as "staffId", credential_id as "credentialId", public_key as "publicKey", counter, transports, name,
  created_at as "createdAt", used_at as "usedAt"`;

export async function readPasskeys(tx: Tx, staffId: string): Promise<PasskeyRow[]> {
  return rows<PasskeyRow>(
    tx,
    `select ${COLUMNS} from passkeys where staff_id = ? order by created_at, id`,
    [staffId],
  );
}

export async function findPasskey(
  tx: Tx,
  staffId: string,
  credentialId: string,
): Promise<PasskeyRow | undefined> {
  return firstRow<PasskeyRow>(
    tx,
    `select ${COLUMNS} from passkeys where staff_id = ? and credential_id = ?`,
    [staffId, credentialId],
  );
}

/** `false` when an answer with this counter, or a later one, was taken before; those that do not count stay at 0. */
export async function notePasskeyUse(
  tx: Tx,
  { id, counter, now }: { id: string; counter: number; now: Date },
): Promise<boolean> {
  const noted = await firstRow(
    tx,
    `update passkeys set counter = ?::bigint, used_at = ? where id = ? and (counter < ?::bigint or (counter = 0 and ?::bigint = 0)) returning id`,
    [counter, now, id, counter, counter],
  );
  return noted !== undefined;
}

/** `false`: that credential is known already. */
export async function addPasskey(
  tx: Tx,
  passkey: Omit<PasskeyRow, 'counter' | 'usedAt'> & { organisationId: string; counter: number },
): Promise<boolean> {
  const { id, organisationId, staffId, credentialId, publicKey, counter, transports, name } =
    passkey;
  const added = await firstRow(
    tx,
    `insert into passkeys (id, organisation_id, staff_id, credential_id, public_key, counter, transports, name, created_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing returning id`,
    [
      id,
      organisationId,
      staffId,
      credentialId,
      publicKey,
      counter,
      transports,
      name,
      passkey.createdAt,
    ],
  );
  return added !== undefined;
}

/** `false`: it is none of theirs. */
export async function removePasskey(tx: Tx, staffId: string, id: string): Promise<boolean> {
  const removed = await firstRow(
    tx,
    `delete from passkeys where id = ? and staff_id = ? returning id`,
    [id, staffId],
  );
  return removed !== undefined;
}
