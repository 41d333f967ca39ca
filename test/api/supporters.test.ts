/** Somebody who writes for her: said in her room or marked by staff, and seen on every word written meanwhile. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ConsultationHead } from '../../contracts/consultations.ts';
import { useTestApi } from '../support/api.ts';
import { openStream } from '../support/event-source.ts';
import { eventually } from '../support/eventually.ts';
import { buildTwoCounselors, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let counselor: Member;
let colleague: Member;

beforeAll(async () => {
  ({ world, counselor, colleague } = await buildTwoCounselors(api));
});

const at = (id: string, rest = '') => `/api/staff/consultations/${id}${rest}`;
const turn = (more: object = {}) => ({ id: randomUUID(), supporter: 'family', name: '', ...more });

async function talking() {
  const consultee = await api.build.buildConsultee({ channel: world.channel });
  const { id } = await api.build.buildConsultation({
    consultee,
    stage: 'conversation',
    assignee: counselor,
  });
  const cookie = await api.build.enterRoom(consultee);
  return {
    id,
    cookie,
    consulteeId: consultee.id,
    forgetPin: () => api.call('POST', '/api/room/pin/forget', { cookie, body: {} }),
    begin: (body: object) => api.call('PUT', '/api/room/supporter', { cookie, body }),
    end: () => api.call('DELETE', '/api/room/supporter', { cookie }),
    say: (text: string, clientId: string = randomUUID()) =>
      api.call('POST', '/api/room/messages', { cookie, body: { id: clientId, text, files: [] } }),
    room: () => api.call('GET', '/api/room', { cookie }),
    said: () => api.call('GET', '/api/room/messages', { cookie }),
  };
}

async function writersAt(id: string) {
  const { body } = await colleague.get(at(id, '/messages'));
  const { data } = body as { data: { author: string; writer: string | null }[] };
  return data.filter(({ author }) => author === 'consultee').map(({ writer }) => writer);
}

async function nowAt(id: string) {
  const { body } = await colleague.get(at(id));
  return (body as ConsultationHead).consultee.supporter;
}

describe('a supporter who writes for her', () => {
  test('is marked on what was written meanwhile, for staff and in the room, and on nothing else', async () => {
    const her = await talking();
    await her.say('自分で書きました');
    expect((await her.begin(turn({ name: '母の花子' }))).status).toBe(204);
    const clientId = randomUUID();
    expect((await her.say('母が書きました', clientId)).body).toMatchObject({ writer: 'family' });
    await her.begin(turn({ supporter: 'interpreter' }));
    await her.say('通訳が書きました');
    await her.end();
    await her.say('また自分で書きました');
    expect((await her.say('母が書きました', clientId)).body).toMatchObject({ writer: 'family' });
    expect(await writersAt(her.id)).toEqual([null, 'family', 'interpreter', null]);
    const { body } = await her.said();
    const { data } = body as { data: { author: string; writer?: string }[] };
    const own = data.filter(({ author }) => author === 'consultee');
    expect(own.map(({ writer }) => writer ?? null)).toEqual([null, 'family', 'interpreter', null]);
  });

  test('is seen by staff with name and since when, and by the room itself', async () => {
    const her = await talking();
    expect((await her.room()).body).toMatchObject({ supporter: null });
    await her.begin(turn({ name: '母の花子' }));
    expect((await her.room()).body).toMatchObject({
      supporter: { supporter: 'family', name: '母の花子' },
    });
    expect(await nowAt(her.id)).toMatchObject({
      supporter: 'family',
      name: '母の花子',
      markedBy: null,
    });
    await her.end();
    expect(await nowAt(her.id)).toBeNull();
    const { body } = await colleague.get(at(her.id, '/timeline'));
    expect(body).toMatchObject({
      data: [
        { kind: 'supporter-began', actor: { kind: 'consultee' }, data: { supporter: 'family' } },
        { kind: 'supporter-ended', actor: { kind: 'consultee' } },
      ],
    });
  });

  test('is marked and unmarked by whoever works on her consultation', async () => {
    const her = await talking();
    const marked = turn({ supporter: 'support-worker' });
    expect((await colleague.put(at(her.id, '/supporter'), marked)).status).toBe(403);
    for (let n = 0; n < 2; n += 1)
      expect((await counselor.put(at(her.id, '/supporter'), marked)).body).toMatchObject({
        supporter: { supporter: 'support-worker', name: null, markedBy: { name: '相談 一郎' } },
      });
    await her.say('支援員が書きました');
    expect(await writersAt(her.id)).toEqual(['support-worker']);
    for (let n = 0; n < 2; n += 1)
      expect((await counselor.delete(at(her.id, '/supporter'))).body).toEqual({ supporter: null });
    const { rows } = await api.build.pool.query<{ action: string }>(
      `select action from audit_entries where consultation_id = $1 and action like 'supporter.%' order by id`,
      [her.id],
    );
    expect(rows.map(({ action }) => action)).toEqual(['supporter.begin', 'supporter.end']);
  });

  test('marked by staff, or on another of her devices, is told to her open room', async () => {
    const her = await talking();
    const stream = await openStream(api.url, '/api/room/stream', { cookie: her.cookie });
    try {
      await stream.until('state');
      await counselor.put(at(her.id, '/supporter'), turn());
      expect((await stream.until('own')).data).toEqual({});
      await her.end();
      await eventually(() => expect(stream.of('own')).toHaveLength(2));
    } finally {
      stream.close();
    }
  });

  test('is forgotten with her number: another may hold the telephone now', async () => {
    const her = await talking();
    await her.begin(turn({ name: '母の花子' }));
    await api.build.pool.query(`update consultees set pin_hash = 'x' where id = $1`, [
      her.consulteeId,
    ]);
    expect((await her.room()).body).toMatchObject({ pin: 'asked', supporter: null });
    expect((await her.forgetPin()).status).toBe(204);
    expect((await her.room()).body).toMatchObject({ pin: 'none', supporter: null });
    expect(await nowAt(her.id)).toBeNull();
  });

  test('does not come and go without end: each turn is a line that staff read', async () => {
    const her = await talking();
    const answers = await Promise.all(Array.from({ length: 70 }, () => her.end()));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204, 429]));
  });

  test('begun twice is one turn; another’s id is nobody else’s; two cannot write at once', async () => {
    const [her, other] = [await talking(), await talking()];
    const begun = turn();
    for (let n = 0; n < 2; n += 1) expect((await her.begin(begun)).status).toBe(204);
    expect((await other.begin(begun)).body).toMatchObject({ code: 'id-reused' });
    expect((await her.begin({ ...begun, name: '母' })).body).toMatchObject({ code: 'id-reused' });
    await Promise.all([her.begin(turn()), her.begin(turn({ supporter: 'other' }))]);
    const { rows } = await api.build.pool.query<{ n: number }>(
      `select count(*)::int as n from supporter_turns t join consultations c on c.consultee_id = t.consultee_id
       where c.id = $1 and t.ended_at is null`,
      [her.id],
    );
    expect(rows).toEqual([{ n: 1 }]);
    await her.end();
    // Ended is ended: what was on its way for long does not begin it again.
    await her.begin(begun);
    expect(await nowAt(her.id)).toBeNull();
  });
});
