/** The stand-in's control API, as its own screen calls it. */
import type { TapResult } from '../person/tap.ts';
import type { Bubble, LockScreenNotification, Person } from '../state.ts';

export interface Account {
  channelKey: string;
  liffId: string;
  displayName: string;
  provider: string;
}

export interface TalkView {
  friendship: 'none' | 'friend' | 'blocked';
  bubbles: Bubble[];
  notifications: LockScreenNotification[];
  richMenu: RichMenu | null;
}

export interface RichMenu {
  size: { width: number; height: number };
  chatBarText: string;
  areas: {
    bounds: { x: number; y: number; width: number; height: number };
    action: { label?: string; text?: string };
  }[];
}

export type PersonAction = 'follow' | 'unfollow' | 'block' | 'unblock';

const BASE = '/phone/api';

/** Throws when the stand-in is away or refuses. */
async function ask<Body>(path: string, method = 'GET', body?: object): Promise<Body> {
  const response = await fetch(`${BASE}${path}`, {
    method,
    ...(body
      ? { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }
      : {}),
  });
  if (!response.ok) throw new Error(`the phone answered ${response.status}`);
  return (await response.json()) as Body;
}

export const platform = {
  accounts: async () => (await ask<{ channels: Account[] }>('/channels')).channels,
  people: async () => (await ask<{ people: Person[] }>('/people')).people,
  addPerson: (name: string, channel: string) => ask<Person>('/people', 'POST', { name, channel }),
  talk: (userId: string, channel: string) =>
    ask<TalkView>(`/people/${userId}/talk?channel=${channel}`),
  act: (userId: string, channel: string, action: PersonAction) =>
    ask<object>(`/people/${userId}/${action}`, 'POST', { channel }),
  say: (userId: string, channel: string, text: string) =>
    ask<object>(`/people/${userId}/text`, 'POST', { channel, text }),
  tap: (userId: string, channel: string, area: number) =>
    ask<TapResult>(`/people/${userId}/tap`, 'POST', { channel, area }),
  press: (userId: string, channel: string, messageId: string, label: string) =>
    ask<TapResult>(`/people/${userId}/press`, 'POST', { channel, messageId, label }),
  idToken: async (userId: string, channel: string) =>
    (await ask<{ idToken: string }>(`/people/${userId}/open-room`, 'POST', { channel })).idToken,
  /** Calls back for every bubble that appears in a talk of hers. */
  listen(userId: string, onArrival: (isNotified: boolean) => void): () => void {
    const source = new EventSource(`${BASE}/stream?userId=${userId}`);
    source.addEventListener('arrival', ({ data }: MessageEvent<string>) =>
      onArrival((JSON.parse(data) as { isNotified: boolean }).isNotified),
    );
    return () => source.close();
  },
};
