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
  const secret = secretOf(state, credentials.channelId);
  if (!secret || !isSame(secret, credentials.channelSecret)) return null;
  const token = `practice.${randomBytes(32).toString('base64url')}`;
  state.accessTokens[token] = {
    channelId: credentials.channelId,
    expiresAt: now.getTime() + ACCESS_TOKEN_LIFE_MS,
  };
  return { token, expiresInSeconds: ACCESS_TOKEN_LIFE_MS / 1000 };
}

/** Of a Messaging API channel or of a LINE Login channel; undefined where there is none of that id. */
function secretOf(state: PhoneState, channelId: string): string | undefined {
  for (const channel of state.channels) {
    if (channel.channelId === channelId) return channel.channelSecret;
    if (channel.loginChannelId === channelId) return channel.loginChannelSecret;
  }
  return undefined;
}

export function findChannelByToken(
  state: PhoneState,
  token: string,
  now: Date,
): Channel | undefined {
  const channelId = channelIdOf(state, token, now);
  return state.channels.find((channel) => channel.channelId === channelId);
}

/** The account whose LINE Login channel the token is of. */
export function findLoginChannelByToken(
  state: PhoneState,
  token: string,
  now: Date,
): Channel | undefined {
  const channelId = channelIdOf(state, token, now);
  return state.channels.find((channel) => channel.loginChannelId === channelId);
}

function channelIdOf(state: PhoneState, token: string, now: Date): string | undefined {
  const held = Object.hasOwn(state.accessTokens, token) ? state.accessTokens[token] : undefined;
  return held === undefined || held.expiresAt <= now.getTime() ? undefined : held.channelId;
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
