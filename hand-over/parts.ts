/** Files of the package in the database: encrypted piece by piece, each file whole or not there. */
import { createHash } from 'node:crypto';
import { contractEndPartPlace } from '../domain/contract-end.ts';
import { firstRow, inScope, rows } from '../db/scope.ts';
import type { KeyName } from '../keys/key-store.ts';
import type { HandOver } from './hand-over.ts';

const PART_BYTES = 1024 * 1024;

export interface PackedFile {
  name: string;
  /** Without the headings; `null`: it has no rows. */
  rows: number | null;
  bytes: number;
  parts: number;
  /** SHA-256, in hex. */
  digest: string;
}

/** A key of its own: with it the package is gone. */
function packageKey(handOver: Pick<HandOver, 'organisationId' | 'contractEndId'>): KeyName {
  const { organisationId, contractEndId } = handOver;
  return { organisationId, serviceId: null, kind: 'file', objectId: contractEndId };
}

/** Of the newest package, in the order in which they were made. */
export async function packedFiles(handOver: HandOver): Promise<PackedFile[]> {
  const found = await inScope(handOver.database, handOver.scope, (tx) =>
    rows<Omit<PackedFile, 'bytes'> & { bytes: string }>(
      tx,
      `select name, rows, bytes, parts, digest from contract_end_files where contract_end_id = ? and package = ? order by position, name`,
      [handOver.contractEndId, handOver.package],
    ),
  );
  return found.map((file) => ({ ...file, bytes: Number(file.bytes) }));
}

/** What is left of earlier packages goes. */
export async function dropOlder({ database, scope, contractEndId, package: now }: HandOver) {
  await inScope(database, scope, async (tx) => {
    await rows(
      tx,
      `delete from contract_end_parts p where p.contract_end_id = ? and not exists
         (select 1 from contract_end_files f where f.contract_end_id = p.contract_end_id and f.name = p.name and f.package = ?)`,
      [contractEndId, now],
    );
    await rows(tx, `delete from contract_end_files where contract_end_id = ? and package <> ?`, [
      contractEndId,
      now,
    ]);
  });
}

/** Keeps a file; what a killed worker left of it is written over. `counted`: its rows, once all were written. */
export async function keepFile(
  handOver: HandOver,
  { name, position }: { name: string; position: number },
  chunks: AsyncIterable<Buffer>,
  counted: () => number | null = () => null,
): Promise<PackedFile> {
  const { database, scope, organisationId, contractEndId } = handOver;
  const hash = createHash('sha256');
  let bytes = 0;
  let parts = 0;
  for await (const piece of pieces(chunks)) {
    hash.update(piece);
    bytes += piece.length;
    const place = contractEndPartPlace(contractEndId, name, parts);
    const sealed = await handOver.crypt.sealBytes(packageKey(handOver), place, piece);
    await inScope(database, scope, async (tx) => {
      const at = [contractEndId, name, parts];
      await rows(
        tx,
        `delete from contract_end_parts where contract_end_id = ? and name = ? and n >= ?`,
        at,
      );
      await rows(
        tx,
        `insert into contract_end_parts (contract_end_id, name, n, organisation_id, bytes) values (?, ?, ?, ?, ?)`,
        [...at, organisationId, sealed],
      );
    });
    parts += 1;
  }
  const file = { name, rows: counted(), bytes, parts, digest: hash.digest('hex') };
  await inScope(database, scope, (tx) =>
    rows(
      tx,
      `insert into contract_end_files (contract_end_id, name, organisation_id, package, position, rows, bytes, parts, digest)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        contractEndId,
        name,
        organisationId,
        handOver.package,
        position,
        file.rows,
        bytes,
        parts,
        file.digest,
      ],
    ),
  );
  return file;
}

/** The file's bytes, opened piece by piece. */
export async function* openFile(handOver: HandOver, file: PackedFile): AsyncGenerator<Buffer> {
  const { database, scope, organisationId, contractEndId, crypt } = handOver;
  for (let n = 0; n < file.parts; n += 1) {
    const found = await inScope(database, scope, (tx) =>
      firstRow<{ bytes: Buffer }>(
        tx,
        `select bytes from contract_end_parts where contract_end_id = ? and name = ? and n = ?`,
        [contractEndId, file.name, n],
      ),
    );
    if (!found) throw new Error('a piece of the package is missing');
    const place = contractEndPartPlace(contractEndId, file.name, n);
    yield await crypt.openBytes(organisationId, place, found.bytes);
  }
}

async function* pieces(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    size += chunk.length;
    if (size < PART_BYTES) continue;
    yield Buffer.concat(held);
    held = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(held);
}
