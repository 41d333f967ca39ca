/** How far each member of staff has read, and what is new at the gate since they last read her history. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
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
const HOUR = 3_600_000;

describe('a bookmark', () => {
  test('is each person’s own, moves on only, and no further than what was said', async () => {
    const consultation = await world.consultation({ stage: 'conversation', assignee: counselor });
    for (const text of ['一つ目', '二つ目', '三つ目'])
      await api.build.buildMessage({ consultation, text });
    const path = at(consultation.id, '/reading');
    expect((await counselor.get(path)).body).toEqual({ upTo: 0, at: null, lastSeq: 3 });
    for (const upTo of [2, 1]) expect((await counselor.put(path, { upTo })).status).toBe(204);
    expect((await counselor.get(path)).body).toMatchObject({ upTo: 2 });
    await counselor.put(path, { upTo: 99 });
    expect((await counselor.get(path)).body).toMatchObject({ upTo: 3 });
    expect((await colleague.get(path)).body).toEqual({ upTo: 0, at: null, lastSeq: 3 });
  });
});

/** Somebody confirmed her history in that consultation, or passed it as urgent. */
async function reviewed(
  { id, organisationId, serviceId }: { id: string; organisationId: string; serviceId: string },
  { by, mode = 'read', ago }: { by: Member; mode?: string; ago: number },
) {
  await api.build.insert('case_events', {
    workflow_id: `consultation/${id}/${randomUUID()}`,
    seq: 1,
    organisation_id: organisationId,
    service_id: serviceId,
    consultation_id: id,
    kind: 'history-reviewed',
    actor_kind: 'staff',
    actor_id: by.id,
    data: JSON.stringify({ mode }),
    at: new Date(Date.now() - ago),
  });
}

describe('the gate', () => {
  async function herHistory() {
    const consultee = await api.build.buildConsultee({ channel: world.channel });
    const earlier = await api.build.buildConsultation({
      consultee,
      stage: 'closed',
      ended: true,
      openedAt: Date.now() - 5 * HOUR,
    });
    const hidden = await api.build.buildConsultation({
      consultee,
      stage: 'closed',
      ended: true,
      restricted: true,
    });
    const now = await api.build.buildConsultation({
      consultee,
      stage: 'review',
      assignee: counselor,
    });
    await api.build.buildMessage({ consultation: earlier, at: Date.now() - 4 * HOUR });
    await api.build.buildMessage({ consultation: earlier, at: Date.now() - HOUR });
    await api.build.buildMessage({ consultation: hidden });
    await api.build.buildMessage({ consultation: now });
    return { earlier, now };
  }
  const added = async (member: Member, id: string) =>
    ((await member.get(at(id))).body as { addedSinceReview: object | null }).addedSinceReview;

  test('says what has come since one last read her history, but for what one may not know', async () => {
    const { earlier, now } = await herHistory();
    await reviewed(earlier, { by: counselor, ago: 2 * HOUR });
    await counselor.post(at(now.id, '/flags'), {
      id: randomUUID(),
      kind: 'no-call',
      remark: '',
      until: null,
    });
    expect(await added(counselor, now.id)).toMatchObject({
      consultations: 1,
      messages: 2,
      notes: 0,
      flags: 1,
    });
  });

  test('says nothing of it to whoever never read it, or only passed it as urgent', async () => {
    const { earlier, now } = await herHistory();
    await reviewed(earlier, { by: colleague, ago: 2 * HOUR });
    await reviewed(earlier, { by: counselor, mode: 'urgent', ago: HOUR });
    expect(await added(counselor, now.id)).toBeNull();
    expect(await added(colleague, now.id)).toBeNull();
  });
});
