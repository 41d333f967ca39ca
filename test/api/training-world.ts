/** A service with a counselor in training, supervisors, and a consultee in her room. */
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect } from 'vitest';
import type { TestApi } from '../support/api.ts';
import type { BuiltConsultation } from '../support/factories.ts';
import { buildWorld, engineThere, type Member, type World } from './staff-world.ts';

export const WORDS = '大丈夫ですか。ゆっくりで構いません。';

interface Said {
  id: string;
  text: string;
  author: string;
  person: { id: string } | null;
  approvedBy: { id: string } | null;
}
interface Asked {
  id: string;
  status: string;
  comment: string | null;
  text: string;
}

/** For the surrounding file; a new consultation of the trainee's for each test. */
export function useTraining(api: TestApi) {
  const t = {} as {
    world: World;
    trainee: Member;
    counselor: Member;
    supervisor: Member;
    other: Member;
    consultation: BuiltConsultation;
    /** Value of the `Cookie` header of her room. */
    room: string;
  };

  async function train(member: Member, repliesNeedApproval = true): Promise<void> {
    const body = { staffId: member.id, serviceId: t.world.service.id, repliesNeedApproval };
    expect((await t.supervisor.put('/api/staff/memberships/training', body)).status).toBe(204);
  }

  /** Hers is the room from now on. */
  async function talk(assignee: Member): Promise<void> {
    const consultee = await api.build.buildConsultee({ channel: t.world.channel });
    const built = await api.build.buildConsultation({ consultee, stage: 'conversation', assignee });
    await api.build.buildMessage({ consultation: built, text: '聞いてください' });
    t.room = await api.build.enterRoom(consultee);
    t.consultation = built;
  }

  beforeAll(async () => {
    engineThere(api);
    t.world = await buildWorld(api);
    t.supervisor = await t.world.member('supervisor', '承認する人');
    t.other = await t.world.member('supervisor', 'もう一人の承認者');
    t.counselor = await t.world.member('counselor', '相談員');
    t.trainee = await t.world.member('counselor', '研修中の人');
    await train(t.trainee);
  });

  beforeEach(() => talk(t.trainee));

  const at = (rest = '', id = t.consultation.id) => `/api/staff/consultations/${id}${rest}`;
  const requestAt = (id: string, what: string) => at(`/reply-requests/${id}/${what}`);

  async function ask(text = WORDS, more: object = {}, member = t.trainee) {
    const id = randomUUID();
    const answer = await member.post(at('/reply-requests'), { id, text, expectedSeq: 1, ...more });
    return { id, answer };
  }

  async function asked(text = WORDS, more: object = {}): Promise<string> {
    const { id, answer } = await ask(text, more);
    expect(answer).toMatchObject({ status: 201, body: { status: 'waiting' } });
    return id;
  }

  async function said(): Promise<Said[]> {
    const { body } = await t.supervisor.get(at('/messages'));
    return (body as { data: Said[] }).data.filter(({ author }) => author === 'staff');
  }

  /** All that her room is given, as text. */
  async function shownInRoom(): Promise<string> {
    const reading = api.routes.filter(
      ({ method, access, stream, path }) =>
        method === 'GET' && access.kind === 'room' && !stream && !path.includes(':'),
    );
    expect(reading.length).toBeGreaterThan(2);
    const answers = await Promise.all(
      reading.map(({ path }) => api.call('GET', path, { cookie: t.room })),
    );
    return JSON.stringify(answers.map(({ body }) => body));
  }

  async function noticesOf(member: Member, kind: string) {
    const { body } = await member.get('/api/staff/notices?limit=100');
    const { data } = body as {
      data: { kind: string; isOver: boolean; consultation: { id: string } }[];
    };
    return data.filter((one) => one.kind === kind && one.consultation.id === t.consultation.id);
  }

  async function trailOf(action: string) {
    const { rows } = await api.build.pool.query<{ actor_id: string | null; outcome: string }>(
      `select actor_id, outcome from audit_entries where consultation_id = $1 and action = $2 order by id`,
      [t.consultation.id, action],
    );
    return rows;
  }

  return Object.assign(t, {
    train,
    talk,
    at,
    requestAt,
    ask,
    asked,
    approve: (id: string, body: object = {}, member = t.supervisor) =>
      member.post(requestAt(id, 'approval'), body),
    giveBack: (id: string, comment = '短くしましょう', member = t.supervisor) =>
      member.post(requestAt(id, 'return'), { comment }),
    withdraw: (id: string, member = t.trainee) => member.post(requestAt(id, 'withdrawal')),
    said,
    shownInRoom,
    shown: async (member: Member) =>
      (await member.get(at('/reply-requests'))).body as { data: Asked[] },
    draft: async (member = t.trainee) =>
      ((await member.get(at('/drafts/reply'))).body as { text: string | null }).text,
    noticesOf,
    trailOf,
  });
}
