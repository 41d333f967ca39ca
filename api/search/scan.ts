/** Looks for words in the opened parts of one consultation's pack. */
import { foldedOf, textsOf, type PackedText } from '../../db/search-pack-format.ts';
import { excerptAround, findSpans } from '../../domain/search-text.ts';
import type { FoundPlace } from './request.ts';

/** A folded word, and its bytes. */
export interface Term {
  text: string;
  bytes: Buffer;
}

export function termOf(text: string): Term {
  return { text, bytes: Buffer.from(text, 'utf8') };
}

/** A sound mark in UTF-8: E3 82 99 or E3 82 9A. */
const MARK_BEGINS = Buffer.from([0xe3, 0x82]);

/** Whether every word stands in it somewhere. */
export function hasAll(parts: readonly Buffer[], terms: readonly Term[]): boolean {
  return terms.every((term) => {
    const looks = parts.map((part) => lookIn(foldedOf(part), term.bytes));
    if (looks.includes('found')) return true;
    return parts.some((part, n) => looks[n] === 'perhaps' && isInWords(part, term));
  });
}

/** `perhaps`: only before a sound mark, which may be half of the last character there. */
function lookIn(folded: Buffer, wanted: Buffer): 'found' | 'perhaps' | 'none' {
  let answer: 'perhaps' | 'none' = 'none';
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + 1)) {
    const after = at + wanted.length;
    const next = folded[after + 2];
    const isMark =
      folded.subarray(after, after + 2).equals(MARK_BEGINS) && (next === 0x99 || next === 0x9a);
    if (!isMark) return 'found';
    answer = 'perhaps';
  }
  return answer;
}

function isInWords(part: Buffer, term: Term): boolean {
  return textsOf(part).some(({ text }) => findSpans(text, [term.text], 1).length > 0);
}

const EXCERPTS = 3;
const SPANS = 8;

/** Where they stand, the newest first; the first few with their words. `gone`: numbers of messages that say so no more. */
export function placesIn(
  parts: readonly Buffer[],
  terms: readonly Term[],
  gone: ReadonlySet<string>,
): { excerpts: FoundPlace[]; places: number } {
  const wanted = terms.map(({ text }) => text);
  const found = parts
    .flatMap(textsOf)
    .filter(({ kind, ref }) => !isInTalk(kind) || ref === null || !gone.has(ref))
    .map((text) => ({ text, spans: findSpans(text.text, wanted, SPANS) }))
    .filter(({ spans }) => spans.length > 0)
    .toSorted((a, b) => b.text.at - a.text.at);
  const excerpts = found.slice(0, EXCERPTS).map(({ text, spans }) => ({
    ...placeOf(text),
    pieces: excerptAround(text.text, spans),
  }));
  return { excerpts, places: found.length };
}

function isInTalk(kind: PackedText['kind']): boolean {
  return kind === 'message' || kind === 'file';
}

function placeOf({ kind, ref, author, at }: PackedText): Omit<FoundPlace, 'pieces'> {
  return { kind, ref, author, at };
}
