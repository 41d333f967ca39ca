/** The chain against what was kept outside of the database: this is what shows that an end was cut off, or that all was signed anew. */
import type { Evidence, Finding, Note, Restore } from './kinds.ts';
import { isSignedByAny } from './signatures.ts';

export interface Compared {
  finding: Finding | null;
  agreed: number;
  /** The declared restores that explain something. */
  restores: Restore[];
}

type Seen = Pick<Note, 'size' | 'head' | 'time'>;

export function compareOutside(
  { outside, kept, manifest }: Pick<Evidence, 'outside' | 'kept' | 'manifest'>,
  chain: {
    heads: ReadonlyMap<number, string>;
    last: number;
    /** Believed, or said by the export itself: what is outside was written by whoever signed then. */
    keys: readonly string[];
    restores: readonly Restore[];
  },
): Compared {
  const used = new Set<Restore>();
  let agreed = manifest.first - 1;
  const seen: readonly Seen[] = kept ? [...outside, kept] : outside;
  const sound = chain.restores.filter((restore) =>
    isSound(restore, seen, { ...chain, before: manifest.first - 1 }),
  );
  function bad(kind: Finding['kind'], first: number, last: number): Compared {
    return { finding: { kind, first, last: Math.max(first, last) }, agreed, restores: [...used] };
  }
  for (const note of outside) {
    const isOurs = note.origin === manifest.origin && isSignedByAny(note, chain.keys);
    if (!isOurs) return bad('unknown-key', Math.min(agreed, note.size - 1) + 1, note.size);
  }
  for (const note of seen.toSorted((a, b) => a.size - b.size)) {
    if (note.size < manifest.first - 1) continue;
    if (chain.heads.get(note.size) === note.head) {
      agreed = Math.max(agreed, note.size);
      continue;
    }
    const restore = sound.find((one) => explains(one, note));
    if (restore) used.add(restore);
    else if (note.size <= chain.last) return bad('differs-from-outside', agreed + 1, note.size);
    else if (manifest.until === null) return bad('shorter-than-outside', agreed + 1, note.size);
  }
  return { finding: null, agreed, restores: [...used] };
}

/** It names what was lost as it was seen outside, and what was kept as it is here. */
function isSound(
  { agreedSize, lostSize, lostHead, position }: Restore,
  seen: readonly Seen[],
  { heads, before }: { heads: ReadonlyMap<number, string>; before: number },
): boolean {
  const isLost = seen.some(({ size, head }) => size === lostSize && head === lostHead);
  const isKept =
    agreedSize <= before ||
    seen.some(({ size, head }) => size === agreedSize && heads.get(size) === head);
  return isLost && isKept && position > agreedSize && agreedSize < lostSize;
}

function explains({ agreedSize, lostSize, at }: Restore, { size, time }: Seen): boolean {
  return size > agreedSize && size <= lostSize && Date.parse(time) <= Date.parse(at);
}
