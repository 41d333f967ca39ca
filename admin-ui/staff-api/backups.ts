/** What the desk asks of the backups. */
import type * as contract from '../../contracts/backups.ts';
import type { Http } from './http.ts';

export type Backups = contract.Backups;

export function backupOperations({ ask }: Pick<Http, 'ask'>) {
  return { backups: () => ask<Backups>('GET', '/api/staff/backups') };
}
