/**
 * Messages to followers: checked by LINE's validation when somebody asks, begun at their time by one row for each
 * recipient, and ended when each row is settled. Every step is one transaction, so that a worker killed between two
 * of them leaves nothing half done; the rows go out like every notice, with a retry key each (see deliveries.ts).
 */
import { audit } from '../../db/audit.ts';
import { addDeliveries, countReach, openWords } from '../../db/broadcasts.ts';
import { firstRow, inScope, rows, scopeOf, type Tx } from '../../db/scope.ts';
import { settingsInForce } from '../../db/settings.ts';
import {
  BEGIN_WITHIN_MS,
  type BroadcastStatus,
  type CheckStatus,
  type Segment,
  type StopReason,
} from '../../domain/broadcast.ts';
import { exceeds, type LineQuota } from '../../domain/line-quota.ts';
import type { ReadOutcome } from '../../line/outcome.ts';
import { broadcastMessages } from './broadcast-message.ts';
import type { RelayDeps, Taken } from './deps.ts';
import { isUnreadable, reasonOf } from './failures.ts';
import type { ChannelRow, LineClients } from './line-clients.ts';
import { storeQuota } from './line-quotas.ts';
import { eachOf, putBack, take } from './queue.ts';

const AT_ONCE = 4;
/** While rows are under way, and while all that are left wait for the hours people chose. */
const LOOK_AGAIN_MS = 1_000;
const LOOK_AT_HELD_MS = 60_000;
/** LINE, or the key store, is away. */
const TRY_AGAIN_MS = 15_000;

interface TakenBroadcast extends Taken {
  status: BroadcastStatus;
  checkStatus: CheckStatus | null;
}

interface BroadcastRow {
  version: number;
  words: Buffer;
  segment: Segment;
  sendAt: Date | null;
  confirmedAt: Date | null;
  hasQuotaReason: boolean;
}

/** One turn; true when there was something to do. */
export async function emptyBroadcasts(deps: RelayDeps, clients: LineClients): Promise<boolean> {
  const taken = await take<TakenBroadcast>(deps.system, 'broadcasts', AT_ONCE);
  await eachOf(taken, AT_ONCE, async (one) => {
    try {
      await work(deps, clients, one);
    } catch (error) {
      const { attempts } = one;
      const fields = { code: 'broadcast-failed', reason: reasonOf(error), attempts };
      deps.log.warn(fields, 'a message to followers has to wait');
      if (isUnreadable(error)) await stop(deps, one, 'no-channel');
      else await putBack(deps.system, 'broadcasts', [one.id], { afterMs: TRY_AGAIN_MS });
    }
    return true;
  });
  return taken.length > 0;
}

async function work(deps: RelayDeps, clients: LineClients, taken: TakenBroadcast): Promise<void> {
  if (taken.checkStatus === 'asked') return check(deps, clients, taken);
  if (taken.status === 'confirmed') return begin(deps, clients, taken);
  return endIfDone(deps, taken);
}

/** LINE's opinion of the form as it is now, and what is left of its month; nothing is sent. */
async function check(deps: RelayDeps, clients: LineClients, taken: TakenBroadcast): Promise<void> {
  const { database, crypt } = deps;
  const { id, organisationId, serviceId } = taken;
  const read = await inScope(database, scopeOf(taken), async (tx) => ({
    row: await readRow(tx, id),
    channel: await readChannel(tx, serviceId),
    inForce: await settingsInForce(tx, serviceId, new Date(nowOf(deps))),
  }));
  const { row, channel, inForce } = read;
  if (!row) return;
  const words = await openWords(crypt, organisationId, { id, words: row.words });
  let status: CheckStatus = 'away';
  if (channel && inForce) {
    const client = await clients.of(organisationId, channel);
    const quota = await client.quota();
    const place = { id: channel.channelId, organisationId, serviceId };
    if (quota.outcome === 'ok') await storeQuota(deps, place, quota.value);
    const messages = broadcastMessages(words, inForce.settings.texts, channel.liffId);
    status = statusOf(await client.broadcast.validate(messages));
  }
  await inScope(database, scopeOf(taken), (tx) =>
    rows(
      tx,
      `update broadcasts set check_status = ?, checked_version = version, next_at = coalesce(send_at, now())
       where id = ? and check_status = 'asked' and version = ?`,
      [status, id, row.version],
    ),
  );
}

function statusOf({ outcome }: ReadOutcome<null>): CheckStatus {
  if (outcome === 'ok') return 'ok';
  return outcome === 'refused' ? 'refused' : 'away';
}

