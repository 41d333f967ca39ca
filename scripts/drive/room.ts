/** A consultee in her room, by the room's API. */
import { randomUUID } from 'node:crypto';
import { RoomQuestions } from '../../contracts/room-questions.ts';
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
  questions: '/api/room/questions',
  choices: '/api/room/choices',
  accommodations: '/api/room/accommodations',
  supporter: '/api/room/supporter',
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
  trySaying(text: string, id: string, files?: readonly string[]): Promise<Answer>;
  /** Takes back one of her own messages, by the id it was sent with. */
  retract(messageId: string): Promise<void>;
  read(after?: number): Promise<RoomMessage[]>;
  draft(text: string): Promise<void>;
  /** Answers a question of the form; `null` skips it. */
  answer(code: string, value: string | string[] | number | null): Promise<void>;
  presence(state: Beat): Promise<void>;
  openStream(): Promise<EventStream>;
}

/** Goes in with an ID token, as LIFF hands it over. */
export async function enterRoom(
  base: string,
  idToken: string,
  {
    timeoutMs = 15_000,
    channelKey = DEMO_CHANNEL.channelKey,
  }: { timeoutMs?: number; channelKey?: string } = {},
): Promise<Room> {
  const browser = createBrowser(base, { timeoutMs });
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
    trySaying: (text, id, files = []) =>
      browser.send('POST', ROOM_PATHS.messages, { id, text, files }),
    async retract(messageId) {
      const path = `${ROOM_PATHS.messages}/${messageId}/retraction`;
      await ok('retract', browser.send('POST', path, { id: randomUUID() }));
    },
    read: async (after = 0) =>
      RoomMessages.parse(await ok('read', browser.get(`${ROOM_PATHS.messages}?after=${after}`)))
        .data,
    draft: async (text) =>
      void (await ok('draft', browser.send('PUT', ROOM_PATHS.draft, { text }))),
    async answer(code, value) {
      const { epoch } = RoomQuestions.parse(
        await ok('questions', browser.get(ROOM_PATHS.questions)),
      );
      const path = `${ROOM_PATHS.questions}/${code}`;
      await ok('answer', browser.send('PUT', path, { epoch, value }));
    },
    presence: async (state) =>
      void (await ok('presence', browser.send('POST', ROOM_PATHS.presence, { state }))),
    openStream: () => openEvents(new URL(ROOM_PATHS.stream, base).href, browser.cookie()),
  };
  return room;
}
