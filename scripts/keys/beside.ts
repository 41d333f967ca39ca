/** What a ceremony is given: the running system, seen from beside it, and who performs it. */
import type { Crypt } from '../../db/crypt.ts';
import type { Database } from '../../db/orm.ts';
import type { CeremonyPersons } from '../../domain/key-events.ts';
import type { KeyStore } from '../../keys/key-store.ts';

export interface OrganisationPlace {
  id: string;
  code: string;
  name: string;
}

export interface Beside {
  /** As the role that owns the tables. */
  owner: Database;
  keys: KeyStore;
  crypt: Crypt;
  /** Those the ceremony touches. */
  organisations: readonly OrganisationPlace[];
  persons: CeremonyPersons;
  /** Counts, and changes nothing. */
  isDryRun: boolean;
  say: (line: string) => void;
  now: () => number;
  signal: AbortSignal;
  waits: Waits;
}

/** How long a ceremony waits until every process knows of new keys; tests have no other processes. */
export interface Waits {
  /** No process seals under a key it fetched longer ago than this while the store is there. */
  sealingMs: number;
  /** No process looks up by keys it fetched longer ago than this, whatever happens. */
  lookupMs: number;
  restMs: number;
  /** So far may the clocks of database and key store be apart. */
  skewMs: number;
}
