/** From where a room was used: noted beside her words, and shown only by a disclosure that two people stand for. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { disposeAccessRecords } from '../../worker/relay/access-records.ts';
import { useTestApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import type { BuiltConsultation } from '../support/factories.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi({ config: { trustProxy: 1 } });
let world: World;
let asking: Member;
let approving: Member;
let supervisor: Member;
let auditor: Member;
let counselor: Member;
let consultation: BuiltConsultation;

const ADDRESS = '203.0.113.77';
const at = (rest = '') => `/api/staff/consultations/${consultation.id}/access-disclosures${rest}`;

/** She reads her room from there. */
async function uses(cookie: string, address: string, port: string | null): Promise<void> {
  const { status } = await api.call('GET', '/api/room', {
    cookie,
    headers: { 'X-Forwarded-For': address, 'X-Client-Port': port },
  });
  expect(status).toBe(200);
}

const kept = async () => {
  const { rows } = await api.build.pool.query<{ origin: Buffer }>(
    `select origin from access_records where consultee_id = $1`,
    [consultation.consulteeId],
  );
  return rows;
};

beforeAll(async () => {
  world = await buildWorld(api);
  asking = await world.member('administrator', '申請する人');
  approving = await world.member('administrator', '承認する人');
  supervisor = await world.member('supervisor');
  auditor = await world.member('auditor');
  counselor = await world.member('counselor');
  const consultee = await api.build.buildConsultee({ channel: world.channel });
  consultation = await api.build.buildConsultation({ consultee, stage: 'conversation' });
  const cookie = await api.build.enterRoom(consultee);
  await uses(cookie, ADDRESS, '40123');
  await uses(cookie, ADDRESS, '40999');
  await uses(cookie, '2001:db8::5', null);
  await eventually(async () => (await kept()).length === 2);
});

const request = () => ({
  id: randomUUID(),
  ground: 'inquiry',
  reference: '練馬署 捜査関係事項照会 第3号',
  reason: '行方不明者の捜索',
  since: new Date(Date.now() - 3_600_000).toISOString(),
  until: new Date(Date.now() + 3_600_000).toISOString(),
});

interface Listed {
  data: { id: string; state: string; mayDecide: boolean; mayLook: boolean }[];
}

async function listed(member: Member, id: string) {
  const { body } = await member.get('/api/staff/access-disclosures');
  return (body as Listed).data.find((one) => one.id === id);
}

const looks = async (id: string) => {
  const { rows } = await api.build.pool.query<{ action: string; actor: string }>(
    `select action, actor_id as actor from audit_entries where object_id = $1 order by id`,
    [id],
  );
  return rows;
};

describe('from where a room was used', () => {
  test('is kept once for each session and address, and encrypted', async () => {
    const rows = await kept();
    expect(rows).toHaveLength(2);
    for (const { origin } of rows) expect(origin.includes(ADDRESS)).toBe(false);
  });

  test('is shown after another administrator approved it, and each look is on record', async () => {
    const body = request();
    expect(await counselor.post(at(), body)).toMatchObject({ status: 403 });
    expect(await asking.post(at(), body)).toMatchObject({ status: 201 });
    expect(await asking.post(at(), body)).toMatchObject({ status: 201 });
    const origins = at(`/${body.id}/origins`);
    expect(await asking.get(origins)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'disclosure-not-approved' } },
    });
    const approval = at(`/${body.id}/approval`);
    expect(await asking.post(approval)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'own-request' } },
    });
    expect(await supervisor.post(approval)).toMatchObject({ status: 403 });
    expect(await listed(approving, body.id)).toMatchObject({ state: 'waiting', mayDecide: true });
    expect((await approving.get('/api/staff/notices')).body).toMatchObject({
      data: [{ kind: 'disclosure-asked', consultation: { id: consultation.id } }],
    });
    expect(await approving.post(approval)).toMatchObject({ status: 204 });
    expect(await approving.post(approval)).toMatchObject({ status: 409 });
    expect(await listed(auditor, body.id)).toMatchObject({ state: 'approved', mayLook: false });
    expect((await asking.get(origins)).body).toMatchObject({
      data: [
        { address: ADDRESS, port: 40123 },
        { address: '2001:db8::5', port: null },
      ],
    });
    expect(await auditor.get(origins)).toMatchObject({ status: 403 });
    await asking.get(origins);
    const seen = (await looks(body.id)).map(({ action }) => action);
    expect(seen.filter((action) => action === 'access-data.read')).toHaveLength(2);
  });

  test('is not shown of another time, of a refused request, nor once the approval is over', async () => {
    const early = { ...request(), since: '2020-01-01T00:00:00Z', until: '2020-01-02T00:00:00Z' };
    await asking.post(at(), early);
    await approving.post(at(`/${early.id}/approval`));
    expect((await asking.get(at(`/${early.id}/origins`))).body).toMatchObject({ data: [] });
    const refused = request();
    await supervisor.post(at(), refused);
    await approving.post(at(`/${refused.id}/refusal`), { reason: '根拠が足りません' });
    expect(await supervisor.get(at(`/${refused.id}/origins`))).toMatchObject({ status: 409 });
    expect(await listed(supervisor, refused.id)).toMatchObject({ state: 'refused' });
    await api.build.pool.query(
      `update access_disclosures set expires_at = now() - interval '1 hour' where id = $1`,
      [early.id],
    );
    expect(await asking.get(at(`/${early.id}/origins`))).toMatchObject({ status: 409 });
    expect(await listed(asking, early.id)).toMatchObject({ state: 'expired' });
  });

  test('is decided by two people, whatever the application forgets', async () => {
    const body = request();
    await asking.post(at(), body);
    await expect(
      api.build.pool.query(
        `update access_disclosures set status = 'approved', decided_by_id = requested_by_id where id = $1`,
        [body.id],
      ),
    ).rejects.toMatchObject({ code: '23514' });
  });

  test('goes when its time is over, unless somebody has asked for it', async () => {
    const old = `update access_records set last_at = now() - interval '91 days' where consultee_id = $1`;
    await api.build.pool.query(old, [consultation.consulteeId]);
    await disposeAccessRecords({ system: api.deps.system, log: api.deps.log });
    expect(await kept()).toHaveLength(2);
    const over = `update access_disclosures set expires_at = now() - interval '1 hour' where consultation_id = $1`;
    await api.build.pool.query(over, [consultation.id]);
    await disposeAccessRecords({ system: api.deps.system, log: api.deps.log });
    expect(await kept()).toEqual([]);
  });
});
