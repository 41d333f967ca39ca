/**
 * How text is folded before it is searched, so that the same words are found however they were typed: full and half
 * width, hiragana and katakana, capitals, composed and separate sound marks, the many dashes and long vowels.
 * Folding works character by character and never looks at a neighbour, so every part of a text folds to a part of
 * the folded text: whatever stands there is found, from one character up.
 */

/** Where in a consultation a text stands; what staff wrote with a step of it is `step`. */
export const TEXT_KINDS = [
  'message',
  'file',
  'note',
  'attribute',
  'own-answer',
  'survey',
  'step',
  'escalation',
  'traits',
  'cautions',
] as const;
export type TextKind = (typeof TEXT_KINDS)[number];

/** Sound marks as they stand by themselves after folding: が is か and a mark, as half-width ｶﾞ is. */
const VOICED = '\u3099';
const SEMI_VOICED = '\u309A';
const KATAKANA = /^[\u30A1-\u30F6\u30FD\u30FE]$/u;
const TO_HIRAGANA = 0x60;
const HANGUL = /^[\uAC00-\uD7A3]$/u;
/** Hyphens, dashes, minus signs and long vowels: which of them is typed is chance. */
const DASHES = /^[-ー‐‑‒–—―−─━]$/u;
const WAVES = /^[~〜∼]$/u;
/** Seen by nobody: how the character before is drawn, or where a line may break. */
const UNSEEN = /^(?:\p{Variation_Selector}|\u00AD|\u200B|\u2060|\uFEFF)$/u;
const SPACE = /^\s$/u;

const known = new Map<string, string>();

/** Text as it is searched. */
export function foldText(text: string): string {
  let folded = '';
  for (const char of text) folded += foldChar(char);
  return folded;
}

/** `char`: one code point. */
function foldChar(char: string): string {
  const before = known.get(char);
  if (before !== undefined) return before;
  const folded = Array.from(decomposed(char)).map(foldOne).join('');
  known.set(char, folded);
  return folded;
}

function decomposed(char: string): string {
  if (UNSEEN.test(char)) return '';
  // A mark that stands alone would decompose into a space and a mark.
  if (char === '゛') return VOICED;
  if (char === '゜') return SEMI_VOICED;
  return HANGUL.test(char) ? char : char.normalize('NFKD');
}

function foldOne(char: string): string {
  if (SPACE.test(char)) return ' ';
  if (DASHES.test(char)) return '-';
  if (WAVES.test(char)) return '~';
  if (KATAKANA.test(char)) return String.fromCodePoint((char.codePointAt(0) ?? 0) - TO_HIRAGANA);
  const lower = char.toLowerCase();
  return lower === 'ς' ? 'σ' : lower;
}

/** At most so many words of one search count. */
export const MAX_TERMS = 8;

/** The words of a search, folded; all of them have to be found. None when nothing that can be found was typed. */
export function searchTerms(words: string): string[] {
  const terms = words
    .split(/\s+/u)
    .map(foldText)
    .filter((term) => term.trim() !== '');
  return [...new Set(terms)].slice(0, MAX_TERMS);
}

/** A number as staff call a consultation by it: 「123」, 「No.123」, 「№１２３」. `null`: it is none. */
export function numberAskedFor(words: string): number | null {
  const found = /^(?:no\.?|#)?\s*(\d{1,9})$/u.exec(foldText(words.trim()));
  return found ? Number(found[1]) : null;
}

/** A stretch of the original text, from `start` up to `end`. */
export interface Span {
  start: number;
  end: number;
}

/** Text folded, with where each of its parts came from. */
interface FoldedText {
  text: string;
  /** By position in the folded text: where its character begins and ends in the original. */
  starts: number[];
  ends: number[];
}

function foldWithPlaces(original: string): FoldedText {
  const starts: number[] = [];
  const ends: number[] = [];
  let text = '';
  let at = 0;
  for (const char of original) {
    const folded = foldChar(char);
    text += folded;
    for (let unit = 0; unit < folded.length; unit += 1) {
      starts.push(at);
      ends.push(at + char.length);
    }
    at += char.length;
  }
  return { text, starts, ends };
}

/**
 * Where the folded terms stand in the original, in its order and without overlaps, at most `limit` of them. 「か」 does
 * not stand in 「が」, which is one character; in half-width 「ｶﾞ」, which is two, it does.
 */
export function findSpans(original: string, terms: readonly string[], limit: number): Span[] {
  const folded = foldWithPlaces(original);
  const found: Span[] = [];
  for (const term of terms) {
    for (let from = 0; found.length < limit * terms.length;) {
      const at = folded.text.indexOf(term, from);
      if (at < 0) break;
      from = at + 1;
      const span = spanAt(folded, at, term.length);
      if (span) found.push(span);
    }
  }
  return merged(found).slice(0, limit);
}

function spanAt({ text, starts, ends }: FoldedText, at: number, length: number): Span | null {
  const start = starts[at] ?? 0;
  const last = at + length - 1;
  const end = ends[last] ?? start;
  const next = text[last + 1];
  const isCut = (next === VOICED || next === SEMI_VOICED) && starts[last + 1] === starts[last];
  return isCut ? null : { start, end };
}

function merged(spans: readonly Span[]): Span[] {
  const inOrder = spans.toSorted((a, b) => a.start - b.start || a.end - b.end);
  const result: Span[] = [];
  for (const { start, end } of inOrder) {
    const before = result.at(-1);
    if (before && start < before.end) before.end = Math.max(before.end, end);
    else result.push({ start, end });
  }
  return result;
}

/** A piece of what is shown of a hit, in the original's words. */
export interface Piece {
  text: string;
  isHit: boolean;
}

const BEFORE = 24;
const AFTER = 56;

/** A hit in its context: what stands around the first of the spans, with every span in it marked. */
export function excerptAround(original: string, spans: readonly Span[]): Piece[] {
  const [first] = spans;
  const from = first ? edgeBefore(original, first.start - BEFORE) : 0;
  const to = edgeAfter(original, (first?.end ?? 0) + AFTER);
  const pieces: Piece[] = from > 0 ? [{ text: '…', isHit: false }] : [];
  let at = from;
  for (const { start, end } of spans) {
    if (start >= to) break;
    pieces.push({ text: original.slice(at, start), isHit: false });
    pieces.push({ text: original.slice(start, Math.min(end, to)), isHit: true });
    at = Math.min(end, to);
  }
  pieces.push({ text: original.slice(at, to), isHit: false });
  if (to < original.length) pieces.push({ text: '…', isHit: false });
  return pieces.filter(({ text }) => text !== '');
}

/** Neither edge cuts a character in two. */
function edgeBefore(text: string, at: number): number {
  return at <= 0 ? 0 : at - (isSecondHalf(text, at) ? 1 : 0);
}

function edgeAfter(text: string, at: number): number {
  return at >= text.length ? text.length : at + (isSecondHalf(text, at) ? 1 : 0);
}

function isSecondHalf(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
