/** Going off duty: nobody goes while a consultee of theirs would wait for nobody. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApi } from '../support/api.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;

beforeAll(async () => {
  world = await buildWorld(api);
});

interface Row {
  id: string;
  choices: string[];
  isLeaving: boolean;
  waitingSince: string | null;
}

const openOf = async (member: Member) =>
  ((await member.get('/api/staff/duty/open')).body as { data: Row[] }).data;
const dutyOf = async (member: Member) => {
  const { rows } = await api.build.pool.query<{ duty: string }>(
    `select duty from staff where id = $1`,
    [member.id],
  );
  return rows[0]?.duty;
};

describe('somebody who goes off duty', () => {
  test('goes at once when nothing of theirs is open', async () => {
    const member = await world.member('counselor');
    await member.put('/api/staff/duty', { duty: 'on' });
    await world.consultation({ stage: 'closed', assignee: member });
    await world.consultation({ stage: 'conversation', assignee: await world.member('counselor') });
    expect(await openOf(member)).toEqual([]);
    expect(await member.put('/api/staff/duty', { duty: 'off' })).toMatchObject({ status: 200 });
  });

  test('says first what becomes of each open consultation, who waits longest first', async () => {
    const member = await world.member('counselor');
    await member.put('/api/staff/duty', { duty: 'on' });
    const answered = await world.consultation({ stage: 'attributes', assignee: member });
    const waiting = await world.consultation({ stage: 'conversation', assignee: member });
    await api.build.buildMessage({ consultation: waiting, text: '返事を待っています' });
    expect(await openOf(member)).toMatchObject([
      {
        id: waiting.id,
        choices: ['transfer', 'return-to-queue', 'keep'],
        waitingSince: expect.any(String) as string,
      },
      // Nobody takes the registration of attributes from a queue.
      { id: answered.id, choices: ['transfer', 'keep'], waitingSince: null, openEscalations: 0 },
    ]);
    const draft = (kind: string) => `/api/staff/consultations/${waiting.id}/drafts/${kind}`;
    await member.put(draft('reply'), { text: '書きかけの返信' });
    await (await world.member('counselor')).put(draft('note'), { text: '同僚のメモ' });
    expect(await openOf(member)).toMatchObject([{ hasDraft: true }, { hasDraft: false }]);
    for (const keep of [undefined, [], [answered.id], [randomUUID()]]) {
      const refused = await member.put('/api/staff/duty', { duty: 'off', keep });
      expect(refused).toMatchObject({
        status: 409,
        body: { code: 'not-allowed-now', detail: { reason: 'open-consultations' } },
      });
    }
    expect(await dutyOf(member)).toBe('on');
    // Away is not gone: what is theirs stays theirs.
    expect(await member.put('/api/staff/duty', { duty: 'away' })).toMatchObject({ status: 200 });
    const keep = [waiting.id, answered.id];
    expect(await member.put('/api/staff/duty', { duty: 'off', keep })).toMatchObject({
      status: 200,
    });
    expect(await dutyOf(member)).toBe('off');
    const { rows } = await api.build.pool.query<{ data: unknown }>(
      `select data from audit_entries where action = 'duty.change' and actor_id = $1 order by id desc limit 1`,
      [member.id],
    );
    expect(rows[0]?.data).toEqual({ duty: 'off', keep });
  });

  test('need not wait for the engine: what was given away and is not taken yet counts as decided', async () => {
    const member = await world.member('counselor');
    const colleague = await world.member('counselor');
    await member.put('/api/staff/duty', { duty: 'on' });
    const { id } = await world.consultation({ stage: 'conversation', assignee: member });
    const given = await member.post(`/api/staff/consultations/${id}/transfer`, {
      commandId: randomUUID(),
      to: colleague.id,
      note: 'お願いします',
    });
    expect(given.status).toBe(202);
    expect(await openOf(member)).toMatchObject([{ id, isLeaving: true }]);
    expect(await member.put('/api/staff/duty', { duty: 'off' })).toMatchObject({ status: 200 });
  });
});

test('who is on duty without being signed in is seen to be so by colleagues', async () => {
  const member = await world.member('counselor');
  const gone = await world.member('counselor');
  await gone.put('/api/staff/duty', { duty: 'on' });
  await gone.delete('/api/staff/session');
  const { body } = await member.get(`/api/staff/colleagues?service=${world.service.id}`);
  expect(body).toMatchObject({
    data: expect.arrayContaining([
      expect.objectContaining({ id: gone.id, duty: 'on', isSignedIn: false }),
      expect.objectContaining({ id: member.id, isSignedIn: true }),
    ]) as object,
  });
});
