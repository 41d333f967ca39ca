/**
 * Trails as the product writes them (its own hashes and notes), and what somebody might do to them. Each attack says
 * at which position the trail is first not what it was.
 */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createHash } from 'node:crypto';
import {
  genesisOf,
  linkHash,
  noteText,
  originOf,
  publicKeyText,
  signedNote,
} from '../../db/audit-note.ts';
import type { Evidence, Note } from '../../scripts/audit/verify/kinds.ts';
import { readNote } from '../../scripts/audit/verify/note.ts';

export interface Key {
  privateKey: KeyObject;
  publicKey: Buffer;
}

/** Rows with their places, and what was signed of them. */
export interface Trail {
  organisationId: string;
  rows: string[];
  links: { entry: string; hash: string }[];
  notes: Note[];
  keys: string[];
}

/** What the checker is given, and where the trail is first not what it was. */
export interface Attacked {
  trail: Trail;
  firstBad: number;
}

/** Numbers from 0 to `below`, the same again for the same seed. */
export type Dice = (below: number) => number;

export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

export function makeKey(): Key {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32) };
}

const START = Date.UTC(2026, 3, 1);

export class TrailWriter {
  readonly trail: Trail;
  readonly #key: Key;
  #hash: Buffer;
  #clock: number;
  #ids: number;

  constructor(organisationId: string, key: Key) {
    this.trail = { organisationId, rows: [], links: [], notes: [], keys: [] };
    this.trail.keys.push(publicKeyText(organisationId, key.publicKey));
    this.#key = key;
    this.#hash = genesisOf(organisationId);
    this.#clock = START;
    this.#ids = 100;
  }

  get size(): number {
    return this.trail.rows.length;
  }

  /** Goes on from another state, as a database does that was restored. */
  static from(trail: Trail, key: Key, size: number, later: number): TrailWriter {
    const writer = new TrailWriter(trail.organisationId, key);
    for (const row of trail.rows.slice(0, size)) writer.addRow(row);
    writer.trail.notes.push(...trail.notes.filter((note) => note.size <= size));
    writer.#clock += later;
    writer.#ids += later;
    return writer;
  }

