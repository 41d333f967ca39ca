/** What she asked to be done differently: asked in her room or written down by staff, decided, looked at again. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Accommodation } from '../../contracts/accommodations.ts';
import type { ConsultationHead } from '../../contracts/consultations.ts';
import { businessDate, DAY } from '../../domain/hours.ts';
import type { BuiltConsultation, BuiltConsultee } from '../support/factories.ts';
import { useTestApi } from '../support/api.ts';
import { buildTwoCounselors, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let counselor: Member;
let colleague: Member;

beforeAll(async () => {
  ({ world, counselor, colleague } = await buildTwoCounselors(api));
});

const at = (id: string, rest = '') => `/api/staff/consultations/${id}${rest}`;
const day = (days: number) => businessDate(Date.now() + days * DAY);
const SECRET = '本人には言わない理由';

async function talking(): Promise<{ consultee: BuiltConsultee; consultation: BuiltConsultation }> {
  const consultee = await api.build.buildConsultee({ channel: world.channel });
  const consultation = await api.build.buildConsultation({
    consultee,
    stage: 'conversation',
    assignee: counselor,
  });
  return { consultee, consultation };
}

const wish = (more: object = {}) => ({ id: randomUUID(), need: 'plain-words', words: '', ...more });
const decision = (more: object = {}) => ({
  id: randomUUID(),
  status: 'given',
  done: '漢字にふりがなをつける',
  reason: SECRET,
  told: '',
  decidedById: counselor.id,
  reviewOn: null,
  ...more,
});

async function inRoom(consultee: BuiltConsultee) {
  const cookie = await api.build.enterRoom(consultee);
  return {
    ask: (body: object) => api.call('POST', '/api/room/accommodations', { cookie, body }),
    end: (id: string) =>
      api.call('POST', `/api/room/accommodations/${id}/end`, { cookie, body: {} }),
    read: () => api.call('GET', '/api/room/accommodations', { cookie }),
  };
}

async function standing(id: string, who = colleague): Promise<Accommodation[]> {
  const { body } = await who.get(at(id));
  return (body as ConsultationHead).consultee.accommodations;
}

const decide = (id: string, accommodationId: string, more: object = {}, who = counselor) =>
  who.post(at(id, `/accommodations/${accommodationId}/decisions`), decision(more));

describe('what she asks for in her room', () => {
  test('stands before staff as asked for by herself, on the timeline too, and with her', async () => {
    const { consultee, consultation } = await talking();
    const room = await inRoom(consultee);
    const asked = wish({ need: 'other', words: '絵文字で書いてほしい' });
    for (let n = 0; n < 2; n += 1) expect((await room.ask(asked)).status).toBe(201);
    expect(await standing(consultation.id)).toMatchObject([
      {
        id: asked.id,
        need: 'other',
        words: asked.words,
        askedBy: null,
        status: 'asked',
        steps: [],
      },
    ]);
    expect((await room.read()).body).toMatchObject({
      data: [{ id: asked.id, words: asked.words, status: 'asked', told: null }],
    });
    const { body } = await colleague.get(at(consultation.id, '/timeline'));
    expect(body).toMatchObject({
      data: [
        { kind: 'accommodation-asked', actor: { kind: 'consultee' }, data: { need: 'other' } },
      ],
    });
    expect((await room.ask({ ...asked, need: 'plain-words' })).body).toMatchObject({
      code: 'id-reused',
    });
  });

  test('the same once more changes nothing while it waits; with a word more it is another', async () => {
    const { consultee, consultation } = await talking();
    const room = await inRoom(consultee);
    await room.ask(wish());
    await room.ask(wish());
    expect(await standing(consultation.id)).toHaveLength(1);
    await room.ask(wish({ words: '漢字が読めません' }));
    expect(await standing(consultation.id)).toHaveLength(2);
  });

  test('can be asked before there is any consultation, and is taken back by her once', async () => {
    const consultee = await api.build.buildConsultee({ channel: world.channel });
    const room = await inRoom(consultee);
    const asked = wish({ need: 'slow-replies' });
    await room.ask(asked);
    for (let n = 0; n < 2; n += 1) expect((await room.end(asked.id)).status).toBe(200);
    const consultation = await api.build.buildConsultation({ consultee });
    expect(await standing(consultation.id)).toMatchObject([
      { status: 'ended', steps: [{ status: 'ended', decidedBy: null, writtenBy: null }] },
    ]);
    const { consultee: stranger } = await talking();
    expect((await (await inRoom(stranger)).end(asked.id)).status).toBe(404);
  });

  test('never shows her why staff decided so, only what they wrote for her', async () => {
    const { consultee, consultation } = await talking();
    const room = await inRoom(consultee);
    const asked = wish();
    await room.ask(asked);
    await decide(consultation.id, asked.id);
    const silent = await room.read();
    expect(silent.body).toMatchObject({ data: [{ status: 'given', told: null }] });
    await decide(consultation.id, asked.id, { told: 'やさしい ことばで 書きます。' });
    const told = await room.read();
    expect(told.body).toMatchObject({ data: [{ told: 'やさしい ことばで 書きます。' }] });
    for (const { body } of [silent, told]) {
      expect(JSON.stringify(body)).not.toContain(SECRET);
      expect(JSON.stringify(body)).not.toContain('ふりがな');
      expect(JSON.stringify(body)).not.toContain(counselor.id);
    }
  });

  test('hides with her talk what was asked before she forgot her number', async () => {
    const { consultee } = await talking();
    const room = await inRoom(consultee);
    const asked = wish({ words: 'ひみつのお願い' });
    await room.ask(asked);
    await api.build.pool.query(`update consultees set history_hidden_at = now() where id = $1`, [
      consultee.id,
    ]);
    expect((await room.read()).body).toEqual({ data: [] });
    expect((await room.end(asked.id)).status).toBe(404);
  });
});

describe('what staff decide', () => {
  test('is kept with who decided, why and until when, the earlier decisions under it', async () => {
    const { consultation } = await talking();
    const asked = wish({ words: '電話口で聞いた' });
    await counselor.post(at(consultation.id, '/accommodations'), asked);
    expect((await decide(consultation.id, asked.id, { reviewOn: day(30) })).status).toBe(201);
    const partly = { status: 'partly', decidedById: colleague.id };
    await decide(consultation.id, asked.id, partly);
    expect(await standing(consultation.id)).toMatchObject([
      {
        words: '電話口で聞いた',
        askedBy: { name: '相談 一郎' },
        status: 'partly',
        reviewOn: null,
        isReviewDue: false,
        steps: [
          { status: 'partly', decidedBy: { name: '相談 二子' }, writtenBy: { name: '相談 一郎' } },
          { status: 'given', done: '漢字にふりがなをつける', reason: SECRET, reviewOn: day(30) },
        ],
      },
    ]);
    const { rows } = await api.build.pool.query<{ action: string; data: object }>(
      `select action, data from audit_entries where consultation_id = $1 and action like 'accommodation.%' order by id`,
      [consultation.id],
    );
    expect(rows).toEqual([
      { action: 'accommodation.ask', data: { need: 'plain-words' } },
      { action: 'accommodation.decide', data: { need: 'plain-words', status: 'given' } },
      { action: 'accommodation.decide', data: { need: 'plain-words', status: 'partly' } },
    ]);
  });

  test('sent twice is decided once', async () => {
    const { consultation } = await talking();
    const asked = wish();
    const once = { id: randomUUID() };
    for (let n = 0; n < 2; n += 1) {
      await counselor.post(at(consultation.id, '/accommodations'), asked);
      expect((await decide(consultation.id, asked.id, once)).status).toBe(201);
    }
    expect((await standing(consultation.id))[0]?.steps).toHaveLength(1);
    const other = { ...once, status: 'ended', done: '', reason: '' };
    expect((await decide(consultation.id, asked.id, other)).body).toMatchObject({
      code: 'id-reused',
    });
  });

  test('written anew under the same id is refused: what was typed must not seem to be kept', async () => {
    const { consultee, consultation } = await talking();
    const asked = wish({ words: '字が小さい' });
    const path = at(consultation.id, '/accommodations');
    await counselor.post(path, asked);
    const REUSED = { status: 422, body: { code: 'id-reused' } };
    expect(await counselor.post(path, { ...asked, words: '字が読めない' })).toMatchObject(REUSED);
    const once = { id: randomUUID(), told: '大きくします' };
    await decide(consultation.id, asked.id, once);
    for (const anew of [{ told: '' }, { done: '別のこと' }, { reviewOn: day(9) }])
      expect(await decide(consultation.id, asked.id, { ...once, ...anew })).toMatchObject(REUSED);
    const room = await inRoom(consultee);
    expect((await room.read()).body).toMatchObject({ data: [{ told: '大きくします' }] });
    const hers = wish({ words: 'ゆっくり' });
    await room.ask(hers);
    expect(await room.ask({ ...hers, words: 'もっとゆっくり' })).toMatchObject(REUSED);
  });

  test.for([
    ['declined without a reason', { status: 'declined', reason: '' }, 'reason-missing'],
    ['given without what is done', { done: ' ' }, 'done-missing'],
    ['to be looked at again on a day gone by', { reviewOn: '2020-01-01' }, 'day-gone-by'],
    ['by somebody of another service', { decidedById: randomUUID() }, 'decided-by'],
  ] as const)('%s is refused', async ([, wrong, reason]) => {
    const { consultation } = await talking();
    const asked = wish();
    await counselor.post(at(consultation.id, '/accommodations'), asked);
    expect(await decide(consultation.id, asked.id, wrong)).toMatchObject({
      status: 400,
      body: { detail: { reason } },
    });
  });

  test('is for whoever works on her consultation, and for hers alone', async () => {
    const { consultation } = await talking();
    const asked = wish();
    await counselor.post(at(consultation.id, '/accommodations'), asked);
    expect((await decide(consultation.id, asked.id, {}, colleague)).status).toBe(403);
    const { consultation: another } = await talking();
    expect((await decide(another.id, asked.id)).status).toBe(404);
  });

  test('goes with her to her next consultation, and to those of a linked record, to be read there', async () => {
    const { consultee, consultation } = await talking();
    const asked = wish();
    await counselor.post(at(consultation.id, '/accommodations'), asked);
    await api.build.pool.query(
      `update consultations set stage = 'closed', closed_at = now(), ended_at = now() where id = $1`,
      [consultation.id],
    );
    const next = await api.build.buildConsultation({
      consultee,
      assignee: counselor,
      stage: 'conversation',
    });
    expect(await standing(next.id)).toMatchObject([{ id: asked.id, record: null }]);
    const { consultation: linked } = await talking();
    const body = { id: randomUUID(), otherId: next.id, reason: '同じ人' };
    await counselor.post(at(linked.id, '/same-person'), body);
    expect(await standing(linked.id)).toMatchObject([{ id: asked.id, record: consultee.id }]);
    expect((await decide(linked.id, asked.id)).status).toBe(404);
  });
});

test('what has ended is shown so far back, and never instead of what still stands', async () => {
  const { consultee, consultation } = await talking();
  const asked = wish({ need: 'slow-replies' });
  await counselor.post(at(consultation.id, '/accommodations'), asked);
  await api.build.pool.query(
    `insert into accommodations (id, organisation_id, service_id, consultee_id, need, status)
     select gen_random_uuid(), organisation_id, service_id, consultee_id, need, 'ended' from accommodations, generate_series(1, 250) where id = $1`,
    [asked.id],
  );
  const shown = await standing(consultation.id);
  expect([shown.length, shown[0]?.id]).toEqual([200, asked.id]);
  const { body } = await (await inRoom(consultee)).read();
  expect((body as { data: unknown[] }).data).toHaveLength(200);
});

test('what was written of the person lies encrypted in the database', async () => {
  const { consultation } = await talking();
  const { consultation: other } = await talking();
  const asked = wish({ words: 'カナリアの願い' });
  await counselor.post(at(consultation.id, '/accommodations'), asked);
  const written = { done: 'カナリアの対応', reason: 'カナリアの理由', told: 'カナリアへ' };
  await decide(consultation.id, asked.id, written);
  const turn = { id: randomUUID(), supporter: 'family', name: 'カナリアの母' };
  await counselor.put(at(consultation.id, '/supporter'), turn);
  const link = { id: randomUUID(), otherId: other.id, reason: 'カナリアと同じ' };
  await counselor.post(at(consultation.id, '/same-person'), link);
  const { rows } = await api.build.pool.query<{ kept: string }>(
    `select encode(words, 'hex') as kept from accommodations union all
     select encode(done || reason || told, 'hex') from accommodation_steps where told is not null union all
     select encode(name, 'hex') from supporter_turns union all select encode(reason, 'hex') from same_persons`,
  );
  const kept = rows.map((row) => row.kept).join(' ');
  expect(rows.length).toBeGreaterThanOrEqual(5);
  expect(kept).not.toContain(Buffer.from('カナリア').toString('hex'));
});

describe('a day of looking at it again', () => {
  const due = async () => {
    const { body } = await counselor.get(
      '/api/staff/consultations?followUpDue=true&ended=any&perPage=100',
    );
    return body as { data: { id: string; accommodationReviewOn: string | null }[] };
  };

  test('brings her newest consultation into the list of follow-ups due, with its count', async () => {
    const { consultee, consultation } = await talking();
    const asked = wish();
    await counselor.post(at(consultation.id, '/accommodations'), asked);
    await decide(consultation.id, asked.id, { reviewOn: day(10) });
    const isDue = async (id: string) => (await due()).data.some((row) => row.id === id);
    expect(await isDue(consultation.id)).toBe(false);
    await api.build.pool.query(`update accommodations set review_on = $2 where id = $1`, [
      asked.id,
      day(0),
    ]);
    const { data } = await due();
    expect(data.find(({ id }) => id === consultation.id)?.accommodationReviewOn).toBe(day(0));
    expect((await standing(consultation.id))[0]?.isReviewDue).toBe(true);
    const counts = await counselor.get('/api/staff/consultation-counts');
    expect(counts.body).toMatchObject({ counts: { followUps: { count: data.length } } });
    await api.build.pool.query(`update consultations set ended_at = now() where id = $1`, [
      consultation.id,
    ]);
    const next = await api.build.buildConsultation({ consultee, openedAt: Date.now() + 1000 });
    expect([await isDue(consultation.id), await isDue(next.id)]).toEqual([false, true]);
    await api.build.pool.query(`update accommodations set status = 'ended' where id = $1`, [
      asked.id,
    ]);
    expect(await isDue(next.id)).toBe(false);
  });
});
