/**
 * All that the stand-in remembers, as plain JSON. It plays the part of the platform and of people's
 * phones, so it does keep the bubbles of LINE's talk; words said in the room never pass through it.
 */
import type { RoomState } from '../../domain/presence.ts';
import type { Act } from './practice/script.ts';

export interface Channel {
  channelKey: string;
  channelId: string;
  channelSecret: string;
  loginChannelId: string;
  loginChannelSecret: string;
  liffId: string;
  liff: LiffApp;
  botUserId: string;
  displayName: string;
  /** User ids are valid within one provider only. */
  provider: string;
  webhookUrl: string | null;
  isWebhookActive: boolean;
  /** `chat`: somebody writes by hand in LINE's own manager, where talks are kept. */
  chatMode: 'bot' | 'chat';
  /** For whoever sets up a service in practice: the phone shows its credentials. */
  isFree: boolean;
  /** Messages a month; null: no limit. */
  quota: number | null;
  /** Month (`2026-04`, Japanese time) → messages counted. */
  usage: Record<string, number>;
  /** A module channel has taken the chat over: events are marked and cannot be answered. */
  isStandby: boolean;
  defaultRichMenuId: string | null;
}

/** The app that the account's LINE Login channel opens, as it is registered there. */
export interface LiffApp {
  /** `null`: nobody has registered it yet. */
  endpointUrl: string | null;
  type: 'full' | 'tall' | 'compact';
  moduleMode: boolean;
  scope: string[];
}

/** As the platform makes them. */
export const NEW_LIFF_APP: LiffApp = {
  endpointUrl: null,
  type: 'full',
  moduleMode: false,
  scope: ['profile', 'chat_message.write'],
};

/** A person's telephone, as far as it changes what arrives and what shows. */
export interface Device {
  hasNetwork: boolean;
  /** - `off`: dark. - `lock`: lit, with what has arrived, not unlocked. */
  screen: 'off' | 'lock' | 'on';
}

export interface Person {
  userId: string;
  provider: string;
  displayName: string;
  device: Device;
  /** Began anew under another user id; accounts that still know this one reach nobody. */
  isGone: boolean;
}

export interface Talk {
  channelId: string;
  userId: string;
  friendship: 'none' | 'friend' | 'blocked';
  /** ms; when the person last wrote. A person who is no friend can be answered for 7 days. */
  lastWroteAt: number | null;
  richMenuId: string | null;
  bubbles: Bubble[];
  notifications: LockScreenNotification[];
  /** Arrived since the talk was last before her eyes. */
  unread: number;
  /** Accepted by the platform while her phone had no network. */
  held: HeldBubble[];
}

export interface HeldBubble {
  bubble: Bubble;
  notification: { title: string; body: string } | null;
}

export interface Bubble {
  id: string;
  from: 'account' | 'person';
  /** ms */
  at: number;
  isUnsent: boolean;
  message: Record<string, unknown> & { type: string };
}

export interface LockScreenNotification {
  at: number;
  title: string;
  body: string;
  /** Stands on the lock screen until it is unlocked. */
  isNew: boolean;
}

export interface ReplyToken {
  channelId: string;
  userId: string;
  eventAt: number;
  usableUntil: number;
  isUsed: boolean;
}

export interface AcceptedRequest {
  requestId: string;
  acceptedAt: number;
  sentMessages: SentMessage[] | null;
}
export interface SentMessage {
  id: string;
  quoteToken?: string;
}

export interface StoredRichMenu {
  richMenuId: string;
  channelId: string;
  menu: Record<string, unknown>;
  image: { contentType: string; base64: string } | null;
}

export interface StoredContent {
  channelId: string;
  contentType: string;
  base64: string;
  readyAt: number;
  isGone: boolean;
}

