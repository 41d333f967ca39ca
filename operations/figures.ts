/** Figures of the whole installation for Prometheus, read from the database when somebody asks for them. */
import { Gauge, type Registry } from 'prom-client';
import { readStatesNow } from '../db/component-states.ts';
import type { Database } from '../db/orm.ts';
import { inSystem, rows } from '../db/scope.ts';
import { isComponent } from '../domain/components.ts';
import { ALARM_KINDS } from '../domain/alarms.ts';
import { readQueues } from './queues.ts';

/** As a figure: 1 is well, 0 is not; what is not set up is neither. */
const FIGURE = { ok: 1, degraded: 0.5, away: 0, unknown: 0 } as const;

/** While the database is away they are left out, and only the process's own are told. */
export function installationFigures(registry: Registry, system: Database): () => Promise<void> {
  const registers = [registry];
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge({ name, help, labelNames: [...labelNames], registers });
  const up = gauge('madoguchi_database_up', 'Whether the database answers', []);
  const waiting = gauge('madoguchi_queue_waiting', 'Rows that wait in a queue', ['queue']);
  const oldest = gauge('madoguchi_queue_oldest_seconds', 'Age of the oldest row that waits', [
    'queue',
  ]);
  const state = gauge('madoguchi_component_state', '1 well, 0.5 degraded, 0 away', [
    'component',
    'subject',
  ]);
  const clock = gauge(
    'madoguchi_clock_difference_seconds',
    "A process's clock less the database's",
    ['process'],
  );
  const disk = gauge('madoguchi_disk_used_ratio', 'How full a watched disk is', ['disk']);
  const open = gauge('madoguchi_alarms_open', 'Alarms that are open', ['kind']);
  const unsigned = gauge(
    'madoguchi_audit_unsigned_rows',
    'Rows of the chain of the audit trail that no signature covers yet',
    [],
  );

  return async () => {
    try {
      const [queues, { states }, alarms] = await Promise.all([
        readQueues(system),
        readStatesNow(system),
        readOpenAlarms(system),
      ]);
      for (const one of [waiting, oldest, state, clock, disk, open]) one.reset();
      up.set(1);
      for (const { queue, ...figure } of queues) {
        waiting.set({ queue }, figure.waiting);
        oldest.set({ queue }, figure.oldestSeconds);
      }
      let unsignedRows = 0;
      for (const { component, subject, detail, ...one } of states) {
        if (!isComponent(component) || one.state === 'unset') continue;
        state.set({ component, subject }, FIGURE[one.state]);
        if (component === 'clock') clock.set({ process: subject }, Number(detail?.['ms']) / 1000);
        if (component === 'disk' || component === 'key-disk')
          disk.set({ disk: subject }, Number(detail?.['usedPercent'] ?? 0) / 100);
        if (component === 'audit-chain') unsignedRows += Number(detail?.['unsigned'] ?? 0);
      }
      unsigned.set(unsignedRows);
      for (const kind of ALARM_KINDS) open.set({ kind }, alarms.get(kind) ?? 0);
    } catch {
      for (const one of [waiting, oldest, state, clock, disk, open]) one.reset();
      up.set(0);
    }
  };
}

async function readOpenAlarms(system: Database): Promise<Map<string, number>> {
  const found = await inSystem(system, (tx) =>
    rows<{ kind: string; count: number }>(
      tx,
      `select kind, count(*)::int as count from alarms where ended_at is null group by kind`,
    ),
  );
  return new Map(found.map(({ kind, count }) => [kind, count]));
}
