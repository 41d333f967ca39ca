/** The directory of agencies: kept, made sure of, retired, and taken in from files. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { businessDate, DAY } from '../../domain/hours.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
const path = '/api/staff/agencies';
let world: World;
let administrator: Member;
let supervisor: Member;
let counselor: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  administrator = await world.member('administrator');
  supervisor = await world.member('supervisor', '監督 三郎');
  counselor = await world.member('counselor');
});

interface Shown {
  id: string;
  revision: number;
  name: string;
  area: string | null;
  contactPerson: string | null;
  confirmed: { on: string; by: { name: string } | null } | null;
  isStale: boolean;
  mayEdit: boolean;
  service: { name: string } | null;
}
interface Listed {
  data: Shown[];
  areas: string[];
}
interface Look {
  rows: { line: number; state: string; reasons: string[]; changes: string[] }[];
  counts: Record<string, number>;
  digest: string;
}

function agency(more: Record<string, unknown> = {}) {
  return {
    id: randomUUID(),
    revision: 0,
    serviceId: world.service.id,
    kind: 'police',
    name: '試験警察署',
    area: '東',
    telephone: '03-0000-0110',
    telephoneNight: '',
    hours: '平日 8:30〜17:15',
    contactPerson: '生活安全課 山田',
    note: '',
    ...more,
  };
}

async function listed(query = '', who: Member = counselor): Promise<Listed> {
  const { status, body } = await who.get(`${path}${query}`);
  expect(status).toBe(200);
  return body;
}

describe('an agency', () => {
  test('is kept by supervisors, read by counselors, and found by kind, area and what nobody made sure of', async () => {
    const police = agency();
    const welfare = agency({
      id: randomUUID(),
      kind: 'welfare-office',
      name: '西福祉',
      area: '西',
    });
    for (const one of [police, welfare])
      expect(await supervisor.put(path, one)).toMatchObject({ status: 200 });
    // Sent again it is the same.
    expect(await supervisor.put(path, police)).toMatchObject({ body: { revision: 1 } });
    const all = await listed();
    expect(all.areas).toEqual(['東', '西']);
    expect(all.data.map(({ name }) => name)).toEqual(['試験警察署', '西福祉']);
    expect(all.data[0]).toMatchObject({
      contactPerson: '生活安全課 山田',
      confirmed: null,
      isStale: true,
      mayEdit: false,
    });
    expect((await listed('?kind=welfare-office')).data).toHaveLength(1);
    expect((await listed(`?area=${encodeURIComponent('東')}`)).data).toHaveLength(1);
    const confirmed = await supervisor.post(`${path}/confirmation`, { id: police.id });
    expect(confirmed.body).toMatchObject({
      confirmed: { on: businessDate(Date.now()), by: { name: '監督 三郎' } },
      isStale: false,
    });
    expect((await listed('?stale=true')).data.map(({ name }) => name)).toEqual(['西福祉']);
    await api.build.pool.query(`update agencies set confirmed_on = $2 where id = $1`, [
      police.id,
      businessDate(Date.now() - 367 * DAY),
    ]);
    expect((await listed('?stale=true')).data).toHaveLength(2);
  });

  test('is changed by nobody who has not seen what another has written meanwhile', async () => {
    const one = agency({ name: '前の名前' });
    await supervisor.put(path, one);
    expect(await supervisor.put(path, { ...one, revision: 1, name: '後の名前' })).toMatchObject({
      status: 200,
      body: { revision: 2 },
    });
    expect(await administrator.put(path, { ...one, revision: 1 })).toMatchObject({
      status: 409,
      body: { detail: { reason: 'agency-changed' } },
    });
    expect(await supervisor.put(path, agency({ name: '後の名前' }))).toMatchObject({
      status: 409,
      body: { detail: { reason: 'agency-there' } },
    });
  });

  test('that all services have is the ward’s to write', async () => {
    const shared = agency({ serviceId: null, name: '区の警察署' });
    expect((await supervisor.put(path, shared)).status).toBe(403);
    expect((await administrator.put(path, shared)).status).toBe(200);
    expect((await counselor.put(path, shared)).status).toBe(403);
    const { data } = await listed('', supervisor);
    expect(data.find(({ name }) => name === '区の警察署')).toMatchObject({
      service: null,
      mayEdit: false,
    });
  });

  test('that is retired is offered no more, and comes back', async () => {
    const one = agency({ name: '移転した署' });
    await supervisor.put(path, one);
    for (const _ of [1, 2])
      expect((await supervisor.post(`${path}/retirement`, { id: one.id })).status).toBe(200);
    const names = async (query = '') => (await listed(query)).data.map(({ name }) => name);
    expect(await names()).not.toContain('移転した署');
    expect(await names('?retired=true')).toEqual(['移転した署']);
    const { body } = await counselor.get('/api/staff/services');
    expect(JSON.stringify(body)).not.toContain('移転した署');
    expect((await supervisor.post(`${path}/return`, { id: one.id })).status).toBe(200);
    expect(await names()).toContain('移転した署');
  });

  test('is on the trail with each change, without a word of what was written', async () => {
    const { rows } = await api.build.pool.query<{ action: string; data: object }>(
      `select distinct action, data from audit_entries where organisation_id = $1 and action like 'agency.%'`,
      [world.organisation.id],
    );
    expect(new Set(rows.map(({ action }) => action))).toEqual(
      new Set(['agency.add', 'agency.change', 'agency.confirm', 'agency.retire', 'agency.revive']),
    );
    expect(JSON.stringify(rows)).not.toContain('警察署');
    const { rows: stored } = await api.build.pool.query<{ sealed: string }>(
      `select encode(contact_person, 'escape') as sealed from agencies where contact_person is not null`,
    );
    expect(JSON.stringify(stored)).not.toContain('山田');
  });
});

describe('a file of agencies', () => {
  const HEAD = '種類,名称,地域,電話,夜間・休日の電話,受付時間,担当者,備考,窓口,最終確認日,管理番号';

  async function look(text: string, who: Member = supervisor): Promise<Look> {
    const { status, body } = await who.post(`${path}/import-preview`, { text });
    expect(status).toBe(200);
    return body;
  }

  test('is looked at line by line, changes nothing before a yes, and nothing the second time', async () => {
    const { data } = await listed('', supervisor);
    const service = data.find((one) => one.service !== null)?.service?.name ?? '';
    const lines = [
      HEAD,
      `警察,ファイルの署,南,03-1111-0110,,24時間,"係長, 佐藤",,${service},2026-05-01,`,
      `警察,試験警察署,東,03-9999-0110,,平日 8:30〜17:15,生活安全課 山田,,${service},,`,
      `役所,どこか,,03-0000-0000,,,,,${service},,`,
      `警察,,,03-0000-0000,,,,,${service},5月,`,
      `警察,別の署,,03-0000-0000,,,,,ない窓口,,`,
      `警察,共有の署,,03-0000-0000,,,,,,,`,
      `警察,ファイルの署,,03-2222-0110,,,,,${service},,`,
    ];
    const text = lines.join('\r\n');
    const before = await listed();
    const seen = await look(text);
    expect(seen.rows.map(({ line, state }) => [line, state])).toEqual([
      [2, 'new'],
      [3, 'changed'],
      [4, 'faulty'],
      [5, 'faulty'],
      [6, 'faulty'],
      [7, 'faulty'],
      [8, 'faulty'],
    ]);
    expect(seen.rows[1]?.changes).toEqual(['電話']);
    expect(seen.rows[3]?.reasons).toHaveLength(2);
    expect(await listed()).toEqual(before);
    // Somebody else was faster: it is asked to be looked at again.
    const wrong = { text, digest: '0'.repeat(64) };
    expect(await supervisor.post(`${path}/import`, wrong)).toMatchObject({ status: 409 });
    const taken = { text, digest: seen.digest };
    for (const _ of [1, 2])
      expect((await supervisor.post(`${path}/import`, taken)).status).toBe(200);
    const after = await listed();
    expect(after.data).toHaveLength(before.data.length + 1);
    expect(after.data.find(({ name }) => name === 'ファイルの署')).toMatchObject({
      area: '南',
      contactPerson: '係長, 佐藤',
      confirmed: { on: '2026-05-01', by: null },
    });
    expect((await look(text)).counts).toEqual({ new: 0, changed: 0, unchanged: 2, faulty: 5 });
  });

  test('that was written out is taken in again as it is, by the administrator too', async () => {
    const file = await fetch(`${api.url}${path}/export`, {
      method: 'POST',
      headers: {
        Cookie: administrator.cookie,
        Origin: api.url,
        'Content-Type': 'application/json',
      },
      body: '{}',
    });
    expect(file.status).toBe(200);
    const text = await file.text();
    expect(text).toContain('区の警察署');
    const { counts } = await look(text, administrator);
    expect(counts).toMatchObject({ new: 0, changed: 0, faulty: 0 });
    expect(counts['unchanged']).toBeGreaterThan(3);
  });

  test('that is no such table is refused in words', async () => {
    const { status, body } = await supervisor.post(`${path}/import-preview`, { text: 'a,b\n1,2' });
    expect({ status, body }).toMatchObject({
      status: 400,
      body: { detail: { reason: 'no-table', text: expect.stringContaining('見出しがありません') } },
    });
  });
});
