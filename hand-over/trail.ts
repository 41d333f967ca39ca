/** The audit trail with its proof, and what checks it. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { copyFiles } from '../api/trail-chain/copy.ts';
import { findStretch } from '../api/trail-chain/stretch.ts';
import { inScope } from '../db/scope.ts';
import type { HandOver } from './hand-over.ts';

export interface NamedFile {
  name: string;
  chunks: AsyncIterable<Buffer>;
  rows: number | null;
}

const PROGRAM = join(import.meta.dirname, '../scripts/audit/verify');

/** Everything that is under a signature by now. */
export async function* trailFiles(handOver: HandOver): AsyncGenerator<NamedFile> {
  const { database, organisationId, scope } = handOver;
  const stretch = await inScope(database, scope, (tx) => findStretch(tx, organisationId, {}));
  if (!stretch) return;
  const { serviceIds } = scope;
  const visible = { sql: 'true', params: [] };
  const facts = { contractEnd: handOver.contractEndId };
  const copy = { database, organisationId, serviceIds, visible, stretch, facts };
  const held = stretch.last - stretch.first + 1;
  for await (const { name, chunks } of copyFiles(copy))
    yield {
      name: `audit/${name}`,
      chunks: inBytes(chunks),
      rows: name === 'log.jsonl' ? held : null,
    };
}

/** The programs that check trail and package: they need nothing of ours. */
export function* programFiles(): Generator<NamedFile> {
  yield* folder(PROGRAM, 'audit/verify');
  yield* folder(join(import.meta.dirname, '../scripts/hand-over/verify'), 'verify');
}

function* folder(path: string, as: string): Generator<NamedFile> {
  for (const name of readdirSync(path).toSorted())
    yield { name: `${as}/${name}`, chunks: one(readFileSync(join(path, name))), rows: null };
}

async function* inBytes(chunks: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk, 'utf8');
}

export async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
