/** What activities work with. */
import type { Crypt } from '../db/crypt.ts';
import type { Database } from '../db/orm.ts';

export interface ActivityDeps {
  /** Under the application's role: a step sees the rows of its own service only. */
  database: Database;
  crypt: Pick<Crypt, 'seal' | 'open'>;
  now: () => Date;
}
