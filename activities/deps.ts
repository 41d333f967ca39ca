/** What activities work with. */
import type { Crypt } from '../db/crypt.ts';
import type { Database } from '../db/orm.ts';
import type { Scope } from '../db/scope.ts';
import type { Place } from '../domain/workflow-ids.ts';

export interface ActivityDeps {
  /** Under the application's role: a step sees the rows of its own service only. */
  database: Database;
  crypt: Pick<Crypt, 'seal' | 'open'>;
  now: () => Date;
}

export function scopeOf({ organisationId, serviceId }: Place): Scope {
  return { organisationId, serviceIds: [serviceId] };
}
