/** Names of staff: decrypted once and kept for a while, since every list shows them. */
import type { Crypt } from '../db/crypt.ts';
import { rows, type Tx } from '../db/scope.ts';

export interface People {
  /** The names of these members of staff as far as the transaction's organisation knows them. */
  names(
    tx: Tx,
    organisationId: string,
    ids: Iterable<string | null>,
    now: number,
  ): Promise<PeopleNames>;
}

/** Turns an id into what answers show; `null` stays `null`. */
export interface PeopleNames {
  of(id: string): { id: string; name: string | null };
  of(id: string | null): { id: string; name: string | null } | null;
}

const MAX_AGE_MS = 60_000;
const MAX_KEPT = 10_000;

export function createPeople(crypt: Crypt): People {
  const kept = new Map<string, { name: string; at: number }>();

  async function learn(tx: Tx, organisationId: string, ids: string[], now: number): Promise<void> {
    const found = await rows<{ id: string; name: Buffer }>(
      tx,
      `select id, name from staff where id = any(?::uuid[])`,
      [ids],
    );
    for (const { id, name } of found) {
      const text = await crypt.open(organisationId, staffNamePlace(id), name);
      if (kept.size >= MAX_KEPT) forgetOldest(kept);
      kept.set(`${organisationId}/${id}`, { name: text, at: now });
    }
  }

  return {
    async names(tx, organisationId, ids, now) {
      const wanted = [...new Set([...ids].filter((id) => id !== null))];
      const missing = wanted.filter((id) => {
        const known = kept.get(`${organisationId}/${id}`);
        return !known || now - known.at > MAX_AGE_MS;
      });
      if (missing.length > 0) await learn(tx, organisationId, missing, now);
      // Looked up now: another request may drop what is kept before this one is presented.
      const names = new Map(
        wanted.map((id) => [id, kept.get(`${organisationId}/${id}`)?.name ?? null]),
      );
      return {
        of: ((id: string | null) =>
          id === null ? null : { id, name: names.get(id) ?? null }) as PeopleNames['of'],
      };
    },
  };
}

/** Where a member of staff's name lives, for its encryption (under the organisation's key). */
export function staffNamePlace(staffId: string): { table: string; column: string; row: string } {
  return { table: 'staff', column: 'name', row: staffId };
}

function forgetOldest(kept: Map<string, unknown>): void {
  const [oldest] = kept.keys();
  if (oldest !== undefined) kept.delete(oldest);
}
