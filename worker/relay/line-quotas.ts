/** Reads once a day how many of the month's messages LINE has taken, hourly once they are running out. */
import { noteStates, type Seen } from '../../db/component-states.ts';
import { wake } from '../../db/notify.ts';
import { firstRow, inScope, inSystem, rows, scopeOf } from '../../db/scope.ts';
import { isRunningOut, type LineQuota } from '../../domain/line-quota.ts';
import type { RelayDeps, Taken } from './deps.ts';
import { reasonOf } from './failures.ts';
import { readLineFollowers } from './followers.ts';
import type { LineClient } from '../../line/client.ts';
import type { ChannelRow, LineClients } from './line-clients.ts';

const AT_ONCE = 4;
/** After a failure, too: what is taken is due again then. */
const SOON = '1 hour';
const DAILY = '1 day';

type Channel = Omit<Taken, 'attempts'>;

/** One turn; true when there may be more. */
export async function readLineQuotas(deps: RelayDeps, clients: LineClients): Promise<boolean> {
  const due = await inSystem(deps.system, (tx) =>
    rows<Channel>(
      tx,
      `update channels set quota_next_at = now() + interval '${SOON}'
       where id in (select id from channels where quota_next_at <= now() order by quota_next_at limit ${AT_ONCE} for update skip locked)
       returning id, organisation_id as "organisationId", service_id as "serviceId"`,
    ),
  );
  for (const channel of due) await readOne(deps, clients, channel);
  return due.length === AT_ONCE;
}

async function readOne(deps: RelayDeps, clients: LineClients, channel: Channel): Promise<void> {
  try {
    const row = await inScope(deps.database, scopeOf(channel), (tx) =>
      firstRow<ChannelRow>(
        tx,
        `select id as "channelId", line_channel_id as "lineChannelId", credentials from channels where id = ?`,
        [channel.id],
      ),
    );
    if (!row) return;
    const client = await clients.of(channel.organisationId, row);
    const answer = await client.quota();
    await noteConnection(deps, channel, answer.outcome);
    if (answer.outcome === 'ok') await storeQuota(deps, channel, answer.value);
    else deps.log.warn({ code: `line-${answer.outcome}` }, 'the quota of LINE was not read');
    await readLineFollowers(deps, client, channel);
  } catch (error) {
    deps.log.warn({ code: 'quota-failed', reason: reasonOf(error) }, 'the quota was not read');
  }
}

/** Whether LINE takes our credentials, as far as it was asked last. */
async function noteConnection(
  { system }: RelayDeps,
  { id, organisationId, serviceId }: Channel,
  outcome: Awaited<ReturnType<LineClient['quota']>>['outcome'],
): Promise<void> {
  const of = { component: 'line', subject: id, organisationId, serviceId } as const;
  const seen: Seen =
    outcome === 'ok'
      ? { ...of, state: 'ok' }
      : outcome === 'unauthorized'
        ? { ...of, state: 'degraded', reason: 'credentials-refused' }
        : { ...of, state: 'away', reason: 'no-answer' };
  await inSystem(system, (tx) => noteStates(tx, [seen]));
}

/** As it was read just now, here or before a message to many. */
export async function storeQuota(
  deps: RelayDeps,
  channel: Channel,
  quota: LineQuota,
): Promise<void> {
  const isLow = isRunningOut(quota);
  const { id, organisationId, serviceId } = channel;
  await inScope(deps.database, scopeOf(channel), async (tx) => {
    const before = await firstRow<{ limit: number | null; used: number }>(
      tx,
      `select quota_limit as "limit", quota_used as used from channels where id = ? and quota_read_at is not null for update`,
      [id],
    );
    await rows(
      tx,
      `update channels set quota_limit = ?, quota_used = ?, quota_read_at = now(), quota_next_at = now() + ?::interval where id = ?`,
      [quota.limit, quota.used, isLow ? SOON : DAILY, id],
    );
    // Every desk warns of it, or no longer does.
    if ((before !== undefined && isRunningOut(before)) !== isLow)
      wake(tx, { kind: 'settings', organisationId, serviceId, id: serviceId, seq: 0 });
  });
  if (isLow)
    deps.log.warn({ code: 'line-quota-low', ...quota }, "the month's messages are running out");
}
