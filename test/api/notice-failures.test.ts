/** Where notices are mailed to, and what happens to those that did not arrive. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { addressMailPlace } from '../../domain/notice-address.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, signedIn, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let counselor: Member;
let supervisor: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  counselor = await world.member('counselor');
  supervisor = await world.member('supervisor');
});

interface Told {
  id: string;
  createdAt: string;
  seenAt: string | null;
}

describe('an address for notices', () => {
  const path = '/api/staff/notices/address';
  const refusal = (reason: string, status = 409) => ({ status, body: { detail: { reason } } });

  /** As the mail carries it. */
  async function codeOf(member: Member): Promise<string> {
    const { rows } = await api.build.pool.query<{ id: string; code: Buffer }>(
      `select id, code from address_mails where staff_id = $1 and code is not null order by created_at desc limit 1`,
      [member.id],
    );
    const [mail] = rows;
    if (!mail) throw new Error('no code was ordered');
    const place = addressMailPlace('code', mail.id);
    return api.build.crypt.open(world.organisation.id, place, mail.code);
  }
  const another = (code: string) => code.replace(/.$/u, (digit) => (digit === '0' ? '1' : '0'));

  test('counts only once the code sent there came back, and lies encrypted', async () => {
    const member = await world.member('counselor');
    expect(await member.put(path, { address: 'だめ' })).toMatchObject({ status: 400 });
    const asked = await member.put(path, { address: 'kakunin@example.lg.jp' });
    expect(asked).toMatchObject({
      status: 200,
      body: {
        mail: null,
        asked: { address: 'kakunin@example.lg.jp', status: 'waiting', triesLeft: 5 },
      },
    });
    expect(await member.post(`${path}/trial`)).toMatchObject(refusal('no-address'));
    const code = await codeOf(member);
    expect(await member.post(`${path}/confirm`, { code: another(code) })).toMatchObject({
      status: 200,
      body: { mail: null, asked: { triesLeft: 4 } },
    });
    const inFullWidth = code.replaceAll(/\d/gu, (digit) =>
      String.fromCharCode(digit.charCodeAt(0) + 0xfee0),
    );
    expect(await member.post(`${path}/confirm`, { code: inFullWidth })).toMatchObject({
      status: 200,
      body: { mail: 'kakunin@example.lg.jp', asked: null },
    });
    const { rows } = await api.build.pool.query<{ row: string }>(
      `select g::text || coalesce((select string_agg(m::text, '') from address_mails m where m.staff_id = g.staff_id), '') as row
       from notice_settings g where staff_id = $1`,
      [member.id],
    );
    expect(rows[0]?.row).not.toContain('kakunin');
    expect(rows[0]?.row).not.toContain(code);
    expect(api.logged()).not.toContain('kakunin');
    expect((await counselor.get('/api/staff/notices/settings')).body).toMatchObject({ mail: null });
  });

  test('stays the one before until a changed one is confirmed, and is removed by the same hand', async () => {
    const member = await world.member('counselor');
    await member.put(path, { address: 'first@example.lg.jp' });
    await member.post(`${path}/confirm`, { code: await codeOf(member) });
    const changed = await member.put(path, { address: 'second@example.lg.jp' });
    expect(changed.body).toMatchObject({
      mail: 'first@example.lg.jp',
      asked: { address: 'second@example.lg.jp' },
    });
    expect((await member.delete(`${path}/asked`)).body).toMatchObject({
      mail: 'first@example.lg.jp',
      asked: null,
    });
    expect((await member.put(path, { address: 'first@example.lg.jp' })).body).toMatchObject({
      mail: 'first@example.lg.jp',
      asked: null,
    });
    expect((await member.post(`${path}/trial`)).body).toMatchObject({
      trial: { status: 'waiting', code: null },
    });
    expect((await member.delete(path)).body).toMatchObject({ mail: null, trial: null });
    const { rows } = await api.build.pool.query<{ action: string }>(
      `select action from audit_entries where actor_id = $1 and action like 'notices.address%' order by at`,
      [member.id],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      'notices.address.ask',
      'notices.address.confirm',
      'notices.address.ask',
      'notices.address.drop',
      'notices.address.trial',
      'notices.address.remove',
    ]);
  });

  test('cannot be guessed: a code serves for five tries, half an hour and its own address', async () => {
    const member = await world.member('counselor');
    await member.put(path, { address: 'guess@example.lg.jp' });
    const code = await codeOf(member);
    for (const left of [4, 3, 2, 1, 0]) {
      const { body } = await member.post(`${path}/confirm`, { code: another(code) });
      expect(body).toMatchObject({ mail: null, asked: { triesLeft: left } });
    }
    expect(await member.post(`${path}/confirm`, { code })).toMatchObject(refusal('no-code'));
    await member.put(path, { address: 'again@example.lg.jp' });
    expect(
      (await member.post(`${path}/confirm`, { code: another(await codeOf(member)) })).body,
    ).toMatchObject({ mail: null });
    const late = await world.member('counselor');
    await late.put(path, { address: 'late@example.lg.jp' });
    const old = await codeOf(late);
    await api.build.pool.query(
      `update address_mails set created_at = created_at - interval '31 minutes' where staff_id = $1`,
      [late.id],
    );
    expect(await late.post(`${path}/confirm`, { code: old })).toMatchObject(refusal('no-code'));
  });

  test('floods nobody: five mails in a quarter of an hour, however many ask at once', async () => {
    const member = await world.member('counselor');
    const asked = await Promise.all(
      Array.from({ length: 8 }, (_, n) => member.put(path, { address: `a${n}@example.lg.jp` })),
    );
    expect(asked.filter(({ status }) => status === 200)).toHaveLength(5);
    const [refused] = asked.filter(({ status }) => status !== 200);
    expect(refused).toMatchObject(refusal('mails', 429));
    expect((refused?.body as { detail: { text: string } } | undefined)?.detail.text).toContain(
      '分ほど待ってから',
    );
  });
});

