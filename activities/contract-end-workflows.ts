/** Everything the engine may know of an organisation, by the names of its workflows. */
import type { Database } from '../db/orm.ts';
import { inScope, rows, type Scope } from '../db/scope.ts';

/** The name of each workflow, as workflow-ids.ts makes it, from the rows it belongs to. */
const NAMES = [
  `select id, 'consultation/' || id::text as name from consultations`,
  `select id, 'consultation/' || consultation_id::text || '/escalation/' || n::text as name from escalations where n is not null`,
  `select id, 'service-hours/' || id::text as name from services`,
  `select id, 'incident/' || id::text as name from incidents`,
  `select id, 'export/' || id::text as name from exports`,
  `select id, 'disposal/' || id::text as name from disposal_batches`,
] as const;

export async function* workflowIdsOf(
  database: Database,
  scope: Scope,
  most: number,
): AsyncGenerator<string[]> {
  for (const sql of NAMES) {
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const from: string = after;
      const page: { id: string; name: string }[] = await inScope(database, scope, (tx) =>
        rows(tx, `select id, name from (${sql}) w where id > ? order by id limit ${most}`, [from]),
      );
      const last = page.at(-1);
      if (!last) break;
      yield page.map(({ name }) => name);
      after = last.id;
    }
  }
}
