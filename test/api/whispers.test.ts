/** A supervisor reads along unseen, on record, and says something to the assignee that the consultee can never see. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Route } from '../../api/http/route.ts';
import { useTestApi } from '../support/api.ts';
import { useStreams } from '../support/streams.ts';
import { eventually } from '../support/eventually.ts';
import type { BuiltConsultation } from '../support/factories.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
const { open } = useStreams(api);
let world: World;
let supervisor: Member;
let counselor: Member;
let colleague: Member;
let consultation: BuiltConsultation;

const WHISPER = '声の調子が変わりました。ゆっくり聞いてください。';
const pathOf = (id = consultation.id) => `/api/staff/consultations/${id}/whispers`;

const listen = (path: string, cookie: string) => open(path, { cookie });

beforeAll(async () => {
  world = await buildWorld(api);
  supervisor = await world.member('supervisor', '見守る人');
  counselor = await world.member('counselor', '受ける人');
  colleague = await world.member('counselor');
  const consultee = await api.build.buildConsultee({ channel: world.channel });
  consultation = await api.build.buildConsultation({
    consultee,
    stage: 'conversation',
    assignee: counselor,
  });
  await api.build.buildMessage({ consultation, text: '聞いてほしいことがあります' });
});

describe('a whisper', () => {
  test('reaches the assignee’s notices and the screens that have the consultation open, without its words', async () => {
    const open = await listen(`/api/staff/stream?open=${consultation.id}`, counselor.cookie);
    const elsewhere = await listen('/api/staff/stream', colleague.cookie);
    await open.until('heartbeat');
    await elsewhere.until('heartbeat');
    const body = { id: randomUUID(), text: WHISPER };
    const said = await supervisor.post(pathOf(), body);
    expect(said).toMatchObject({
      status: 201,
      body: { person: { id: supervisor.id }, to: { id: counselor.id }, text: WHISPER },
    });
    const isWhisper = ({ data }: { data: unknown }) =>
      (data as { kind?: string }).kind === 'whisper';
    await eventually(() => open.of('change').some(isWhisper));
    expect(JSON.stringify(open.events)).not.toContain(WHISPER);
    expect(elsewhere.of('change').some(isWhisper)).toBe(false);
    const { body: told } = await counselor.get('/api/staff/notices');
    expect(told).toMatchObject({
      data: [{ kind: 'whisper', consultation: { id: consultation.id } }],
    });
    // The same again is the same whisper, and tells nobody twice.
    expect((await supervisor.post(pathOf(), body)).status).toBe(201);
    expect((await counselor.get(pathOf())).body).toMatchObject({ data: [{ text: WHISPER }] });
    expect(
      ((await counselor.get('/api/staff/notices')).body as { data: unknown[] }).data,
    ).toHaveLength(1);
  });

  test('is for supervisors to say, to somebody else who is there', async () => {
    for (const member of [counselor, colleague, await world.member('administrator')]) {
      const answer = await member.post(pathOf(), { id: randomUUID(), text: 'だめ' });
      expect(answer.status).toBe(403);
    }
    const queued = await world.consultation();
    const own = await world.consultation({ stage: 'conversation', assignee: supervisor });
    for (const { id } of [queued, own])
      expect(await supervisor.post(pathOf(id), { id: randomUUID(), text: '…' })).toMatchObject({
        status: 409,
        body: { detail: { reason: 'nobody-to-hear' } },
      });
  });

  test('that was said is answered again also when the consultation is nobody’s any more', async () => {
    const { id } = await world.consultation({ stage: 'conversation', assignee: counselor });
    const body = { id: randomUUID(), text: 'ひとことだけ' };
    expect((await supervisor.post(pathOf(id), body)).status).toBe(201);
    await api.build.pool.query(
      `update consultations set assignee_id = null, stage = 'intake' where id = $1`,
      [id],
    );
    expect(await supervisor.post(pathOf(id), body)).toMatchObject({
      status: 201,
      body: { id: body.id, to: { id: counselor.id } },
    });
    for (const other of [
      { ...body, text: 'ちがうこと' },
      { ...body, id: randomUUID() },
    ])
      expect((await supervisor.post(pathOf(id), other)).status).toBeGreaterThanOrEqual(409);
  });

  test('is encrypted, and no log holds it', async () => {
    const { rows } = await api.build.pool.query<{ row: string }>(
      `select encode(body, 'escape') as row from whispers`,
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain('ゆっくり');
    expect(api.logged()).not.toContain('ゆっくり');
  });
});

describe('the room', () => {
  const isRooms = ({ access }: Route) => access.kind === 'room';
  const ROOM_WORDS = ['message', 'state', 'heartbeat', 'ended'];

  test('has no route and no event that could carry a whisper', async () => {
    // One of the routes ends the session it is called with.
    const enter = () =>
      api.build.enterRoom({
        ...consultation,
        id: consultation.consulteeId,
        channelId: world.channel.id,
      });
    const stream = await listen('/api/room/stream', await enter());
    await stream.until('message');
    await supervisor.post(pathOf(), { id: randomUUID(), text: WHISPER });
    const routes = api.routes.filter(isRooms);
    expect(routes.length).toBeGreaterThan(8);
    for (const { method, path, stream: isStream } of routes) {
      if (isStream) continue;
      const filled = path.replaceAll(/:\w+/gu, consultation.id);
      const answer = await api.call(method, filled, {
        cookie: await enter(),
        body: method === 'GET' ? undefined : {},
      });
      expect(JSON.stringify(answer.body), `${method} ${path}`).not.toContain('ゆっくり');
    }
    await api.build.buildMessage({ consultation, author: 'staff', staff: counselor, text: 'はい' });
    const said = { id: randomUUID(), text: 'つづき' };
    await api.call('POST', '/api/room/messages', { cookie: await enter(), body: said });
    await stream.until('message', (data) => JSON.stringify(data).includes('つづき'));
    expect(JSON.stringify(stream.events)).not.toContain('ゆっくり');
    expect(stream.events.filter(({ event }) => !ROOM_WORDS.includes(event))).toEqual([]);
  });
});

describe('a supervisor who reads along', () => {
  async function purposesOf(member: Member, id: string): Promise<string[]> {
    const { rows } = await api.build.pool.query<{ purpose: string }>(
      `select distinct purpose from audit_entries where action = 'consultation.read' and actor_id = $1 and consultation_id = $2`,
      [member.id, id],
    );
    return rows.map(({ purpose }) => purpose);
  }

  test('is on the audit trail as supervision, in every way of reading, and tells the assignee nothing', async () => {
    const watched = await api.build.buildConsultation({
      consultee: await api.build.buildConsultee({ channel: world.channel }),
      stage: 'conversation',
      assignee: counselor,
    });
    await api.build.buildMessage({ consultation: watched, text: '一つ目' });
    const theirs = await listen(`/api/staff/stream?open=${watched.id}`, counselor.cookie);
    await theirs.until('heartbeat');
    const before = theirs.of('change').length;
    const path = `/api/staff/consultations/${watched.id}`;
    for (const part of ['', '/messages', '/notes', '/whispers'])
      expect((await supervisor.get(`${path}${part}`)).status).toBe(200);
    expect(await purposesOf(supervisor, watched.id)).toEqual(['supervision']);
    const along = await listen(`/api/staff/stream?open=${watched.id}`, supervisor.cookie);
    await along.until('heartbeat');
    const { rows } = await api.build.pool.query<{ n: number }>(
      `select count(*)::int as n from notices where consultation_id = $1`,
      [watched.id],
    );
    expect(rows[0]?.n).toBe(0);
    expect(theirs.of('change')).toHaveLength(before);
    await counselor.get(path);
    await colleague.get(path);
    expect(await purposesOf(counselor, watched.id)).toEqual(['own']);
    expect(await purposesOf(colleague, watched.id)).toEqual(['colleague']);
  });

  test('reads what nobody has taken for the service’s work', async () => {
    const { id } = await world.consultation();
    await supervisor.get(`/api/staff/consultations/${id}`);
    expect(await purposesOf(supervisor, id)).toEqual(['service']);
  });
});
