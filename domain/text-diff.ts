/** What was taken out of a text and what came in, word by word. */
export interface TextPart {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

const SEGMENTER = new Intl.Segmenter('ja', { granularity: 'word' });
/** Beyond it the table of all pairs costs too much: whole lines are compared. */
const MAX_PAIRS = 4_000_000;

export function textDiff(before: string, after: string): TextPart[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  if (a.length * b.length <= MAX_PAIRS) return joined(partsOf(a, b));
  return joined(partsOf(linesOf(before), linesOf(after)));
}

/** Numbers, times and dates stay whole: half a time that changed is none. */
const NUMBER = /(\d+(?:[:.,/-]\d+)*)/u;

function wordsOf(text: string): string[] {
  return text
    .split(NUMBER)
    .flatMap((piece, index) =>
      index % 2 === 1 ? piece : [...SEGMENTER.segment(piece)].map(({ segment }) => segment),
    );
}

/** Line by line, one part a line. */
export function lineDiff(before: string, after: string): TextPart[] {
  return partsOf(linesOf(before), linesOf(after));
}

function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/u);
}

/** By the longest common run of pieces. */
function partsOf(a: readonly string[], b: readonly string[]): TextPart[] {
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      longest[i * width + j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const parts: TextPart[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [one, other] = [a[i], b[j]];
    if (one !== undefined && one === other) {
      parts.push({ kind: 'same', text: one });
      i += 1;
      j += 1;
    } else if (one !== undefined && (other === undefined || at(i + 1, j) >= at(i, j + 1))) {
      parts.push({ kind: 'removed', text: one });
      i += 1;
    } else {
      parts.push({ kind: 'added', text: other ?? '' });
      j += 1;
    }
  }
  return parts;
}

function joined(parts: readonly TextPart[]): TextPart[] {
  const result: TextPart[] = [];
  for (const { kind, text } of parts) {
    const last = result.at(-1);
    if (last?.kind === kind) last.text += text;
    else result.push({ kind, text });
  }
  return result;
}
