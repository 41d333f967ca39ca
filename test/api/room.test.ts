import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RoomMessages, RoomState, SentMessage } from '../../contracts/room.ts';
import type { z } from 'zod';
import { useTestApi } from '../support/api.ts';
import type { BuiltChannel, BuiltService } from '../support/factories.ts';
import { ALWAYS_CLOSED } from '../support/settings.ts';

const api = useTestApi();

describe('entering the room', () => {
  let channel: BuiltChannel;
  beforeAll(async () => {
    channel = await api.build.buildChannel({ loginChannelId: '9000000002' });
  });

  test('begins a session by LINE token, and she can write after her consent', async () => {
    const { idToken } = await api.phone.control.person('さくら').openRoom();
    const entered = await api.call('POST', '/api/room/session', { body: { channelKey: channel.key, idToken } });
    expect(entered.body).toMatchObject({ consent: { needed: true }, lastSeq: 0, consultation: null });
    expect(entered.status).toBe(201);
    const { cookie } = entered;
    const early = await api.call('POST', '/api/room/messages', { cookie, body: { id: randomUUID(), text: 'こんにちは' } });
    expect(early).toMatchObject({ status: 403, body: { code: 'consent-required' } });
    expect(await api.call('POST', '/api/room/consent', { cookie, body: { version: '1' } })).toMatchObject({ status: 204 });
    const sent = await api.call('POST', '/api/room/messages', { cookie, body: { id: randomUUID(), text: 'こんにちは' } });
    expect(sent).toMatchObject({ status: 200, body: { seq: 1 } });
    const state = await api.call('GET', '/api/room', { cookie });
    expect(state.body).toMatchObject({ lastSeq: 1, consultation: { stage: 'waiting', ahead: 0 } });
    const read = await api.call('GET', '/api/room/messages?after=0', { cookie });
    expect(read.body).toMatchObject({ data: [{ seq: 1, author: 'consultee', text: 'こんにちは' }] });
  });
});
