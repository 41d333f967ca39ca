/** Consultations as staff lead them: how one begins, and how a command is given. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import type { useEngineApi } from './staff-engine.ts';
import type { Member, World } from './staff-world.ts';

type StaffApi = ReturnType<typeof useEngineApi>;

export const at = (id: string, rest = '') => `/api/staff/consultations/${id}${rest}`;

export async function command(member: Member, id: string, action: string, body: object = {}) {
  return member.post(at(id, `/${action}`), { commandId: randomUUID(), ...body });
}

/** Opens a consultation the way she does: her first message, and the errand that begins its workflow. */
export async function waitingTalk(api: StaffApi, world: World): Promise<string> {
  const { id } = await api.build.buildConsultation({
    consultee: await api.build.buildConsultee({ channel: world.channel }),
  });
  await api.build.pool.query(`update consultations set seq = 0 where id = $1`, [id]);
  const consultation = { ...(await findTalk(api, id)), id };
  await api.build.buildMessage({ consultation, text: '話を聞いてください' });
  await api.build.insert('outbox', {
    id: randomUUID(),
    organisation_id: consultation.organisationId,
    service_id: consultation.serviceId,
    consultation_id: id,
    kind: 'words',
  });
  await api.build.pool.query(`notify madoguchi`);
  await eventually(
    async () => {
      const { rows } = await api.build.pool.query(`select seq from consultations where id = $1`, [
        id,
      ]);
      expect(rows).toEqual([{ seq: expect.any(Number) as number }]);
      expect(Number((rows[0] as { seq: number }).seq)).toBeGreaterThan(0);
    },
    { withinMs: 60_000 },
  );
  return id;
}

export async function findTalk(api: StaffApi, id: string) {
  const { rows } = await api.build.pool.query<{
    organisationId: string;
    serviceId: string;
    consulteeId: string;
    number: number;
  }>(
    `select organisation_id as "organisationId", service_id as "serviceId", consultee_id as "consulteeId", number from consultations where id = $1`,
    [id],
  );
  const [found] = rows;
  if (!found) throw new Error('no such consultation');
  return found;
}

/** What goes out with it. */
export const PACKET = {
  number: true,
  openedAt: true,
  words: [1],
  attributes: ['age'],
  contact: '駅前',
};

/** A consultation of this counselor's for which the police were asked for; known to its workflow. */
export async function escalatedTalk(
  api: StaffApi,
  { world, counselor }: { world: World; counselor: Member },
  immediate: boolean,
) {
  const id = await waitingTalk(api, world);
  await command(counselor, id, 'assign', { to: counselor.id });
  const escalationId = randomUUID();
  const body = {
    id: escalationId,
    commandId: randomUUID(),
    kind: 'police',
    immediate,
    reason: '危険がある',
    packet: PACKET,
  };
  const asked = await counselor.post(at(id, '/escalations'), body);
  expect(asked).toMatchObject({ status: 201, body: { id: escalationId, status: 'done' } });
  await eventually(
    async () => {
      const { body: head } = await counselor.get(`/api/staff/escalations/${escalationId}`);
      expect(head).toMatchObject({ n: 1, waitsForEngine: false });
    },
    { withinMs: 30_000 },
  );
  return { id, escalationId, body };
}

export function escalationStep(
  member: Member,
  escalationId: string,
  action: string,
  body: object = {},
) {
  return member.post(`/api/staff/escalations/${escalationId}/${action}`, {
    commandId: randomUUID(),
    ...body,
  });
}
