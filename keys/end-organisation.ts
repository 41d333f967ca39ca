/** An organisation leaves: every key it has ever had is destroyed, the keys above them go, and none is ever made for it again. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Batch } from './batch.ts';
import type { Folder } from './folder.ts';
import type { NameColumns } from './rows.ts';

const KEYS_PER_TURN = 200;

export interface EndedKeys {
  /** Versions of data keys, what signed and what was looked up by among them. */
  keys: number;
  /** Keys above them, of the organisation and its services. */
  parents: number;
}

/** Answers what was destroyed now; nothing when asked again. */
export async function endOrganisation(batch: Batch, organisation: string): Promise<EndedKeys> {
  const keys = batch.reads.dataKeysOfOrganisation(organisation);
  for (const [at, { id, service, kind, object }] of keys.entries()) {
    batch.remove('data_keys', id);
    // Each by itself: a folder that was behind must not bring one of them back.
    batch.put('destroyed', {
      id,
      organisation,
      service,
      kind,
      object,
      sequence: batch.sequence,
      destroyed_at: batch.madeAt,
    });
    if (at % KEYS_PER_TURN === KEYS_PER_TURN - 1) await nextTurn();
  }
  const name = nameOfAll(organisation);
  if (batch.reads.destroyedName(name).length === 0) {
    const id = Object.values(name).join('|');
    batch.put('destroyed', {
      id,
      ...name,
      sequence: batch.sequence,
      destroyed_at: batch.madeAt,
    });
  }
  const parents = batch.reads.parentKeys(organisation);
  for (const { id } of parents) batch.remove('parent_keys', id);
  return { keys: keys.length, parents: parents.length };
}

/** Nothing opens for it and nothing is made: its own key was destroyed, which happens to no other. */
export function hasEnded(folder: Folder, organisation: string): boolean {
  return folder.destroyedName(nameOfAll(organisation)).length > 0;
}

function nameOfAll(organisation: string): NameColumns {
  return { organisation, service: '', kind: 'organisation', object: organisation };
}
