/** A consultee in her room, by the room's API. */
import { randomUUID } from 'node:crypto';
import { RoomMessages, RoomState, SentMessage, type RoomMessage } from '../../contracts/room.ts';
import { DEMO_CHANNEL } from '../../line/phone/demo-channel.ts';
import type { RoomState as Beat } from '../../domain/presence.ts';
import { openEvents, type EventStream } from './events.ts';
import { createBrowser, ok, type Answer, type Browser } from './http.ts';

export const ROOM_PATHS = {
  state: '/api/room',
  session: '/api/room/session',
  consent: '/api/room/consent',
  messages: '/api/room/messages',
  presence: '/api/room/presence',
  draft: '/api/room/draft',
  stream: '/api/room/stream',
} as const;

export interface Room {
  browser: Browser;
  organisationId: string;
  serviceId: string;
  state(): Promise<RoomState>;
  /** Agrees to the rules as they are now. */
  consent(): Promise<void>;
  /** Says something; `id` for one that is said again after no answer. Answers the number it got. */
  say(text: string, id?: string): Promise<number>;
  /** The same without a judgement on the answer. Throws when there is none. */
  trySaying(text: string, id: string): Promise<Answer>;
  read(after?: number): Promise<RoomMessage[]>;
  draft(text: string): Promise<void>;
  presence(state: Beat): Promise<void>;
  openStream(): Promise<EventStream>;
}

/** Goes in with an ID token, as LIFF hands it over. */
export async function enterRoom(
  base: string,
  idToken: string,
  { timeoutMs = 15_000 } = {},
): Promise<Room> {
  const browser = createBrowser(base, { timeoutMs });
  const channelKey = DEMO_CHANNEL.channelKey;
  await ok('room session', browser.send('POST', ROOM_PATHS.session, { channelKey, idToken }));
  // The session's cookie names her place: `<organisation>.<service>.<token>`.
  const [, organisationId = '', serviceId = ''] =
    /madoguchi_room=([0-9a-f-]{36})\.([0-9a-f-]{36})\./u.exec(browser.cookie()) ?? [];

  const room: Room = {
    browser,
    organisationId,
    serviceId,
    state: async () => RoomState.parse(await ok('room', browser.get(ROOM_PATHS.state))),
    async consent() {
      const { version } = (await room.state()).consent;
      await ok('consent', browser.send('POST', ROOM_PATHS.consent, { version }));
    },
    async say(text, id = randomUUID()) {
      return SentMessage.parse(await ok('say', room.trySaying(text, id))).seq;
    },
    trySaying: (text, id) => browser.send('POST', ROOM_PATHS.messages, { id, text }),
    read: async (after = 0) =>
      RoomMessages.parse(await ok('read', browser.get(`${ROOM_PATHS.messages}?after=${after}`)))
        .data,
    draft: async (text) =>
      void (await ok('draft', browser.send('PUT', ROOM_PATHS.draft, { text }))),
    presence: async (state) =>
      void (await ok('presence', browser.send('POST', ROOM_PATHS.presence, { state }))),
    openStream: () => openEvents(new URL(ROOM_PATHS.stream, base).href, browser.cookie()),
  };
  return room;
}
