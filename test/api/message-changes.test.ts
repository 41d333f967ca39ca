/** Taking back and correcting: seen as such by both sides, live and later, while the record keeps what was said. */
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { useTestApi } from '../support/api.ts';
import { openStream } from '../support/event-source.ts';
import { eventually } from '../support/eventually.ts';
import { PDF } from '../support/pictures.ts';
import { buildFilesWorld, type FilesWorld } from './files-world.ts';

const api = useTestApi();
let world: FilesWorld;
beforeEach(async () => {
  world = await buildFilesWorld(api);
});

const made = (id: string = randomUUID()) => ({ id });

async function said(text: string, files: readonly string[] = []): Promise<string> {
  const id = randomUUID();
  expect((await world.say(files, text, id)).status).toBe(200);
  return id;
}

async function replied(text: string, files: readonly string[] = []): Promise<string> {
  const id = randomUUID();
  expect((await world.reply(files, text, id)).status).toBe(201);
  return id;
}

const takeBack = (messageId: string, cookie = world.cookie, id: string = randomUUID()) =>
  api.call('POST', `/api/room/messages/${messageId}/retraction`, { cookie, body: { id } });
const atDesk = (
  messageId: string,
  what: 'retraction' | 'correction',
  body: object,
  as = world.counselor,
) => as.post(`${world.path}/messages/${messageId}/${what}`, body);

async function countersOf() {
  const { rows } = await api.build.pool.query(
    `select last_seq, consultee_up_to, staff_up_to, waiting_since, (select count(*)::int from outbox) as errands from consultations where id = $1`,
    [world.talk.id],
  );
  return rows[0] as { last_seq: number };
}

describe('a reply that was corrected', () => {
  test('shows its new words to both, as corrected', async () => {
    const id = await replied('10時に来てください');
    expect((await atDesk(id, 'correction', { ...made(), text: '11時に来てください' })).status).toBe(
      201,
    );
    for (const talk of [await world.inRoom(), await world.atDesk()]) {
      expect(talk).toMatchObject([
        { seq: 1, text: '11時に来てください', state: 'corrected', change: null },
        { seq: 2, text: '11時に来てください', change: { kind: 'correction', seq: 1 } },
      ]);
      expect(JSON.stringify(talk)).not.toContain('10時');
    }
  });

  test('keeps what it said before in the record, for staff, and reading it is on record', async () => {
    const id = await replied('はじめの文');
    await atDesk(id, 'correction', { ...made(), text: '次の文' });
    await atDesk(id, 'correction', { ...made(), text: '最後の文' });
    const { body } = await world.counselor.get(`${world.path}/messages/${id}/versions`);
    expect(body).toMatchObject({
      data: [
        { change: null, text: 'はじめの文', person: { id: world.counselor.id } },
        { change: 'correction', text: '次の文' },
        { change: 'correction', text: '最後の文' },
      ],
    });
    expect((await world.inRoom())[0]).toMatchObject({ text: '最後の文' });
    const { rows } = await api.build.pool.query(
      `select action, object_id from audit_entries where consultation_id = $1 and action like 'message.%' order by id`,
      [world.talk.id],
    );
    expect(rows.map(({ action }) => action as string)).toEqual([
      'message.send',
      'message.correction',
      'message.correction',
      'message.versions.read',
    ]);
  });

  test('is corrected once, however often that is sent', async () => {
    const id = await replied('まちがい');
    const body = { ...made(), text: '正しい' };
    const first = await atDesk(id, 'correction', body);
    expect((await atDesk(id, 'correction', body)).body).toEqual(first.body);
    expect((await atDesk(id, 'correction', { ...body, text: '別' })).status).toBe(422);
    expect(await world.atDesk()).toHaveLength(2);
  });
});

