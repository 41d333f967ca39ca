/** Channel access tokens and reply tokens: what they open, how long, and how often. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Channel, PhoneState, ReplyToken } from './state.ts';

const MINUTE_MS = 60_000;
const ACCESS_TOKEN_LIFE_MS = 15 * MINUTE_MS;
/** "One minute after receiving the webhook", and 20 minutes after the event at the latest. */
const REPLY_WITHIN_MS = MINUTE_MS;
const REPLY_AT_THE_LATEST_MS = 20 * MINUTE_MS;

/** A stateless token: opaque, 15 minutes, any number of them. Null for a wrong secret. */
export function issueAccessToken(
  state: PhoneState,
  credentials: { channelId: string; channelSecret: string },
  now: Date,
): { token: string; expiresInSeconds: number } | null {
  const channel = state.channels.find((each) => each.channelId === credentials.channelId);
  if (channel === undefined || !isSame(channel.channelSecret, credentials.channelSecret))
    return null;
  const token = `practice.${randomBytes(32).toString('base64url')}`;
  state.accessTokens[token] = {
    channelId: channel.channelId,
    expiresAt: now.getTime() + ACCESS_TOKEN_LIFE_MS,
  };
  return { token, expiresInSeconds: ACCESS_TOKEN_LIFE_MS / 1000 };
}

export function findChannelByToken(
  state: PhoneState,
  token: string,
  now: Date,
): Channel | undefined {
  const held = Object.hasOwn(state.accessTokens, token) ? state.accessTokens[token] : undefined;
  if (held === undefined || held.expiresAt <= now.getTime()) return undefined;
  return state.channels.find((channel) => channel.channelId === held.channelId);
}

export function issueReplyToken(
  state: PhoneState,
  talk: { channelId: string; userId: string },
  now: Date,
): string {
  const token = randomBytes(16).toString('hex');
  const at = now.getTime();
  state.replyTokens[token] = {
    ...talk,
    eventAt: at,
    usableUntil: at + REPLY_WITHIN_MS,
    isUsed: false,
  };
  return token;
}

/** A redelivered event's token lives one more minute, within the 20. */
export function prolongReplyToken(state: PhoneState, token: string, now: Date): void {
  const held = state.replyTokens[token];
  if (held === undefined) return;
  const latest = held.eventAt + REPLY_AT_THE_LATEST_MS;
  held.usableUntil = Math.min(now.getTime() + REPLY_WITHIN_MS, latest);
}

/** The talk a token answers to, once; undefined when it is unknown, used or too old. */
export function useReplyToken(
  state: PhoneState,
  channelId: string,
  token: string,
  now: Date,
): ReplyToken | undefined {
  const held = Object.hasOwn(state.replyTokens, token) ? state.replyTokens[token] : undefined;
  const isUsable =
    held !== undefined &&
    held.channelId === channelId &&
    !held.isUsed &&
    now.getTime() <= held.usableUntil;
  if (!isUsable) return undefined;
  held.isUsed = true;
  return held;
}

function isSame(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
