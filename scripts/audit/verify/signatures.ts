/** The export's own checkpoints against the chain: who signed what, without a gap in who signs. */
import type { Evidence, Finding, Note } from './kinds.ts';
import { isSignedBy } from './note.ts';

export interface Signatures {
  finding: Finding | null;
  /** Up to where the chain is under a signature that is believed. */
  signed: number;
  /** Keys that are believed: brought along, or named by one that was. */
  believed: Set<string>;
}

/** `heads`: the chain's hashes at the sizes of the notes. */
export function checkSignatures(
  { keys, notes, pinned, manifest }: Pick<Evidence, 'keys' | 'notes' | 'pinned' | 'manifest'>,
  { heads, last }: { heads: ReadonlyMap<number, string>; last: number },
): Signatures {
  const believed = new Set(pinned);
  let signed = manifest.first - 1;
  /** Who must sign; `null` before the first one that is believed. */
  let signer: string | null = null;
  function bad(kind: Finding['kind'], to: number): Signatures {
    const first = Math.max(Math.min(signed, to - 1) + 1, manifest.first);
    return { finding: { kind, first, last: Math.max(to, first) }, signed, believed };
  }
  for (const note of notes.toSorted((a, b) => a.size - b.size)) {
    if (note.origin !== manifest.origin) return bad('signature-wrong', note.size);
    const by = [...believed, ...keys].find((key) => isSignedBy(note, key));
    if (by === undefined) return bad('signature-wrong', note.size);
    if (pinned.length === 0 && signer === null) believed.add((signer = by));
    // From the first believed signature on, only those sign who were named by the one before.
    if (signer === null && believed.has(by)) signer = by;
    if (signer !== null && by !== signer) return bad('unknown-key', note.size);
    if (note.size > last) {
      const finding = { kind: 'row-missing' as const, first: last + 1, last: note.size };
      return { finding, signed, believed };
    }
    const head = heads.get(note.size);
    if (note.size >= manifest.first - 1 && head !== note.head)
      return bad('checkpoint-differs', note.size);
    if (signer === null) continue;
    signed = Math.max(signed, note.size);
    if (note.nextKey !== null) believed.add((signer = note.nextKey));
  }
  // Nothing at all is no proof either: a copy holds at least the row that tells of it.
  if (notes.length === 0) return bad('not-signed', Math.max(last, manifest.first));
  if (signer === null) return bad('unknown-key', last);
  return signed < last ? bad('not-signed', last) : { finding: null, signed, believed };
}

/** Whether any of them signed it. */
export function isSignedByAny(note: Note, keys: Iterable<string>): boolean {
  return [...keys].some((key) => isSignedBy(note, key));
}