/** At its time: all rows and the step itself in one transaction, or nothing. */
async function begin(deps: RelayDeps, clients: LineClients, taken: TakenBroadcast): Promise<void> {
  const { id, organisationId, serviceId } = taken;
  const read = await inScope(deps.database, scopeOf(taken), async (tx) => {
    const row = await readRow(tx, id);
    const channel = await readChannel(tx, serviceId);
    return row && { row, channel, reach: await countReach(tx, serviceId, row.segment) };
  });
  if (!read) return;
  const { row, channel, reach } = read;
  if (nowOf(deps) - (row.sendAt?.getTime() ?? 0) > BEGIN_WITHIN_MS)
    return stop(deps, taken, 'too-late');
  if (!channel) return stop(deps, taken, 'no-channel');
  const client = await clients.of(organisationId, channel);
  const quota = await client.quota();
  if (quota.outcome !== 'ok') {
    deps.log.warn({ code: `line-${quota.outcome}` }, 'a message to followers waits for LINE');
    return putBack(deps.system, 'broadcasts', [id], { afterMs: TRY_AGAIN_MS });
  }
  await storeQuota(deps, { id: channel.channelId, organisationId, serviceId }, quota.value);
  if (isTooMuch(reach.recipients, quota.value, row)) return stop(deps, taken, 'quota');
  await inScope(deps.database, scopeOf(taken), (tx) => addAll(tx, taken, row));
  await putBack(deps.system, 'broadcasts', [id], { afterMs: LOOK_AGAIN_MS });
}

function isTooMuch(recipients: number, quota: LineQuota, row: BroadcastRow): boolean {
  return exceeds(recipients, quota) && !row.hasQuotaReason;
}

async function addAll(tx: Tx, taken: TakenBroadcast, read: BroadcastRow): Promise<void> {
  const { id, organisationId, serviceId } = taken;
  const { segment, version, confirmedAt } = read;
  const begun = await firstRow(
    tx,
    `update broadcasts set status = 'sending', started_at = now() where id = ? and status = 'confirmed' and version = ? and confirmed_at is not distinct from ? returning id`,
    [id, version, confirmedAt],
  );
  // Taken back, perhaps to be confirmed anew for other people or another time, or begun by another worker.
  if (!begun) return;
  const recipients = await addDeliveries(tx, { id, serviceId, segment });
  await rows(tx, `update broadcasts set recipients = ? where id = ?`, [recipients, id]);
  await audit(tx, {
    ...bySystem(organisationId, serviceId),
    action: 'broadcast.begin',
    objectId: id,
    data: { recipients },
  });
}

async function endIfDone(deps: RelayDeps, taken: TakenBroadcast): Promise<void> {
  const { id, organisationId, serviceId } = taken;
  const left = await inScope(deps.database, scopeOf(taken), async (tx) => {
    const found = await firstRow<{ waiting: number; held: number }>(
      tx,
      `select count(*)::int as waiting, count(*) filter (where next_at > now() + interval '2 minutes')::int as held from deliveries
       where broadcast_id = ? and text = 'broadcast' and status in ('waiting', 'quota-exceeded')`,
      [id],
    );
    if (!found || found.waiting > 0) return found ?? null;
    const ended = await firstRow(
      tx,
      `update broadcasts set status = 'sent', finished_at = now() where id = ? and status = 'sending' returning id`,
      [id],
    );
    if (!ended) return null;
    // What it cost of the month is looked up at once.
    await rows(tx, `update channels set quota_next_at = now() where service_id = ?`, [serviceId]);
    await audit(tx, {
      ...bySystem(organisationId, serviceId),
      action: 'broadcast.end',
      objectId: id,
    });
    return null;
  });
  if (left === null) return;
  const afterMs = left.held === left.waiting ? LOOK_AT_HELD_MS : LOOK_AGAIN_MS;
  await putBack(deps.system, 'broadcasts', [id], { afterMs });
}

/** It did not go out, and says so. */
async function stop(deps: RelayDeps, taken: TakenBroadcast, reason: StopReason): Promise<void> {
  const { id, organisationId, serviceId } = taken;
  await inScope(deps.database, scopeOf(taken), async (tx) => {
    await rows(
      tx,
      `update broadcasts set check_status = 'away' where id = ? and check_status = 'asked'`,
      [id],
    );
    const stopped = await firstRow(
      tx,
      `update broadcasts set status = 'stopped', stop_reason = ?, finished_at = now()
       where id = ? and status in ('confirmed', 'sending') returning id`,
      [reason, id],
    );
    if (!stopped) return;
    await audit(tx, {
      ...bySystem(organisationId, serviceId),
      action: 'broadcast.stop',
      objectId: id,
      outcome: 'failed',
      data: { reason },
    });
  });
  deps.log.warn({ code: `broadcast-stopped-${reason}` }, 'a message to followers did not go out');
}

function bySystem(organisationId: string, serviceId: string) {
  const actor = { actorKind: 'system', actorId: null } as const;
  return { organisationId, serviceId, ...actor, objectKind: 'broadcast' };
}

function readRow(tx: Tx, id: string): Promise<BroadcastRow | undefined> {
  return firstRow<BroadcastRow>(
    tx,
    `select version, words, segment, send_at as "sendAt", confirmed_at as "confirmedAt", quota_reason is not null as "hasQuotaReason" from broadcasts where id = ?`,
    [id],
  );
}

function readChannel(
  tx: Tx,
  serviceId: string,
): Promise<(ChannelRow & { liffId: string }) | undefined> {
  return firstRow(
    tx,
    // A service that was retired meanwhile speaks to nobody any more.
    `select h.id as "channelId", h.line_channel_id as "lineChannelId", h.liff_id as "liffId", h.credentials
     from channels h join services s on s.id = h.service_id and s.retired_at is null where h.service_id = ? order by h.created_at limit 1`,
    [serviceId],
  );
}

function nowOf({ now }: RelayDeps): number {
  return now?.() ?? Date.now();
}
