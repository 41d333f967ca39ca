/** What a member of staff sees of their own work: duty, colleagues, services, notices. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { ACTIONS, CONTENT_ACTIONS, STAGES } from '../../domain/consultation.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, signedIn, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let counselor: Member;
let colleague: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  counselor = await world.member('counselor', '相談 一郎');
  colleague = await world.member('counselor', '相談 二子');
});

describe('the person and their service', () => {
  test('switches duty, which colleagues see', async () => {
    expect(await counselor.put('/api/staff/duty', { duty: 'on' })).toMatchObject({ status: 200 });
    const { body } = await colleague.get(`/api/staff/colleagues?service=${world.service.id}`);
    expect(body).toMatchObject({
      data: expect.arrayContaining([
        {
          id: counselor.id,
          name: '相談 一郎',
          roles: ['counselor'],
          duty: 'on',
          isSignedIn: true,
        },
      ]) as object,
    });
  });

  test('gets form, contacts and agencies of the services one belongs to, and no others', async () => {
    await api.build.insert('agencies', {
      id: randomUUID(),
      organisation_id: world.organisation.id,
      service_id: null,
      kind: 'police',
      name: '試験警察署',
      telephone: '03-0000-0000',
    });
    const other = await api.build.buildService({ organisation: world.organisation });
    const { body } = await counselor.get('/api/staff/services');
    expect(body).toMatchObject({
      data: [
        {
          id: world.service.id,
          reception: { state: 'open' },
          emergencyContacts: [{ telephone: '110' }],
          agencies: [{ name: '試験警察署' }],
        },
      ],
    });
    const elsewhere = `/api/staff/colleagues?service=${other.id}`;
    expect(await counselor.get(elsewhere)).toMatchObject({ status: 404 });
  });

  test('reads notices and marks them as seen', async () => {
    const { id } = await world.consultation({ stage: 'conversation', assignee: counselor });
    const noticeId = randomUUID();
    await api.build.insert('notices', {
      id: noticeId,
      organisation_id: world.organisation.id,
      service_id: world.service.id,
      consultation_id: id,
      staff_id: colleague.id,
      kind: 'assigned',
      source: `consultation/${id}`,
      seq: 1,
    });
    expect((await colleague.get('/api/staff/notices')).body).toMatchObject({
      data: [{ id: noticeId, kind: 'assigned', consultation: { id }, seenAt: null }],
      unseen: 1,
    });
    const stranger = await signedIn(api, await api.build.buildStaff());
    expect(await stranger.get('/api/staff/notices')).toMatchObject({ status: 403 });
    await counselor.post('/api/staff/notices/seen', { ids: [noticeId] });
    expect((await colleague.get('/api/staff/notices')).body).toMatchObject({ unseen: 1 });
    await colleague.post('/api/staff/notices/seen', { ids: [noticeId] });
    expect((await colleague.get('/api/staff/notices')).body).toMatchObject({ unseen: 0 });
  });
});

describe('a command given once', () => {
  test('opens nothing but itself once the consultation is somebody else’s', async () => {
    const { id } = await world.consultation({ stage: 'conversation', assignee: counselor });
    const at = (rest: string) => `/api/staff/consultations/${id}${rest}`;
    const transfer = { commandId: randomUUID(), to: colleague.id, note: 'お願いします' };
    expect(await counselor.post(at('/transfer'), transfer)).toMatchObject({ status: 202 });
    await api.build.pool.query(`update consultations set assignee_id = $1 where id = $2`, [
      colleague.id,
      id,
    ]);
    const { commandId } = transfer;
    const traits = { traits: 'もと担当', cautions: '', commandId };
    expect(await counselor.put(at('/traits'), traits)).toMatchObject({ status: 403 });
    const whisper = { id: randomUUID(), text: 'もと担当', commandId };
    expect(await counselor.post(at('/whispers'), whisper)).toMatchObject({ status: 403 });
    const answers = [{ code: 'age', state: 'unknown' }];
    expect(await counselor.put(at('/attributes'), { answers, commandId })).toMatchObject({
      status: 403,
    });
    const end = { commandId, note: 'もと担当' };
    expect(await counselor.post(at('/end-talk'), end)).toMatchObject({ status: 422 });
    // Asked again, it is still told what became of it.
    expect(await counselor.post(at('/transfer'), transfer)).toMatchObject({ status: 202 });
  });
});

describe('whoever opens a consultation', () => {
  test('says of every button that it can be pressed, or why not, in words', async () => {
    const every = [...ACTIONS, ...CONTENT_ACTIONS].toSorted();
    const supervisor = await world.member('supervisor');
    const administrator = await world.member('administrator');
    const found = new Set<string>();
    for (const stage of STAGES) {
      const { id } = await world.consultation({ stage, assignee: counselor });
      for (const member of [counselor, colleague, supervisor, administrator]) {
        const { allowed, blocked } = (await member.get(`/api/staff/consultations/${id}`)).body as {
          allowed: string[];
          blocked: Record<string, { reason: string; text: string }>;
        };
        expect([...allowed, ...Object.keys(blocked)].toSorted()).toEqual(every);
        for (const { reason, text } of Object.values(blocked)) {
          found.add(reason);
          expect(text).toMatch(/[ぁ-ん].*。$/u);
        }
      }
    }
    expect(found.size).toBeGreaterThan(2);
  });
});
