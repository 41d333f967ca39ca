/** Who gets a message, what it costs, and what a repeated request changes: nothing. */
import { randomBytes } from 'node:crypto';
import type { PhoneContext } from '../context.ts';
import { addBubble, deviceOf, findTalk, obtainTalk } from '../context.ts';
import type { Bubble, Channel, Person, SentMessage, Talk } from '../state.ts';
import { nextMessageId } from '../state.ts';
import type { Answer, PlatformCall } from './endpoint.ts';
import type { Message } from './message-schemas.ts';
import { previewOf } from './message-schemas.ts';
import { PlatformRefusal } from './refusal.ts';

const DAY_MS = 24 * 60 * 60_000;
const WRITTEN_WITHIN_MS = 7 * DAY_MS;
const RETRY_KEY_LIFE_MS = DAY_MS;

export interface Parcel {
  messages: readonly Message[];
  isSilent: boolean;
}

export function findPerson(
  context: PhoneContext,
  channel: Channel,
  userId: string,
): Person | undefined {
  return context.state.people.find(
    (person) => person.userId === userId && person.provider === channel.provider,
  );
}

/** A friend, or somebody who is none and wrote within seven days. A person who blocked gets nothing. */
function canReceive(talk: Talk | undefined, now: Date): boolean {
  if (talk === undefined || talk.friendship === 'blocked') return false;
  if (talk.friendship === 'friend') return true;
  return talk.lastWroteAt !== null && now.getTime() - talk.lastWroteAt <= WRITTEN_WITHIN_MS;
}

/** Makes the messages' ids; each recipient's talk shows the same ones. */
export function prepare(
  context: PhoneContext,
  parcel: Parcel,
): { message: Message; sent: SentMessage }[] {
  return parcel.messages.map((message) => ({
    message,
    sent: {
      id: nextMessageId(context.state),
      ...(message.type === 'text' || message.type === 'sticker'
        ? { quoteToken: randomBytes(12).toString('base64url') }
        : {}),
    },
  }));
}

export function deliver(
  context: PhoneContext,
  channel: Channel,
  userId: string,
  prepared: ReturnType<typeof prepare>,
  isSilent: boolean,
): void {
  const talk = obtainTalk(context.state, channel.channelId, userId);
  const { hasNetwork } = deviceOf(context.state, userId);
  const at = context.now().getTime();
  for (const { message, sent } of prepared) {
    const bubble: Bubble = { id: sent.id, from: 'account', at, isUnsent: false, message };
    const told = { title: channel.displayName, body: previewOf(message) };
    const notification = isSilent ? null : told;
    // The platform has taken it; her phone gets it when it has a network again.
    if (hasNetwork) addBubble(context, channel, talk, bubble, notification);
    else talk.held.push({ bubble, notification });
  }
}

/** Sends to everybody of these who can receive, counted by person; what cannot be paid is not sent. */
export function sendCounted(
  context: PhoneContext,
  channel: Channel,
  userIds: readonly string[],
  parcel: Parcel,
): SentMessage[] {
  const recipients = userIds.filter((userId) =>
    canReceive(findTalk(context.state, channel.channelId, userId), context.now()),
  );
  const month = monthOf(context.now());
  const used = channel.usage[month] ?? 0;
  if (channel.quota !== null && used + recipients.length > channel.quota) {
    throw new PlatformRefusal(429, 'You have reached your monthly limit.');
  }
  channel.usage[month] = used + recipients.length;
  const prepared = prepare(context, parcel);
  for (const userId of recipients) deliver(context, channel, userId, prepared, parcel.isSilent);
  context.changed();
  return prepared.map(({ sent }) => sent);
}

export function usageOf(channel: Channel, now: Date): number {
  return channel.usage[monthOf(now)] ?? 0;
}

/** The platform's months begin in Japan. */
function monthOf(now: Date): string {
  return new Date(now.getTime() + 9 * 60 * 60_000).toISOString().slice(0, 7);
}

/**
 * A request with a retry key is carried out once in 24 hours; repeated it is a 409 which names the
 * first one. https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
 */
export function onceByRetryKey(
  context: PhoneContext,
  call: PlatformCall,
  send: () => { answer: Answer; sentMessages: SentMessage[] | null },
): Answer {
  if (call.retryKey === null) return send().answer;
  const key = `${call.channel.channelId} ${call.retryKey}`;
  const now = context.now().getTime();
  const first = Object.hasOwn(context.state.acceptedRequests, key)
    ? context.state.acceptedRequests[key]
    : undefined;
  if (first !== undefined && now - first.acceptedAt < RETRY_KEY_LIFE_MS) {
    const message = 'The retry key is already accepted';
    return {
      status: 409,
      headers: { 'x-line-accepted-request-id': first.requestId },
      body:
        first.sentMessages === null ? { message } : { message, sentMessages: first.sentMessages },
    };
  }
  const { answer, sentMessages } = send();
  context.state.acceptedRequests[key] = {
    requestId: call.requestId,
    acceptedAt: now,
    sentMessages,
  };
  context.changed();
  return answer;
}
