/** Declares in the trail that an older database was restored: which checkpoints, seen outside, are lost with it. */
import { audit } from '../../db/audit.ts';
import { chainRows, readHead } from '../../db/audit-chain.ts';
import { checkpointNow } from '../../db/audit-checkpoints.ts';
import { isSignedBy, originOf } from '../../db/audit-note.ts';
import type { Database } from '../../db/orm.ts';
import { inScope, inSystem, rows, type Tx } from '../../db/scope.ts';
import type { KeyStore } from '../../keys/client.ts';
import { PlainError } from './plain-error.ts';
import type { Note } from './verify/kinds.ts';
import { readOutside } from './verify/read.ts';

/** The running system, seen from beside it. */
export interface Beside {
  database: Database;
  system: Database;
  keys: Pick<KeyStore, 'sign' | 'rotateSigner'>;
  organisationId: string;
}

/** Throws PlainError when the chain is the one the folder tells of: nothing was restored. */
export async function declareRestore(
  beside: Beside,
  folder: string,
): Promise<{ agreedSize: number; lostSize: number }> {
  const { system, database, organisationId } = beside;
  const notes = readOutside(folder, originOf(organisationId));
  await chainRows(system, { waits: true });
  const declared = await inSystem(system, async (tx) => {
    const heads = await headsAt(tx, organisationId, notes);
    const declaredBefore = await readDeclared(tx, organisationId);
    const undeclared = notes.filter(
      ({ size, head }) =>
        heads.get(size) !== head &&
        !declaredBefore.some((one) => size > one.agreedSize && size <= one.lostSize),
    );
    const last = undeclared.toSorted((x, y) => x.size - y.size).at(-1);
    if (!last) throw new PlainError('記録は外部の確認点と一致しています。届け出は要りません。');
    if (!(await isOurs(tx, beside, last)))
      throw new PlainError('外部の確認点が、この組織の鍵で署名されたものではありません。');
    const agreed = notes.filter(({ size, head }) => heads.get(size) === head && size < last.size);
    return {
      agreedSize: Math.max(0, ...agreed.map(({ size }) => size)),
      lostSize: last.size,
      lostHead: last.head,
    };
  });
  await inScope(database, { organisationId, serviceIds: [] }, (tx) =>
    audit(tx, {
      organisationId,
      serviceId: null,
      actorKind: 'system',
      actorId: null,
      action: 'trail.restore',
      data: declared,
    }),
  );
  await checkpointNow(beside, organisationId);
  return declared;
}

/** The chain's hashes at those sizes, as far as it goes. */
async function headsAt(
  tx: Tx,
  organisationId: string,
  notes: readonly Note[],
): Promise<Map<number, string>> {
  const { size } = await readHead(tx, organisationId);
  const sizes = notes.map((note) => note.size).filter((one) => BigInt(one) <= size);
  const found = await rows<{ at: number; head: string }>(
    tx,
    `select position::float8 as at, encode(hash, 'hex') as head from audit_chain where organisation_id = ? and position = any(?::bigint[])`,
    [organisationId, sizes],
  );
  return new Map(found.map(({ at, head }) => [at, head]));
}

async function readDeclared(tx: Tx, organisationId: string) {
  return rows<{ agreedSize: number; lostSize: number }>(
    tx,
    `select (data ->> 'agreedSize')::float8 as "agreedSize", (data ->> 'lostSize')::float8 as "lostSize" from audit_restores(?::uuid)`,
    [organisationId],
  );
}

/** By a key that the restored database knows, or by the one that signs now: it may be newer than that database. */
async function isOurs(tx: Tx, { organisationId, keys }: Beside, note: Note): Promise<boolean> {
  const listed = await rows<{ key: Buffer }>(
    tx,
    `select public_key as key from audit_signing_keys where organisation_id = ?`,
    [organisationId],
  );
  const { publicKey } = await keys.sign(organisationId, `${originOf(organisationId)}\n`);
  return [publicKey, ...listed.map(({ key }) => key)].some((key) =>
    isSignedBy(organisationId, note.text, key),
  );
}
