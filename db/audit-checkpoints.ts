/** Signed checkpoints of the audit trail: what was in it at an instant can be shown from outside from then on. */
import type { KeyStore, Signed, Signer } from '../keys/client.ts';
import { chainRows, holdChain, readHead } from './audit-chain.ts';
import { noteText, signedNote, type Checkpoint } from './audit-note.ts';
import type { Database } from './orm.ts';
import { firstRow, inSystem, rows, type Tx } from './scope.ts';

/** Where chain and keys are. */
export interface Signing {
  system: Database;
  keys: Pick<KeyStore, 'sign'>;
}

export interface StoredCheckpoint {
  size: bigint;
  /** The signed text. */
  note: string;
  madeAt: Date;
  /** Who signs from here on. */
  keyId: string;
}

/**
 * Puts everything that is committed by now under a signature and answers with the newest checkpoint; `null` while the
 * trail is empty. To be called before anything is exported or destroyed. Refuses 'keys-unavailable'.
 */
export async function checkpointNow(
  signing: Signing,
  organisationId: string,
): Promise<StoredCheckpoint | null> {
  await chainRows(signing.system, { waits: true, begins: 'yesterday' });
  return inSystem(signing.system, async (tx) => {
    await holdChain(tx);
    return checkpointHeld(tx, signing, organisationId);
  });
}

/** The same for what is chained already, while the lock is held. */
export async function checkpointHeld(
  tx: Tx,
  { keys }: Pick<Signing, 'keys'>,
  organisationId: string,
): Promise<StoredCheckpoint | null> {
  const { size, hash } = await readHead(tx, organisationId);
  const last = await lastCheckpoint(tx, organisationId);
  if (last?.size === size || size === 0n) return last;
  const checkpoint: Checkpoint = { size, head: hash, at: await databaseNow(tx) };
  const newest = await signAs(keys, organisationId, checkpoint);
  const isReplaced = last !== null && last.keyId !== newest.signed.keyId;
  const { note, signed } = isReplaced
    ? await signAs(keys, organisationId, { ...checkpoint, nextKey: newest.signed.publicKey }, last)
    : newest;
  await rows(
    tx,
    `insert into audit_checkpoints (organisation_id, size, head, key_id, note, made_at) values (?, ?::bigint, ?, ?, ?, ?)`,
    [organisationId, String(size), hash, newest.signed.keyId, note, checkpoint.at],
  );
  await keepSigner(tx, organisationId, signed, size);
  if (isReplaced) await keepSigner(tx, organisationId, newest.signed, size);
  return { size, note, madeAt: checkpoint.at, keyId: newest.signed.keyId };
}

/** By the newest key; by the one that signed before, where that one has to name the newest. */
async function signAs(
  keys: Pick<KeyStore, 'sign'>,
  organisationId: string,
  checkpoint: Checkpoint,
  by?: { keyId: string },
): Promise<{ note: string; signed: Signed }> {
  const text = noteText(organisationId, checkpoint);
  const signed = await keys.sign(organisationId, text, by?.keyId);
  return { note: signedNote(organisationId, text, signed), signed };
}

/** Public halves stay listed, each from the checkpoint on that it signed first. */
async function keepSigner(
  tx: Tx,
  organisationId: string,
  { keyId, publicKey }: Signer,
  firstSize: bigint,
): Promise<void> {
  await rows(
    tx,
    `insert into audit_signing_keys (organisation_id, key_id, public_key, first_size) values (?, ?, ?, ?::bigint)
     on conflict (organisation_id, key_id) do nothing`,
    [organisationId, keyId, publicKey, String(firstSize)],
  );
}

export async function lastCheckpoint(
  tx: Tx,
  organisationId: string,
): Promise<StoredCheckpoint | null> {
  const last = await firstRow<Omit<StoredCheckpoint, 'size'> & { size: string }>(
    tx,
    `select size, note, made_at as "madeAt", key_id as "keyId" from audit_checkpoints where organisation_id = ? order by size desc limit 1`,
    [organisationId],
  );
  return last ? { ...last, size: BigInt(last.size) } : null;
}

async function databaseNow(tx: Tx): Promise<Date> {
  const now = await firstRow<{ now: Date }>(tx, `select clock_timestamp() as now`);
  return now?.now ?? new Date();
}
