/** Two records of one person: linked by staff who may read both, and taken apart as if nothing had been. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { linkedGroup } from '../../db/same-person.ts';
import { inScope } from '../../db/scope.ts';
import type { ConsultationHead } from '../../contracts/consultations.ts';
import type { BuiltConsultation, BuiltConsultee } from '../support/factories.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, engineThere, signedIn, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let counselor: Member;
let colleague: Member;
let supervisor: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  engineThere(api);
  counselor = await world.member('counselor', '相談 一郎');
  colleague = await world.member('counselor', '相談 二子');
  supervisor = await world.member('supervisor', '上司 三郎');
});

const at = (id: string, rest = '') => `/api/staff/consultations/${id}${rest}`;

interface Record {
  consultee: BuiltConsultee;
  consultation: BuiltConsultation;
}

async function record(
  more: Omit<NonNullable<Parameters<typeof api.build.buildConsultation>[0]>, 'consultee'> = {},
): Promise<Record> {
  const consultee = await api.build.buildConsultee({ channel: world.channel });
  const consultation = await api.build.buildConsultation({
    consultee,
    stage: 'conversation',
    assignee: counselor,
    ...more,
  });
  return { consultee, consultation };
}

const bodyTo = (other: Record, more: object = {}) => ({
  id: randomUUID(),
  otherId: other.consultation.id,
  reason: '同じお名前と電話の話をされた',
  ...more,
});

const link = (one: Record, other: Record, who: Member = counselor, more: object = {}) =>
  who.post(at(one.consultation.id, '/same-person'), bodyTo(other, more));

const takeOut = (from: Record, out: Record, who: Member = counselor, id: string = randomUUID()) =>
  who.post(at(from.consultation.id, '/same-person/separation'), {
    id,
    consulteeId: out.consultee.id,
    reason: '別の方だった',
  });

async function headOf(
  { consultation }: Record,
  who: Member = counselor,
): Promise<ConsultationHead> {
  const { status, body } = await who.get(at(consultation.id));
  expect(status).toBe(200);
  return body;
}

const numbersIn = ({ history }: ConsultationHead) =>
  history.map(({ number }) => number).toSorted((a, b) => a - b);

/** What is known of the person and her past; the clock moves on beside it. */
const known = ({ consultee, history, flags }: ConsultationHead) => ({ consultee, history, flags });

async function count(sql: string, ...values: unknown[]): Promise<number> {
  const { rows } = await api.build.pool.query<{ n: number }>(
    `select count(*)::int as n ${sql}`,
    values,
  );
  return rows[0]?.n ?? 0;
}

