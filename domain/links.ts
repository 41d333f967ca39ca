/** Addresses in what people write: which become links, and where they really lead. Nothing is ever fetched. */

export type Piece =
  | { kind: 'text'; text: string }
  /** `host`: where it leads, whatever the words before an @ pretend. */
  | { kind: 'link'; text: string; href: string; host: string };

const ADDRESS = /https?:\/\/[^\s<>"'「」（）。、]+/gu;
/** What closes a sentence does not belong to the address. */
const CLOSING = /[.,;:!?)\]}]+$/u;

/** The text in pieces. Only http and https become links; an address that none could be read as stays text. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const link = linkOf(match[0].replace(CLOSING, ''));
    if (!link) continue;
    if (match.index > done) pieces.push({ kind: 'text', text: text.slice(done, match.index) });
    pieces.push(link);
    done = match.index + link.text.length;
  }
  if (done < text.length) pieces.push({ kind: 'text', text: text.slice(done) });
  return pieces;
}

function linkOf(text: string): Piece | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') return null;
  // Letters of other scripts that look like ours show as what they are (xn--…).
  return { kind: 'link', text, href: url.href, host: url.host };
}
