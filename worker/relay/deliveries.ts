/** Sends notices to LINE: the row, whose id is the retry key, is there before the first try. */
import { lineIdPlace } from '../../db/consultees.ts';
import { firstRow, inScope, inSystem, rows, scopeOf, type Tx } from '../../db/scope.ts';
import { settingsInForce } from '../../db/settings.ts';
import type { DeliveryStatus } from '../../domain/delivery.ts';
import { PRESENCE_LIMIT, presenceOf } from '../../domain/presence.ts';
import { FIRST_CHOICES, noticeAt, type RoomChoices } from '../../domain/room-choices.ts';
import type { LineMessage } from '../../line/client.ts';
import { NO_PLATFORM_STATUS, type SendOutcome } from '../../line/outcome.ts';
import { settleDelivery, turnIntoPush } from './delivery-outcome.ts';
import type { RelayDeps, Taken } from './deps.ts';
import { isPassing, isUnreadable, reasonOf } from './failures.ts';
import type { ChannelRow, LineClients } from './line-clients.ts';
import { messagesOf } from './delivery-messages.ts';
import { replyTokenPlace } from './new-delivery.ts';
import { backOff, eachOf, putBack, take } from './queue.ts';

/** Taken and tried at once, so that none waits under its lease for others. */
const AT_ONCE = 8;
const MINUTE = 60_000;
/** After so long without success the assignee is told that she was not. */
const GIVE_UP_AFTER_MS = 15 * MINUTE;
/** What goes to thousands takes its time, and is still news in the evening. */
const GIVE_UP_BROADCAST_AFTER_MS = 2 * 60 * MINUTE;
/** The month's messages are used up; a larger plan may be booked, and a retry key serves for a day. */
const QUOTA_EVERY_MS = 60 * MINUTE;
const QUOTA_GIVE_UP_AFTER_MS = 23 * 60 * MINUTE;
/** A reply token serves for about a minute. */
const REPLY_WITHIN_MS = 55_000;

export interface TakenDelivery extends Taken {
  channelId: string;
}

export interface DeliveryState {
  clients: LineClients;
  /** Channels that the platform asked to slow down, and until when. */
  pauses: Map<string, number>;
}

export interface DeliveryRow extends ChannelRow {
  kind: string;
  text: string;
  /** Of the broadcast that it brings. */
  broadcastId: string | null;
  broadcastWords: Buffer | null;
  replyToken: Buffer | null;
  ageMs: number;
  status: DeliveryStatus;
  consulteeId: string;
  consultationId: string | null;
  lineId: Buffer;
  blocked: boolean;
  choices: RoomChoices | null;
  /** It had to wait for the hours she wants; and she has read meanwhile what it was about. */
  wasHeld: boolean;
  /** Nothing is left to tell her of. That reception has opened her room said, or somebody's answer. */
  isRead: boolean;
  roomState: string | null;
  roomSeenAt: Date | null;
  liffId: string;
}

/** One turn with what goes to one person, or with what goes to many; true when there was something to do. */
export async function emptyDeliveries(
  deps: RelayDeps,
  state: DeliveryState,
  queue: 'deliveries' | 'broadcast_deliveries' = 'deliveries',
): Promise<boolean> {
  const now = nowOf(deps);
  for (const [id, until] of state.pauses) if (until <= now) state.pauses.delete(id);
  const paused = [...state.pauses.keys()];
  const taken = await take<TakenDelivery>(deps.system, queue, AT_ONCE, [paused]);
  await eachOf(taken, AT_ONCE, async (one) => {
    await run(deps, state, one);
    return true;
  });
  return taken.length > 0;
}

