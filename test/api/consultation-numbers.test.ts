/** To a consultation by its number: for whoever may know of it, and on record. */
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApi } from '../support/api.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let counselor: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  counselor = await world.member('counselor');
});

const find = (member: Member, number: string | number) =>
  member.get(`/api/staff/consultation-numbers?number=${encodeURIComponent(number)}`);

describe('a consultation’s number', () => {
  test.for(['counselor', 'supervisor', 'administrator', 'auditor'] as const)(
    'leads %s to it, however it is written',
    async (role) => {
      const { id, number } = await world.consultation();
      const member = await world.member(role);
      const wide = String(number).replaceAll(/\d/gu, (digit) =>
        String.fromCodePoint((digit.codePointAt(0) ?? 0) + 0xfee0),
      );
      for (const text of [String(number), `No.${number}`, `${wide}番`])
        expect((await find(member, text)).body).toEqual({
          data: [{ id, number, service: { id: world.service.id, name: expect.any(String) } }],
        });
    },
  );

  test('is one answer for what is not there and for what one may not know of', async () => {
    const assignee = await world.member('counselor');
    const hidden = await world.consultation({
      stage: 'conversation',
      assignee,
      restricted: true,
    });
    const elsewhere = await buildWorld(api);
    const strange = await elsewhere.consultation();
    const unknown = await find(counselor, 999_999_999);
    expect(unknown).toMatchObject({ status: 200, body: { data: [] } });
    for (const answer of [
      await find(await elsewhere.member('counselor'), hidden.number + 100_000),
      await find(counselor, 'なし'),
    ])
      expect({ status: answer.status, body: answer.body }).toEqual({
        status: unknown.status,
        body: unknown.body,
      });
    const theirs = await find(counselor, strange.number);
    expect(JSON.stringify(theirs.body)).not.toContain(strange.id);
    // Those who answer there know that a restricted one is there: in an emergency they must get to it.
    expect((await find(counselor, hidden.number)).body).toMatchObject({
      data: [{ id: hidden.id }],
    });
    expect((await find(assignee, hidden.number)).body).toMatchObject({ data: [{ id: hidden.id }] });
    expect((await find(await world.member('system-operator'), hidden.number)).status).toBe(403);
  });

  test('that several services have given is answered with all that one may know of', async () => {
    const { id, number } = await world.consultation();
    const service = await api.build.buildService({ organisation: world.organisation });
    const other = await api.build.buildConsultation({
      consultee: await api.build.buildConsultee({
        channel: await api.build.buildChannel({ service }),
      }),
    });
    await api.build.pool.query(`update consultations set number = $1 where id = $2`, [
      number,
      other.id,
    ]);
    expect((await find(counselor, number)).body).toMatchObject({ data: [{ id }] });
    await api.build.pool.query(
      `insert into memberships (organisation_id, staff_id, service_id, role) values ($1, $2, $3, 'counselor')`,
      [world.organisation.id, counselor.id, service.id],
    );
    const { body } = await find(counselor, number);
    const ids = (body as { data: { id: string }[] }).data.map((one) => one.id);
    expect(ids.toSorted()).toEqual([id, other.id].toSorted());
  });

  test('is on record as searched for, found or not', async () => {
    const searcher = await world.member('auditor');
    const { id, number } = await world.consultation();
    await find(searcher, number);
    await find(searcher, 999_999_998);
    const { rows } = await api.build.pool.query(
      `select action, consultation_id, data from audit_entries where actor_id = $1 order by id`,
      [searcher.id],
    );
    expect(rows).toEqual([
      { action: 'consultation.find', consultation_id: null, data: { number, found: [id] } },
      {
        action: 'consultation.find',
        consultation_id: null,
        data: { number: 999_999_998, found: [] },
      },
    ]);
  });
});
