import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { FIRST_CHOICES } from '../../domain/room-choices.ts';
import { useTestApi } from '../support/api.ts';
import { otherHours } from '../support/settings.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let counselor: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  // No engine runs here; these are ordinary times all the same.
  api.deps.staff.engineWatch = {
    isAway: () => false,
    check: () => Promise.resolve({ isAway: false }),
    note: () => undefined,
  };
  counselor = await world.member('counselor');
});

async function talking() {
  const consultation = await world.consultation({ stage: 'conversation', assignee: counselor });
  const { id, consulteeId, organisationId, serviceId } = consultation;
  const channelId = world.channel.id;
  const cookie = await api.build.enterRoom({
    id: consulteeId,
    organisationId,
    serviceId,
    channelId,
  });
  const choose = (change: object) =>
    api.call('PUT', '/api/room/choices', { cookie, body: { ...FIRST_CHOICES, ...change } });
  const chosen = async () =>
    ((await api.call('GET', '/api/room', { cookie })).body as { choices: object }).choices;
  const reply = async () =>
    (
      await counselor.post(`/api/staff/consultations/${id}/messages`, {
        id: randomUUID(),
        text: 'お返事',
      })
    ).body as { notice: string };
  return { id, consulteeId, choose, chosen, reply };
}

describe('her choices', () => {
  test('are kept with her, and are the usual ones before she has made any', async () => {
    const { choose, chosen } = await talking();
    expect(await chosen()).toEqual(FIRST_CHOICES);
    const wish = { letters: 'largest', colours: 'strong', notices: otherHours() };
    expect((await choose(wish)).status).toBe(204);
    expect(await chosen()).toEqual({ ...FIRST_CHOICES, ...wish });
  });

  test.for([
    { letters: 'huge' },
    { colours: null },
    { notices: { kind: 'hours', from: 9, to: 9 } },
    { notices: { kind: 'hours', from: 9, to: 24 } },
    { notices: { kind: 'sometimes' } },
  ])('are not %o', async (change) => {
    const { choose, chosen } = await talking();
    expect(await choose(change)).toMatchObject({ status: 400, body: { code: 'invalid-input' } });
    expect(await chosen()).toEqual(FIRST_CHOICES);
  });

  test('of no notices hold for every reply, and the counselor sees it', async () => {
    const { id, choose, reply } = await talking();
    await choose({ notices: { kind: 'none' } });
    expect(await reply()).toMatchObject({ notice: 'unwanted' });
    expect((await counselor.get(`/api/staff/consultations/${id}`)).body).toMatchObject({
      consultee: { notices: { kind: 'none' } },
    });
    const { rows } = await api.build.pool.query(
      `select 1 from deliveries where consultation_id = $1`,
      [id],
    );
    expect(rows).toEqual([]);
  });

  test('of other hours let the notice wait for them', async () => {
    const { id, choose, reply } = await talking();
    await choose({ notices: otherHours() });
    expect(await reply()).toMatchObject({ notice: 'later' });
    const { rows } = await api.build.pool.query<{ waits: boolean }>(
      `select status, next_at > now() + interval '1 hour' and held_until = next_at as waits from deliveries where consultation_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ status: 'waiting', waits: true }]);
  });
});

describe('a reply while she has the room before her', () => {
  test('rings later, since she may be gone already, and at once where she is found to be', async () => {
    const { id, consulteeId, reply } = await talking();
    const found = async (state: string) => {
      await api.build.pool.query(
        `update consultees set room_state = $1, room_seen_at = now() where id = $2`,
        [state, consulteeId],
      );
      const { notice } = await reply();
      const { rows } = await api.build.pool.query<{ isHeld: boolean }>(
        `select coalesce(held_until = next_at and held_until > now(), false) as "isHeld" from deliveries where consultation_id = $1`,
        [id],
      );
      return { notice, rows };
    };
    expect(await found('visible')).toEqual({ notice: 'not-needed', rows: [{ isHeld: true }] });
    expect(await found('left')).toEqual({ notice: 'sent', rows: [{ isHeld: false }] });
  });
});
