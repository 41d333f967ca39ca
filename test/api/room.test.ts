import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RoomState } from '../../contracts/room.ts';
import { messagePlace } from '../../db/messages.ts';
import { businessDate, DAY, startOfBusinessDate } from '../../domain/hours.ts';
import { japaneseDateTime } from '../../domain/japanese.ts';
import { FIRST_CHOICES } from '../../domain/room-choices.ts';
import { useTestApi } from '../support/api.ts';
import type { BuiltConsultee, BuiltService } from '../support/factories.ts';
import { ALWAYS_CLOSED, ALWAYS_OPEN, testSettings } from '../support/settings.ts';

const api = useTestApi();

async function roomOf(
  service?: BuiltService,
): Promise<{ cookie: string; consultee: BuiltConsultee }> {
  const channel = await api.build.buildChannel(service ? { service } : {});
  const consultee = await api.build.buildConsultee({ channel });
  return { cookie: await api.build.enterRoom(consultee), consultee };
}

async function send(cookie: string, text: string, id: string = randomUUID()) {
  const answer = await api.call('POST', '/api/room/messages', { cookie, body: { id, text } });
  return { ...answer, body: answer.body as { seq: number; epoch: string; code: string } };
}

async function read(cookie: string, query = '') {
  const { body } = await api.call('GET', `/api/room/messages${query}`, { cookie });
  return body as {
    data: { seq: number; author: string; text: string; id: string | null }[];
    lastSeq: number;
    pageInfo: { hasNextPage: boolean };
  };
}

async function consultationsOf(consulteeId: string) {
  const { rows } = await api.build.pool.query(
    `select * from consultations where consultee_id = $1 order by opened_at`,
    [consulteeId],
  );
  return rows;
}

