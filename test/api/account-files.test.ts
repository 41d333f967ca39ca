/** Accounts from a table, and the monthly review of rights on paper. */
import { extractText, getDocumentProxy } from 'unpdf';
import { beforeAll, describe, expect, test } from 'vitest';
import { DAY } from '../../domain/hours.ts';
import { call, useTestApi } from '../support/api.ts';
import { buildWorld, signedIn, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let administrator: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  administrator = await world.member('administrator', '管理 花子');
});

async function textOfPdf(bytes: Uint8Array): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(bytes), { mergePages: true });
  return text.replaceAll(/\s/gu, '');
}

describe('accounts from a table', () => {
  const HEAD = '氏名,職員ID,窓口コード,役割,所属,従事開始日,従事終了日';
  const IMPORTS = '/api/staff/account-imports';
  const file = (...lines: string[]) => [HEAD, ...lines].join('\r\n');
  const preview = async (text: string, by = administrator) =>
    (await by.post(`${IMPORTS}/preview`, { text })).body as {
      people: { loginId: string }[];
      faults: { line: number; text: string }[];
    };

  test('are looked at first: what is wrong is told by its line, and nothing is made', async () => {
    const { code } = world.service;
    const { faults } = await preview(
      file(
        `相談 一郎,ichiro,${code},相談員,,,`,
        `相談 二郎,NG ID,${code},相談員,,,`,
        `相談 三郎,saburo,other,相談員,,,`,
        `相談 四郎,shiro,${code},大臣,,2026/13/1,`,
        `別の 人,ichiro,${code},監査,,,`,
        `,${administrator.loginId},${code},相談員,,2026/4/1,2026/3/1`,
      ),
    );
    expect([...new Set(faults.map(({ line }) => line))]).toEqual([3, 4, 5, 6, 7]);
    const words = faults.map(({ text }) => text).join();
    for (const part of ['窓口コード「other」', '役割は', '2026/7/1', '別の氏名', '使われています'])
      expect(words).toContain(part);
    expect(await preview('氏名,役割\n相談 一郎,相談員')).toMatchObject({
      faults: [{ line: 1, text: expect.stringContaining('職員ID') as string }],
    });
    const { rowCount } = await api.build.pool.query(
      `select 1 from staff where login_id = 'ichiro'`,
    );
    expect(rowCount).toBe(0);
  });

  test('are made at once, and their links stand in the two files alone', async () => {
    const { code, id: serviceId } = world.service;
    const text = file(
      `新人 葵,aoi,${code},相談員・監査,こども課,2026/4/1,`,
      `新人 桜,sakura,${code},SV,,,`,
    );
    const page = 'https://desk.example/admin/';
    const { status, body } = await administrator.post(IMPORTS, { text, page });
    expect(status).toBe(200);
    const done = body as { count: number; csv: string; pdf: string };
    expect(done.count).toBe(2);
    const csv = Buffer.from(done.csv, 'base64').toString();
    const printed = await textOfPdf(new Uint8Array(Buffer.from(done.pdf, 'base64')));
    expect(printed).toContain('新人葵さん');
    const [, token = ''] = /#\/invitation\/([\w-]{43})/u.exec(csv) ?? [];
    expect(await call(api.url, 'POST', '/api/staff/invitation', { body: { token } })).toMatchObject(
      { status: 200, body: { kind: 'invitation', loginId: 'aoi', name: '新人 葵' } },
    );
    expect(api.logged()).not.toContain(token);
    const { body: members } = await administrator.get(`/api/staff/services/${serviceId}/members`);
    expect((members as { data: object[] }).data).toContainEqual(
      expect.objectContaining({ loginId: 'sakura', roles: ['supervisor'], state: 'invited' }),
    );
    expect(await administrator.post(IMPORTS, { text, page })).toMatchObject({
      status: 400,
      body: { detail: { reason: 'file' } },
    });
  });

  test('reach no service of others', async () => {
    const { organisation } = world;
    const other = await api.build.buildService({ organisation });
    const { faults } = await preview(file(`相談 五郎,goro,${other.code},相談員,,,`));
    expect(faults).toHaveLength(1);
  });
});

