/** The relay's part of the audit trail: rows get their places, checkpoints are signed and carried outside. */
import { chainRows, tryHoldChain } from '../../db/audit-chain.ts';
import { checkpointHeld } from '../../db/audit-checkpoints.ts';
import { readNote } from '../../db/audit-note.ts';
import { firstRow, inSystem, rows, type Tx } from '../../db/scope.ts';
import { appendOutside, lastOutside } from './audit-outside.ts';
import type { RelayDeps } from './deps.ts';
import { reasonOf } from './failures.ts';

export type TrailDeps = Pick<RelayDeps, 'system' | 'keys' | 'auditFolders' | 'log'>;

/** While there is something new. */
const CHECKPOINT_SECONDS = 10;
/** Checkpoints carried by one turn. */
const MOST = 1_000;

/** One turn of the sequencer. */
export async function chainTrail({ system }: Pick<RelayDeps, 'system'>): Promise<boolean> {
  await chainRows(system, { waits: false });
  return false;
}

/** Signs what is new, organisation by organisation, and carries what was signed to the folders outside. */
export function createTrailSigner(deps: TrailDeps): () => Promise<boolean> {
  /** By folder and organisation, up to which size it was carried; what another worker carried is found by looking. */
  const carried = new Map<string, number>();

  async function carryTo(folder: string, { id, signedSize }: State): Promise<boolean> {
    const name = `${folder} ${id}`;
    if (signedSize === 0 || carried.get(name) === signedSize) return false;
    const result = await carry(deps, folder, id);
    if (result === 'done') carried.set(name, signedSize);
    return result === 'more';
  }

  return async () => {
    const states = await inSystem(deps.system, readStates);
    for (const one of states) {
      if (one.size > one.signedSize && one.age >= CHECKPOINT_SECONDS)
        await signUnlessOutsideDiffers(deps, one.id);
    }
    let isMore = false;
    for (const one of deps.auditFolders.length > 0 ? await inSystem(deps.system, readStates) : []) {
      for (const folder of deps.auditFolders) isMore = (await carryTo(folder, one)) || isMore;
    }
    return isMore;
  };
}

interface State {
  id: string;
  size: number;
  signedSize: number;
  /** Seconds since it was signed last. */
  age: number;
}

async function readStates(tx: Tx): Promise<State[]> {
  return rows<State>(
    tx,
    `select o.id, coalesce(c.position, 0)::float8 as size, coalesce(k.size, 0)::float8 as "signedSize",
       coalesce(extract(epoch from now() - k.made_at), 1e9)::float8 as age
     from organisations o
     left join lateral (select position from audit_chain where organisation_id = o.id order by position desc limit 1) c on true
     left join lateral (select size, made_at from audit_checkpoints where organisation_id = o.id order by size desc limit 1) k on true`,
  );
}

/** An older state that came back undeclared gets no signature: the first one outside stays the last. */
async function signUnlessOutsideDiffers(deps: TrailDeps, organisationId: string): Promise<void> {
  await inSystem(deps.system, async (tx) => {
    if (!(await tryHoldChain(tx))) return;
    for (const folder of deps.auditFolders) {
      if ((await carriedUpTo(tx, deps, folder, organisationId)) === 'differs') return;
    }
    await checkpointHeld(tx, deps, organisationId);
  });
}

/** A folder that cannot be written catches up when it can. */
async function carry(
  deps: TrailDeps,
  folder: string,
  organisationId: string,
): Promise<'done' | 'more' | 'later'> {
  return inSystem(deps.system, async (tx) => {
    // Two workers must not write the same file in turns.
    if (!(await tryHoldChain(tx))) return 'later';
    const from = await carriedUpTo(tx, deps, folder, organisationId);
    if (typeof from !== 'bigint') return 'later';
    const notes = await rows<{ note: string; madeAt: Date }>(
      tx,
      `select note, made_at as "madeAt" from audit_checkpoints where organisation_id = ? and size > ?::bigint order by size limit ${MOST}`,
      [organisationId, String(from)],
    );
    if (notes.length === 0) return 'done';
    try {
      await appendOutside(folder, organisationId, notes);
    } catch (error) {
      return awayFor(deps, organisationId, error) && 'later';
    }
    return notes.length === MOST ? 'more' : 'done';
  });
}

function awayFor({ log }: Pick<TrailDeps, 'log'>, organisationId: string, error: unknown): 'away' {
  const reason = reasonOf(error);
  log.warn(
    { code: 'audit-outside-failed', organisationId, reason },
    'a folder of checkpoints is away',
  );
  return 'away';
}

/**
 * Up to which size the folder has the checkpoints of this very chain; 'differs' when its newest one is none of this
 * chain, and no declared restore says why.
 */
async function carriedUpTo(
  tx: Tx,
  deps: Pick<TrailDeps, 'log'>,
  folder: string,
  organisationId: string,
): Promise<bigint | 'differs' | 'away'> {
  try {
    const note = await lastOutside(folder, organisationId);
    return note === null ? 0n : await sizeOfOurs(tx, organisationId, note);
  } catch (error) {
    // What the database says while it is asked is nothing of the folder's.
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    return awayFor(deps, organisationId, error);
  }
}

/** The size of the outside note, or up to where a declared restore agrees with it. */
async function sizeOfOurs(
  tx: Tx,
  organisationId: string,
  note: string,
): Promise<bigint | 'differs'> {
  const outside = readNote(note);
  if (!outside) return 'differs';
  const { size, head } = outside;
  const found = await firstRow<{ hash: Buffer }>(
    tx,
    `select hash from audit_chain where organisation_id = ? and position = ?::bigint`,
    [organisationId, String(size)],
  );
  if (found?.hash.equals(head)) return size;
  const declared = await rows<{
    data: { lostSize?: unknown; lostHead?: unknown; agreedSize?: unknown };
  }>(tx, `select data from audit_restores(?::uuid)`, [organisationId]);
  const restore = declared.find(
    ({ data }) => data.lostSize === Number(size) && data.lostHead === head.toString('hex'),
  );
  return typeof restore?.data.agreedSize === 'number' ? BigInt(restore.data.agreedSize) : 'differs';
}

/** The organisation's chain against the newest checkpoint of each folder that can be read. */
export async function isOutsideOurs(deps: TrailDeps, organisationId: string): Promise<boolean> {
  return inSystem(deps.system, async (tx) => {
    for (const folder of deps.auditFolders) {
      if ((await carriedUpTo(tx, deps, folder, organisationId)) === 'differs') return false;
    }
    return true;
  });
}
