/** What a file is, by its bytes; what may stay, in the form in which it stays. */
import { setImmediate } from 'node:timers/promises';
import { fileTypeFromBuffer } from 'file-type';
import {
  FILE_REFUSAL_TEXTS,
  PICTURE_TYPES,
  STORED_PICTURE_TYPE,
  type FileKind,
  type FileRefusal,
} from '../../domain/files.ts';
import { Refusal } from '../../domain/errors.ts';
import { maskedPieces } from '../../domain/my-number.ts';
import { drawAnew } from './pictures.ts';

export interface Content {
  kind: FileKind;
  mediaType: string;
  bytes: Buffer;
  thumbnail: Buffer | null;
  width: number | null;
  height: number | null;
}

/** So much tells every format on the list; the rest is nobody's business before it is decoded. */
const HEAD_BYTES = 4100;
const HEIC = ['image/heic', 'image/heif', 'image/heic-sequence', 'image/heif-sequence'];

/** Refuses 'unsupported-media-type' for what is not on the list, and 'invalid-input' for what is broken. */
export async function contentOf(bytes: Buffer): Promise<Content> {
  if (bytes.length === 0) throw refusal('invalid-input', 'empty');
  const found = await fileTypeFromBuffer(bytes.subarray(0, HEAD_BYTES)).catch(() => undefined);
  const type = found?.mime;
  if (PICTURE_TYPES.some((one) => one === type)) return picture(bytes);
  if (type === 'application/pdf') return kept(type, bytes);
  if (type !== undefined && HEIC.includes(type)) throw refusal('unsupported-media-type', 'heic');
  // Plain text has no signature.
  const text = type === undefined ? textIn(bytes) : null;
  if (text === null) throw refusal('unsupported-media-type', 'wrong-type');
  return kept('text/plain', Buffer.from(await masked(text), 'utf8'));
}

async function picture(bytes: Buffer): Promise<Content> {
  const { whole, thumbnail, width, height } = await drawAnew(bytes);
  const mediaType = STORED_PICTURE_TYPE;
  return { kind: 'picture', mediaType, bytes: whole, thumbnail, width, height };
}

function kept(mediaType: string, bytes: Buffer): Content {
  return { kind: 'file', mediaType, bytes, thumbnail: null, width: null, height: null };
}

/** So long a text may keep everybody else waiting. */
const TURN_MS = 10;

async function masked(text: string): Promise<string> {
  const pieces: string[] = [];
  let turn = performance.now();
  for (const piece of maskedPieces(text)) {
    pieces.push(piece);
    if (performance.now() - turn < TURN_MS) continue;
    await setImmediate();
    turn = performance.now();
  }
  return pieces.join('');
}

/** What a browser could take for a page or a drawing with scripts in it. */
const MARKUP = /^\s*<|<(?:!doctype|html|head|body|script|svg|iframe|object|embed|math)\b/iu;

/** The text, or `null` when the bytes are none: not UTF-8, with control characters, or markup. */
function textIn(bytes: Buffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return /[\p{Cc}--[\t\n\r\f]]/v.test(text) || MARKUP.test(text) ? null : text;
  } catch {
    return null;
  }
}

function refusal(code: 'invalid-input' | 'unsupported-media-type', reason: FileRefusal): Refusal {
  return new Refusal(code, { reason, text: FILE_REFUSAL_TEXTS[reason] });
}
