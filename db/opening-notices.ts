/** Reception has opened: notices without content to those who wrote while it was closed and still wait. */
import { CLOSED_KINDS } from '../domain/automatic-answers.ts';
import { remainingOf } from '../domain/line-quota.ts';
import { PRESENCE_LIMIT, presenceOf } from '../domain/presence.ts';
import { FIRST_CHOICES, noticeAt, type RoomChoices } from '../domain/room-choices.ts';
import type { ServicePlace } from '../domain/workflow-ids.ts';
import { firstRow, rows, type Tx } from './scope.ts';

interface Opening {
  now: number;
  openedAt: number;
  closesAt: number | null;
}

interface Waiting {
  consultationId: string;
  consulteeId: string;
  channelId: string;
  choices: RoomChoices | null;
  roomState: string | null;
  roomSeenAt: Date | null;
}

export interface OpeningNotices {
  ordered: number;
  /** The month's messages do not reach for them: staff see them wait. */
  beyondQuota: number;
}

/** Once per opening: `null` when it was done before. Riskiest first, then who has waited longest. */
export async function orderOpeningNotices(
  tx: Tx,
  place: ServicePlace,
  opening: Opening,
): Promise<OpeningNotices | null> {
  const told = await tellOnce(tx, place, opening);
  if (!told) return null;
  const due = (await readWaiting(tx, place, told.before)).flatMap((one) => {
    const at = reachableAt(one, opening);
    return at === null ? [] : [{ ...one, heldUntil: at > opening.now ? new Date(at) : null }];
  });
  const left = await readRemaining(tx, place);
  const ordered = due.filter(({ channelId }) => {
    const remaining = left.get(channelId) ?? 0;
    left.set(channelId, remaining - 1);
    return remaining > 0;
  });
  await order(tx, place, ordered, opening);
  return { ordered: ordered.length, beyondQuota: due.length - ordered.length };
}

async function tellOnce(
  tx: Tx,
  { serviceId }: ServicePlace,
  { now, openedAt }: Opening,
): Promise<{ before: Date | null } | undefined> {
  return firstRow<{ before: Date | null }>(
    tx,
    `update services set opening_told_at = ? from (select id, opening_told_at from services where id = ? for update) old
     where services.id = old.id and (old.opening_told_at is null or old.opening_told_at < ?) returning old.opening_told_at as before`,
    [new Date(now), serviceId, new Date(openedAt)],
  );
}

/** Her words are unanswered, and since then, and since the last opening, she was told that reception is closed. */
function readWaiting(
  tx: Tx,
  { serviceId }: ServicePlace,
  toldBefore: Date | null,
): Promise<Waiting[]> {
  return rows<Waiting>(
    tx,
    `select c.id as "consultationId", p.id as "consulteeId", p.channel_id as "channelId", p.room_choices as choices,
       p.room_state as "roomState", p.room_seen_at as "roomSeenAt"
     from consultations c join consultees p on p.id = c.consultee_id
     where c.service_id = ? and c.ended_at is null and c.stage <> 'closed' and c.waiting_since is not null and not p.blocked
       and exists (select 1 from messages m where m.consultation_id = c.id and m.automatic = any(?)
         and m.created_at >= greatest(c.waiting_since, ?::timestamptz))
     order by c.urgency desc, c.waiting_since, c.id`,
    [serviceId, [...CLOSED_KINDS], toldBefore],
  );
}

/** `null`: she wants no notices, or none while reception is open. */
function reachableAt(
  { choices, roomState, roomSeenAt }: Waiting,
  { now, closesAt }: Opening,
): number | null {
  const seenAt = roomSeenAt?.getTime() ?? null;
  const isHere = presenceOf(roomState, seenAt, now) === 'open';
  // A telephone that is in a tunnel by now still counts as being there.
  const missedFrom = isHere && seenAt !== null ? seenAt + PRESENCE_LIMIT : now;
  const at = noticeAt(choices?.notices ?? FIRST_CHOICES.notices, missedFrom);
  return at === null || (closesAt !== null && at >= closesAt) ? null : at;
}

/** What each channel may still send this month, what is on its way already left out. */
async function readRemaining(tx: Tx, { serviceId }: ServicePlace): Promise<Map<string, number>> {
  const channels = await rows<{ id: string; limit: number | null; used: number }>(
    tx,
    `select h.id, h.quota_limit as "limit", coalesce(h.quota_used, 0) + (
       select count(*)::int from deliveries d where d.service_id = h.service_id and d.channel_id = h.id and d.kind = 'push'
         and d.created_at > coalesce(h.quota_read_at, now()) - interval '1 day'
         and (d.status in ('waiting', 'quota-exceeded') or (d.status = 'accepted' and d.settled_at > h.quota_read_at))) as used
     from channels h where h.service_id = ?`,
    [serviceId],
  );
  return new Map(channels.map(({ id, ...quota }) => [id, remainingOf(quota) ?? Infinity]));
}

async function order(
  tx: Tx,
  { organisationId, serviceId }: ServicePlace,
  due: readonly (Waiting & { heldUntil: Date | null })[],
  { openedAt }: Opening,
): Promise<void> {
  if (due.length === 0) return;
  await rows(
    tx,
    `insert into deliveries (id, organisation_id, service_id, channel_id, consultee_id, consultation_id, kind, text, once, held_until, next_at)
     select one.id, ?, ?, one.channel, one.consultee, one.consultation, 'push', 'lineOpening', ?, one.held, coalesce(one.held, now())
     from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::timestamptz[]) as one (id, channel, consultee, consultation, held)
     on conflict (organisation_id, consultation_id, once) where once is not null do nothing`,
    [
      organisationId,
      serviceId,
      `opening:${openedAt}`,
      due.map(() => crypto.randomUUID()),
      due.map(({ channelId }) => channelId),
      due.map(({ consulteeId }) => consulteeId),
      due.map(({ consultationId }) => consultationId),
      due.map(({ heldUntil }) => heldUntil),
    ],
  );
}
