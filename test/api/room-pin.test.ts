import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../../api/session/passwords.ts';
import { pinWait } from '../../domain/pin.ts';
import { useTestApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import type { BuiltConsultee } from '../support/factories.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
const PIN = '2468';
let world: World;
let counselor: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  counselor = await world.member('counselor');
});

/** Her room as its session sees it. */
function roomWith(cookie: string) {
  const call = (method: string, path: string, body?: object) =>
    api.call(method, `/api/room${path}`, { cookie, ...(body ? { body } : {}) });
  return {
    cookie,
    call,
    state: async () => (await call('GET', '')).body as { pin: string; lastSeq: number },
    say: (text: string) => call('POST', '/messages', { id: randomUUID(), text }),
    words: async () => {
      const { body } = await call('GET', '/messages');
      const { data } = body as { data: { author: string; text: string; hidden?: true }[] };
      return data.filter(({ author }) => author === 'consultee');
    },
    choose: async (current: string | null, pin: string | null) =>
      (await call('PUT', '/pin', { current, pin })).body,
    pass: async (pin: string) => (await call('POST', '/pin/pass', { pin })).body,
    forget: async () => (await call('POST', '/pin/forget', {})).status,
  };
}

async function enter(consultee: BuiltConsultee) {
  return roomWith(await api.build.enterRoom(consultee));
}

/** She has said something, and chosen her number. */
async function withPin() {
  const consultee = await api.build.buildConsultee({ channel: world.channel });
  const room = await enter(consultee);
  await room.say('ひみつの話');
  await room.call('PUT', '/draft', { text: '書きかけの秘密' });
  expect(await room.choose(null, PIN)).toEqual({ passed: true, waitSeconds: 0 });
  return { consultee, room };
}

const RIGHT = { passed: true, waitSeconds: 0 };

describe('her own number', () => {
  test('is asked when she comes in anew; before it nothing of her is there', async () => {
    const { consultee, room } = await withPin();
    expect((await room.state()).pin).toBe('set');
    const anew = await enter(consultee);
    expect(await anew.state()).toMatchObject({
      pin: 'asked',
      consultation: null,
      lastSeq: 0,
      draft: '',
      emergencyContacts: [{ telephone: '110' }],
    });
    expect(await anew.pass(PIN)).toEqual(RIGHT);
    expect(await anew.state()).toMatchObject({ pin: 'set', draft: '書きかけの秘密' });
    expect(await anew.words()).toMatchObject([{ text: 'ひみつの話' }]);
  });

  test('stands before every route but the state without words, the number and the way out', async () => {
    const { consultee } = await withPin();
    const { cookie } = await enter(consultee);
    const behind = api.routes.filter(({ access }) => access.kind === 'room');
    const open = [];
    for (const { method, path } of behind) {
      if (path === '/api/room/session' || path === '/api/room/pin/forget') continue;
      const filled = path.replaceAll(/:\w+/gu, () => randomUUID());
      const { status, body } = await api.call(method, filled, {
        cookie,
        ...(method === 'GET' ? {} : { body: {} }),
      });
      const code = (body as { code?: string }).code;
      if (code !== 'pin-required') open.push(`${method} ${path}: ${status}`);
      expect(JSON.stringify(body)).not.toContain('ひみつ');
    }
    expect(open.toSorted()).toEqual(['GET /api/room: 200', 'POST /api/room/pin/pass: 400']);
  });

  test('is kept as a hash, and nowhere in the logs or the trail', async () => {
    const { consultee } = await withPin();
    const { rows } = await api.build.pool.query<{ hash: string; trail: string }>(
      `select pin_hash as hash, (select json_agg(a)::text from audit_entries a where actor_id = $1) as trail from consultees where id = $1`,
      [consultee.id],
    );
    expect(rows[0]?.hash).toMatch(/^\$argon2id\$/u);
    expect(rows[0]?.trail).toContain('pin.choose');
    expect(rows[0]?.trail).not.toContain(PIN);
    expect(api.logged()).not.toContain(PIN);
  });

  test('is changed and done away with only by who knows it', async () => {
    const { room } = await withPin();
    expect(await room.call('PUT', '/pin', { current: null, pin: '1357' })).toMatchObject({
      status: 403,
    });
    expect(await room.choose('0000', null)).toMatchObject({ passed: false });
    expect(await room.choose(PIN, '1357')).toEqual(RIGHT);
    expect(await room.choose('1357', null)).toEqual(RIGHT);
    expect((await room.state()).pin).toBe('none');
  });

  test('once chosen ends every other session of hers', async () => {
    const consultee = await api.build.buildConsultee({ channel: world.channel });
    const [one, other] = [await enter(consultee), await enter(consultee)];
    await one.choose(null, PIN);
    expect((await other.call('GET', '')).status).toBe(401);
    expect((await one.state()).pin).toBe('set');
  });

  test('that is wrong again and again makes the next try wait longer, and never locks her out', async () => {
    const { consultee } = await withPin();
    const thief = await enter(consultee);
    for (const waitSeconds of [0, 0, 5]) {
      expect(await thief.pass('0000')).toEqual({ passed: false, waitSeconds });
    }
    // Not even the right one counts before the wait is over, from any session.
    expect(await (await enter(consultee)).pass(PIN)).toMatchObject({ passed: false });
    await api.build.pool.query(`update consultees set pin_wait_until = now() where id = $1`, [
      consultee.id,
    ]);
    expect(await thief.pass(PIN)).toEqual(RIGHT);
    expect([1, 2, 3, 4, 20].map(pinWait)).toEqual([0, 0, 5, 10, 600]);
  });

  test('is looked at in no transaction: that would keep others’ words waiting', async () => {
    const { consultee } = await withPin();
    const thief = await enter(consultee);
    let isLookedAt = false;
    // So many come before.
    const others = Array.from({ length: 10 }, () => hashPassword(PIN));
    void Promise.all(others).then(() => (isLookedAt = true));
    const counted = (failures: number) =>
      eventually(async () => {
        const { rows } = await api.build.pool.query(
          `select pin_failures as failures from consultees where id = $1`,
          [consultee.id],
        );
        expect(rows).toEqual([{ failures }]);
      });
    const tries = [thief.pass('0000')];
    await counted(1);
    tries.push(thief.pass('0000'));
    await counted(2);
    expect(isLookedAt).toBe(false);
    const wrong = { passed: false, waitSeconds: 0 };
    expect(await Promise.all(tries)).toEqual([wrong, wrong]);
  });

  test.for(['123', '123456789', '12a4', '１２３４', ''])('is not "%s"', async (pin) => {
    const { room } = await withPin();
    expect((await room.call('PUT', '/pin', { current: PIN, pin })).status).toBe(400);
  });
});

