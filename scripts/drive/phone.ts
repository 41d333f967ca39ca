/** The practice phone, by its control API. */
import { z } from 'zod';
import { DEMO_CHANNEL } from '../../line/phone/demo-channel.ts';
import { createBrowser, ok } from './http.ts';

const Talk = z.object({
  friendship: z.string(),
  bubbles: z.array(
    z.object({
      id: z.string(),
      from: z.enum(['account', 'person']),
      at: z.number(),
      message: z.looseObject({ type: z.string() }),
    }),
  ),
  notifications: z.array(z.object({ at: z.number(), title: z.string(), body: z.string() })),
});
export type Talk = z.infer<typeof Talk>;

const OpenedRoom = z.object({ idToken: z.string(), liffId: z.string() });
const Deliveries = z.object({
  sent: z.number(),
  acknowledged: z.number(),
  acknowledgedIds: z.array(z.string()),
  unacknowledgedIds: z.array(z.string()),
});
export type Deliveries = z.infer<typeof Deliveries>;
const Tap = z.looseObject({ kind: z.string(), isRoom: z.boolean().optional() });

export type LineEvent = Record<string, unknown>;

export interface RemotePerson {
  userId: string;
  /** `follow`, `unfollow`, `text` …: what she does on her phone. */
  act(name: string, details?: object): Promise<unknown>;
  press(messageId: string, label: string): Promise<z.infer<typeof Tap>>;
  /** An ID token, as LIFF hands it to the room. */
  idToken(): Promise<string>;
  talk(): Promise<Talk>;
}

export interface RemotePhone {
  /** The person of that name, made if unknown. */
  person(name: string): Promise<RemotePerson>;
  talkOf(userId: string): Promise<Talk>;
  /** Makes friends of the account without the account being told: their follow is sent by hand. */
  befriendSilently(people: readonly RemotePerson[]): Promise<void>;
  /** So many messages a month, as a small plan has them; `null`: without a limit. */
  limitMonth(quota: number | null): Promise<void>;
  changeFaults(change: object): Promise<void>;
  clearFaults(): Promise<void>;
  buildEvent(userId: string, type: string, details?: object): Promise<LineEvent>;
  sendEvents(events: readonly LineEvent[], seed?: number): Promise<void>;
  deliveries(): Promise<Deliveries>;
  /** Resolves when no webhook is on its way or waiting for its redelivery. */
  settled(): Promise<void>;
}

const CHANNEL = DEMO_CHANNEL.channelKey;

/** `base`: where the phone listens. */
export function createRemotePhone(base: string): RemotePhone {
  const browser = createBrowser(base, { timeoutMs: 120_000 });
  const post = (path: string, body: object = {}) =>
    ok(`phone ${path}`, browser.send('POST', `/phone/api${path}`, body));

  const talkOf = async (userId: string) =>
    Talk.parse(
      await ok('phone talk', browser.get(`/phone/api/people/${userId}/talk?channel=${CHANNEL}`)),
    );

  async function person(name: string): Promise<RemotePerson> {
    const made = z.object({ userId: z.string() }).parse(await post('/people', { name }));
    const path = `/people/${made.userId}`;
    return {
      userId: made.userId,
      act: (action, details = {}) => post(`${path}/${action}`, details),
      press: async (messageId, label) =>
        Tap.parse(await post(`${path}/press`, { messageId, label })),
      idToken: async () => OpenedRoom.parse(await post(`${path}/open-room`)).idToken,
      talk: () => talkOf(made.userId),
    };
  }

  const change = async (settings: { isWebhookActive: boolean } | { quota: number | null }) =>
    void (await ok(
      'phone channel',
      browser.send('PUT', `/phone/api/channels/${CHANNEL}`, { ...DEMO_CHANNEL, ...settings }),
    ));

  return {
    person,
    async befriendSilently(people) {
      await change({ isWebhookActive: false });
      for (const one of people) await one.act('follow');
      await post('/settled');
      await change({ isWebhookActive: true });
    },
    limitMonth: (quota) => change({ quota }),
    talkOf,
    changeFaults: async (change) => void (await post('/faults', change)),
    clearFaults: async () =>
      void (await ok('phone faults', browser.send('DELETE', '/phone/api/faults'))),
    buildEvent: async (userId, type, details = {}) =>
      z
        .record(z.string(), z.unknown())
        .parse(await post(`/channels/${CHANNEL}/build-event`, { userId, type, details })),
    sendEvents: async (events, seed) =>
      void (await post(`/channels/${CHANNEL}/events`, {
        events,
        ...(seed === undefined ? {} : { seed }),
      })),
    deliveries: async () =>
      Deliveries.parse(
        await ok('phone deliveries', browser.get(`/phone/api/channels/${CHANNEL}/deliveries`)),
      ),
    settled: async () => void (await post('/settled')),
  };
}
