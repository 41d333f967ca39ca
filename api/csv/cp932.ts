/** Texts for programs that read no UTF-8: CP932, and which letters it does not have. */
import { decode, encode } from 'iconv-lite';
import { UNMAPPABLE_MARK } from '../../domain/exports.ts';

/** Drawn alike; Windows itself writes the second for the first. */
const ALIKE: Readonly<Record<string, string>> = {
  '\u301C': '\uFF5E',
  '\u2212': '\uFF0D',
  '\u2014': '\u2015',
  '\u2016': '\u2225',
  '\u00A2': '\uFFE0',
  '\u00A3': '\uFFE1',
  '\u00AC': '\uFFE2',
  '\u00A5': '\uFFE5',
};

const PLAIN = /^[\t\n\r\x20-\x7E]*$/u;
const MOST_KNOWN = 50_000;
/** What becomes of each letter met so far; `null`: CP932 has none. */
const known = new Map<string, string | null>();

/** The text as CP932 can hold it, and the letters that it cannot; these stand in it as 〓. */
export function forCp932(text: string): { text: string; missing: string[] } {
  if (PLAIN.test(text)) return { text, missing: [] };
  const missing: string[] = [];
  let fitting = '';
  for (const letter of text) {
    const own = fittingLetter(letter);
    if (own === null) missing.push(letter);
    fitting += own ?? UNMAPPABLE_MARK;
  }
  return { text: fitting, missing };
}

/** Every letter of it is one of `forCp932`. */
export function cp932Bytes(text: string): Buffer {
  return encode(text, 'cp932');
}

function fittingLetter(letter: string): string | null {
  const found = known.get(letter);
  if (found !== undefined) return found;
  const alike = ALIKE[letter];
  const own = isOfCp932(letter) ? letter : alike !== undefined && isOfCp932(alike) ? alike : null;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(letter, own);
  return own;
}

function isOfCp932(letter: string): boolean {
  return decode(encode(letter, 'cp932'), 'cp932') === letter;
}