  add(fields: Record<string, unknown> = {}): void {
    this.#ids += 1;
    this.#clock += 1_000;
    this.addRow(
      JSON.stringify({
        action: 'consultation.read',
        actor_kind: 'staff',
        at: new Date(this.#clock).toISOString(),
        id: this.#ids,
        ...fields,
      }),
    );
  }

  addRow(row: string): void {
    this.#hash = linkHash(this.#hash, createHash('sha256').update(row).digest());
    this.trail.rows.push(row);
    const entry = String((JSON.parse(row) as { id: number }).id);
    this.trail.links.push({ entry, hash: this.#hash.toString('hex') });
  }

  checkpoint(): void {
    this.#clock += 1;
    this.trail.notes.push(this.noteOf(this.size, this.trail.links.at(-1)?.hash ?? '', this.#clock));
  }

  noteOf(size: number, head: string, at: number): Note {
    const { organisationId } = this.trail;
    const told = { size: BigInt(size), head: Buffer.from(head, 'hex'), at: new Date(at) };
    const text = noteText(organisationId, told);
    const signature = sign(null, Buffer.from(text), this.#key.privateKey);
    const note = readNote(
      signedNote(organisationId, text, { publicKey: this.#key.publicKey, signature }),
    );
    if (!note) throw new Error('the note that was written cannot be read');
    return note;
  }
}

/** A trail of some rows, signed here and there and at its end. */
export function writeTrail(dice: Dice, organisationId: string, key: Key): TrailWriter {
  const writer = new TrailWriter(organisationId, key);
  const rows = 6 + dice(40);
  for (let i = 0; i < rows; i += 1) {
    writer.add();
    if (dice(6) === 0) writer.checkpoint();
  }
  writer.add();
  writer.checkpoint();
  return writer;
}

export function evidenceOf(
  trail: Trail,
  more: Partial<Pick<Evidence, 'outside' | 'pinned' | 'kept'>> = {},
): Evidence {
  return {
    manifest: {
      origin: originOf(trail.organisationId),
      first: 1,
      before: genesisOf(trail.organisationId).toString('hex'),
      until: null,
    },
    keys: trail.keys,
    notes: trail.notes,
    log: trail.rows.map((row) => Buffer.from(row)),
    chain: trail.links.map(({ entry, hash }, i) =>
      Buffer.from(JSON.stringify({ position: i + 1, entry, hash })),
    ),
    outside: [],
    pinned: [],
    kept: null,
    ...more,
  };
}

const copyOf = (trail: Trail): Trail => ({
  ...trail,
  rows: [...trail.rows],
  links: [...trail.links],
  notes: [...trail.notes],
  keys: [...trail.keys],
});

const edited = (row: string) => row.replace('consultation.read', 'consultation.list');

function madeUp(id: number): string {
  return JSON.stringify({ action: 'session.begin', actor_kind: 'staff', at: '', id });
}

/** Everything computed anew, as the product would have written these rows. */
function rechained(trail: Trail, key: Key): TrailWriter {
  const writer = new TrailWriter(trail.organisationId, key);
  for (const row of trail.rows) writer.addRow(row);
  return writer;
}

type Attack = (given: { dice: Dice; trail: Trail; key: Key }) => Attacked;

/** The eight kinds. `key`: the organisation's own, for those who have stolen it or have the system sign. */
export const ATTACKS = {
  edit({ dice, trail: whole }) {
    const trail = copyOf(whole);
    const at = dice(trail.rows.length);
    trail.rows[at] = edited(trail.rows[at] ?? '');
    return { trail, firstBad: at + 1 };
  },
  delete({ dice, trail: whole }) {
    const trail = copyOf(whole);
    const at = dice(trail.rows.length);
    trail.rows.splice(at, 1);
    if (dice(2) === 0) trail.links.splice(at, 1);
    return { trail, firstBad: at + 1 };
  },
  swap({ dice, trail: whole }) {
    const trail = copyOf(whole);
    const at = dice(trail.rows.length - 1);
    const other = at + 1 + dice(trail.rows.length - at - 1);
    exchange(trail.rows, at, other);
    if (dice(2) === 0) exchange(trail.links, at, other);
    return { trail, firstBad: at + 1 };
  },
  insert({ dice, trail: whole }) {
    const trail = copyOf(whole);
    const at = dice(trail.rows.length);
    trail.rows.splice(at, 0, madeUp(9_999_999));
    if (dice(2) === 0) trail.links.splice(at, 0, { entry: '9999999', hash: '0'.repeat(64) });
    return { trail, firstBad: at + 1 };
  },
  're-chain'({ dice, trail: whole, key }) {
    const trail = copyOf(whole);
    const at = dice(trail.rows.length);
    trail.rows[at] = edited(trail.rows[at] ?? '');
    return { trail: { ...trail, links: rechained(trail, key).trail.links }, firstBad: at + 1 };
  },
  truncate({ dice, trail }) {
    const before = trail.notes.slice(0, -1);
    const { size } = before[dice(Math.max(1, before.length))] ?? { size: 0 };
    return {
      trail: {
        ...trail,
        rows: trail.rows.slice(0, size),
        links: trail.links.slice(0, size),
        notes: trail.notes.filter((note) => note.size <= size),
      },
      firstBad: size + 1,
    };
  },
  'roll back'({ dice, trail, key }) {
    const size = dice(trail.rows.length - 1);
    const writer = TrailWriter.from(trail, key, size, 86_400_000);
    const rows = 1 + dice(trail.rows.length);
    for (let i = 0; i < rows; i += 1) writer.add();
    writer.checkpoint();
    return { trail: writer.trail, firstBad: size + 1 };
  },
  're-sign'({ dice, trail: whole, key }) {
    const changed = copyOf(whole);
    const at = dice(changed.rows.length);
    changed.rows[at] = edited(changed.rows[at] ?? '');
    const writer = rechained(changed, key);
    for (const { size, time } of whole.notes) {
      const head = writer.trail.links[size - 1]?.hash ?? '';
      writer.trail.notes.push(writer.noteOf(size, head, Date.parse(time)));
    }
    return { trail: writer.trail, firstBad: at + 1 };
  },
} as const satisfies Record<string, Attack>;
export type AttackKind = keyof typeof ATTACKS;

function exchange<Item>(list: Item[], a: number, b: number): void {
  const [one, other] = [list[a], list[b]];
  if (one === undefined || other === undefined) return;
  list[a] = other;
  list[b] = one;
}

/** Sound trails of all sorts: some were restored from an older copy, which was declared. */
export function writeSound(
  dice: Dice,
  organisationId: string,
  key: Key,
): { trail: Trail; outside: Note[] } {
  const writer = writeTrail(dice, organisationId, key);
  const { trail } = writer;
  if (dice(2) === 0) return { trail, outside: trail.notes };
  const size = dice(trail.rows.length);
  const agreedSize = Math.max(0, ...trail.notes.map((note) => note.size).filter((s) => s <= size));
  const lost = trail.notes.at(-1);
  const restored = TrailWriter.from(trail, key, size, 86_400_000);
  for (let i = dice(3); i > 0; i -= 1) restored.add();
  restored.add({
    action: 'trail.restore',
    actor_kind: 'system',
    data: { agreedSize, lostSize: lost?.size, lostHead: lost?.head },
  });
  restored.checkpoint();
  for (let i = dice(60); i > 0; i -= 1) restored.add();
  restored.checkpoint();
  const fresh = restored.trail.notes.filter((note) => !trail.notes.includes(note));
  return { trail: restored.trail, outside: [...trail.notes, ...fresh] };
}
