/** How much waits in each queue, and for how long: for metrics, health and whoever watches at night. */
import type { Database } from '../db/orm.ts';
import { inSystem, rows } from '../db/scope.ts';

interface QueueFigureOf<Name> {
  queue: Name;
  waiting: number;
  /** Age of the oldest in seconds; 0 when nothing waits. */
  oldestSeconds: number;
}

const WAITING = [
  ['inbox', 'received_at', `status = 'pending'`],
  ['outbox', 'created_at', 'done_at is null'],
  ['commands', 'created_at', `status = 'pending'`],
  // What waits for the hours she wants, or for the next month's quota, is not late.
  [
    'deliveries',
    'coalesce(held_until, created_at)',
    `status = 'waiting' and (held_until is null or held_until <= now())`,
  ],
  ['notice_ways', 'created_at', `status = 'waiting' and way = 'mail'`],
  ['address_mails', 'created_at', `status = 'waiting'`],
  ['service_plans', 'plan_changed_at', 'plan_told_at is distinct from plan_changed_at', 'services'],
] as const;

const FIGURES = WAITING.map(
  ([queue, since, where, table = queue]) =>
    `select '${queue}' as queue, count(*)::int as waiting, coalesce(extract(epoch from now() - min(${since})), 0)::float8 as "oldestSeconds" from ${table} where ${where}`,
).join(' union all ');

export type QueueFigure = QueueFigureOf<(typeof WAITING)[number][0]>;

/** Reads through the indexes of what waits only, as the system's role. */
export async function readQueues(system: Database): Promise<QueueFigure[]> {
  return inSystem(system, (tx) => rows<QueueFigure>(tx, FIGURES));
}
