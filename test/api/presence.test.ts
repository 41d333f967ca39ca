/** Who has a consultation before them: staff see each other, she is told only that somebody writes, and nobody learns more than they may. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ColleagueHere } from '../../contracts/presence.ts';
import { useTestApi } from '../support/api.ts';
import type { OpenStream } from '../support/event-source.ts';
import { eventually } from '../support/eventually.ts';
import type { BuiltConsultation } from '../support/factories.ts';
import { useStreams } from '../support/streams.ts';
import { buildWorld, engineThere, type Member, type World } from './staff-world.ts';

const api = useTestApi();
const { open } = useStreams(api);
/** Address of another API over the same database. */
let replica: string;
let world: World;
let counselor: Member;
let colleague: Member;

beforeAll(async () => {
  engineThere(api);
  replica = await api.replica();
  world = await buildWorld(api);
  counselor = await world.member('counselor', '担当 はるか');
  colleague = await world.member('counselor', '同僚 なつき');
});

async function talk(restricted = false) {
  const consultee = await api.build.buildConsultee({ channel: world.channel });
  const consultation = await api.build.buildConsultation({
    consultee,
    stage: 'conversation',
    assignee: counselor,
    restricted,
  });
  return { consultation, room: await api.build.enterRoom(consultee) };
}

const listen = (path: string, cookie: string, on?: string) => open(path, { cookie }, on);

const followed = ({ id }: BuiltConsultation, member: Member, on = api.url) =>
  listen(`/api/staff/stream?open=${id}`, member.cookie, on);

const say = (member: Member, { id }: BuiltConsultation, state: string, screen = randomUUID()) =>
  member.post(`/api/staff/consultations/${id}/presence`, { screen, state });

/** Who is there, as the stream told it last. */
function here(stream: OpenStream): ColleagueHere[] {
  const last = stream.of('colleagues').at(-1)?.data as { colleagues: ColleagueHere[] } | undefined;
  return last?.colleagues ?? [];
}
const doings = (stream: OpenStream) => here(stream).map(({ doing }) => doing);
const isWrittenTo = (room: OpenStream) =>
  (room.of('typing').at(-1)?.data as { typing: boolean } | undefined)?.typing ?? false;
const sheTypes = (staff: OpenStream) =>
  (staff.of('presence').at(-1)?.data as { typing: boolean } | undefined)?.typing ?? false;

