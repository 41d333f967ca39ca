/** Restricted consultations, those who are let in for a while, stated purposes, canaries and reading in bulk. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Accesses, Canaries, Restrictions } from '../../contracts/accesses.ts';
import { recordReadings } from '../../api/realtime/talk-rows.ts';
import { inScope, scopeOf } from '../../db/scope.ts';
import { STATED_PURPOSES } from '../../domain/reading.ts';
import type { BuiltConsultation } from '../support/factories.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, engineThere, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let assignee: Member;
let counselor: Member;
let supervisor: Member;
let administrator: Member;
let auditor: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  engineThere(api);
  assignee = await world.member('counselor', '担当 一郎');
  counselor = await world.member('counselor', '相談 二子');
  supervisor = await world.member('supervisor', '監督 三郎');
  administrator = await world.member('administrator', '管理 四郎');
  auditor = await world.member('auditor', '監査 五子');
});

const at = (id: string, rest = '') => `/api/staff/consultations/${id}${rest}`;
const reason = '近所の人の相談のため';

async function underWay(restricted = false): Promise<BuiltConsultation> {
  const consultation = await world.consultation({ stage: 'conversation', assignee, restricted });
  await api.build.buildMessage({ consultation, text: '助けてください' });
  return consultation;
}

async function trailOf(consultationId: string, action: string) {
  const { rows } = await api.build.pool.query<{ actor_id: string; purpose: string | null }>(
    `select actor_id, purpose from audit_entries where consultation_id = $1 and action = $2 order by id`,
    [consultationId, action],
  );
  return rows;
}

async function noticesOf(member: Member, kind: string): Promise<string[]> {
  const { body } = await member.get('/api/staff/notices');
  const { data } = body as { data: { kind: string; consultation: { id: string } }[] };
  return data.filter((one) => one.kind === kind).map(({ consultation }) => consultation.id);
}

async function accesses(member: Member, query = ''): Promise<Accesses> {
  const { status, body } = await member.get(`/api/staff/special-accesses${query}`);
  expect(status).toBe(200);
  return body;
}

describe('a consultation that is restricted', () => {
  test('is there for its assignee and those above, and for no other counselor, until it is lifted', async () => {
    const { id } = await underWay();
    const set = await supervisor.put(at(id, '/restriction'), {
      id: crypto.randomUUID(),
      whole: false,
      reason,
    });
    expect(set.status).toBe(200);
    expect(set.body as Restrictions).toMatchObject({
      restricted: true,
      data: [{ whole: false, reason, setBy: { name: '監督 三郎' }, liftedAt: null }],
    });
    expect((await counselor.get(at(id))).status).toBe(404);
    expect((await assignee.get(at(id))).status).toBe(200);
    const lifted = await administrator.post(at(id, '/restriction/lift'), { reason: '転居した' });
    expect(lifted.body as Restrictions).toMatchObject({
      restricted: false,
      data: [{ liftReason: '転居した', liftedBy: { name: '管理 四郎' } }],
    });
    expect((await counselor.get(at(id))).status).toBe(200);
    const again = await supervisor.post(at(id, '/restriction/lift'), { reason });
    expect(again).toMatchObject({ status: 409, body: { detail: { reason: 'not-restricted' } } });
  });

  test('can be all of somebody’s at once, also the one that she begins afterwards', async () => {
    const consultee = await api.build.buildConsultee({ channel: world.channel });
    const old = await api.build.buildConsultation({ consultee, stage: 'closed', ended: true });
    await supervisor.put(at(old.id, '/restriction'), {
      id: crypto.randomUUID(),
      whole: true,
      reason,
    });
    const { body } = await supervisor.post('/api/staff/consultations', {
      id: crypto.randomUUID(),
      linkedTo: old.id,
    });
    const { id } = body as { id: string };
    expect((await counselor.get(at(id))).status).toBe(404);
    await supervisor.post(at(id, '/restriction/lift'), { reason: '本人の希望' });
    expect((await counselor.get(at(old.id))).status).toBe(200);
  });

  test('of all of somebody’s is of a record, too, that is found to be theirs', async () => {
    const consultee = await api.build.buildConsultee({ channel: world.channel });
    const known = await api.build.buildConsultation({ consultee });
    const { id } = await underWay();
    const body = { id: crypto.randomUUID(), whole: true, reason };
    expect((await supervisor.put(at(known.id, '/restriction'), body)).status).toBe(200);
    expect((await counselor.get(at(id))).status).toBe(200);
    const link = { id: crypto.randomUUID(), otherId: id, reason: '同じ方' };
    expect((await supervisor.post(at(known.id, '/same-person'), link)).status).toBeLessThan(300);
    expect((await counselor.get(at(id))).status).toBe(404);
  });

  test('is told of once, however often it is sent, and not where its id is another’s', async () => {
    const [{ id }, other] = [await underWay(), await underWay()];
    const body = { id: crypto.randomUUID(), whole: false, reason };
    for (const _ of [1, 2])
      expect((await supervisor.put(at(id, '/restriction'), body)).status).toBe(200);
    expect(await trailOf(id, 'consultation.restrict')).toHaveLength(1);
    expect(await supervisor.put(at(other.id, '/restriction'), body)).toMatchObject({
      status: 422,
      body: { code: 'id-reused' },
    });
  });

  test('is set by no counselor', async () => {
    const { id } = await underWay();
    const body = { id: crypto.randomUUID(), whole: false, reason };
    expect((await assignee.put(at(id, '/restriction'), body)).status).toBe(403);
  });
});

describe('an emergency', () => {
  const begin = (member: Member, consultationId: string, id = crypto.randomUUID()) =>
    member.post('/api/staff/emergency-accesses', { id, consultationId, reason: '担当が不在' });

  test('lets a counselor of the service in for half an hour, to look and to do nothing', async () => {
    const { id, number } = await underWay(true);
    const known = await counselor.get(`/api/staff/restricted-consultations?consultation=${id}`);
    expect(known).toMatchObject({ status: 200, body: { id, number, minutes: 30 } });
    const access = crypto.randomUUID();
    const begun = await begin(counselor, id, access);
    expect(begun.status).toBe(201);
    expect(await begin(counselor, id, access)).toMatchObject({ status: 201, body: begun.body });
    expect((await counselor.get(at(id, '/messages'))).body).toMatchObject({
      data: [{ text: '助けてください' }],
    });
    const note = await counselor.post(at(id, '/notes'), { id: crypto.randomUUID(), text: 'メモ' });
    expect(note.status).toBe(403);
    expect(await trailOf(id, 'emergency.begin')).toHaveLength(1);
    expect(await trailOf(id, 'consultation.read')).toEqual([
      { actor_id: counselor.id, purpose: 'emergency' },
    ]);
    expect(await noticesOf(supervisor, 'emergency-access')).toContain(id);
    await api.build.pool.query(
      `update special_accesses set ends_at = now() - interval '1 second' where consultation_id = $1`,
      [id],
    );
    expect((await counselor.get(at(id, '/messages'))).status).toBe(404);
  });

  test('is found by number by those of the service, and by nobody else', async () => {
    const { id, number } = await underWay(true);
    const find = `/api/staff/consultation-numbers?number=${number}`;
    expect((await counselor.get(find)).body).toMatchObject({ data: [{ id }] });
    const elsewhere = await buildWorld(api);
    const stranger = await elsewhere.member('counselor');
    expect((await stranger.get(find)).body).toEqual({ data: [] });
    const known = await stranger.get(`/api/staff/restricted-consultations?consultation=${id}`);
    expect(known.status).toBe(404);
    expect((await begin(stranger, id)).status).toBe(404);
  });

  test('is none where the consultation is open to one anyhow', async () => {
    const open = await underWay();
    const restricted = await underWay(true);
    expect((await begin(counselor, open.id)).status).toBe(404);
    expect((await begin(assignee, restricted.id)).status).toBe(404);
    expect((await begin(supervisor, restricted.id)).status).toBe(403);
  });

  test('waits for a review by somebody else, and is reviewed once', async () => {
    const { id } = await underWay(true);
    const access = crypto.randomUUID();
    await begin(counselor, id, access);
    await counselor.get(at(id));
    const waiting = await accesses(supervisor, '?waiting=true');
    expect(waiting.data.find((one) => one.id === access)).toMatchObject({
      person: { name: '相談 二子' },
      reason: '担当が不在',
      isOpen: true,
      looks: 1,
      mayReview: true,
    });
    const judged = { id: access, review: 'improper', remark: '担当に連絡できたはず' };
    const { status } = await supervisor.post('/api/staff/special-accesses/review', judged);
    expect(status).toBe(204);
    const after = await accesses(auditor, `?consultation=${id}`);
    expect(after.data).toMatchObject([
      {
        review: 'improper',
        reviewRemark: '担当に連絡できたはず',
        reviewedBy: { name: '監督 三郎' },
      },
    ]);
    expect((await accesses(supervisor)).waiting).toBe(waiting.waiting - 1);
    const twice = await supervisor.post('/api/staff/special-accesses/review', judged);
    expect(twice).toMatchObject({ status: 409, body: { detail: { reason: 'already-decided' } } });
    const byAuditor = await auditor.post('/api/staff/special-accesses/review', judged);
    expect(byAuditor.status).toBe(403);
  });
});

describe('an auditor', () => {
  const ask = async (id: string) => {
    const access = crypto.randomUUID();
    const body = { id: access, minutes: 60, reason: '苦情の確認のため' };
    expect((await auditor.post(at(id, '/contents-access'), body)).status).toBe(204);
    return access;
  };
  const decide = (member: Member, id: string, grant: boolean) =>
    member.post('/api/staff/special-accesses/decision', { id, grant, note: '期間内に限る' });

  test('reads contents with an approval, for the time that was asked for', async () => {
    const { id } = await underWay();
    expect((await auditor.get(at(id, '/messages'))).status).toBe(403);
    const access = await ask(id);
    expect(await noticesOf(administrator, 'contents-asked')).toContain(id);
    expect((await auditor.get(at(id, '/messages'))).status).toBe(403);
    expect((await decide(administrator, access, true)).status).toBe(204);
    expect(await noticesOf(auditor, 'contents-decided')).toContain(id);
    expect((await auditor.get(at(id, '/messages'))).body).toMatchObject({
      data: [{ text: '助けてください' }],
    });
    expect((await trailOf(id, 'consultation.read')).at(-1)).toEqual({
      actor_id: auditor.id,
      purpose: 'audit',
    });
    const note = await auditor.post(at(id, '/notes'), { id: crypto.randomUUID(), text: 'メモ' });
    expect(note.status).toBe(403);
    await api.build.pool.query(
      `update special_accesses set ends_at = now() - interval '1 second' where id = $1`,
      [access],
    );
    expect((await auditor.get(at(id, '/messages'))).status).toBe(403);
    expect((await auditor.get(at(id, '/timeline'))).status).toBe(200);
  });

  test('reads none where it was refused, and no request is decided twice or by a supervisor', async () => {
    const { id } = await underWay();
    const access = await ask(id);
    expect((await decide(supervisor, access, true)).status).toBe(403);
    expect((await decide(administrator, access, false)).status).toBe(204);
    expect((await auditor.get(at(id, '/messages'))).status).toBe(403);
    expect((await decide(administrator, access, true)).status).toBe(409);
    expect((await accesses(auditor, `?consultation=${id}`)).data).toMatchObject([
      { status: 'refused', decisionNote: '期間内に限る', isOpen: false },
    ]);
  });
});

test('who reads what is a colleague’s says why, and the trail has it from then on', async () => {
  const { id } = await underWay();
  await counselor.get(at(id));
  const { status } = await counselor.put(at(id, '/purpose'), { purpose: 'stand-in' });
  expect(status).toBe(204);
  await counselor.get(at(id, '/messages'));
  expect((await trailOf(id, 'consultation.read')).map(({ purpose }) => purpose)).toEqual([
    'colleague',
    'stand-in',
  ]);
});

describe('a canary', () => {
  async function made(): Promise<Canaries['data'][number]['consultation']> {
    const id = crypto.randomUUID();
    const body = { id, serviceId: world.service.id };
    const { status, body: answer } = await administrator.post('/api/staff/canaries', body);
    expect(status).toBe(201);
    const found = (answer as Canaries).data.find(({ consultation }) => consultation.id === id);
    if (!found) throw new Error('it was not made');
    return found.consultation;
  }

  async function alarms(kind: string, subject: string) {
    const { rows } = await api.build.pool.query<{ detail: object }>(
      `select detail from alarms where kind = $1 and subject = $2`,
      [kind, subject],
    );
    return rows;
  }

  test('looks like a consultation that is over, and nothing of it goes to LINE', async () => {
    const { id, number } = await made();
    const { body } = await counselor.get('/api/staff/consultations?ended=true&perPage=100');
    const { data } = body as { data: { number: number; stage: string }[] };
    expect(data.find((one) => one.number === number)).toMatchObject({ stage: 'closed' });
    const { rows } = await api.build.pool.query<{ blocked: boolean; queued: number }>(
      `select p.blocked, (select count(*)::int from outbox o where o.consultation_id = c.id) as queued
       from consultations c join consultees p on p.id = c.consultee_id where c.id = $1`,
      [id],
    );
    expect(rows).toEqual([{ blocked: true, queued: 0 }]);
    expect(await alarms('canary-read', `${counselor.id}/${id}`)).toEqual([]);
  });

  test('raises one alarm when somebody opens it, with a notice to administrators and auditors', async () => {
    const { id, number } = await made();
    await counselor.get(`/api/staff/consultation-numbers?number=${number}`);
    expect(await alarms('canary-read', `${counselor.id}/${id}`)).toEqual([]);
    expect((await counselor.get(at(id))).status).toBe(200);
    expect((await counselor.get(at(id, '/messages'))).status).toBe(200);
    expect(await alarms('canary-read', `${counselor.id}/${id}`)).toMatchObject([
      { detail: { number, staffId: counselor.id } },
    ]);
    for (const member of [administrator, auditor])
      expect(await noticesOf(member, 'alarm')).toContain(id);
    expect(await noticesOf(counselor, 'alarm')).not.toContain(id);
    expect(await trailOf(id, 'alarm.raise')).toHaveLength(1);
  });

  test('raises one also when the reader says first why they read it', async () => {
    const { id } = await made();
    await counselor.put(at(id, '/purpose'), { purpose: STATED_PURPOSES[0] });
    expect((await counselor.get(at(id))).status).toBe(200);
    expect(await alarms('canary-read', `${counselor.id}/${id}`)).toHaveLength(1);
  });

  test('raises nothing any more once it was removed', async () => {
    const { id } = await made();
    const { status } = await administrator.post('/api/staff/canaries/removal', { id });
    expect(status).toBe(200);
    await counselor.get(at(id));
    expect(await alarms('canary-read', `${counselor.id}/${id}`)).toEqual([]);
  });

  test('raises one as well where a stream brought its words', async () => {
    const { id } = await made();
    const place = { organisationId: world.organisation.id, serviceId: world.service.id };
    const reading = { consultationId: id, staffId: counselor.id, upTo: 1 };
    await inScope(api.deps.database, scopeOf(place), (tx) =>
      recordReadings(tx, place, [{ ...reading, purpose: 'colleague' }]),
    );
    expect(await alarms('canary-read', `${counselor.id}/${id}`)).toHaveLength(1);
  });

  test('is known to nobody but administrators', async () => {
    for (const member of [counselor, supervisor, auditor])
      expect((await member.get('/api/staff/canaries')).status).toBe(403);
  });

  test('stands beside an alarm for too many consultations opened at once; lists and searches do not count', async () => {
    const { status } = await administrator.put('/api/staff/canaries/bulk-limit', { limit: 10 });
    expect(status).toBe(200);
    const reader = await world.member('supervisor', '多読 六郎');
    const all: BuiltConsultation[] = [];
    for (let n = 0; n < 11; n += 1) all.push(await world.consultation());
    for (const { number } of all)
      await reader.get(`/api/staff/consultations?number=${number}&ended=any`);
    for (const { id } of all.slice(0, 10)) {
      await reader.get(at(id));
      await reader.get(at(id, '/messages'));
    }
    expect(await alarms('bulk-read', reader.id)).toEqual([]);
    await reader.get(at(all[10]?.id ?? ''));
    expect(await alarms('bulk-read', reader.id)).toMatchObject([
      { detail: { opened: 11, limit: 10 } },
    ]);
    await administrator.put('/api/staff/canaries/bulk-limit', { limit: 200 });
  });
});
