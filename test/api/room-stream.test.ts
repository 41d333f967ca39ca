import pg from 'pg';
import { describe, expect, test } from 'vitest';
import type { RoomMessage } from '../../contracts/room.ts';
import { wakePayload } from '../../db/notify.ts';
import { useTestApi } from '../support/api.ts';
import { openStream, type OpenStream } from '../support/event-source.ts';
import { eventually } from '../support/eventually.ts';
import { useStreams } from '../support/streams.ts';

const api = useTestApi();
const { open, roomOf, say } = useStreams(api);

const numbers = (stream: OpenStream) =>
  stream.of('message').map(({ data }) => (data as RoomMessage).seq);

describe("the room's stream", () => {
  test('brings her first message, though nothing was open when it began', async () => {
    const { cookie } = await roomOf();
    const stream = await open('/api/room/stream', { cookie });
    expect((await stream.until('state')).data).toEqual({ consultation: null, lastSeq: 0 });
    await say(cookie, 'はじめまして');
    const { data, id } = await stream.until('message');
    expect(data).toMatchObject({ seq: 1, author: 'consultee', text: 'はじめまして' });
    expect(id).toMatch(/^[0-9a-f]{8}:1$/u);
    await stream.until('state', ({ consultation }) => consultation !== null);
  });

  test('goes on after any number of breaks without gap or double', async () => {
    const { cookie } = await roomOf();
    await say(cookie, '0');
    const received: number[] = [];
    let lastEventId = '';
    let isDone = false;
    async function listen(): Promise<void> {
      for (let breaks = 0; breaks < 100; breaks += 1) {
        const stream = await openStream(api.url, '/api/room/stream', { cookie, lastEventId });
        const enough = Math.floor(Math.random() * 4);
        await eventually(() => numbers(stream).length >= enough || isDone, {
          withinMs: 3_000,
          everyMs: 1,
        });
        stream.close();
        received.push(...numbers(stream));
        lastEventId = stream.lastId();
      }
      const last = await open('/api/room/stream', { cookie, lastEventId });
      await last.until('state');
      await eventually(() => received.length + numbers(last).length >= 151);
      received.push(...numbers(last));
    }
    async function talk(): Promise<void> {
      for (let n = 1; n <= 150; n += 1) await say(cookie, String(n));
      isDone = true;
    }
    await Promise.all([listen(), talk()]);
    expect(received).toEqual(Array.from({ length: 151 }, (_, index) => index + 1));
  });

  test('tells the rooms of a service that its reception has changed, and no others', async () => {
    const [hers, elsewhere] = [await roomOf(), await roomOf()];
    const stream = await open('/api/room/stream', { cookie: hers.cookie });
    const other = await open('/api/room/stream', { cookie: elsewhere.cookie });
    await Promise.all([stream.until('state'), other.until('state')]);
    const tell = ({ organisationId, serviceId }: typeof hers.consultee) =>
      api.build.pool.query(`select pg_notify('madoguchi', $1)`, [
        wakePayload({ kind: 'settings', organisationId, serviceId, id: serviceId, seq: 1 }),
      ]);
    await tell(hers.consultee);
    await stream.until('reception');
    await tell(elsewhere.consultee);
    await other.until('reception');
    expect(other.of('reception')).toHaveLength(1);
    expect(stream.of('reception')).toHaveLength(1);
  });

  test('ends when she leaves the room', async () => {
    const { cookie } = await roomOf();
    const stream = await open('/api/room/stream', { cookie });
    await api.call('DELETE', '/api/room/session', { cookie });
    await eventually(() => stream.isClosed(), { withinMs: 2_000 });
    expect(stream.of('ended')).toHaveLength(1);
  });
});

