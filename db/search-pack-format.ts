/**
 * A part of a search pack before it is sealed: its texts folded, one after the other, and behind a NUL the same texts in
 * their own words with where each stands. What is searched for is looked for among the folded bytes; the rest is read
 * only where something was found.
 */
import { foldText, type TextKind } from '../domain/search-text.ts';
import type { FieldPlace } from './crypt.ts';

export interface PackedText {
  kind: TextKind;
  /** Number of the message, code of the attribute, id of the note; `null` where there is only one. */
  ref: string | null;
  /** Who said it, of a message. */
  author: string | null;
  /** In ms. */
  at: number;
  text: string;
}

/** A part holds at most so many bytes, unless one text alone is longer. */
const PART_BYTES = 64 * 1024;

export function packPlace(consultationId: string, part: number): FieldPlace {
  return { table: 'search_packs', column: 'pack', row: `${consultationId}/${part}` };
}

/** The texts in parts, ready to be sealed; one part also when there are none. */
export function packTexts(texts: readonly PackedText[]): Buffer[] {
  const parts: Buffer[] = [];
  let part: PackedText[] = [];
  let size = 0;
  for (const text of texts) {
    const bytes = sizeOf(text);
    if (part.length > 0 && size + bytes > PART_BYTES) {
      parts.push(partOf(part));
      part = [];
      size = 0;
    }
    part.push(text);
    size += bytes;
  }
  return [...parts, partOf(part)];
}

function partOf(texts: readonly PackedText[]): Buffer {
  // A line break is no part of any folded text: nothing is found across two texts.
  const folded = texts.map(({ text }) => foldText(text)).join('\n');
  const kept = texts.map(({ kind, ref, author, at, text }) => [kind, ref, author, at, text]);
  return Buffer.from(`${folded}\0${JSON.stringify(kept)}`, 'utf8');
}

function sizeOf(text: PackedText): number {
  return partOf([text]).length;
}

/** The folded bytes of a part. */
export function foldedOf(part: Buffer): Buffer {
  return part.subarray(0, part.indexOf(0));
}

/** The texts of a part, in their own words. */
export function textsOf(part: Buffer): PackedText[] {
  const kept = JSON.parse(part.toString('utf8', part.indexOf(0) + 1)) as [
    TextKind,
    string | null,
    string | null,
    number,
    string,
  ][];
  return kept.map(([kind, ref, author, at, text]) => ({ kind, ref, author, at, text }));
}
