/** What the parts of the stand-in share. */
import type { EventEmitter } from 'node:events';
import type { Delivery } from './deliver.ts';
import type { Faults } from './faults.ts';
import type { IdTokens } from './id-tokens.ts';
import type { RateLimits } from './limits.ts';
import type { Random } from './random.ts';
import type { Bubble, Channel, PhoneState, Talk } from './state.ts';

export interface Arrival {
  channelKey: string;
  userId: string;
  bubble: Bubble;
  isNotified: boolean;
}

export interface PhoneContext {
  state: PhoneState;
  /** Must be called after every change of the state that should survive a restart. */
  changed(): void;
  now(): Date;
  random: Random;
  faults: Faults;
  limits: RateLimits;
  delivery: Delivery;
  idTokens: IdTokens;
  /** Emits 'arrival' with an Arrival for every bubble that appears in a talk. */
  arrivals: EventEmitter<{ arrival: [Arrival] }>;
  webhookTimeoutMs: number;
  webhookBaseUrl: string;
}

function talkKey(channelId: string, userId: string): string {
  return `${channelId} ${userId}`;
}

export function findTalk(state: PhoneState, channelId: string, userId: string): Talk | undefined {
  const key = talkKey(channelId, userId);
  return Object.hasOwn(state.talks, key) ? state.talks[key] : undefined;
}

/** The talk between an account and a person, made at its first use. */
export function obtainTalk(state: PhoneState, channelId: string, userId: string): Talk {
  const known = findTalk(state, channelId, userId);
  if (known !== undefined) return known;
  const talk: Talk = {
    channelId,
    userId,
    friendship: 'none',
    lastWroteAt: null,
    richMenuId: null,
    bubbles: [],
    notifications: [],
  };
  state.talks[talkKey(channelId, userId)] = talk;
  return talk;
}

/** More than anybody scrolls back; a load test must not fill the state file. */
const KEPT_BUBBLES = 300;

export function addBubble(
  context: PhoneContext,
  channel: Channel,
  talk: Talk,
  bubble: Bubble,
  notification: { title: string; body: string } | null,
): void {
  talk.bubbles.push(bubble);
  if (talk.bubbles.length > KEPT_BUBBLES) talk.bubbles.shift();
  if (notification !== null) {
    talk.notifications.push({ at: bubble.at, ...notification });
    if (talk.notifications.length > KEPT_BUBBLES) talk.notifications.shift();
  }
  context.changed();
  context.arrivals.emit('arrival', {
    channelKey: channel.channelKey,
    userId: talk.userId,
    bubble,
    isNotified: notification !== null,
  });
}
