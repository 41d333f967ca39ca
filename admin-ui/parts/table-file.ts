/** A table that somebody made, read as text by the browser. */
import { decodeTable } from '../../domain/closing-days-file.ts';

/** Larger than any table that is taken in. */
const MOST_BYTES = 1_000_000;

export type TableFile = { name: string } & ({ text: string } | { fault: string });

export async function readTableFile(file: File): Promise<TableFile> {
  const { name } = file;
  if (file.size > MOST_BYTES)
    return { name, fault: 'ファイルが大きすぎます。いくつかに分けてください。' };
  const text = decodeTable(new Uint8Array(await file.arrayBuffer()));
  if (text === null)
    return {
      name,
      fault:
        '文字として読めません。表計算ソフトで「CSV UTF-8」または「CSV」として保存したファイルを選んでください。',
    };
  return text.trim() === '' ? { name, fault: 'ファイルが空です。' } : { name, text };
}
