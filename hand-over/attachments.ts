/** Files of the talk: a table that tells of them, and each by itself under its id. */
import { filePlace } from '../db/files.ts';
import { firstRow, inScope, rows } from '../db/scope.ts';
import { Refusal } from '../domain/errors.ts';
import type { HandOver } from './hand-over.ts';
import { kind } from './kind.ts';

export const ATTACHMENTS = kind('70-attachments', '添付ファイルの一覧', 'files', 'id', {
  id: '添付ID',
  consultation_id: '相談ID',
  service_id: '窓口ID',
  message_seq: 'メッセージの順番（空は送られていない）',
  position: 'メッセージの中の順番',
  staff_id: '職員ID（空は相談者）',
  kind: '種類',
  media_type: '形式',
  byte_size: '大きさ（バイト）',
  width: '幅',
  height: '高さ',
  scan: 'ウイルスの検査',
  name: '元の名前',
  created_at: '日時',
});

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'application/pdf': 'pdf',
  'text/plain': 'txt',
};
const PAGE = 500;

export interface Attachment {
  id: string;
  name: string;
}

/** In the order of their ids. */
export async function* attachments(handOver: HandOver): AsyncGenerator<Attachment> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const from: string = after;
    const page: { id: string; type: string }[] = await inScope(
      handOver.database,
      handOver.scope,
      (tx) =>
        rows(
          tx,
          `select id, media_type as type from files where organisation_id = ? and id > ? order by id limit ${PAGE}`,
          [handOver.organisationId, from],
        ),
    );
    for (const { id, type } of page)
      yield { id, name: `attachments/${id}.${EXTENSIONS[type] ?? 'bin'}` };
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.id;
  }
}

/** Its bytes; `null` where its key was destroyed before. */
export async function attachmentBytes(handOver: HandOver, id: string): Promise<Buffer | null> {
  const { database, scope, organisationId, crypt } = handOver;
  const found = await inScope(database, scope, (tx) =>
    firstRow<{ body: Buffer }>(tx, `select body from files where id = ?`, [id]),
  );
  if (!found) return null;
  return unlessDestroyed(() => crypt.openBytes(organisationId, filePlace('body', id), found.body));
}

/** `null` where the key was destroyed. */
async function unlessDestroyed<T>(open: () => Promise<T>): Promise<T | null> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'key-destroyed') return null;
    throw error;
  }
}
