/** The audit trail on screen: searched, per consultee, per person, and written out. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { ConsulteeReport, PersonMonth, TrailPage } from '../../contracts/trail.ts';
import { businessDate } from '../../domain/hours.ts';
import type { BuiltConsultation } from '../support/factories.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, engineThere, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let counselor: Member;
let colleague: Member;
let supervisor: Member;
let auditor: Member;
let administrator: Member;
let read: BuiltConsultation;

type Page = z.output<typeof TrailPage>;

const today = businessDate(Date.now());

beforeAll(async () => {
  world = await buildWorld(api);
  engineThere(api);
  counselor = await world.member('counselor', '相談 一郎');
  colleague = await world.member('counselor', '相談 二子');
  supervisor = await world.member('supervisor', '監督 三郎');
  auditor = await world.member('auditor', '監査 四子');
  administrator = await world.member('administrator', '管理 五郎');
  read = await world.consultation({ stage: 'conversation', assignee: counselor });
  await api.build.buildMessage({ consultation: read, text: '眠れません' });
  await counselor.get(`/api/staff/consultations/${read.id}/messages`);
  await colleague.get(`/api/staff/consultations/${read.id}/messages`);
  await counselor.post(`/api/staff/consultations/${read.id}/notes`, {
    id: crypto.randomUUID(),
    text: '夜に眠れないとのこと',
  });
  await counselor.get(`/api/staff/consultation-numbers?number=${read.number}`);
  await colleague.put(`/api/staff/services/${world.service.id}/members`, {});
});

async function search(member: Member, query: string): Promise<Page> {
  const { status, body } = await member.get(`/api/staff/trail?${query}`);
  expect(status, query).toBe(200);
  return body;
}

describe('who read a consultation, and why', () => {
  test('is one search by its number', async () => {
    const { data, total } = await search(auditor, `number=${read.number}&kind=read&from=${today}`);
    expect(total).toEqual({ count: 2, exact: true });
    expect(
      data.map(({ person, name, purpose, detail }) => ({ person, name, purpose, detail })),
    ).toEqual([
      {
        person: { id: colleague.id, name: '相談 二子' },
        name: '相談を読んだ',
        purpose: 'colleague',
        detail: 'メッセージ1まで',
      },
      {
        person: { id: counselor.id, name: '相談 一郎' },
        name: '相談を読んだ',
        purpose: 'own',
        detail: 'メッセージ1まで',
      },
    ]);
    expect(data[0]).toMatchObject({
      consultation: { id: read.id, number: read.number },
      kind: 'read',
    });
    expect(data[0]?.requestId).not.toBeNull();
  });

  test('is found by person, purpose, action and outcome as well', async () => {
    const of = async (query: string) =>
      (await search(auditor, query)).data.map((one) => one.action);
    expect(await of(`staff=${counselor.id}&action=note.add`)).toEqual(['note.add']);
    expect(await of(`purpose=colleague`)).toEqual(['consultation.read']);
    expect(await of(`staff=${counselor.id}&kind=search`)).toEqual(['consultation.find']);
    const refused = await search(auditor, `staff=${colleague.id}&outcome=refused&kind=refused`);
    expect(refused.data.map(({ name }) => name)).toEqual([
      '窓口での役割を決める（加える、変える、外す）',
    ]);
    expect(await of(`number=${read.number}&to=2020-01-01`)).toEqual([]);
  });

  test('is given page by page', async () => {
    const first = await search(auditor, `consultation=${read.id}&perPage=1`);
    const second = await search(auditor, `consultation=${read.id}&perPage=1&page=2`);
    expect(first.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false });
    expect(second.data[0]?.id).not.toBe(first.data[0]?.id);
  });

  test('shows no word of what was said, and no id of an action’s object', async () => {
    const { body } = await auditor.get(`/api/staff/trail?number=${read.number}&perPage=100`);
    expect(JSON.stringify(body)).not.toContain('眠れ');
  });

  test('is on the trail itself, once for the same question', async () => {
    const query = `number=${read.number}&kind=talk`;
    await search(auditor, query);
    await search(auditor, query);
    const { data } = await search(auditor, `staff=${auditor.id}&action=trail.search`);
    expect(data.filter(({ detail }) => detail === `番号 ${read.number}、条件 1個`)).toHaveLength(1);
  });
});

describe('whose rows one may see', () => {
  test('ends where one’s services end', async () => {
    const elsewhere = await buildWorld(api);
    const theirs = await elsewhere.consultation({ stage: 'conversation' });
    const watcher = await elsewhere.member('supervisor');
    await watcher.get(`/api/staff/consultations/${theirs.id}`);
    expect((await search(auditor, `consultation=${theirs.id}`)).data).toEqual([]);
    expect((await search(watcher, '')).data.every((one) => one.person?.id === watcher.id)).toBe(
      true,
    );
    expect((await auditor.get(`/api/staff/consultations/${theirs.id}/trail`)).status).toBe(404);
    const month = today.slice(0, 7);
    const { status } = await auditor.get(
      `/api/staff/trail/month?staff=${watcher.id}&month=${month}`,
    );
    expect(status).toBe(404);
  });

  test('has sign-ins for those who look after accounts, and not for supervisors', async () => {
    const find = `staff=${counselor.id}&action=consultation.find`;
    expect((await search(administrator, find)).data).toHaveLength(1);
    expect((await search(supervisor, find)).data).toHaveLength(0);
    expect((await search(supervisor, `consultation=${read.id}&kind=read`)).data).toHaveLength(2);
  });

  test('has what the system did for the whole organisation for those as well', async () => {
    const { pool } = api.build;
    const actions = ['trail.check', 'trail.restore', 'trail.key'];
    const written = `insert into audit_entries (organisation_id, actor_kind, action) select $1, 'system', unnest($2::text[])`;
    await pool.query(written, [world.organisation.id, actions]);
    const elsewhere = await buildWorld(api);
    await pool.query(written, [elsewhere.organisation.id, actions]);
    const find = async (member: Member, action: string) => {
      const { data } = await search(member, `action=${action}`);
      return data.map(({ actorKind, service }) => ({ actorKind, service }));
    };
    for (const action of actions) {
      const one = [{ actorKind: 'system', service: null }];
      expect(await find(auditor, action), action).toEqual(one);
      expect(await find(administrator, action), action).toEqual(one);
      expect(await find(supervisor, action), action).toEqual([]);
    }
  });

  test('tells no supervisor which consultations are canaries', async () => {
    const body = { id: crypto.randomUUID(), serviceId: world.service.id };
    expect((await administrator.post('/api/staff/canaries', body)).status).toBe(201);
    const find = `consultation=${body.id}&action=canary.add`;
    expect((await search(auditor, find)).data).toHaveLength(1);
    expect((await search(supervisor, find)).data).toEqual([]);
  });

  test('is one’s own for a counselor', async () => {
    expect((await counselor.get('/api/staff/trail')).status).toBe(403);
    const { body } = await counselor.get('/api/staff/trail/own');
    const { data } = body as Page;
    expect(data.map(({ action }) => action)).toContain('note.add');
    expect(data.every(({ person }) => person?.id === counselor.id)).toBe(true);
  });

  test('lists the people of one’s services to choose from', async () => {
    const { body } = await supervisor.get('/api/staff/trail/people');
    const { data } = body as { data: { id: string }[] };
    expect(data.map(({ id }) => id)).toContain(counselor.id);
  });
});

describe('the report of a consultee', () => {
  test('tells of everyone who saw or changed any of her consultations, also of the linked ones', async () => {
    const now = await world.consultation({ stage: 'conversation', assignee: counselor });
    const before = await world.consultation({ stage: 'closed', ended: true });
    await counselor.post(`/api/staff/consultations/${now.id}/same-person`, {
      id: crypto.randomUUID(),
      otherId: before.id,
      reason: '本人が同じ人だと話した',
    });
    await supervisor.get(`/api/staff/consultations/${before.id}`);
    const { status, body } = await auditor.get(
      `/api/staff/consultations/${now.id}/trail?from=${today}`,
    );
    expect(status).toBe(200);
    const report = body as z.output<typeof ConsulteeReport>;
    const linked = new Map(report.consultations.map(({ id, isLinked }) => [id, isLinked]));
    expect(linked).toEqual(
      new Map([
        [now.id, false],
        [before.id, true],
      ]),
    );
    const of = (member: Member) => report.people.find(({ person }) => person.id === member.id);
    expect(of(supervisor)).toMatchObject({
      sittings: 1,
      purposes: ['service', 'history'],
      hasChanged: false,
    });
    expect(of(counselor)).toMatchObject({ hasChanged: true });
    expect(of(colleague)).toBeUndefined();
    const acts = report.sittings.flatMap((one) => one.acts.map(({ name }) => name));
    expect(acts).toContain('同じ人の記録をつないだ');
    expect(report.isCut).toBe(false);
  });

  test('is on the trail', async () => {
    await auditor.get(`/api/staff/consultations/${read.id}/trail`);
    const { data } = await search(administrator, `staff=${auditor.id}&action=trail.report`);
    expect(data.map(({ consultation }) => consultation?.id)).toContain(read.id);
  });

  test('is not for counselors', async () => {
    expect((await counselor.get(`/api/staff/consultations/${read.id}/trail`)).status).toBe(403);
  });
});

test('what a member of staff saw in a month is told consultation by consultation', async () => {
  const month = today.slice(0, 7);
  const { body } = await auditor.get(`/api/staff/trail/month?staff=${colleague.id}&month=${month}`);
  const told = body as z.output<typeof PersonMonth>;
  expect(told).toMatchObject({ person: { name: '相談 二子' }, consultations: 1, isCut: false });
  expect(told.sittings).toMatchObject([
    { consultation: { number: read.number }, purposes: ['colleague'], upTo: 1, acts: [] },
  ]);
  const { body: earlier } = await auditor.get(
    `/api/staff/trail/month?staff=${colleague.id}&month=2020-12`,
  );
  expect(earlier).toMatchObject({ consultations: 0, sittings: [] });
  const beyond = await auditor.get(`/api/staff/trail/month?staff=${colleague.id}&month=9999-12`);
  expect(beyond.status).toBe(400);
});

describe('a copy of the trail', () => {
  const reason = '監査の資料として';

  async function copies() {
    const { rows } = await api.build.pool.query<{
      kind: string;
      format: string;
      row_count: number;
    }>(`select kind, format, row_count from copies where made_by_id = $1 order by made_at`, [
      auditor.id,
    ]);
    return rows;
  }

  test('leaves as a table with the purpose on record', async () => {
    const filters = { number: read.number, kind: ['read'] };
    const { status, body, headers } = await auditor.post('/api/staff/trail/copy', {
      ...filters,
      format: 'csv',
      reason,
    });
    expect(status).toBe(200);
    expect(headers.get('content-disposition')).toContain('attachment');
    const lines = String(body).trim().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain('相談 二子,相談を読んだ,閲覧');
    expect(await copies()).toEqual([{ kind: 'trail', format: 'csv', row_count: 2 }]);
    const { data } = await search(administrator, `staff=${auditor.id}&action=trail.export`);
    expect(data[0]?.detail).toContain('2件');
  });

  test('is a printed sheet for a consultee who asks who saw her data', async () => {
    const path = `/api/staff/consultations/${read.id}/trail/copy`;
    const { status, headers, body } = await auditor.post(path, { reason });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/pdf');
    expect(String(body).startsWith('%PDF-')).toBe(true);
    expect((await copies()).at(-1)).toMatchObject({ kind: 'consultee-report', format: 'pdf' });
  });

  test('is refused without a purpose, and to those who may only look', async () => {
    const asked = { format: 'csv', reason: ' ' };
    expect((await auditor.post('/api/staff/trail/copy', asked)).status).toBe(400);
    const properly = { format: 'csv', reason };
    expect((await supervisor.post('/api/staff/trail/copy', properly)).status).toBe(403);
  });
});