async function run(deps: RelayDeps, state: DeliveryState, taken: TakenDelivery): Promise<void> {
  const pausedUntil = state.pauses.get(taken.channelId);
  const { system } = deps;
  if (pausedUntil !== undefined && pausedUntil > nowOf(deps)) {
    const afterMs = pausedUntil - nowOf(deps);
    await putBack(system, 'deliveries', [taken.id], { afterMs, asIfNotTaken: true });
    return;
  }
  try {
    await deliver(deps, state, taken);
  } catch (error) {
    const { attempts } = taken;
    const reason = reasonOf(error);
    deps.log.warn({ code: 'delivery-failed', reason, attempts }, 'notice not sent yet');
    // Nothing was sent: what follows from a second try of a reply must not think so.
    const asIfNotTaken = isPassing(error);
    const afterMs = backOff(attempts, 1_000, 2 * MINUTE);
    if (isUnreadable(error)) await settleDelivery(deps, taken, null, { status: 'refused' });
    else await putBack(system, 'deliveries', [taken.id], { afterMs, asIfNotTaken });
  }
}

async function deliver(deps: RelayDeps, state: DeliveryState, taken: TakenDelivery): Promise<void> {
  const read = await inScope(deps.database, scopeOf(taken), async (tx) => {
    const row = await readRow(tx, taken.id);
    const settings = row && (await settingsInForce(tx, taken.serviceId, new Date(nowOf(deps))));
    return row && { row, settings: settings?.settings ?? null };
  });
  if (!read) return;
  const { row, settings } = read;
  if (row.blocked) return settleDelivery(deps, taken, row, { status: 'blocked' });
  const messages = await messagesOf(deps.crypt, taken.organisationId, row, settings);
  if (messages === null) return settleDelivery(deps, taken, row, { status: 'refused' });
  if (!(await mayGoNow(deps, taken, row))) return;
  if (row.kind === 'reply' && row.ageMs > REPLY_WITHIN_MS) return turnIntoPush(deps, taken);
  const outcome = await send(deps, state, taken, row, messages);
  await conclude(deps, state, taken, row, outcome);
}

/** Everything but what answers her at once. */
const WAITS_FOR_HER = ['lineNotice', 'lineOpening', 'broadcast'];

/** She says when a notice may come: not now is later, and what she has read meanwhile needs none. */
async function mayGoNow(deps: RelayDeps, taken: TakenDelivery, row: DeliveryRow): Promise<boolean> {
  if (!WAITS_FOR_HER.includes(row.text)) return true;
  const now = nowOf(deps);
  const at = noticeAt(row.choices?.notices ?? FIRST_CHOICES.notices, now);
  if (at === null) {
    await settleDelivery(deps, taken, row, { status: 'unwanted' });
    return false;
  }
  if (row.wasHeld && row.isRead) {
    await settleDelivery(deps, taken, row, { status: 'not-needed' });
    return false;
  }
  const seenAt = row.roomSeenAt?.getTime() ?? null;
  const isHere = presenceOf(row.roomState, seenAt, now) === 'open';
  // Held because she had the room before her, and she still has: she is about to read it.
  const until =
    row.wasHeld && isHere && seenAt !== null ? Math.max(at, seenAt + PRESENCE_LIMIT) : at;
  if (until <= now) return true;
  await hold(deps, taken, until, now);
  return false;
}

async function hold(
  deps: RelayDeps,
  taken: TakenDelivery,
  until: number,
  now: number,
): Promise<void> {
  await inScope(deps.database, scopeOf(taken), (tx) =>
    rows(tx, `update deliveries set held_until = ? where id = ?`, [new Date(until), taken.id]),
  );
  await putBack(deps.system, 'deliveries', [taken.id], {
    afterMs: until - now,
    asIfNotTaken: true,
  });
}

async function send(
  { crypt }: RelayDeps,
  { clients }: DeliveryState,
  { id, organisationId }: TakenDelivery,
  row: DeliveryRow,
  messages: LineMessage[],
): Promise<SendOutcome> {
  const client = await clients.of(organisationId, row);
  if (row.kind === 'reply' && row.replyToken) {
    const token = await crypt.open(organisationId, replyTokenPlace(id), row.replyToken);
    return client.reply(token, messages);
  }
  const to = await crypt.open(organisationId, lineIdPlace(row.consulteeId), row.lineId);
  return client.push(to, messages, id);
}