describe("the room's stream, in bad times", () => {
  test('says where her consultation stands when it moves on', async () => {
    const { cookie, consultee } = await roomOf();
    await say(cookie, 'こんにちは');
    const stream = await open('/api/room/stream', { cookie });
    await stream.until('state', ({ consultation }) => consultation?.stage === 'waiting');
    await api.build.pool.query(
      `update consultations set stage = 'conversation', seq = seq + 1 where consultee_id = $1`,
      [consultee.id],
    );
    const { data } = await stream.until(
      'state',
      ({ consultation }) => consultation?.stage === 'talking',
    );
    expect(data).toMatchObject({ consultation: { ahead: null } });
  });

  test('goes on when the wake-up connection is cut, and misses nothing', async () => {
    const { cookie } = await roomOf();
    const stream = await open('/api/room/stream', { cookie });
    await api.build.pool.query('select 1');
    const admin = new pg.Client({ connectionString: api.database.adminUrl });
    await admin.connect();
    for (let n = 1; n <= 5; n += 1) {
      await admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'madoguchi api listen' and datname = current_database()`,
      );
      await say(cookie, String(n));
    }
    await admin.end();
    await eventually(() => numbers(stream).length === 5);
    expect(numbers(stream)).toEqual([1, 2, 3, 4, 5]);
  });

  test('follows her into the next consultation when one has ended', async () => {
    const { cookie, consultee } = await roomOf();
    await say(cookie, 'まえの話');
    const stream = await open('/api/room/stream?after=1', { cookie });
    await stream.until('state');
    await api.build.pool.query(
      `update consultations set ended_at = now(), stage = 'closed', seq = seq + 1 where consultee_id = $1`,
      [consultee.id],
    );
    await say(cookie, 'つぎの話');
    const { data } = await stream.until('message');
    expect(data).toMatchObject({ seq: 1, text: 'つぎの話' });
    const again = await open('/api/room/stream', { cookie, lastEventId: '00000000:7' });
    expect((await again.until('message')).data).toMatchObject({ seq: 1, text: 'つぎの話' });
  });

  test('leaves a reader who was told of nothing new where they were', async () => {
    const { cookie } = await roomOf();
    await say(cookie, 'ひとつめ');
    const first = await open('/api/room/stream', { cookie });
    await first.until('message');
    const again = await open('/api/room/stream', { cookie, lastEventId: first.lastId() });
    await again.until('state');
    expect(again.lastId()).toBe(first.lastId());
  });

  test('begins anew for a reader who has more than was ever said here', async () => {
    const { cookie } = await roomOf();
    await say(cookie, 'ひとつめ');
    const first = await open('/api/room/stream', { cookie });
    await first.until('message');
    const [epoch] = first.lastId().split(':');
    // As after an older copy of the record was restored under her open page.
    const again = await open('/api/room/stream', { cookie, lastEventId: `${epoch}:7` });
    expect((await again.until('message')).data).toMatchObject({ seq: 1, text: 'ひとつめ' });
    expect(again.events.map(({ event }) => event).slice(0, 1)).toEqual(['resync']);
  });

  test('brings a long talk whole to a reader who takes it slowly', async () => {
    const { cookie, consultee } = await roomOf();
    const consultation = await api.build.buildConsultation({ consultee });
    for (let n = 0; n < 120; n += 1) {
      await api.build.buildMessage({ consultation, text: `${n}`.padEnd(4000, 'あ') });
    }
    const stream = await open('/api/room/stream', { cookie });
    await eventually(() => numbers(stream).length === 120);
    expect(numbers(stream)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
  });

  test('makes way for a newer one when a session opens more than it can need', async () => {
    const { cookie } = await roomOf();
    const first = await open('/api/room/stream', { cookie });
    for (let n = 0; n < 8; n += 1) await open('/api/room/stream', { cookie });
    expect(await eventually(() => first.isClosed())).toBe(true);
    // Whoever still listens there comes again, and is not sent to the door.
    expect(first.of('ended')[0]?.data).toEqual({ reason: 'shutdown' });
  });
});