/** A scripted consultee in the middle of her script. */
export interface StoredRun {
  id: string;
  script: string;
  /** Of those who come at once, from 0. */
  variant: number;
  /** The account at LINE, and what the service calls it. */
  channelId: string;
  channelKey: string;
  userId: string;
  status: 'playing' | 'finished' | 'stopped' | 'failed';
  /** Why she could not go on, as a code. */
  reason: string | null;
  scene: string;
  /** What she has still to do in this scene; each message has its id before it is first sent. */
  acts: { act: Act; id: string }[];
  /** ms; when the first of these is done. */
  dueAt: number;
  isLastScene: boolean;
  roomState: RoomState;
  /** Her consultation as her room names it, and what she has read of it. */
  epoch: string | null;
  readUpTo: number;
  /** ms; since when nothing has happened. */
  quietSince: number;
}

export interface PhoneState {
  version: 1;
  /** Private JWK of the ID tokens' key, so that tokens outlive a restart. */
  signingKey: Record<string, unknown> | null;
  nextNumber: number;
  channels: Channel[];
  people: Person[];
  /** By `talkKey`. */
  talks: Record<string, Talk>;
  /** By token. */
  accessTokens: Record<string, { channelId: string; expiresAt: number }>;
  replyTokens: Record<string, ReplyToken>;
  /** By channel id and retry key. */
  acceptedRequests: Record<string, AcceptedRequest>;
  /** By rich menu id, message id; aliases by channel id and alias. */
  richMenus: Record<string, StoredRichMenu>;
  richMenuAliases: Record<string, string>;
  contents: Record<string, StoredContent>;
  /** Scripted consultees by the id of their run. */
  runs: Record<string, StoredRun>;
}

export function emptyState(): PhoneState {
  return {
    version: 1,
    signingKey: null,
    nextNumber: 1,
    channels: [],
    people: [],
    talks: {},
    accessTokens: {},
    replyTokens: {},
    acceptedRequests: {},
    richMenus: {},
    richMenuAliases: {},
    contents: {},
    runs: {},
  };
}

export const NEW_DEVICE: Device = { hasNetwork: true, screen: 'on' };

/** Gives what an earlier version wrote the parts that it did not know. */
export function completeState(state: PhoneState): PhoneState {
  const people = state.people.map((person) => ({
    ...person,
    device: { ...NEW_DEVICE, ...(person as Partial<Person>).device },
    isGone: (person as Partial<Person>).isGone ?? false,
  }));
  const talks = Object.entries(state.talks).map(([key, talk]) => [
    key,
    {
      ...talk,
      unread: (talk as Partial<Talk>).unread ?? 0,
      held: (talk as Partial<Talk>).held ?? [],
    },
  ]);
  const channels = state.channels.map((channel) => ({
    ...channel,
    ...notKnownBefore(channel),
  }));
  return { ...state, channels, people, talks: Object.fromEntries(talks) as PhoneState['talks'] };
}

function notKnownBefore(channel: Partial<Channel>): Partial<Channel> {
  return {
    loginChannelSecret: channel.loginChannelSecret ?? '',
    liff: channel.liff ?? { ...NEW_LIFF_APP },
    chatMode: channel.chatMode ?? 'bot',
    isFree: channel.isFree ?? false,
  };
}

/** A message id as the platform makes them: 18 digits, rising. */
export function nextMessageId(state: PhoneState): string {
  const id = `5${String(state.nextNumber).padStart(17, '0')}`;
  state.nextNumber += 1;
  return id;
}

const DAY_MS = 24 * 60 * 60_000;
const REPLY_TOKEN_LIFE_MS = 20 * 60_000;

/** Drops what can no longer have an effect, so that a long practice does not grow without end. */
export function forgetExpired(state: PhoneState, now: number): void {
  dropWhere(state.accessTokens, (token) => token.expiresAt <= now);
  dropWhere(state.replyTokens, (token) => token.eventAt + REPLY_TOKEN_LIFE_MS <= now);
  dropWhere(state.acceptedRequests, (request) => request.acceptedAt + DAY_MS <= now);
}

function dropWhere<Entry>(entries: Record<string, Entry>, isOver: (entry: Entry) => boolean): void {
  for (const [name, entry] of Object.entries(entries)) if (isOver(entry)) delete entries[name];
}
