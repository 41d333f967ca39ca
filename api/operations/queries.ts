/** How components stand and stood, as far as the scope reaches. */
import { rows, type Tx } from '../../db/scope.ts';
import type { ComponentState } from '../../domain/components.ts';

export interface StateRow {
  component: string;
  subject: string;
  serviceName: string | null;
  state: ComponentState;
  reason: string | null;
  detail: Record<string, unknown> | null;
  since: Date;
  until: Date | null;
  seenAt: Date;
}

const COLUMNS = `c.component, c.subject, v.name as "serviceName", c.state, c.reason, c.detail, c.since, c.until, c.seen_at as "seenAt"`;
const FROM = `from component_states c left join services v on v.id = c.service_id`;

/** With the rows that only processes need among themselves. */
export function readNow(tx: Tx): Promise<StateRow[]> {
  return rows<StateRow>(
    tx,
    `select ${COLUMNS} ${FROM} where c.until is null order by c.component, c.subject`,
  );
}

const MAX_CHANGES = 200;

/** What was not well since then and is over, the last first. */
export function readTrouble(tx: Tx, after: Date): Promise<StateRow[]> {
  return rows<StateRow>(
    tx,
    `select ${COLUMNS} ${FROM} where c.until > ? and c.state in ('degraded', 'away') and c.component not in ('look', 'process')
     order by c.until desc, c.id limit ${MAX_CHANGES}`,
    [after],
  );
}

/** Every stretch away that reaches into the time since then, also those that last. */
export function readAway(
  tx: Tx,
  after: Date,
): Promise<Pick<StateRow, 'component' | 'since' | 'until'>[]> {
  return rows(
    tx,
    `select component, since, until from component_states where state = 'away' and coalesce(until, now()) > ? and component not in ('look', 'process')`,
    [after],
  );
}