describe('a message that was taken back', () => {
  test('by her has no words and no files any more, for her or for staff', async () => {
    const { body: file } = await world.uploadFromRoom(PDF);
    const id = await said('やっぱり言わないで', [file.id]);
    expect((await takeBack(id)).status).toBe(200);
    for (const talk of [await world.inRoom(), await world.atDesk()]) {
      expect(talk).toMatchObject([
        { seq: 1, text: '', state: 'retracted', files: [] },
        { seq: 2, text: '', change: { kind: 'retraction', seq: 1 } },
      ]);
    }
    expect((await world.download(world.roomFile(file.id), world.cookie)).status).toBe(404);
  });

  test('stays in the record with its files', async () => {
    const { body: file } = await world.uploadFromRoom(PDF);
    const id = await said('やっぱり言わないで', [file.id]);
    await takeBack(id);
    const { body } = await world.counselor.get(`${world.path}/messages/${id}/versions`);
    expect(body).toMatchObject({
      data: [{ text: 'やっぱり言わないで' }, { change: 'retraction', text: '' }],
      files: [{ id: file.id }],
    });
    const kept = await world.download(world.staffFile(file.id), world.counselor.cookie);
    expect(kept.status).toBe(200);
  });

  test('by a counselor is taken back for her too, also after it was corrected', async () => {
    const id = await replied('別の方への返事');
    await atDesk(id, 'correction', { ...made(), text: '訂正した返事' });
    await atDesk(id, 'retraction', made());
    const talk = JSON.stringify(await world.inRoom());
    expect(talk).not.toContain('返事');
    expect((await world.inRoom())[0]).toMatchObject({ state: 'retracted', text: '' });
    const again = await atDesk(id, 'correction', { ...made(), text: 'もう一度' });
    expect(again).toMatchObject({ status: 409, body: { detail: { reason: 'retracted' } } });
  });

  test('counts as nothing said: nobody is made to wait, and the engine is told nothing', async () => {
    const id = await said('ことば');
    const before = await countersOf();
    await takeBack(id);
    expect(await countersOf()).toEqual({ ...before, last_seq: before.last_seq + 1 });
  });

  test('holds back no reply', async () => {
    const colleague = await world.member('supervisor');
    const consultation = world.talk;
    const { clientId, seq } = await api.build.buildMessage({
      consultation,
      author: 'staff',
      staff: colleague,
    });
    expect((await atDesk(clientId, 'retraction', made(), colleague)).status).toBe(201);
    const body = { id: randomUUID(), text: '続き', expectedSeq: seq };
    expect((await world.counselor.post(`${world.path}/messages`, body)).status).toBe(201);
  });

  test('can be taken back after the end, and corrected no more', async () => {
    const hers = await said('ことば');
    const ours = await replied('返事');
    await api.build.pool.query(
      `update consultations set stage = 'closed', closed_at = now(), ended_at = now() where id = $1`,
      [world.talk.id],
    );
    expect((await takeBack(hers)).status).toBe(200);
    expect(await atDesk(ours, 'retraction', made())).toMatchObject({ status: 409 });
  });
});

describe('what one did not write', () => {
  test('one can neither take back nor correct', async () => {
    const hers = await said('私のことば');
    const ours = await replied('返事');
    const colleague = await world.member('supervisor');
    const tries = [
      await takeBack(ours),
      await atDesk(hers, 'retraction', made()),
      await atDesk(hers, 'correction', { ...made(), text: '書きかえ' }),
      await atDesk(ours, 'retraction', made(), colleague),
    ];
    for (const one of tries) {
      expect(one).toMatchObject({ status: 409, body: { detail: { reason: 'not-own' } } });
    }
    expect((await world.inRoom()).map(({ state }) => state)).toEqual(['said', 'said']);
  });

  test('does not exist in another room or consultation', async () => {
    const hers = await said('私のことば');
    const other = await buildFilesWorld(api);
    await other.say([], 'ほかの人');
    expect((await takeBack(hers, other.cookie)).status).toBe(404);
    expect((await takeBack(randomUUID())).status).toBe(404);
    const path = `${other.path}/messages/${hers}/versions`;
    expect((await other.counselor.get(path)).status).toBe(404);
  });

  test('is no change either: that cannot be taken back', async () => {
    const id = await said('ことば');
    const change = randomUUID();
    await takeBack(id, world.cookie, change);
    expect((await takeBack(change)).status).toBe(404);
  });
});

