/** What each kind of LINE event means: a follow, a block, a tap, or words in a talk where nobody listens. */
import { audit } from '../../db/audit.ts';
import { obtainConsultee } from '../../db/consultees.ts';
import { firstRow, type Tx } from '../../db/scope.ts';
import type { ReducedEvent } from '../../line/webhook-events.ts';
import type { RelayDeps } from './deps.ts';
import { countFollowerChange } from './followers.ts';
import { queueDelivery } from './new-delivery.ts';

export interface Handled {
  status: 'handled' | 'ignored';
  /** Why it was ignored, or what was done. */
  reason: string;
}

export interface EventPlace {
  organisationId: string;
  serviceId: string;
  channelId: string;
  receivedAt: number;
}

/** Events we know and have no use for. */
const IGNORED: Readonly<Record<string, string>> = {
  join: 'not-one-to-one',
  leave: 'not-one-to-one',
  memberJoined: 'not-one-to-one',
  memberLeft: 'not-one-to-one',
  accountLink: 'account-link',
  beacon: 'beacon',
  videoPlayComplete: 'video-play-complete',
  membership: 'membership',
  module: 'module',
  activated: 'module',
  deactivated: 'module',
  delivery: 'delivery-notice',
  botSuspended: 'bot-suspended',
  botResumed: 'bot-resumed',
};

/** Somebody who types line after line is answered once in so long. */
const ANSWER_EVERY = '3 minutes';

type PersonEvent = Extract<ReducedEvent, { type: 'follow' | 'unfollow' | 'message' | 'postback' }>;

/** Idempotent only together with the settlement of its row, in the same transaction. */
export async function handleEvent(
  deps: RelayDeps,
  tx: Tx,
  at: EventPlace,
  event: ReducedEvent,
): Promise<Handled> {
  if (event.mode === 'standby') return ignored('standby');
  switch (event.type) {
    case 'other':
      return handleOther(tx, at, event.name);
    case 'unsend':
      return ignored('nothing-kept');
    case 'follow':
    case 'unfollow':
    case 'message':
    case 'postback': {
      const { type, userId } = event.source;
      if (type === 'group' || type === 'room') return ignored('not-one-to-one');
      return userId === null ? ignored('no-user') : handlePerson(deps, tx, at, event, userId);
    }
    default:
      // Written by a newer version of the webhook than this worker.
      return ignored('unknown-type');
  }
}

async function handleOther(tx: Tx, at: EventPlace, name: string): Promise<Handled> {
  const reason = Object.hasOwn(IGNORED, name) ? IGNORED[name] : undefined;
  if (name === 'botSuspended' || name === 'botResumed') {
    await audit(tx, {
      organisationId: at.organisationId,
      serviceId: at.serviceId,
      actorKind: 'system',
      actorId: null,
      action: name === 'botSuspended' ? 'channel.suspended' : 'channel.resumed',
      objectKind: 'channel',
      objectId: at.channelId,
    });
  }
  return ignored(reason ?? 'unknown-type');
}

async function handlePerson(
  deps: RelayDeps,
  tx: Tx,
  at: EventPlace,
  event: PersonEvent,
  userId: string,
): Promise<Handled> {
  if (event.type === 'postback' && event.postback.data !== 'room') {
    return ignored(
      event.postback.params === 'rich-menu-switch' ? 'rich-menu-switch' : 'unknown-postback',
    );
  }
  const consultee = await obtainConsultee(tx, deps.crypt, at, userId);
  const to = { ...at, consulteeId: consultee.id, wasGone: consultee.blocked };
  const replyToken = freshReplyToken(event, at.receivedAt, deps.now?.() ?? Date.now());
  switch (event.type) {
    case 'follow':
      if (!(await changeFollowing(tx, to, event, true))) return handled('overtaken');
      return welcome(deps, tx, to, { isReturn: isReturn(to, event), replyToken });
    case 'unfollow':
      return handled((await changeFollowing(tx, to, event, false)) ? 'unfollowed' : 'overtaken');
    case 'postback':
      // A tap costs nothing to answer; only where it does, taps are answered like words.
      if (replyToken === null && (await wasAnswered(tx, consultee.id)))
        return handled('answered-before');
      await queueDelivery(deps, tx, { ...to, text: 'lineTalkAnswer', replyToken });
      return handled('answered');
    case 'message':
      if (await wasAnswered(tx, consultee.id)) return handled('answered-before');
      await queueDelivery(deps, tx, { ...to, text: 'lineTalkAnswer', replyToken });
      return handled('answered');
  }
}

/** LINE promises no accuracy, and knows of nobody who deleted the account before: what we know counts as well. */
function isReturn({ wasGone }: { wasGone: boolean }, event: PersonEvent): boolean {
  return event.type === 'follow' && (event.follow.isUnblocked || wasGone);
}

/** Who comes back is not greeted like a stranger. */
async function welcome(
  deps: RelayDeps,
  tx: Tx,
  to: EventPlace & { consulteeId: string },
  { isReturn, replyToken }: { isReturn: boolean; replyToken: string | null },
): Promise<Handled> {
  const text = isReturn ? 'lineReturn' : 'lineGreeting';
  await queueDelivery(deps, tx, { ...to, text, replyToken });
  return handled(isReturn ? 'returned' : 'followed');
}

/**
 * False when something newer is known: the platform redelivers late and in any order, but says when
 * it happened. Of two at the same instant the block counts, whichever comes first.
 */
async function changeFollowing(
  tx: Tx,
  at: EventPlace & { consulteeId: string; wasGone: boolean },
  event: PersonEvent,
  following: boolean,
): Promise<boolean> {
  const instant = event.timestamp ?? at.receivedAt;
  const happenedAt = new Date(instant).toISOString();
  const changed = await firstRow(
    tx,
    `update consultees set following = ?, blocked = ?, follow_changed_at = ?::timestamptz
     where id = ? and (follow_changed_at is null or follow_changed_at ${following ? '<' : '<='} ?::timestamptz) returning id`,
    [following, !following, happenedAt, at.consulteeId, happenedAt],
  );
  if (!changed) return false;
  const arrival = isReturn(at, event) ? 'returned' : 'added';
  await countFollowerChange(tx, at, following ? arrival : 'gone', instant);
  return true;
}

async function wasAnswered(tx: Tx, consulteeId: string): Promise<boolean> {
  const answer = await firstRow(
    tx,
    `select id from deliveries where consultee_id = ? and text = 'lineTalkAnswer' and created_at > now() - interval '${ANSWER_EVERY}' limit 1`,
    [consulteeId],
  );
  return answer !== undefined;
}

/** A token serves for a minute from its (re)delivery, and for twenty from the event at the latest. */
const REPLY_WITHIN_MS = 50_000;
const REPLY_AT_THE_LATEST_MS = 19 * 60_000;

function freshReplyToken(event: ReducedEvent, receivedAt: number, now: number): string | null {
  const since = event.isRedelivery
    ? receivedAt
    : Math.min(receivedAt, event.timestamp ?? receivedAt);
  const happenedAt = event.timestamp ?? receivedAt;
  const isFresh = now - since < REPLY_WITHIN_MS && now - happenedAt < REPLY_AT_THE_LATEST_MS;
  return isFresh ? event.replyToken : null;
}

function handled(reason: string): Handled {
  return { status: 'handled', reason };
}

function ignored(reason: string): Handled {
  return { status: 'ignored', reason };
}
