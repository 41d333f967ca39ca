/** Files as both sides are told of them, and the words and files of messages. */
import type { FileHead } from '../../contracts/files.ts';
import type { MessageStanding } from '../../contracts/messages.ts';
import type { Crypt } from '../../db/crypt.ts';
import { filePlace, filesOf, type FileRow } from '../../db/files.ts';
import { openWords, type MessageRow } from '../../db/messages.ts';
import type { Tx } from '../../db/scope.ts';
import { stateAfter } from '../../domain/message-changes.ts';
import type { z } from 'zod';

export async function presentFile(
  crypt: Crypt,
  organisationId: string,
  { id, kind, mediaType, byteSize, width, height, name }: FileRow,
): Promise<FileHead> {
  const called = name && (await crypt.open(organisationId, filePlace('name', id), name));
  return { id, kind, mediaType, name: called, size: byteSize, width, height };
}

/** Files of these rows, by number of message; nothing is asked where no message has any. */
export async function readFilesOf(
  tx: Tx,
  consultationId: string,
  found: readonly MessageRow[],
): Promise<FileRow[]> {
  const seqs = found
    .filter(({ fileCount, latest }) => fileCount > 0 && latest !== 'retraction')
    .map(({ seq }) => seq);
  return seqs.length === 0 ? [] : filesOf(tx, consultationId, seqs);
}

export type Standing = z.infer<typeof MessageStanding> & { text: string };

/** What a row says as it stands now. */
export async function presentStanding(
  crypt: Crypt,
  { organisationId, consultationId }: { organisationId: string; consultationId: string },
  row: MessageRow,
  files: readonly FileRow[],
): Promise<Standing> {
  const { seq, change, aboutSeq, latest } = row;
  const own = files.filter(({ messageSeq }) => messageSeq === seq);
  return {
    text: await openWords(crypt, organisationId, consultationId, row),
    state: stateAfter(latest),
    change: change && aboutSeq !== null ? { kind: change, seq: aboutSeq } : null,
    files: await Promise.all(own.map((file) => presentFile(crypt, organisationId, file))),
  };
}