describe('the review of a month', () => {
  const REVIEWS = '/api/staff/access-reviews';
  const monthBack = (months: number) => {
    const today = new Date(api.clock.now());
    const at = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - months, 15));
    return at.toISOString().slice(0, 7);
  };

  test('shows who held what, what changed, and what is to be looked at', async () => {
    const { id: service } = world.service;
    const unused = await world.member('counselor', '使わ ない');
    await api.build.pool.query(`delete from staff_sessions where staff_id = $1`, [unused.id]);
    await api.build.pool.query(`update staff set created_at = $1 where id = $2`, [
      new Date(Date.now() - 91 * DAY),
      unused.id,
    ]);
    const suspended = await world.member('counselor', '止め られた');
    await administrator.post(`/api/staff/accounts/${suspended.id}/suspension`);
    const { cookie } = administrator;
    await api.call('POST', '/api/staff/account-export', { cookie, body: { reason: '点検' } });
    const { body } = await administrator.get(`${REVIEWS}?service=${service}&month=${monthBack(0)}`);
    const review = body as {
      holders: { id: string; flags: string[]; exports: number }[];
      changes: { what: string }[];
    };
    const holder = (id: string) => review.holders.find((one) => one.id === id);
    expect(holder(unused.id)?.flags).toContain('unused');
    expect(holder(suspended.id)?.flags).toContain('suspended');
    expect(holder(administrator.id)).toMatchObject({ flags: ['no-period'], exports: 1 });
    expect(review.changes.length).toBeGreaterThan(2);
    expect(review).toMatchObject({ isOver: false, exports: 1, emergencies: 0, reviewed: null });
  });

  test('is signed once, when the month is over; until then administrators are reminded', async () => {
    const { id: service } = world.service;
    await api.build.pool.query(`update services set created_at = $1 where id = $2`, [
      new Date(Date.now() - 400 * DAY),
      service,
    ]);
    const month = monthBack(1);
    const due = async () => (await administrator.get(`${REVIEWS}/due`)).body;
    expect(await due()).toMatchObject({ month, services: [{ id: service }] });
    const sign = (of: string) =>
      administrator.put(REVIEWS, { service, month: of, remark: '異常なし' });
    expect(await sign(monthBack(0))).toMatchObject({
      status: 409,
      body: { detail: { reason: 'month-lasts' } },
    });
    expect(await sign(month)).toMatchObject({ status: 204 });
    expect(await sign(month)).toMatchObject({ body: { detail: { reason: 'reviewed' } } });
    expect(await due()).toMatchObject({ services: [] });
    expect(
      (await administrator.get(`${REVIEWS}?service=${service}&month=${month}`)).body,
    ).toMatchObject({
      reviewed: { by: '管理 花子', remark: '異常なし' },
    });
  });

  test('is printed with a place to sign', async () => {
    const path = `${REVIEWS}/sheet?service=${world.service.id}&month=${monthBack(0)}`;
    const headers = { Cookie: administrator.cookie };
    const answer = await fetch(`${api.url}${path}`, { headers });
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    const text = await textOfPdf(new Uint8Array(await answer.arrayBuffer()));
    for (const part of ['アクセス権点検表', '管理花子', '所属長']) expect(text).toContain(part);
  });

  test('is no other service’s to see', async () => {
    const { organisation, service } = world;
    const other = await api.build.buildService({ organisation });
    const roles = [{ service: other, role: 'administrator' as const }];
    const stranger = await signedIn(api, await api.build.buildStaff({ organisation, roles }));
    const query = `service=${service.id}&month=${monthBack(1)}`;
    for (const path of [`${REVIEWS}?${query}`, `${REVIEWS}/sheet?${query}`])
      expect(await stranger.get(path)).toMatchObject({ status: 404 });
  });
});