describe('on the streams', () => {
  test('both sides learn of a change at once, and whoever comes back learns of it later', async () => {
    const room = await openStream(api.url, '/api/room/stream', { cookie: world.cookie });
    const desk = await openStream(api.url, `/api/staff/stream?open=${world.talk.id}`, {
      cookie: world.counselor.cookie,
    });
    try {
      const hers = await said('取り消すことば');
      const ours = await replied('訂正する返事');
      await takeBack(hers);
      await atDesk(ours, 'correction', { ...made(), text: '正しい返事' });
      const expected = [
        { seq: 3, change: { kind: 'retraction', seq: 1 }, state: 'retracted', text: '' },
        { seq: 4, change: { kind: 'correction', seq: 2 }, state: 'corrected', text: '正しい返事' },
      ];
      await eventually(() => {
        const told = room.of('message').map(({ data }) => data);
        expect(told.slice(2)).toMatchObject(expected);
      });
      await eventually(() => {
        const told = desk.of('message').map(({ data }) => (data as { message: object }).message);
        expect(told.slice(2)).toMatchObject(expected);
      });
    } finally {
      room.close();
      desk.close();
    }
    const { body } = await api.call('GET', '/api/room/messages?after=2', { cookie: world.cookie });
    expect((body as { data: object[] }).data).toMatchObject([{ seq: 3 }, { seq: 4 }]);
  });

  test('a message comes with the heads of its files', async () => {
    const room = await openStream(api.url, '/api/room/stream', { cookie: world.cookie });
    try {
      const { body: file } = await world.uploadFromDesk(PDF, randomUUID(), '案内.pdf');
      await replied('どうぞ', [file.id]);
      await eventually(() => {
        const told = room.of('message')[0];
        expect(told?.data).toMatchObject({ files: [{ id: file.id, name: '案内.pdf' }] });
      });
    } finally {
      room.close();
    }
  });
});

describe('a My Number', () => {
  const typed = '番号は１２３４－５６７８－９０１８です';
  const hidden = '番号は××××－××××－××××です';

  test('is hidden before it is stored, whoever writes it and wherever', async () => {
    await said(typed);
    const ours = await replied(typed);
    await atDesk(ours, 'correction', { ...made(), text: `訂正 ${typed}` });
    expect((await world.inRoom()).map(({ text }) => text)).toEqual([
      hidden,
      `訂正 ${hidden}`,
      `訂正 ${hidden}`,
    ]);
    await world.counselor.post(`${world.path}/notes`, { ...made(), text: typed });
    expect((await world.counselor.get(`${world.path}/notes`)).body).toMatchObject({
      data: [{ text: hidden }],
    });
    for (const kind of ['reply', 'note']) {
      await world.counselor.put(`${world.path}/drafts/${kind}`, { text: typed });
      const { body } = await world.counselor.get(`${world.path}/drafts/${kind}`);
      expect(body).toMatchObject({ text: hidden });
    }
    await api.call('PUT', '/api/room/draft', { cookie: world.cookie, body: { text: typed } });
    const { body: room } = await api.call('GET', '/api/room', { cookie: world.cookie });
    expect(room).toMatchObject({ draft: hidden });
    const person = { traits: typed, cautions: typed };
    const { body: traits } = await world.counselor.put(`${world.path}/traits`, person);
    expect(traits).toMatchObject({ traits: hidden, cautions: hidden });
  });

  test('typed as an attribute is hidden as well', async () => {
    const answers = [{ code: 'summary', state: 'answered', value: typed }];
    const { status, body } = await world.counselor.put(`${world.path}/attributes`, { answers });
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toContain(hidden);
  });

  test('sent again in the same words is the same message', async () => {
    const id = randomUUID();
    const first = await world.say([], typed, id);
    expect(await world.say([], typed, id)).toMatchObject({ status: 200, body: first.body });
  });
});