describe('two people on one consultation', () => {
  test('see each other by name, role and what each is doing, whichever process they are on', async () => {
    const { consultation } = await talk();
    const mine = await followed(consultation, counselor);
    const theirs = await followed(consultation, colleague, replica);
    const [a, b] = [randomUUID(), randomUUID()];
    await say(counselor, consultation, 'viewing', a);
    const answer = await say(colleague, consultation, 'reply', b);
    expect(answer.body).toEqual({
      colleagues: [
        { person: { id: counselor.id, name: '担当 はるか' }, role: 'counselor', doing: 'viewing' },
      ],
    });
    // A colleague may not reply to what is somebody else's: they are seen, not taken for writing.
    await eventually(() => doings(mine)[0] === 'viewing');
    await eventually(() => doings(theirs)[0] === 'viewing');
    expect(here(mine)[0]?.person).toEqual({ id: colleague.id, name: '同僚 なつき' });
    await say(counselor, consultation, 'reply', a);
    await eventually(() => doings(theirs)[0] === 'reply');
    await say(counselor, consultation, 'note', a);
    await eventually(() => doings(theirs)[0] === 'note');
    await say(counselor, consultation, 'left', a);
    await eventually(() => here(theirs).length === 0);
  });

  test('are each one person, however many screens they have', async () => {
    const { consultation } = await talk();
    const theirs = await followed(consultation, colleague);
    const [a, b] = [randomUUID(), randomUUID()];
    await say(counselor, consultation, 'reply', a);
    await say(counselor, consultation, 'viewing', b);
    await eventually(() => here(theirs).length === 1);
    expect(doings(theirs)).toEqual(['reply']);
    await say(counselor, consultation, 'left', a);
    await eventually(() => doings(theirs).join() === 'viewing');
    await say(counselor, consultation, 'left', b);
    await eventually(() => here(theirs).length === 0);
    // Nobody is told of themself.
    expect((await say(counselor, consultation, 'viewing')).body).toEqual({ colleagues: [] });
  });

  test('that a screen falls silent is seen by itself: first it writes no more, then it is gone', async () => {
    const { consultation } = await talk();
    await say(counselor, consultation, 'reply');
    const theirs = await followed(consultation, colleague);
    await eventually(() => doings(theirs).join() === 'reply');
    api.clock.move(13_000);
    await eventually(() => doings(theirs).join() === 'viewing');
    api.clock.move(30_000);
    expect(await eventually(() => here(theirs).length === 0)).toBe(true);
    api.clock.move(-43_000);
  });

  test('a screen goes with its session, and with its owner’s leave of the service', async () => {
    const { consultation } = await talk();
    const third = await world.member('counselor');
    const theirs = await followed(consultation, colleague);
    await say(third, consultation, 'viewing');
    await eventually(() => here(theirs).length === 1);
    await api.build.pool.query(`update memberships set role = 'auditor' where staff_id = $1`, [
      third.id,
    ]);
    await eventually(() => here(theirs).length === 0);
    await api.build.pool.query(`update memberships set role = 'counselor' where staff_id = $1`, [
      third.id,
    ]);
    await eventually(() => here(theirs).length === 1);
    await api.build.pool.query(`update staff_sessions set ended_at = now() where staff_id = $1`, [
      third.id,
    ]);
    expect(await eventually(() => here(theirs).length === 0)).toBe(true);
  });

  test('and nobody learns of a consultation by it that they may not know of', async () => {
    const { consultation } = await talk(true);
    const elsewhere = await buildWorld(api);
    const stranger = await elsewhere.member('counselor');
    const auditor = await world.member('auditor');
    const before = await rowsOf(consultation);
    for (const [member, status] of [
      [colleague, 404],
      [stranger, 404],
      [auditor, 403],
    ] as const)
      expect((await say(member, consultation, 'viewing')).status).toBe(status);
    expect(await rowsOf(consultation)).toBe(before);
    const theirs = await followed(consultation, colleague);
    await say(counselor, consultation, 'reply');
    await theirs.until('heartbeat');
    const own = await talk();
    const mine = await followed(own.consultation, colleague);
    await say(counselor, own.consultation, 'viewing');
    await eventually(() => here(mine).length === 1);
    expect(JSON.stringify(theirs.events)).not.toContain(consultation.id);
  });

  async function rowsOf({ id }: BuiltConsultation): Promise<number> {
    const { rows } = await api.build.pool.query<{ n: number }>(
      `select count(*)::int as n from staff_screens where consultation_id = $1`,
      [id],
    );
    return rows[0]?.n ?? 0;
  }
});

describe('a supervisor who reads along', () => {
  test('is seen by nobody, and sees who is there', async () => {
    const { consultation } = await talk();
    const supervisor = await world.member('supervisor', '見守る人');
    const mine = await followed(consultation, counselor);
    const theirs = await followed(consultation, colleague, replica);
    await say(counselor, consultation, 'viewing');
    const screen = randomUUID();
    for (const state of ['viewing', 'note', 'viewing']) {
      const { body } = await say(supervisor, consultation, state, screen);
      expect((body as { colleagues: ColleagueHere[] }).colleagues).toMatchObject([
        { person: { id: counselor.id } },
      ]);
    }
    const answer = await say(colleague, consultation, 'viewing');
    expect(JSON.stringify(answer.body)).not.toContain(supervisor.id);
    await eventually(() => here(mine).length === 1 && here(theirs).length === 1);
    for (const stream of [mine, theirs])
      expect(JSON.stringify(stream.events)).not.toContain(supervisor.id);
  });

  test('is seen once they write a reply, so that two do not answer at once', async () => {
    const { consultation } = await talk();
    const supervisor = await world.member('supervisor');
    const mine = await followed(consultation, counselor);
    const screen = randomUUID();
    await say(supervisor, consultation, 'reply', screen);
    await eventually(() => doings(mine).join() === 'reply');
    expect(here(mine)[0]).toMatchObject({ person: { id: supervisor.id }, role: 'supervisor' });
    await say(supervisor, consultation, 'viewing', screen);
    await eventually(() => here(mine).length === 0);
  });

  test('is seen as anybody else where nobody has taken it yet', async () => {
    const { id } = await world.consultation();
    const supervisor = await world.member('supervisor');
    const path = `/api/staff/consultations/${id}/presence`;
    await supervisor.post(path, { screen: randomUUID(), state: 'viewing' });
    const { body } = await colleague.post(path, { screen: randomUUID(), state: 'viewing' });
    expect(body).toMatchObject({ colleagues: [{ person: { id: supervisor.id } }] });
  });
});

