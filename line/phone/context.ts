/** What the parts of the stand-in share. */
import type { EventEmitter } from 'node:events';
import type { Delivery } from './deliver.ts';
import type { Faults } from './faults.ts';
import type { IdTokens } from './id-tokens.ts';
import type { RateLimits } from './limits.ts';
import type { Random } from './random.ts';
import type { Bubble, Channel, Device, PhoneState, Talk } from './state.ts';
import { NEW_DEVICE } from './state.ts';

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
  /** Tells of every bubble that appears in a talk, and of every other change a screen shows. */
  arrivals: EventEmitter<{ arrival: [Arrival]; change: [] }>;
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
    unread: 0,
    held: [],
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
  if (bubble.from === 'account') talk.unread += 1;
  if (notification !== null) notify(context, talk, notification);
  context.changed();
  context.arrivals.emit('arrival', {
    channelKey: channel.channelKey,
    userId: talk.userId,
    bubble,
    isNotified: notification !== null,
  });
}

/** A dark screen lights up; an unlocked one has no use for what stands on the lock screen. */
function notify(
  context: PhoneContext,
  talk: Talk,
  notification: { title: string; body: string },
): void {
  const device = deviceOf(context.state, talk.userId);
  if (device.screen === 'off') device.screen = 'lock';
  const at = context.now().getTime();
  talk.notifications.push({ at, ...notification, isNew: device.screen !== 'on' });
  if (talk.notifications.length > KEPT_BUBBLES) talk.notifications.shift();
}

export function deviceOf(state: PhoneState, userId: string): Device {
  return state.people.find((person) => person.userId === userId)?.device ?? { ...NEW_DEVICE };
}

/** What the screens show changed without a bubble. */
export function changed(context: PhoneContext): void {
  context.changed();
  context.arrivals.emit('change');
}

/** Forgets the talk; gives what it was. */
export function deleteTalk(state: PhoneState, channelId: string, userId: string): Talk | undefined {
  const talk = findTalk(state, channelId, userId);
  delete state.talks[talkKey(channelId, userId)];
  return talk;
}