describe('linking two records', () => {
  test('shows each the other’s consultations, traits, cautions and flags, marked as the other’s', async () => {
    const [old, now] = [await record({ stage: 'closed' }), await record()];
    const flag = { id: randomUUID(), kind: 'no-call', remark: '夜も', until: null };
    await supervisor.post(at(old.consultation.id, '/flags'), flag);
    const traits = { traits: '手話で話す', cautions: '急がせない' };
    await supervisor.put(at(old.consultation.id, '/traits'), traits);
    expect((await link(now, old)).status).toBe(201);
    const head = await headOf(now);
    expect(head).toMatchObject({
      flags: [{ label: '電話をかけない' }],
      consultee: {
        traits: null,
        flags: [],
        linked: [
          {
            consulteeId: old.consultee.id,
            numbers: [old.consultation.number],
            linkedBy: { name: '相談 一郎' },
            reason: '同じお名前と電話の話をされた',
            ...traits,
            flags: [{ kind: 'no-call', remark: '夜も', isUp: true }],
          },
        ],
      },
      history: [{ number: old.consultation.number, record: old.consultee.id }],
    });
    const back = await headOf(old, colleague);
    expect(back.history).toMatchObject([
      { number: now.consultation.number, record: now.consultee.id },
    ]);
    expect(back.consultee.linked).toMatchObject([{ consulteeId: now.consultee.id }]);
  });

  test('merges nothing: both keep their rows and their keys, and taken apart they are as they were', async () => {
    const [old, now] = [await record({ stage: 'closed' }), await record()];
    const before = [known(await headOf(old)), known(await headOf(now))];
    await link(now, old);
    expect(known(await headOf(now))).not.toEqual(before[1]);
    expect((await takeOut(now, old)).body).toEqual({ data: [] });
    expect([known(await headOf(old)), known(await headOf(now))]).toEqual(before);
    expect(await count(`from same_persons where consultee_id = $1`, old.consultee.id)).toBe(1);
  });

  test('keeps each under her own key: what is destroyed of one takes nothing from the other', async () => {
    const [old, now] = [await record(), await record()];
    const flag = { id: randomUUID(), kind: 'no-call', remark: '夜も', until: null };
    await supervisor.post(at(old.consultation.id, '/flags'), flag);
    await supervisor.put(at(old.consultation.id, '/traits'), { traits: '手話', cautions: '' });
    await supervisor.put(at(now.consultation.id, '/traits'), { traits: '筆談', cautions: '' });
    await link(now, old);
    const { organisationId, serviceId, id: objectId } = old.consultee;
    await api.deps.keys.destroy({ organisationId, serviceId, kind: 'consultee', objectId });
    expect((await headOf(now)).consultee).toMatchObject({
      traits: '筆談',
      linked: [{ reason: null, traits: null, flags: [{ kind: 'no-call', remark: null }] }],
    });
  });

  test('is on the trail and on both timelines, without a word of the other record', async () => {
    const [old, now] = [await record(), await record()];
    await link(now, old);
    await takeOut(old, now);
    const { rows } = await api.build.pool.query<{ action: string; object_id: string }>(
      `select action, object_id from audit_entries where consultation_id = any($1) and action like 'person.%' order by id`,
      [[old.consultation.id, now.consultation.id]],
    );
    expect(rows).toEqual([
      { action: 'person.link', object_id: old.consultee.id },
      // What is known of it came with the answer.
      { action: 'person.read', object_id: old.consultee.id },
      { action: 'person.unlink', object_id: now.consultee.id },
    ]);
    for (const { consultation } of [old, now]) {
      const { body } = await counselor.get(at(consultation.id, '/timeline'));
      expect(body).toMatchObject({
        data: expect.arrayContaining([
          expect.objectContaining({ kind: 'person-linked', data: {} }),
          expect.objectContaining({ kind: 'person-unlinked', data: {} }),
        ]) as object,
      });
    }
  });

  test('puts on the trail, once, that the other record was read with this one', async () => {
    const [old, now] = [await record(), await record()];
    await link(now, old);
    for (let n = 0; n < 2; n += 1) await headOf(now, colleague);
    const { rows } = await api.build.pool.query<object>(
      `select consultation_id, object_id, purpose from audit_entries where action = 'person.read' and actor_id = $1 and object_id = any($2)`,
      [colleague.id, [old.consultee.id, now.consultee.id]],
    );
    expect(rows).toEqual([
      { consultation_id: now.consultation.id, object_id: old.consultee.id, purpose: 'history' },
    ]);
  });

  test('done twice is done once, and its id is nobody else’s', async () => {
    const [old, now, third] = [await record(), await record(), await record()];
    const id = randomUUID();
    for (let n = 0; n < 2; n += 1)
      expect((await link(now, old, counselor, { id })).status).toBe(201);
    expect((await link(old, now)).status).toBe(201);
    expect(
      await count(`from same_persons where consultee_id = any($1)`, [
        old.consultee.id,
        now.consultee.id,
      ]),
    ).toBe(2);
    expect((await link(now, third, counselor, { id })).body).toMatchObject({ code: 'id-reused' });
    const out = randomUUID();
    for (let n = 0; n < 2; n += 1)
      expect((await takeOut(now, old, counselor, out)).status).toBe(200);
    expect((await link(now, old, counselor, { id })).body).toMatchObject({ code: 'id-reused' });
    expect((await headOf(now)).consultee.linked).toEqual([]);
  });

  test.for([
    ['without a reason', { reason: ' ' }, 400],
    ['with the same record', 'own', 409],
  ] as const)('%s is refused', async ([, wrong, status]) => {
    const now = await record();
    const other = wrong === 'own' ? now : await record();
    const more = wrong === 'own' ? {} : wrong;
    expect((await link(now, other, counselor, more)).status).toBe(status);
  });
});

