/** How components stand: one open row for each, closed when it changes, so that minutes of outage can be counted. */
import { randomUUID } from 'node:crypto';
import type { StateNow } from '../domain/alarm-rules.ts';
import type { ComponentState } from '../domain/components.ts';
import type { Database } from './orm.ts';
import { firstRow, inSystem, rows, type Tx } from './scope.ts';

/** What somebody who looked has seen. */
export interface Seen {
  component: string;
  /** Which of several; a code or an id. */
  subject?: string;
  organisationId?: string | null;
  serviceId?: string | null;
  state: ComponentState;
  reason?: string | null;
  /** Numbers and codes of this look. */
  detail?: Record<string, unknown> | null;
}

/** Stores what was seen: the row goes on where state and reason are the same, else it ends and another begins. */
export async function noteStates(tx: Tx, seen: readonly Seen[]): Promise<void> {
  for (const one of seen) await noteState(tx, one);
}

async function noteState(tx: Tx, seen: Seen): Promise<void> {
  const { component, subject = '', state, reason = null, detail = null } = seen;
  const numbers = detail === null ? null : JSON.stringify(detail);
  const going = await firstRow(
    tx,
    `update component_states set seen_at = now(), detail = ?::jsonb
     where component = ? and subject = ? and until is null and state = ? and reason is not distinct from ? returning id`,
    [numbers, component, subject, state, reason],
  );
  if (going) return;
  await rows(
    tx,
    `update component_states set until = now() where component = ? and subject = ? and until is null`,
    [component, subject],
  );
  await rows(
    tx,
    `insert into component_states (id, organisation_id, service_id, component, subject, state, reason, detail) values (?, ?, ?, ?, ?, ?, ?, ?::jsonb)
     on conflict (component, subject) where until is null do nothing`,
    [
      randomUUID(),
      seen.organisationId ?? null,
      seen.serviceId ?? null,
      component,
      subject,
      state,
      reason,
      numbers,
    ],
  );
}

/** Ends what is looked at no more: a folder that is not named any longer, an account that is gone. */
export async function endOthers(
  tx: Tx,
  component: string,
  subjects: readonly string[],
): Promise<void> {
  await rows(
    tx,
    `update component_states set until = now() where component = ? and until is null and not (subject = any(?::text[]))`,
    [component, [...subjects]],
  );
}

/** A stretch that is over already when it can be told: the database, or everything, was away. */
export async function noteStretch(
  tx: Tx,
  { component, reason }: { component: string; reason: string },
  { sinceMs, untilMs }: { sinceMs: number; untilMs: number },
): Promise<void> {
  // Every process that comes back wants to tell of it: once is enough.
  await firstRow(tx, `select pg_advisory_xact_lock(hashtextextended('component-states', 0))`);
  await rows(
    tx,
    `insert into component_states (id, component, subject, state, reason, since, until)
     select ?, ?, '', 'away', ?, to_timestamp(?::float8), to_timestamp(?::float8)
     where not exists (select 1 from component_states s where s.component = ? and s.state = 'away'
       and s.since < to_timestamp(?::float8) and coalesce(s.until, now()) > to_timestamp(?::float8))`,
    [
      randomUUID(),
      component,
      reason,
      sinceMs / 1000,
      untilMs / 1000,
      component,
      untilMs / 1000,
      sinceMs / 1000,
    ],
  );
}

const NOW = `select component, subject, organisation_id as "organisationId", service_id as "serviceId", state, reason, detail,
  extract(epoch from since)::float8 * 1000 as since, extract(epoch from seen_at)::float8 * 1000 as "seenAt" from component_states where until is null`;

/** Everything as it is now, and the database's clock. */
export async function readStatesNow(
  system: Database,
): Promise<{ now: number; states: (StateNow & { seenAt: number })[] }> {
  return inSystem(system, async (tx) => {
    const states = await rows<StateNow & { seenAt: number }>(tx, NOW);
    const clock = await firstRow<{ now: number }>(
      tx,
      `select extract(epoch from now())::float8 * 1000 as now`,
    );
    return { now: clock?.now ?? 0, states };
  });
}

/**
 * Whether this process is the one to take this look now: of several processes one does it in each
 * period, and another when that one is gone.
 */
export async function claimLook(system: Database, name: string, everyMs: number): Promise<boolean> {
  const claimed = await inSystem(system, (tx) =>
    firstRow(
      tx,
      `insert into component_states as s (id, component, subject, state) values (?, 'look', ?, 'ok')
       on conflict (component, subject) where until is null do update set seen_at = now()
       where s.seen_at <= now() - ?::float8 * interval '1 millisecond' returning id`,
      [randomUUID(), name, everyMs],
    ),
  );
  return claimed !== undefined;
}

/** So long the history is kept: a year and a month, for the report of a fiscal year. */
const KEEP = '400 days';

/** Drops what is too old, and the rows of processes that ended more than a day ago. */
export async function forgetOldStates(tx: Tx): Promise<void> {
  await rows(
    tx,
    `delete from component_states where until < now() - interval '${KEEP}' or component = 'process' and until < now() - interval '1 day'`,
  );
}