describe('typing', () => {
  const beat = (room: string, body: object) =>
    api.call('POST', '/api/room/presence', { cookie: room, body });

  test('of hers is shown to staff until she pauses, hides the room, or has sent it', async () => {
    const { consultation, room } = await talk();
    const mine = await followed(consultation, counselor, replica);
    const shows = (typing: boolean) => eventually(() => sheTypes(mine) === typing);
    await beat(room, { state: 'visible', typing: true });
    await shows(true);
    await beat(room, { state: 'visible' });
    await beat(room, { state: 'visible', typing: false });
    await shows(false);
    await beat(room, { state: 'visible', typing: true });
    await shows(true);
    await beat(room, { state: 'hidden' });
    await shows(false);
    await beat(room, { state: 'visible', typing: true });
    await shows(true);
    const said = { id: randomUUID(), text: '書きおえました' };
    await api.call('POST', '/api/room/messages', { cookie: room, body: said });
    await mine.until('message');
    // What was typed is said: without another word from her room nothing shows her typing again.
    const before = mine.of('presence').length;
    await beat(room, { state: 'visible', readUpTo: 1 });
    await mine.until(
      'presence',
      (data) => (data as { readByConsultee?: number }).readByConsultee === 1,
    );
    const after = mine.of('presence').slice(before);
    expect(after.filter(({ data }) => (data as { typing: boolean }).typing)).toEqual([]);
    expect(JSON.stringify(mine.of('presence'))).not.toContain('書きおえ');
  });

  test('of hers ends by itself when her telephone dies', async () => {
    const { consultation, room } = await talk();
    const mine = await followed(consultation, counselor);
    await beat(room, { state: 'visible', typing: true });
    await eventually(() => sheTypes(mine));
    api.clock.move(13_000);
    try {
      expect(await eventually(() => !sheTypes(mine))).toBe(true);
    } finally {
      api.clock.move(-13_000);
    }
  });

  test('of a reply is told to her as no more than that, and ends with it', async () => {
    const { consultation, room } = await talk();
    const hers = await listen('/api/room/stream', room, replica);
    await hers.until('state');
    const screen = randomUUID();
    await say(counselor, consultation, 'reply', screen);
    await eventually(() => isWrittenTo(hers));
    expect(hers.of('typing').map(({ data }) => data)).toEqual([{ typing: true }]);
    await say(counselor, consultation, 'viewing', screen);
    await eventually(() => !isWrittenTo(hers));
    expect(JSON.stringify(hers.events)).not.toContain(counselor.id);
  });

  test('of notes, of whoever may not reply, and of replies that are approved first is never told to her', async () => {
    const { consultation, room } = await talk();
    const hers = await listen('/api/room/stream', room);
    await hers.until('state');
    const trainee = await world.member('counselor');
    await api.build.pool.query(
      `update memberships set replies_need_approval = true where staff_id = $1`,
      [trainee.id],
    );
    const other = await talk();
    await api.build.pool.query(`update consultations set assignee_id = $1 where id = $2`, [
      trainee.id,
      other.consultation.id,
    ]);
    const others = await listen('/api/room/stream', other.room);
    await others.until('state');
    const mine = await followed(other.consultation, colleague);
    await say(counselor, consultation, 'note');
    await say(colleague, consultation, 'reply');
    await say(trainee, other.consultation, 'reply');
    // Colleagues see the one in training write; she does not.
    await eventually(() => doings(mine).join() === 'reply');
    await say(counselor, consultation, 'reply');
    await eventually(() => isWrittenTo(hers));
    expect(hers.of('typing')).toHaveLength(1);
    expect(others.of('typing')).toEqual([]);
  });

  test('wakes nobody and writes nothing with a message', async () => {
    const { consultation, room } = await talk();
    const told: string[] = [];
    const stop = api.deps.wakes.onWake(({ kind, id }) => {
      if (id === consultation.id) told.push(kind);
    });
    const screen = randomUUID();
    await say(counselor, consultation, 'viewing', screen);
    await beat(room, { state: 'visible' });
    await eventually(() => told.length === 2);
    expect(told).toEqual(['presence', 'presence']);
    for (const state of ['reply', 'viewing', 'reply', 'reply'])
      await say(counselor, consultation, state, screen);
    for (const typing of [true, false, true]) await beat(room, { state: 'visible', typing });
    const said = { id: randomUUID(), text: 'はい' };
    await api.call('POST', '/api/room/messages', { cookie: room, body: said });
    await eventually(() => told.includes('message'));
    stop();
    expect(told.filter((kind) => kind === 'presence')).toHaveLength(2);
  });
});