describe('three records of one person', () => {
  test('are one group whichever two are linked, and one taken out leaves the others together', async () => {
    const [a, b, c] = [await record(), await record(), await record()];
    await link(a, b);
    await link(b, c);
    const numbers = [a, b, c].map(({ consultation }) => consultation.number);
    expect(numbersIn(await headOf(a))).toEqual([numbers[1], numbers[2]]);
    expect(numbersIn(await headOf(c))).toEqual([numbers[0], numbers[1]]);
    await takeOut(a, b);
    expect(numbersIn(await headOf(b))).toEqual([]);
    expect(numbersIn(await headOf(a))).toEqual([numbers[2]]);
    await takeOut(c, c);
    for (const one of [a, b, c]) expect((await headOf(one)).consultee.linked).toEqual([]);
  });

  test('linked all at once are one group still', async () => {
    const [a, b, c] = [await record(), await record(), await record()];
    const answers = await Promise.all([link(a, b), link(b, c), link(c, a)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    for (const one of [a, b, c]) expect((await headOf(one)).consultee.linked).toHaveLength(2);
    const ids = [a, b, c].map(({ consultee }) => consultee.id);
    const now = `from same_persons where consultee_id = any($1) and unlinked_at is null`;
    expect(await count(now, ids)).toBe(3);
  });

  test('of two groups become one, and figures are told who is one person', async () => {
    const all = [await record(), await record(), await record(), await record()] as const;
    const [a, b, c, d] = all;
    await link(a, b);
    await link(c, d);
    expect((await link(a, d)).status).toBe(201);
    const { database } = api.deps;
    const scope = { organisationId: world.organisation.id, serviceIds: [world.service.id] };
    const group = await inScope(database, scope, (tx) => linkedGroup(tx, b.consultee.id));
    expect(group[0]).toBe(b.consultee.id);
    expect(group.toSorted()).toEqual(all.map(({ consultee }) => consultee.id).toSorted());
    const alone = await record();
    expect(await inScope(database, scope, (tx) => linkedGroup(tx, alone.consultee.id))).toEqual([
      alone.consultee.id,
    ]);
    const elsewhere = { ...scope, serviceIds: [randomUUID()] };
    expect(await inScope(database, elsewhere, (tx) => linkedGroup(tx, a.consultee.id))).toEqual([
      a.consultee.id,
    ]);
  });
});

describe('what is new since one last read', () => {
  test('counts a record linked meanwhile, and reads on with both', async () => {
    const [old, now] = [await record({ stage: 'closed' }), await record({ stage: 'review' })];
    await api.build.pool.query(
      `insert into case_events (workflow_id, seq, organisation_id, service_id, consultation_id, kind, actor_kind, actor_id, data, at)
       values ($1, 90, $2, $3, $4, 'history-reviewed', 'staff', $5, '{"mode": "read"}', now() - interval '1 hour')`,
      [
        `consultation/${now.consultation.id}`,
        world.organisation.id,
        world.service.id,
        now.consultation.id,
        counselor.id,
      ],
    );
    expect((await headOf(now)).addedSinceReview).toMatchObject({ records: 0, messages: 0 });
    await link(now, old);
    await api.build.buildMessage({ consultation: old.consultation, text: '新しい言葉' });
    expect((await headOf(now)).addedSinceReview).toMatchObject({ records: 1, messages: 1 });
  });

  test('lets one read the other record’s talk beside one’s own, until it is taken apart', async () => {
    const [old, now] = [await record(), await record()];
    const path = at(old.consultation.id, `/messages?beside=${now.consultation.id}`);
    expect((await counselor.get(path)).status).toBe(400);
    await link(now, old);
    expect((await counselor.get(path)).status).toBe(200);
    await takeOut(now, old);
    expect((await counselor.get(path)).status).toBe(400);
  });
});

describe('who may not read a record', () => {
  test('finds by number only what they may read in this service', async () => {
    const now = await record();
    const seen = await record();
    const hidden = await record({ restricted: true });
    const find = (number: number, who = colleague) =>
      who.get(at(now.consultation.id, `/other-records?number=No.${number}`));
    expect((await find(seen.consultation.number)).body).toMatchObject({
      data: [{ id: seen.consultation.id, standing: 'other', brings: 0 }],
    });
    expect((await find(now.consultation.number)).body).toMatchObject({
      data: [{ standing: 'own' }],
    });
    expect((await find(hidden.consultation.number)).body).toEqual({ data: [] });
    expect((await find(hidden.consultation.number, counselor)).body).toMatchObject({
      data: [{ standing: 'other' }],
    });
    expect((await find(987_654)).body).toEqual({ data: [] });
  });

  test('links nothing restricted, and does not learn that it is linked', async () => {
    const [hidden, now] = [await record({ restricted: true }), await record()];
    expect((await link(now, hidden, colleague)).status).toBe(404);
    await supervisor.put(at(hidden.consultation.id, '/traits'), { traits: '秘密', cautions: '' });
    expect((await link(now, hidden)).status).toBe(201);
    const theirs = await headOf(now, colleague);
    expect(theirs.consultee.linked).toEqual([]);
    expect(theirs.history).toEqual([]);
    expect(JSON.stringify(theirs)).not.toContain('秘密');
    expect(JSON.stringify(theirs)).not.toContain(hidden.consultee.id);
    const third = await record();
    const found = await colleague.get(
      at(third.consultation.id, `/other-records?number=${now.consultation.number}`),
    );
    expect(found.body).toMatchObject({ data: [{ brings: 0 }] });
    expect((await takeOut(now, hidden, colleague)).status).toBe(404);
    expect((await takeOut(now, now, colleague)).status).toBe(409);
    expect((await headOf(now)).consultee.linked).toHaveLength(1);
  });

  test('of another service or organisation meets nothing there, and no service links to another', async () => {
    const now = await record();
    const foreign = await api.build.buildConsultation();
    const sisterService = await api.build.buildService({ organisation: world.organisation });
    const sister = await api.build.buildConsultation({
      consultee: await api.build.buildConsultee({
        channel: await api.build.buildChannel({ service: sisterService }),
      }),
    });
    for (const otherId of [foreign.id, sister.id, randomUUID()]) {
      const answer = await counselor.post(at(now.consultation.id, '/same-person'), {
        id: randomUUID(),
        otherId,
        reason: '同じ人',
      });
      expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } });
    }
    const both = await signedIn(
      api,
      await api.build.buildStaff({
        organisation: world.organisation,
        roles: [
          { service: world.service, role: 'supervisor' },
          { service: sisterService, role: 'supervisor' },
        ],
      }),
    );
    expect(
      await both.post(at(now.consultation.id, '/same-person'), {
        id: randomUUID(),
        otherId: sister.id,
        reason: '同じ人',
      }),
    ).toMatchObject({ status: 400, body: { detail: { reason: 'another-service' } } });
  });

  test('in her room she sees nothing of the linked record: somebody else could hold that telephone', async () => {
    const [old, now] = [await record({ stage: 'closed' }), await record()];
    await api.build.buildMessage({ consultation: old.consultation, text: '前の電話で話したこと' });
    const cookie = await api.build.enterRoom(now.consultee);
    const rooms = [
      '/api/room',
      '/api/room/messages',
      '/api/room/accommodations',
      '/api/room/questions',
    ];
    const read = async () => {
      const bodies = [];
      for (const path of rooms) bodies.push((await api.call('GET', path, { cookie })).body);
      return bodies;
    };
    const before = await read();
    const wish = { id: randomUUID(), need: 'plain-words', words: '前の電話でのお願い' };
    const theirs = await api.build.enterRoom(old.consultee);
    await api.call('POST', '/api/room/accommodations', { cookie: theirs, body: wish });
    await link(now, old);
    expect(await read()).toEqual(before);
    expect(JSON.stringify(await read())).not.toContain('前の電話');
  });
});
