import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApi } from '../support/api.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let counselor: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  counselor = await world.member('counselor');
});

type Stage = 'conversation' | 'attributes' | 'closed';

async function inRoom(stage: Stage, { ended = false } = {}) {
  const consultation = await world.consultation({ stage, assignee: counselor, ended });
  const { id, consulteeId, organisationId, serviceId } = consultation;
  const place = { organisationId, serviceId, channelId: world.channel.id };
  const cookie = await api.build.enterRoom({ id: consulteeId, ...place });
  const epoch = id.slice(0, 8);
  return {
    id,
    cookie,
    asked: async () =>
      ((await api.call('GET', '/api/room', { cookie })).body as { survey: boolean }).survey,
    give: (answers: object, about = epoch) =>
      api.call('PUT', '/api/room/survey', {
        cookie,
        body: { epoch: about, relief: null, again: null, words: '', ...answers },
      }),
    seen: async () => (await counselor.get(`/api/staff/consultations/${id}/survey`)).body,
  };
}

describe('the survey after the talk', () => {
  test.for(['attributes', 'closed'] as const)(
    'is asked for once the talk is over (%s), and given once',
    async (stage) => {
      const { asked, give, seen } = await inRoom(stage);
      expect(await asked()).toBe(true);
      expect(await seen()).toEqual({ survey: null });
      expect((await give({ relief: 'somewhat', words: '話せてよかった' })).status).toBe(204);
      expect(await asked()).toBe(false);
      expect((await give({ relief: 'no' })).status).toBe(204);
      expect(await seen()).toMatchObject({
        survey: { relief: 'somewhat', again: null, words: '話せてよかった' },
      });
    },
  );

  test('is left out for good when she wants to say nothing', async () => {
    const { asked, give, seen } = await inRoom('closed', { ended: true });
    expect(await asked()).toBe(true);
    expect((await give({})).status).toBe(204);
    expect(await asked()).toBe(false);
    expect(await seen()).toMatchObject({ survey: { relief: null, again: null, words: null } });
  });

  test('is neither asked for nor taken while the talk goes on, nor for another talk', async () => {
    const { asked, give } = await inRoom('conversation');
    expect(await asked()).toBe(false);
    expect(await give({ relief: 'yes' })).toMatchObject({
      status: 409,
      body: { code: 'not-allowed-now' },
    });
    const over = await inRoom('closed');
    expect((await over.give({ relief: 'yes' }, '00000000')).status).toBe(409);
  });

  test.for([{ relief: 'very' }, { words: 7 }, { words: 'あ'.repeat(2001) }, { again: 'teens' }])(
    'takes no %o',
    async (answers) => {
      const { give, asked } = await inRoom('closed');
      expect((await give(answers)).status).toBe(400);
      expect(await asked()).toBe(true);
    },
  );

  test('lies encrypted, apart from the talk', async () => {
    const { id, give } = await inRoom('closed');
    await give({ words: 'カナリアの感想' });
    const { rows } = await api.build.pool.query<{ words: Buffer }>(
      `select words from surveys where consultation_id = $1`,
      [id],
    );
    expect(rows[0]?.words.includes(Buffer.from('カナリア'))).toBe(false);
    expect(api.logged()).not.toContain('カナリア');
    const messages = await api.build.pool.query(
      `select 1 from messages where consultation_id = $1`,
      [id],
    );
    expect(messages.rows).toEqual([]);
  });
});
