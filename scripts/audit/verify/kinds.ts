/** What the verifier speaks of. This folder needs nothing but Node.js: copy it to any machine. */

export type FindingKind =
  | 'row-changed'
  | 'row-missing'
  | 'row-added'
  | 'rows-swapped'
  | 'chain-broken'
  | 'not-signed'
  | 'checkpoint-differs'
  | 'signature-wrong'
  | 'unknown-key'
  | 'shorter-than-outside'
  | 'differs-from-outside'
  | 'malformed';

export interface Finding {
  kind: FindingKind;
  /** The first position that is not what it was, or could not be proved to be. */
  first: number;
  /** Where only a stretch can be named, its end. */
  last: number;
}

/** A restore of an older database that was declared in the trail itself. */
export interface Restore {
  position: number;
  at: string;
  agreedSize: number;
  lostSize: number;
  lostHead: string;
}

/** A signed checkpoint as it was read; nothing about it is believed yet. */
export interface Note {
  text: string;
  origin: string;
  size: number;
  /** Hexadecimal. */
  head: string;
  /** ISO 8601; empty where the note tells no time. */
  time: string;
  /** The key that signs from here on, as C2SP writes keys. */
  nextKey: string | null;
  name: string;
  sealed: Buffer;
}

export interface Manifest {
  origin: string;
  /** Position of the first line, and the hash before it. */
  first: number;
  before: string;
  /** Asked for up to an instant: what came after it is left out on purpose. */
  until: string | null;
}

/** Everything that is looked at. Lines are bytes without their end; they can be gone through once. */
export interface Evidence {
  manifest: Manifest;
  /** As C2SP writes keys, oldest first: what the export itself says. */
  keys: readonly string[];
  notes: readonly Note[];
  log: Iterable<Buffer>;
  chain: Iterable<Buffer>;
  /** Kept outside of the database, in the order in which they were written. */
  outside: readonly Note[];
  /** Keys that whoever checks brings along; empty: those of the export are taken on trust. */
  pinned: readonly string[];
  /** What this checker saw last time. */
  kept: Kept | null;
}

export interface Kept {
  size: number;
  head: string;
  time: string;
}

export interface Report {
  findings: Finding[];
  first: number;
  last: number;
  /** Rows of which the export has the digest alone. */
  withheld: number;
  signed: number;
  /** Up to where checkpoints from outside agree; `null`: none were given. */
  agreed: number | null;
  restores: Restore[];
  /** Rows that say they are older than the checkpoint before them; no finding, for a worker that was away leaves such. */
  late: { rows: number; first: number } | null;
  isPinned: boolean;
  until: string | null;
  /** To be remembered for next time, when nothing was found. */
  newest: Kept | null;
}
