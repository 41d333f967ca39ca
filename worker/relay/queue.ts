/**
 * Taking rows from the queues and putting them back. A taken row is leased: it is due again after a
 * while, so that what a killed worker held is taken up by another. Two workers never take the same row.
 */
import type { Database } from '../../db/orm.ts';
import { inSystem, rows } from '../../db/scope.ts';
import type { Place, Taken } from './deps.ts';

export type Queue =
  | 'inbox'
  | 'outbox'
  | 'commands'
  | 'deliveries'
  | 'broadcast_deliveries'
  | 'broadcasts'
  | 'notice_ways'
  | 'address_mails';

interface QueueRule {
  /** Where its rows lie, if not in a table of its name. */
  table?: Queue;
  /** Which rows are due (besides their time). */
  due: string;
  /** Longer than one turn can take. */
  leaseSeconds: number;
  set: string;
  returning: string;
  /** Its rows belong to no service. */
  isOfOrganisation?: true;
}

const RULES: Record<Queue, QueueRule> = {
  inbox: { due: `status = 'pending'`, leaseSeconds: 15, set: '', returning: '' },
  outbox: {
    due: 'done_at is null',
    leaseSeconds: 20,
    // From now on further words make a new row, as these may be read too early for them.
    set: ', claimed_at = coalesce(claimed_at, now())',
    returning: ', consultation_id as "consultationId", kind',
  },
  commands: {
    // The API's own try is over, and what was asked before is settled: orders keep their order.
    due: `status = 'pending' and created_at <= now() - interval '4 seconds' and not exists (
      select 1 from commands earlier where earlier.consultation_id = one.consultation_id and earlier.status = 'pending'
        and (earlier.created_at, earlier.id) < (one.created_at, one.id))`,
    leaseSeconds: 20,
    set: '',
    returning: ', consultation_id as "consultationId", escalation_id as "escalationId"',
  },
  deliveries: {
    due: `status in ('waiting', 'quota-exceeded') and broadcast_id is null and not (channel_id = any(?::uuid[]))`,
    // Shorter than a reply token's minute: after a crash the same token tells whether it was used.
    leaseSeconds: 20,
    set: '',
    returning: ', channel_id as "channelId"',
  },
  broadcast_deliveries: {
    table: 'deliveries',
    due: `status in ('waiting', 'quota-exceeded') and broadcast_id is not null and not (channel_id = any(?::uuid[]))`,
    leaseSeconds: 20,
    set: '',
    returning: ', channel_id as "channelId"',
  },
  broadcasts: {
    due: `(status = 'sending' or check_status = 'asked' or (status = 'confirmed' and send_at <= now()))`,
    leaseSeconds: 30,
    set: '',
    returning: ', status, check_status as "checkStatus"',
  },
  notice_ways: {
    due: `status = 'waiting' and way = 'mail'`,
    // Longer than a mail server may take for each of its answers.
    leaseSeconds: 90,
    set: '',
    returning: ', notice_id as "noticeId"',
  },
  address_mails: {
    due: `status = 'waiting'`,
    leaseSeconds: 90,
    set: '',
    returning: '',
    isOfOrganisation: true,
  },
};

/** Takes rows that are due, oldest first, and leases them. `params` fill the queue's own `?`. */
export async function take<Row extends Place = Taken>(
  system: Database,
  queue: Queue,
  limit: number,
  params: readonly unknown[] = [],
): Promise<Row[]> {
  const { table = queue, due, leaseSeconds, set, returning, isOfOrganisation } = RULES[queue];
  const service = isOfOrganisation ? '' : ', service_id as "serviceId"';
  return inSystem(system, (tx) =>
    rows<Row>(
      tx,
      `update ${table} set attempts = attempts + 1, next_at = now() + interval '${leaseSeconds} seconds'${set}
       where id in (select id from ${table} one where ${due} and next_at <= now() order by next_at, id limit ? for update skip locked)
       returning id, organisation_id as "organisationId"${service}, attempts${returning}`,
      [...params, limit],
    ),
  );
}

/** Makes rows due again after so many milliseconds; `asIfNotTaken` when nothing was tried with them. */
export async function putBack(
  system: Database,
  queue: Queue,
  ids: readonly string[],
  { afterMs, asIfNotTaken = false }: { afterMs: number; asIfNotTaken?: boolean },
): Promise<void> {
  if (ids.length === 0) return;
  const type = queue === 'inbox' ? 'bigint' : 'uuid';
  await inSystem(system, (tx) =>
    rows(
      tx,
      `update ${queue} set next_at = now() + ?::float8 * interval '1 millisecond', attempts = attempts - ?::int where id = any(?::${type}[])`,
      [afterMs, asIfNotTaken ? 1 : 0, ids],
    ),
  );
}

/** Doubles with every attempt up to a limit; spread out, so that what failed together is not tried together. */
export function backOff(attempts: number, firstMs: number, longestMs: number): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.min(attempts - 1, 30));
  return full * (0.5 + Math.random() / 2);
}

/** Works on items, so many at a time; stops beginning new ones when `work` says `false`. Answers what was not begun. */
export async function eachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<boolean>,
): Promise<Item[]> {
  const left = [...items];
  let goesOn = true;
  async function worker(): Promise<void> {
    for (let item = left.shift(); item !== undefined; item = goesOn ? left.shift() : undefined) {
      goesOn = (await work(item)) && goesOn;
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return left;
}
