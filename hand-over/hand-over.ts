/** What a hand-over is made of and for whom. */
import type { Crypt } from '../db/crypt.ts';
import type { Database } from '../db/orm.ts';
import type { Scope } from '../db/scope.ts';
import type { KeyStore } from '../keys/key-store.ts';

export interface HandOver {
  /** As the application's role. */
  database: Database;
  crypt: Crypt;
  keys: Pick<KeyStore, 'searchUnwrap' | 'sign'>;
  organisationId: string;
  contractEndId: string;
  /** The organisation with all its services. */
  scope: Scope;
  /** Which package it is: 1 is the first. */
  package: number;
}