describe('a number that was forgotten', () => {
  test('hides for good what was said, and she may talk anew; staff see all, and that it was forgotten', async () => {
    const { consultee } = await withPin();
    const { rows } = await api.build.pool.query<{ id: string }>(
      `update consultations set assignee_id = $1, stage = 'conversation' where consultee_id = $2 returning id`,
      [counselor.id, consultee.id],
    );
    const id = rows[0]?.id ?? '';
    const room = await enter(consultee);
    expect(await room.forget()).toBe(204);
    expect(await room.state()).toMatchObject({ pin: 'none', draft: '' });
    expect(await room.words()).toMatchObject([{ text: '', hidden: true }]);
    expect((await room.say('新しい話')).status).toBe(200);
    for (const one of [room, await enter(consultee)]) {
      expect((await one.words()).map(({ text }) => text)).toEqual(['', '新しい話']);
    }
    const path = `/api/staff/consultations/${id}`;
    expect((await counselor.get(`${path}/messages`)).body).toMatchObject({
      data: expect.arrayContaining([
        expect.objectContaining({ text: 'ひみつの話' }),
        expect.objectContaining({ text: '新しい話' }),
      ]) as object,
    });
    expect((await counselor.get(path)).body).toMatchObject({
      consultee: { pinForgottenAt: expect.any(String) as string },
    });
  });

  test('hides a consultation that had ended wholly', async () => {
    const { consultee } = await withPin();
    await api.build.pool.query(
      `update consultations set ended_at = now(), stage = 'closed' where consultee_id = $1`,
      [consultee.id],
    );
    const room = await enter(consultee);
    await room.forget();
    expect(await room.state()).toMatchObject({ consultation: null, survey: false, lastSeq: 0 });
    expect(await room.words()).toEqual([]);
  });

  test('is none where none was asked for', async () => {
    const { room } = await withPin();
    expect(await room.forget()).toBe(409);
    expect(await room.words()).toMatchObject([{ text: 'ひみつの話' }]);
  });
});