describe('her message', () => {
  test('is one message however often it is sent, and other words under its id are refused', async () => {
    const { cookie, consultee } = await roomOf();
    const id = randomUUID();
    const first = await send(cookie, 'たすけて', id);
    expect(first).toMatchObject({ status: 200, body: { seq: 1 } });
    expect((await send(cookie, 'たすけて', id)).body).toEqual(first.body);
    expect(await send(cookie, 'ちがう言葉', id)).toMatchObject({
      status: 422,
      body: { code: 'id-reused' },
    });
    const many = await Promise.all(Array.from({ length: 12 }, () => send(cookie, 'たすけて', id)));
    for (const { status, body } of many)
      expect({ status, body }).toEqual({ status: 200, body: first.body });
    expect((await read(cookie)).data).toHaveLength(1);
    expect(await consultationsOf(consultee.id)).toHaveLength(1);
  });

  test('opens one consultation though many first messages come at once', async () => {
    const { cookie, consultee } = await roomOf();
    const sent = await Promise.all(Array.from({ length: 10 }, (_, n) => send(cookie, `${n}`)));
    expect(sent.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(sent.map(({ body }) => body.seq).toSorted((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    expect(await consultationsOf(consultee.id)).toHaveLength(1);
  });

  test('is sent once even when it is sent again after its consultation has ended', async () => {
    const { cookie, consultee } = await roomOf();
    const id = randomUUID();
    const { body } = await send(cookie, 'さいごに', id);
    await api.build.pool.query(
      `update consultations set ended_at = now(), stage = 'closed' where consultee_id = $1`,
      [consultee.id],
    );
    expect((await send(cookie, 'さいごに', id)).body).toEqual(body);
    expect((await send(cookie, 'ちがう', id)).status).toBe(422);
    expect(await consultationsOf(consultee.id)).toHaveLength(1);
    const next = await send(cookie, 'あたらしい話');
    expect(next.body).toMatchObject({ seq: 1 });
    expect(next.body.epoch).not.toBe(body.epoch);
    const [ended, linked] = await consultationsOf(consultee.id);
    expect(linked).toMatchObject({ linked_to_id: ended.id, number: ended.number + 1 });
  });

  test('comes back to the same consultation while its grace lasts', async () => {
    const { cookie, consultee } = await roomOf();
    await send(cookie, 'ひとつ');
    await api.build.pool.query(
      `update consultations set stage = 'closed', closed_at = now() where consultee_id = $1`,
      [consultee.id],
    );
    expect(await send(cookie, 'ふたつ')).toMatchObject({ status: 200, body: { seq: 2 } });
  });

  test('lies encrypted in the database, and its trail and errand with it', async () => {
    const { cookie, consultee } = await roomOf();
    const id = randomUUID();
    await send(cookie, '暗号のカナリア', id);
    const [consultation] = await consultationsOf(consultee.id);
    const { rows } = await api.build.pool.query<{ body: Buffer }>(
      `select body from messages where client_id = $1`,
      [id],
    );
    const body = rows[0]?.body ?? Buffer.alloc(0);
    expect(body.includes(Buffer.from('カナリア'))).toBe(false);
    const place = messagePlace(consultation.id, id);
    expect(await api.build.crypt.open(consultee.organisationId, place, body)).toBe(
      '暗号のカナリア',
    );
    const trail = await api.build.pool.query(
      `select actor_kind, action, actor_id from audit_entries where consultation_id = $1`,
      [consultation.id],
    );
    expect(trail.rows).toEqual([
      { actor_kind: 'consultee', action: 'message.send', actor_id: consultee.id },
    ]);
    const errands = await api.build.pool.query(
      `select kind from outbox where consultation_id = $1`,
      [consultation.id],
    );
    expect(errands.rows).toEqual([{ kind: 'words' }]);
    expect(api.logged()).not.toContain('カナリア');
  });

  test('of danger raises its urgency at once', async () => {
    const { cookie, consultee } = await roomOf();
    await send(cookie, 'もう ｼにたい。');
    const [before] = await consultationsOf(consultee.id);
    expect(before).toMatchObject({ urgency: 1, risks: [] });
    await send(cookie, '死に たい');
    const [after] = await consultationsOf(consultee.id);
    expect(after).toMatchObject({ urgency: 3, risks: ['suicide'], pending_risk_seq: 2 });
  });

  test('is read again after any number, in pages', async () => {
    const { cookie } = await roomOf();
    for (let n = 1; n <= 5; n += 1) await send(cookie, `${n}`);
    const page = await read(cookie, '?after=1&limit=2');
    expect(page.data.map(({ text }) => text)).toEqual(['2', '3']);
    expect(page).toMatchObject({ pageInfo: { hasNextPage: true }, lastSeq: 5 });
    const rest = await read(cookie, '?after=3&limit=2');
    expect(rest.data.map(({ text }) => text)).toEqual(['4', '5']);
    expect(rest.pageInfo.hasNextPage).toBe(false);
    expect((await read(cookie, '?after=3&epoch=00000000')).data).toHaveLength(5);
  });

  test.for([
    ['nothing', ''],
    ['blanks', ' 　\n\t'],
    ['more than five thousand characters', 'あ'.repeat(5001)],
    ['a NUL', 'a\u0000b'],
    ['half a surrogate pair', 'a\ud800b'],
    ['a number', 7],
    ['null', null],
  ] as const)('is refused when it holds %s', async ([, text]) => {
    const { cookie } = await roomOf();
    expect(
      await api.call('POST', '/api/room/messages', { cookie, body: { id: randomUUID(), text } }),
    ).toMatchObject({
      status: 400,
      body: { code: 'invalid-input', detail: { fields: ['text'] } },
    });
  });

  test('may be five thousand characters, emoji and line breaks, and comes back as it was', async () => {
    const { cookie } = await roomOf();
    const texts = ['あ'.repeat(5000), '👩‍👧\r\nは\tい', ' 先頭の空白'];
    for (const text of texts) expect((await send(cookie, text)).status).toBe(200);
    expect((await read(cookie)).data.map(({ text }) => text)).toEqual(texts);
  });

  test('whatever a body holds, it is no fault of ours', async () => {
    const { cookie } = await roomOf();
    const bodies = fc.oneof(
      fc.json(),
      fc
        .record({ id: fc.oneof(fc.uuid(), fc.string()), text: fc.string({ unit: 'binary' }) })
        .map((one) => JSON.stringify(one)),
      fc.string(),
    );
    const places = fc.constantFrom(
      ['POST', 'messages'],
      ['PUT', 'draft'],
      ['POST', 'presence'],
      ['POST', 'consent'],
    );
    await fc.assert(
      fc.asyncProperty(bodies, places, async (raw, [method = '', place]) => {
        const { status } = await api.call(method, `/api/room/${place}`, { cookie, raw });
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
  });
});

describe('an automatic answer', () => {
  test('comes in easier words to who has chosen them', async () => {
    const { texts } = testSettings();
    const plain = { paused: '今は、休んでいます。' };
    const service = await api.build.buildService({
      isPaused: true,
      settings: { texts: { ...texts, plain } },
    });
    const { cookie } = await roomOf(service);
    const body = { ...FIRST_CHOICES, words: 'plain' };
    await api.call('PUT', '/api/room/choices', { cookie, body });
    await send(cookie, 'やさしいことばで話したい');
    expect((await read(cookie)).data.map(({ text }) => text).at(-1)).toBe('今は、休んでいます。');
  });

  test('comes with her message out of hours, once until reception opens, without any engine', async () => {
    const service = await api.build.buildService({ settings: { calendar: ALWAYS_CLOSED } });
    const { cookie } = await roomOf(service);
    await send(cookie, 'だれかいますか');
    await send(cookie, 'もしもし');
    const { data } = await read(cookie);
    expect(data.map(({ author }) => author)).toEqual(['consultee', 'automatic', 'consultee']);
    expect(data[1]).toMatchObject({ id: null });
    expect(data[1]?.text).toContain('警察 110');
  });

  test('past the deadline tells who is new, once, and the door says so', async () => {
    const weekly = ALWAYS_OPEN.weekly.map((shift) => ({ ...shift, intakeUntil: shift.open }));
    const { texts } = testSettings();
    const service = await api.build.buildService({
      settings: {
        calendar: { ...ALWAYS_OPEN, weekly },
        texts: { ...texts, intakeOver: '今日の新しい相談の受付は終わりました。{連絡先}' },
      },
    });
    const { cookie } = await roomOf(service);
    expect((await api.call('GET', '/api/room', { cookie })).body).toMatchObject({
      reception: { state: 'open', takesNew: false, until: null },
    });
    await send(cookie, 'まだ間に合いますか');
    await send(cookie, 'もしもし');
    const { data } = await read(cookie);
    expect(data.map(({ author }) => author)).toEqual(['consultee', 'automatic', 'consultee']);
    expect(data[1]?.text).toBe('今日の新しい相談の受付は終わりました。・警察 110');
    // Her room knows that her turn does not come today.
    const { body } = await api.call('GET', '/api/room', { cookie });
    const { reception, consultation } = body as RoomState;
    expect((consultation?.waitsSince ?? '') >= (reception.intakeOverSince ?? '~')).toBe(true);
  });

  test('names the next reception by the hours that are announced, where those begin before', async () => {
    const service = await api.build.buildService({ settings: { calendar: ALWAYS_CLOSED } });
    const { cookie } = await roomOf(service);
    const announced = startOfBusinessDate(businessDate(Date.now() + 10 * DAY));
    await api.build.buildSettings(service, { version: 2, effectiveFrom: announced });
    await send(cookie, 'だれかいますか');
    expect((await read(cookie)).data[1]?.text).toContain(japaneseDateTime(announced));
    const { body } = await api.call('GET', '/api/room', { cookie });
    expect(body).toMatchObject({ reception: { opensAt: new Date(announced).toISOString() } });
  });

  test('says that many are waiting from so many on', async () => {
    const service = await api.build.buildService({ settings: { congestedFrom: 2 } });
    const rooms = [];
    for (let n = 0; n < 3; n += 1) rooms.push(await roomOf(service));
    for (const { cookie } of rooms) await send(cookie, 'はじめまして');
    const authors = [];
    for (const { cookie } of rooms)
      authors.push((await read(cookie)).data.map(({ author }) => author));
    expect(authors).toEqual([['consultee'], ['consultee'], ['consultee', 'automatic']]);
    const { body } = await api.call('GET', '/api/room', { cookie: rooms[2]?.cookie ?? '' });
    expect(body).toMatchObject({ consultation: { ahead: 2 } });
  });

  test('says that reception rests while it is paused', async () => {
    const service = await api.build.buildService({ isPaused: true });
    const { cookie } = await roomOf(service);
    await send(cookie, 'こんにちは');
    expect((await read(cookie)).data[1]?.text).toContain('受付を休止しています');
  });
});

describe('what the room is shown', () => {
  test('names nothing of staff, priority, notes or review', async () => {
    const { cookie, consultee } = await roomOf();
    await send(cookie, '死にたい');
    const [row] = await consultationsOf(consultee.id);
    const staff = await api.build.buildStaff({ name: '職員カナリア' });
    await api.build.pool.query(
      `update consultations set assignee_id = $1, stage = 'conversation' where id = $2`,
      [staff.id, row.id],
    );
    const consultation = {
      id: row.id,
      organisationId: consultee.organisationId,
      serviceId: consultee.serviceId,
      consulteeId: consultee.id,
      number: row.number,
    };
    await api.build.buildMessage({ consultation, author: 'staff', staff, text: 'お話しください' });
    const state = (await api.call('GET', '/api/room', { cookie })).body as object;
    expect(Object.keys(state).toSorted()).toEqual([
      'choices',
      'consent',
      'consultation',
      'draft',
      'emergencyContacts',
      'lastSeq',
      'pin',
      'reception',
      'service',
      'supporter',
      'survey',
    ]);
    expect(state).toMatchObject({ consultation: { stage: 'talking', ahead: null } });
    expect(Object.keys((state as { consultation: object }).consultation).toSorted()).toEqual([
      'ahead',
      'epoch',
      'stage',
      'text',
      'waitsSince',
    ]);
    const { data } = await read(cookie);
    expect(data.map((one) => Object.keys(one).toSorted())).toEqual([
      ['at', 'author', 'change', 'files', 'id', 'seq', 'state', 'text'],
      ['at', 'author', 'change', 'files', 'id', 'seq', 'state', 'text'],
    ]);
    expect(data[1]).toMatchObject({ author: 'staff', id: null, text: 'お話しください' });
    const all = JSON.stringify([state, data]);
    for (const secret of [staff.id, 'カナリア', 'urgent', 'suicide', row.id])
      expect(all).not.toContain(secret);
  });
});

describe('her unsent text', () => {
  test('is kept encrypted, comes back, and goes when she empties it', async () => {
    const { cookie, consultee } = await roomOf();
    const save = (text: string) => api.call('PUT', '/api/room/draft', { cookie, body: { text } });
    const kept = async () =>
      ((await api.call('GET', '/api/room', { cookie })).body as { draft: string }).draft;
    expect((await save('書きかけ')).status).toBe(204);
    await save('書きかけの続き');
    expect(await kept()).toBe('書きかけの続き');
    const { rows } = await api.build.pool.query<{ body: Buffer }>(
      `select body from drafts where owner_id = $1`,
      [consultee.id],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.body.includes(Buffer.from('書きかけ'))).toBe(false);
    await save('');
    expect(await kept()).toBe('');
  });

  test('of one device is not emptied by what another has sent', async () => {
    const { cookie } = await roomOf();
    const save = (body: object) => api.call('PUT', '/api/room/draft', { cookie, body });
    const kept = async () =>
      ((await api.call('GET', '/api/room', { cookie })).body as { draft: string }).draft;
    await save({ text: '電話で書いた' });
    await save({ text: 'パソコンで書いている途中' });
    await save({ text: '', instead: ['電話で書いた', '電話で'] });
    expect(await kept()).toBe('パソコンで書いている途中');
    await save({ text: '', instead: ['パソコンで書いている途中'] });
    expect(await kept()).toBe('');
  });
});

describe('her presence', () => {
  test('is noted as her room says it, also by a beacon that cannot say it is JSON', async () => {
    const { cookie, consultee } = await roomOf();
    await send(cookie, 'います');
    const said = async () => {
      const { rows } = await api.build.pool.query(
        `select room_state, read_by_consultee_up_to as read from consultees e join consultations c on c.consultee_id = e.id where e.id = $1`,
        [consultee.id],
      );
      return rows[0];
    };
    await api.call('POST', '/api/room/presence', {
      cookie,
      body: { state: 'visible', readUpTo: 99 },
    });
    expect(await said()).toEqual({ room_state: 'visible', read: 1 });
    const beacon = await api.call('POST', '/api/room/presence', {
      cookie,
      raw: '{"state":"left"}',
      headers: { 'Content-Type': 'text/plain;charset=UTF-8' },
    });
    expect(beacon.status).toBe(204);
    expect(await said()).toEqual({ room_state: 'left', read: 1 });
    const foreign = await api.call('POST', '/api/room/presence', {
      cookie,
      raw: '{"state":"visible"}',
      headers: { 'Content-Type': 'text/plain', Origin: 'https://evil.example' },
    });
    expect(foreign.status).toBe(403);
  });
});
