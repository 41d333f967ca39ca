/** What the desk asks of the organisation's keys. */
import type * as contract from '../../contracts/keys.ts';
import type { Http } from './http.ts';

export type KeysState = contract.KeysState;

export function keyOperations({ ask }: Pick<Http, 'ask'>) {
  return { keys: () => ask<KeysState>('GET', '/api/staff/keys') };
}