async function conclude(
  deps: RelayDeps,
  state: DeliveryState,
  taken: TakenDelivery,
  row: DeliveryRow,
  outcome: SendOutcome,
): Promise<void> {
  const { system } = deps;
  switch (outcome.outcome) {
    case 'accepted':
      return settleDelivery(deps, taken, row, {
        status: 'accepted',
        requestId: outcome.requestId,
      });
    case 'refused':
      if (outcome.status === NO_PLATFORM_STATUS)
        return settleDelivery(deps, taken, row, { status: 'refused', reason: 'no-platform' });
      if (row.kind !== 'reply') return settleDelivery(deps, taken, row, { status: 'refused' });
      // A fresh token that is refused the second time was used the first time, whose answer was lost.
      return taken.attempts > 1
        ? settleDelivery(deps, taken, row, { status: 'accepted', requestId: null })
        : turnIntoPush(deps, taken);
    case 'quota-exceeded':
      if (row.ageMs > QUOTA_GIVE_UP_AFTER_MS)
        return settleDelivery(deps, taken, row, { status: 'given-up' });
      await settleDelivery(deps, taken, row, { status: 'quota-exceeded' });
      await putBack(system, 'deliveries', [taken.id], { afterMs: QUOTA_EVERY_MS });
      return lookAtQuota(deps, taken);
    case 'rate-limited': {
      const afterMs = outcome.retryAfterMs ?? 1_000 + Math.random() * 1_000;
      state.pauses.set(taken.channelId, nowOf(deps) + afterMs);
      if (isTooOld(row)) return settleDelivery(deps, taken, row, { status: 'given-up' });
      return putBack(system, 'deliveries', [taken.id], { afterMs, asIfNotTaken: true });
    }
    case 'unavailable':
    case 'unauthorized':
      if (isTooOld(row)) return settleDelivery(deps, taken, row, { status: 'given-up' });
      deps.log.warn({ code: `line-${outcome.outcome}`, attempts: taken.attempts }, 'LINE is away');
      return putBack(system, 'deliveries', [taken.id], {
        afterMs: backOff(taken.attempts, 1_000, 2 * MINUTE),
      });
  }
}

/** The supervisors' board tells how much is used: it learns of this before the day's look. */
async function lookAtQuota({ system }: RelayDeps, { channelId }: TakenDelivery): Promise<void> {
  await inSystem(system, (tx) =>
    rows(tx, `update channels set quota_next_at = now() where id = ?`, [channelId]),
  );
}

/** A notice held back by the quota has its own, longer patience. */
function isTooOld(row: DeliveryRow): boolean {
  if (row.status === 'quota-exceeded') return row.ageMs > QUOTA_GIVE_UP_AFTER_MS;
  return row.ageMs > (row.broadcastId === null ? GIVE_UP_AFTER_MS : GIVE_UP_BROADCAST_AFTER_MS);
}

async function readRow(tx: Tx, id: string): Promise<DeliveryRow | undefined> {
  return firstRow<DeliveryRow>(
    tx,
    `select d.kind, d.text, d.broadcast_id as "broadcastId", b.words as "broadcastWords", d.reply_token as "replyToken", d.status, d.consultation_id as "consultationId",
       (extract(epoch from now() - coalesce(d.held_until, d.created_at)) * 1000)::float8 as "ageMs", d.held_until is not null as "wasHeld",
       case d.text when 'lineOpening' then coalesce(t.waiting_since is null or c.room_seen_at > d.created_at, false)
         else coalesce(t.read_by_consultee_up_to >= t.last_seq, false) end as "isRead", c.room_choices as choices,
       c.room_state as "roomState", c.room_seen_at as "roomSeenAt",
       c.id as "consulteeId", c.line_id as "lineId", c.blocked, h.id as "channelId", h.line_channel_id as "lineChannelId",
       h.liff_id as "liffId", h.credentials
     from deliveries d join consultees c on c.id = d.consultee_id join channels h on h.id = d.channel_id
       left join consultations t on t.id = d.consultation_id left join broadcasts b on b.id = d.broadcast_id
     where d.id = ? and d.status in ('waiting', 'quota-exceeded')`,
    [id],
  );
}

function nowOf({ now }: RelayDeps): number {
  return now?.() ?? Date.now();
}
