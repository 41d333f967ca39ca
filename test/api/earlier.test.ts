/** Her earlier consultations, read beside the one that staff are busy with. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { BuiltConsultation } from '../support/factories.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, engineThere, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let counselor: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  engineThere(api);
  counselor = await world.member('counselor', '相談 一郎');
});

const at = (id: string, rest = '') => `/api/staff/consultations/${id}${rest}`;

/** One that ended yesterday, and the one under way. */
async function twoOfOne(restricted = false) {
  const consultee = await api.build.buildConsultee({ channel: world.channel });
  const earlier = await api.build.buildConsultation({
    consultee,
    stage: 'closed',
    ended: true,
    restricted,
    openedAt: Date.now() - 86_400_000,
  });
  await api.build.buildMessage({ consultation: earlier, text: '前に話したこと' });
  const now = await api.build.buildConsultation({
    consultee,
    stage: 'conversation',
    assignee: counselor,
  });
  return { earlier, now };
}

async function purposesOf({ id }: BuiltConsultation): Promise<string[]> {
  const { rows } = await api.build.pool.query<{ purpose: string }>(
    `select purpose from audit_entries where consultation_id = $1 and actor_id = $2 and action = 'consultation.read' order by id`,
    [id, counselor.id],
  );
  return rows.map(({ purpose }) => purpose);
}

describe('an earlier consultation beside the talk', () => {
  test.for(['/messages', '/notes', '/timeline'])(
    'has its %s on the audit trail as read for her history',
    async (part) => {
      const { earlier, now } = await twoOfOne();
      const { status } = await counselor.get(at(earlier.id, `${part}?beside=${now.id}`));
      expect(status).toBe(200);
      expect(await purposesOf(earlier)).toEqual(['history']);
      await counselor.get(at(earlier.id, part));
      expect(await purposesOf(earlier)).toEqual(['history', 'service']);
    },
  );

  test('shows what was said', async () => {
    const { earlier, now } = await twoOfOne();
    const { body } = await counselor.get(at(earlier.id, `/messages?beside=${now.id}`));
    expect(body).toMatchObject({ data: [{ text: '前に話したこと' }] });
  });

  test('does not exist while it is restricted, nor is it named among them', async () => {
    const { earlier, now } = await twoOfOne(true);
    const { status } = await counselor.get(at(earlier.id, `/messages?beside=${now.id}`));
    expect(status).toBe(404);
    expect((await counselor.get(at(now.id))).body).toMatchObject({ history: [] });
  });

  test('is no excuse to read of anybody else', async () => {
    const { earlier } = await twoOfOne();
    const { now: another } = await twoOfOne();
    const hidden = await api.build.buildConsultation();
    const beside = (id: string) => counselor.get(at(earlier.id, `/messages?beside=${id}`));
    expect(await beside(another.id)).toMatchObject({
      status: 400,
      body: { code: 'invalid-input', detail: { reason: 'another-person' } },
    });
    expect(await beside(hidden.id)).toMatchObject({ status: 404 });
    expect(await purposesOf(earlier)).toEqual([]);
  });
});