describe('a notice that did not arrive', () => {
  const path = '/api/staff/notices/undelivered';

  async function undelivered(to: Member, ways: Record<string, string>, more: object = {}) {
    const id = randomUUID();
    const { id: consultationId } = await world.consultation({
      stage: 'conversation',
      assignee: to,
    });
    const place = { organisation_id: world.organisation.id, service_id: world.service.id };
    await api.build.insert('notices', {
      id,
      ...place,
      consultation_id: consultationId,
      staff_id: to.id,
      kind: 'assigned',
      source: `test/${id}`,
      seq: 0,
      planned_at: new Date(),
      ...more,
    });
    for (const [way, code] of Object.entries(ways))
      await api.build.insert('notice_ways', {
        id: randomUUID(),
        ...place,
        notice_id: id,
        way,
        status: 'failed',
        code,
      });
    return id;
  }
  async function shown(id: string) {
    const { body } = await supervisor.get(path);
    return (body as { data: (Told & { retryBlocked: string | null })[] }).data.find(
      (one) => one.id === id,
    );
  }
  async function toldTo(member: Member, id: string): Promise<Told | undefined> {
    const { body } = await member.get('/api/staff/notices?limit=100');
    return (body as { data: Told[] }).data.find((one) => one.id === id);
  }
  async function waysOf(id: string) {
    const { rows } = await api.build.pool.query<{ way: string; status: string; code: string }>(
      `select way, status, code from notice_ways where notice_id = $1 order by way`,
      [id],
    );
    return rows;
  }

  test('is told once more by every way that failed, and its person’s screen shows it as new', async () => {
    const id = await undelivered(counselor, { screen: 'not-shown', mail: 'mail-away' });
    const before = await toldTo(counselor, id);
    expect(await shown(id)).toMatchObject({ retryBlocked: null });
    for (let again = 0; again < 2; again++)
      expect((await supervisor.post(`${path}/retry`, { id })).status).toBe(204);
    expect(await waysOf(id)).toEqual([
      { way: 'mail', status: 'waiting', code: null },
      { way: 'screen', status: 'waiting', code: null },
    ]);
    expect(await shown(id)).toBeUndefined();
    const after = await toldTo(counselor, id);
    expect(after).toMatchObject({ seenAt: null });
    // What a screen has shown before it knows by the instant.
    expect(after?.createdAt).not.toBe(before?.createdAt);
  });

  test('says why it cannot be told once more: it was seen, or its matter is over', async () => {
    const seen = await undelivered(counselor, { mail: 'mail-away' }, { seen_at: new Date() });
    const over = await undelivered(counselor, { mail: 'mail-away' }, { kind: 'new-message' });
    for (const [id, text] of [
      [seen, '確認しました'],
      [over, '対応が済んだ'],
    ] as const) {
      expect((await shown(id))?.retryBlocked).toContain(text);
      expect(await supervisor.post(`${path}/retry`, { id })).toMatchObject({
        status: 409,
        body: { detail: { text: expect.stringContaining(text) as string } },
      });
    }
  });

  test('is settled when somebody told its person otherwise, on the trail with who did', async () => {
    const id = await undelivered(counselor, { desktop: 'desktop-denied', mail: 'mail-refused' });
    for (let again = 0; again < 2; again++)
      expect((await supervisor.post(`${path}/settle`, { id })).status).toBe(204);
    expect(await shown(id)).toBeUndefined();
    expect(await waysOf(id)).toEqual([
      { way: 'desktop', status: 'cancelled', code: 'told-otherwise' },
      { way: 'mail', status: 'cancelled', code: 'told-otherwise' },
    ]);
    const { rows } = await api.build.pool.query(
      `select actor_id, data from audit_entries where action = 'notice.settle' and object_id = $1`,
      [id],
    );
    expect(rows).toEqual([
      { actor_id: supervisor.id, data: { ways: ['desktop', 'mail'], to: counselor.id } },
    ]);
  });

  test('is for those above counselors of its own service to settle', async () => {
    const id = await undelivered(counselor, { screen: 'not-shown' });
    expect(await counselor.post(`${path}/settle`, { id })).toMatchObject({ status: 403 });
    const sister = await api.build.buildService({ organisation: world.organisation });
    const stranger = await signedIn(
      api,
      await api.build.buildStaff({
        organisation: world.organisation,
        roles: [{ service: sister, role: 'supervisor' }],
      }),
    );
    for (const act of ['retry', 'settle'])
      expect(await stranger.post(`${path}/${act}`, { id })).toMatchObject({ status: 404 });
    expect(await shown(id)).toBeDefined();
  });
});
