/** The stand-in's control API, as its own screen calls it. */
import type { DeviceChange, DeviceView, PersonSummary } from '../person/device.ts';
import type { StickerId } from '../person/stickers.ts';
import type { TapResult } from '../person/tap.ts';
import type { Bubble } from '../state.ts';

export interface Account {
  channelKey: string;
  channelId: string;
  loginChannelId: string;
  liffId: string;
  /** What its LIFF app opens; `null`: nobody has registered it. */
  liff: { endpointUrl: string | null };
  displayName: string;
  provider: string;
  webhookUrl: string | null;
  isWebhookActive: boolean;
  chatMode: 'bot' | 'chat';
  /** Of an account that is free to be connected. */
  secrets?: { channelSecret: string; loginChannelSecret: string };
}

export interface TalkView {
  friendship: 'none' | 'friend' | 'blocked';
  bubbles: Bubble[];
  unread: number;
  richMenu: RichMenu | null;
}

export interface RichMenu {
  richMenuId: string;
  size: { width: number; height: number };
  chatBarText: string;
  areas: {
    bounds: { x: number; y: number; width: number; height: number };
    action: { label?: string; text?: string };
  }[];
}

export type PersonAction = 'follow' | 'unfollow' | 'block' | 'unblock' | 'read';

/** What can be sent into LINE's talk. */
export type Outgoing =
  | { kind: 'text'; text: string }
  | { kind: 'sticker'; stickerId: StickerId }
  | { kind: 'picture'; contentType: string; bytes: string; fileName: string };

/** One talk: whose, and with which account. */
export interface TalkKey {
  userId: string;
  channel: string;
}

/** The stand-in said no; `code` as in its refusals. */
export class Refused extends Error {
  readonly code: string;
  constructor(code: string) {
    super(`the phone refused: ${code}`);
    this.code = code;
  }
}

const BASE = '/phone/api';

/** Throws Refused; another error when the stand-in is away. */
async function ask<Body>(path: string, method = 'GET', body?: object): Promise<Body> {
  const response = await fetch(`${BASE}${path}`, {
    method,
    ...(body
      ? { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }
      : {}),
  });
  const answer = (await response.json()) as Body & { code?: string };
  if (response.ok) return answer;
  if (response.status < 500) throw new Refused(answer.code ?? 'unknown');
  throw new Error(`the phone answered ${response.status}`);
}

const inTalk = <Body>({ userId, channel }: TalkKey, action: string, details: object = {}) =>
  ask<Body>(`/people/${userId}/${action}`, 'POST', { channel, ...details });

export const platform = {
  accounts: async () => (await ask<{ channels: Account[] }>('/channels')).channels,
  changeConsole: (
    channel: string,
    change: Partial<Pick<Account, 'isWebhookActive' | 'chatMode'>>,
  ) => ask<object>(`/channels/${channel}/console`, 'POST', change),
  people: async () => (await ask<{ people: PersonSummary[] }>('/people')).people,
  addPerson: (name: string, channel: string) =>
    ask<{ userId: string }>('/people', 'POST', { name, channel }),
  device: ({ userId, channel }: TalkKey) =>
    ask<DeviceView>(`/people/${userId}/device?channel=${channel}`),
  changeDevice: (key: TalkKey, change: DeviceChange) => inTalk<object>(key, 'device', change),
  talk: ({ userId, channel }: TalkKey) =>
    ask<TalkView>(`/people/${userId}/talk?channel=${channel}`),
  act: (key: TalkKey, action: PersonAction) => inTalk<object>(key, action),
  send: (key: TalkKey, { kind, ...details }: Outgoing) => inTalk<object>(key, kind, details),
  unsend: (key: TalkKey, messageId: string) => inTalk<object>(key, 'unsend', { messageId }),
  tap: (key: TalkKey, area: number) => inTalk<TapResult>(key, 'tap', { area }),
  press: (key: TalkKey, messageId: string, label: string) =>
    inTalk<TapResult>(key, 'press', { messageId, label }),
  idToken: async (key: TalkKey) => (await inTalk<{ idToken: string }>(key, 'open-room')).idToken,
  reset: (key: TalkKey) => inTalk<{ userId: string }>(key, 'reset'),
  resetAll: () => ask<object>('/reset', 'POST', {}),
};

/** Addresses of pictures, for the page to show. */
export const pictureOf = ({ userId, channel }: TalkKey, messageId: string): string =>
  `${BASE}/people/${userId}/pictures/${messageId}?channel=${channel}`;
export const menuPictureOf = (channel: string, richMenuId: string): string =>
  `${BASE}/channels/${channel}/rich-menus/${richMenuId}/picture`;

const AGAIN_MS = 2_000;

/** Says when the stand-in is reached, when it is lost, and when anything has changed on any phone. */
export function listen(listener: { onOpen(): void; onLost(): void; onNews(): void }): void {
  const source = new EventSource(`${BASE}/stream`);
  source.addEventListener('open', () => listener.onOpen());
  source.addEventListener('arrival', () => listener.onNews());
  source.addEventListener('change', () => listener.onNews());
  source.addEventListener('error', () => {
    listener.onLost();
    // After an answer that is no stream the browser does not try again by itself.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(listener), AGAIN_MS);
  });
}
