/** What staff read and write in one consultation. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { BuiltConsultation } from '../support/factories.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let counselor: Member;
let colleague: Member;
let supervisor: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  // No engine runs here; the rules of ordinary times hold unless a test says that it is away.
  let isAway = false;
  api.deps.staff.engineWatch = {
    isAway: () => isAway,
    check: () => Promise.resolve({ isAway }),
    note: () => undefined,
  };
  setAway = (away) => (isAway = away);
  counselor = await world.member('counselor', '相談 一郎');
  colleague = await world.member('counselor', '相談 二子');
  supervisor = await world.member('supervisor', '監督 三郎');
});
let setAway: (away: boolean) => void;

const at = (id: string, rest = '') => `/api/staff/consultations/${id}${rest}`;
const talking = () => world.consultation({ stage: 'conversation', assignee: counselor });

function reply(member: Member, id: string, more: object = {}) {
  return member.post(at(id, '/messages'), { id: randomUUID(), text: 'お返事です', ...more });
}

async function audited(consultation: BuiltConsultation, staff: Member) {
  const { rows } = await api.build.pool.query<{ action: string; purpose: string; data: object }>(
    `select action, purpose, data from audit_entries where consultation_id = $1 and actor_id = $2 order by id`,
    [consultation.id, staff.id],
  );
  return rows;
}

describe('reading the talk', () => {
  test('gives messages in order with names, page by page, and is on record before the bytes leave', async () => {
    const consultation = await talking();
    await api.build.buildMessage({ consultation, text: '一つ目' });
    await api.build.buildMessage({
      consultation,
      author: 'staff',
      staff: counselor,
      text: '二つ目',
    });
    const first = await counselor.get(at(consultation.id, '/messages?limit=1'));
    expect(first.body).toMatchObject({
      data: [{ seq: 1, author: 'consultee', text: '一つ目', person: null }],
      pageInfo: { hasNextPage: true },
      lastSeq: 2,
      presence: 'away',
    });
    const rest = await supervisor.get(at(consultation.id, '/messages?after=1'));
    expect(rest.body).toMatchObject({
      data: [{ seq: 2, person: { id: counselor.id, name: '相談 一郎' }, text: '二つ目' }],
      pageInfo: { hasNextPage: false },
    });
    expect(await audited(consultation, counselor)).toEqual([
      { action: 'consultation.read', purpose: 'own', data: { upTo: 1 } },
    ]);
    expect(await audited(consultation, supervisor)).toEqual([
      { action: 'consultation.read', purpose: 'supervision', data: { upTo: 2 } },
    ]);
    await supervisor.get(at(consultation.id, '/messages?after=1'));
    expect(await audited(consultation, supervisor)).toHaveLength(1);
  });
});

describe('a reply', () => {
  test('is stored once, however often it is sent', async () => {
    const { id } = await talking();
    const messageId = randomUUID();
    const first = await reply(counselor, id, { id: messageId });
    expect(first).toMatchObject({ status: 201, body: { seq: 1, standIn: false, notice: 'sent' } });
    expect((await reply(counselor, id, { id: messageId })).body).toMatchObject({ seq: 1 });
    const other = await reply(counselor, id, { id: messageId, text: '違う文' });
    expect(other.body).toMatchObject({ code: 'id-reused' });
    const { body } = await counselor.get(at(id, '/messages'));
    expect(body).toMatchObject({ lastSeq: 1 });
  });

  test('is held back when a colleague wrote meanwhile, and never by her words', async () => {
    const consultation = await talking();
    const { id } = consultation;
    await api.build.buildMessage({ consultation });
    expect((await reply(counselor, id, { expectedSeq: 0 })).status).toBe(201);
    expect((await reply(counselor, id, { expectedSeq: 0 })).status).toBe(201);
    const held = await reply(supervisor, id, { expectedSeq: 1 });
    expect(held).toMatchObject({
      status: 409,
      body: { code: 'written-meanwhile', detail: { seq: 2, staffId: counselor.id } },
    });
    expect((await reply(supervisor, id, { expectedSeq: 3 })).status).toBe(201);
  });

  test('by two colleagues at the same moment holds one of them back', async () => {
    const { id } = await talking();
    const answers = await Promise.all(
      [counselor, supervisor].map((member) => reply(member, id, { expectedSeq: 0 })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
  });

  test('rings at LINE once until she has read, without a word of it', async () => {
    const { id } = await talking();
    const notices = [];
    for (let n = 0; n < 3; n += 1) {
      const { body } = await reply(counselor, id);
      notices.push((body as { notice: string }).notice);
    }
    expect(notices).toEqual(['sent', 'not-needed', 'not-needed']);
    await api.build.pool.query(
      `update consultations set read_by_consultee_up_to = 3 where id = $1`,
      [id],
    );
    expect((await reply(counselor, id)).body).toMatchObject({ notice: 'sent' });
    const { rows } = await api.build.pool.query(
      `select kind, text, status from deliveries where consultation_id = $1`,
      [id],
    );
    expect(rows).toEqual([
      { kind: 'push', text: 'lineNotice', status: 'waiting' },
      { kind: 'push', text: 'lineNotice', status: 'waiting' },
    ]);
  });

  test.for([
    ['visible', false, 'not-needed'],
    ['hidden', false, 'sent'],
    ['left', false, 'sent'],
    ['hidden', true, 'blocked'],
  ] as const)(
    'while her room is %s and LINE blocked is %s: %s',
    async ([state, blocked, notice]) => {
      const { id, consulteeId } = await talking();
      await api.build.pool.query(
        `update consultees set room_state = $1, room_seen_at = now(), blocked = $2 where id = $3`,
        [state, blocked, consulteeId],
      );
      expect((await reply(counselor, id)).body).toMatchObject({ notice });
    },
  );

  test('is the assignee’s or a supervisor’s, and its stage’s', async () => {
    const { id } = await talking();
    expect(await reply(colleague, id)).toMatchObject({ status: 403 });
    expect(await reply(supervisor, id)).toMatchObject({ status: 201 });
    const reviewed = await world.consultation({ stage: 'review', assignee: counselor });
    expect(await reply(counselor, reviewed.id)).toMatchObject({
      status: 409,
      body: { code: 'not-allowed-now', detail: { reason: 'stage' } },
    });
    const over = await world.consultation({ stage: 'closed', assignee: counselor, ended: true });
    expect((await reply(counselor, over.id)).body).toMatchObject({ detail: { reason: 'ended' } });
  });

  test('is anybody’s of the service while the engine is away, and says so', async () => {
    const { id } = await talking();
    const queued = await world.consultation();
    setAway(true);
    try {
      const { body: head } = await colleague.get(at(id));
      expect(head).toMatchObject({ repliesAsStandIn: true });
      expect(await reply(colleague, id)).toMatchObject({ status: 201, body: { standIn: true } });
      expect(await reply(colleague, queued.id)).toMatchObject({ body: { standIn: true } });
      expect(await reply(counselor, id)).toMatchObject({ body: { standIn: false } });
    } finally {
      setAway(false);
    }
    const { body } = await counselor.get(at(id, '/messages'));
    expect(body).toMatchObject({ data: [{ standIn: true }, { standIn: false }] });
  });

  test('leaves an errand for the engine and nothing readable in the database', async () => {
    const { id } = await talking();
    await reply(counselor, id, { text: 'よめないはずのことば' });
    const { rows } = await api.build.pool.query<{ body: Buffer; errands: number }>(
      `select m.body, (select count(*)::int from outbox where consultation_id = m.consultation_id) as errands from messages m where consultation_id = $1`,
      [id],
    );
    expect(rows[0]?.errands).toBe(1);
    expect(rows[0]?.body.toString('utf8')).not.toContain('よめない');
    expect(api.logged()).not.toContain('よめない');
  });
});

describe('notes', () => {
  test('are kept in order, once each, and only by those who work on the consultation', async () => {
    const { id } = await talking();
    const note = { id: randomUUID(), text: '母親のことを気にしている' };
    const first = await counselor.post(at(id, '/notes'), note);
    expect(first).toMatchObject({
      status: 201,
      body: { text: note.text, person: { id: counselor.id } },
    });
    expect((await counselor.post(at(id, '/notes'), note)).body).toEqual(first.body);
    const changed = await counselor.post(at(id, '/notes'), { ...note, text: '別の記録' });
    expect(changed.body).toMatchObject({ code: 'id-reused' });
    const { id: otherId } = await talking();
    expect((await counselor.post(at(otherId, '/notes'), note)).body).toMatchObject({
      code: 'id-reused',
    });
    expect(
      await colleague.post(at(id, '/notes'), { id: randomUUID(), text: '横から' }),
    ).toMatchObject({
      status: 403,
    });
    expect((await colleague.get(at(id, '/notes'))).body).toMatchObject({ data: [{ id: note.id }] });
  });
});

describe('drafts', () => {
  test('are each person’s own, kept until they are sent or removed', async () => {
    const { id } = await talking();
    const path = at(id, '/drafts/reply');
    expect((await counselor.get(path)).body).toEqual({
      text: null,
      updatedAt: null,
      sending: null,
    });
    expect(await counselor.put(path, { text: '書きかけ' })).toMatchObject({ status: 204 });
    expect((await counselor.get(path)).body).toMatchObject({ text: '書きかけ' });
    expect((await colleague.get(path)).body).toMatchObject({ text: null });
    await reply(counselor, id);
    expect((await counselor.get(path)).body).toMatchObject({ text: null });
    await counselor.put(path, { text: 'また書きかけ' });
    expect(await counselor.delete(path)).toMatchObject({ status: 204 });
    expect((await counselor.get(path)).body).toMatchObject({ text: null });
    expect(await counselor.get(at(id, '/drafts/room'))).toMatchObject({ status: 400 });
  });
});

describe('a note and a reply', () => {
  test('never meet: each has its own field, draft, route and table, in its own consultation', async () => {
    const { id, consulteeId, organisationId, serviceId } = await talking();
    const { id: otherId } = await talking();
    const ofKind = (kind: string, one = id) => counselor.get(at(one, `/drafts/${kind}`));
    await counselor.put(at(id, '/drafts/note'), { text: '内輪の書きかけ' });
    await counselor.put(at(id, '/drafts/reply'), { text: '返信の書きかけ' });
    expect((await ofKind('note')).body).toMatchObject({ text: '内輪の書きかけ' });
    expect((await ofKind('reply')).body).toMatchObject({ text: '返信の書きかけ' });
    for (const kind of ['note', 'reply'])
      expect((await ofKind(kind, otherId)).body).toMatchObject({ text: null });
    const note = { id: randomUUID(), text: '内輪のメモ' };
    await counselor.post(at(id, '/notes'), note);
    expect((await ofKind('note')).body).toMatchObject({ text: null });
    expect((await ofKind('reply')).body).toMatchObject({ text: '返信の書きかけ' });
    // The same id on the other route is another thing, and what was noted stays a note.
    expect(
      (await counselor.post(at(id, '/messages'), { id: note.id, text: 'お返事です' })).status,
    ).toBe(201);
    const { rows } = await api.build.pool.query<{ messages: number; notes: number }>(
      `select (select count(*)::int from messages where consultation_id = $1 and author = 'staff') as messages,
         (select count(*)::int from notes where consultation_id = $1) as notes`,
      [id],
    );
    expect(rows).toEqual([{ messages: 1, notes: 1 }]);
    const her = { organisationId, serviceId, channelId: world.channel.id, id: consulteeId };
    const cookie = await api.build.enterRoom(her);
    const room = await api.call('GET', '/api/room/messages', { cookie });
    expect(JSON.stringify(room.body)).toContain('お返事です');
    for (const inner of ['内輪のメモ', '内輪の書きかけ'])
      expect(JSON.stringify(room.body)).not.toContain(inner);
  });
});

describe('attributes', () => {
  test('are written one by one, coded plain and typed encrypted, with what is still missing', async () => {
    const { id } = await talking();
    const written = await counselor.put(at(id, '/attributes'), {
      answers: [
        { code: 'age', state: 'answered', value: 'teens' },
        { code: 'topics', state: 'answered', value: ['family', 'mind'] },
        { code: 'minutes', state: 'answered', value: 40 },
        { code: 'summary', state: 'answered', value: 'よめない要約' },
      ],
    });
    expect(written).toMatchObject({ status: 200, body: { missing: [] } });
    const { rows } = await api.build.pool.query(
      `select code, coded, typed is not null as "isTyped" from attribute_values where consultation_id = $1 order by code`,
      [id],
    );
    expect(rows).toEqual([
      { code: 'age', coded: 'teens', isTyped: false },
      { code: 'minutes', coded: 40, isTyped: false },
      { code: 'summary', coded: null, isTyped: true },
      { code: 'topics', coded: ['family', 'mind'], isTyped: false },
    ]);
    await counselor.put(at(id, '/attributes'), { answers: [{ code: 'age', state: 'not-asked' }] });
    const { body } = await supervisor.get(at(id, '/attributes'));
    expect(body).toMatchObject({
      missing: [{ code: 'age', label: '年代' }],
      answers: expect.arrayContaining([
        expect.objectContaining({ code: 'summary', value: 'よめない要約' }),
        expect.objectContaining({ code: 'age', state: 'not-asked', value: null }),
      ]) as object,
    });
    expect((await counselor.get(at(id))).body).toMatchObject({
      requiredAttributes: 2,
      missingAttributes: [{ code: 'age', label: '年代' }],
    });
  });

  test.for([
    { code: 'nope', state: 'answered', value: 'x' },
    { code: 'age', state: 'answered', value: 'sixties' },
    { code: 'age', state: 'answered' },
    { code: 'age', state: 'refused', value: 'teens' },
    { code: 'on', state: 'answered', value: '2026-02-30' },
    { code: 'minutes', state: 'answered', value: 'forty' },
    { code: 'minutes', state: 'answered', value: 40_000_000_000 },
    { code: 'on', state: 'answered', value: '20260-01-01' },
    { code: 'on', state: 'answered', value: '2206-01-01' },
  ])('refuse $code $value as $state', async (answer) => {
    const { id } = await talking();
    const refused = await counselor.put(at(id, '/attributes'), { answers: [answer] });
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid-input' } });
    expect(JSON.stringify(refused.body)).not.toContain('sixties');
  });

  test('are not registered before the talk', async () => {
    const { id } = await world.consultation({ stage: 'review', assignee: counselor });
    const answers = [{ code: 'age', state: 'unknown' }];
    expect(await counselor.put(at(id, '/attributes'), { answers })).toMatchObject({
      status: 409,
      body: { detail: { reason: 'stage' } },
    });
  });
});

describe('the head of a consultation', () => {
  test('shows earlier consultations, traits and cautions before the talk', async () => {
    const consultee = await api.build.buildConsultee({ channel: world.channel });
    const earlier = await api.build.buildConsultation({
      consultee,
      stage: 'closed',
      ended: true,
      openedAt: Date.now() - 86_400_000,
    });
    const now = await api.build.buildConsultation({
      consultee,
      stage: 'review',
      assignee: counselor,
    });
    const traits = { traits: '声が小さい', cautions: '電話は不可' };
    expect((await counselor.put(at(now.id, '/traits'), traits)).body).toEqual(traits);
    const { body } = await counselor.get(at(now.id));
    expect(body).toMatchObject({
      consultee: traits,
      history: [{ id: earlier.id, outcome: 'listened', notes: 0, isLinked: false }],
      allowed: expect.arrayContaining(['confirm-history-review', 'transfer']) as object,
      blocked: { reply: { reason: 'stage' }, close: { reason: 'stage' } },
    });
    await counselor.put(at(now.id, '/traits'), { traits: '', cautions: ' ' });
    expect((await counselor.get(at(now.id))).body).toMatchObject({
      consultee: { traits: null, cautions: null },
    });
  });

  test('of a restricted consultation is there for its assignee and those above counselors', async () => {
    const { id } = await world.consultation({
      stage: 'conversation',
      assignee: counselor,
      restricted: true,
    });
    expect((await counselor.get(at(id))).status).toBe(200);
    expect((await supervisor.get(at(id))).status).toBe(200);
    expect(await colleague.get(at(id))).toMatchObject({ status: 404, body: { code: 'not-found' } });
    const { body } = await colleague.get('/api/staff/consultations?perPage=100');
    expect(JSON.stringify(body)).not.toContain(id);
  });
});
