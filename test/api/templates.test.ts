/** Prepared texts: whose they are, who changes them, and that they are encrypted and on the trail. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApi } from '../support/api.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let counselor: Member;
let colleague: Member;
let supervisor: Member;
let administrator: Member;

const path = '/api/staff/templates';
const bodyOf = (more: object = {}) => ({
  id: randomUUID(),
  serviceId: world.service.id,
  own: false,
  kind: 'reply',
  title: 'はじめのあいさつ',
  reading: 'あいさつ',
  text: '{窓口名}の{担当者名}です。',
  ...more,
});
const ids = async (member: Member) =>
  ((await member.get(path)).body as { data: { id: string }[] }).data.map(({ id }) => id);

beforeAll(async () => {
  world = await buildWorld(api);
  counselor = await world.member('counselor');
  colleague = await world.member('counselor');
  supervisor = await world.member('supervisor');
  administrator = await world.member('administrator');
});

describe('a service’s template', () => {
  test('is kept by supervisors and administrators and read by all who work there', async () => {
    const body = bodyOf();
    expect(await supervisor.put(path, body)).toMatchObject({ status: 200, body });
    expect(await administrator.put(path, { ...body, title: '挨拶' })).toMatchObject({
      body: { title: '挨拶' },
    });
    for (const member of [counselor, colleague, supervisor, administrator])
      expect(await ids(member)).toContain(body.id);
    expect(await counselor.put(path, { ...body, title: 'x' })).toMatchObject({ status: 403 });
    expect(await counselor.put(path, bodyOf())).toMatchObject({ status: 403 });
    expect(await counselor.post(`${path}/removal`, { id: body.id })).toMatchObject({ status: 403 });
    const order = { serviceId: world.service.id, own: false, ids: [body.id] };
    expect(await counselor.put(`${path}/order`, order)).toMatchObject({ status: 403 });
    expect((await supervisor.post(`${path}/removal`, { id: body.id })).status).toBe(204);
    expect((await supervisor.post(`${path}/removal`, { id: body.id })).status).toBe(204);
    expect(await ids(counselor)).not.toContain(body.id);
  });

  test('stands where its keepers put it', async () => {
    const made = [bodyOf(), bodyOf(), bodyOf()];
    for (const body of made) await supervisor.put(path, body);
    const [first, second, third] = made.map(({ id }) => id);
    expect((await ids(counselor)).slice(-3)).toEqual([first, second, third]);
    const order = { serviceId: world.service.id, own: false, ids: [third, first, second] };
    expect((await supervisor.put(`${path}/order`, order)).status).toBe(204);
    expect(await ids(counselor)).toEqual([third, first, second]);
  });

  test('has no gaps but those that are filled', async () => {
    const wrong = bodyOf({ text: '{担当名}です' });
    expect(await supervisor.put(path, wrong)).toMatchObject({
      status: 400,
      body: { code: 'invalid-input' },
    });
  });
});

describe('one’s own template', () => {
  test('is nobody else’s to see, change or delete', async () => {
    const body = bodyOf({ own: true, kind: 'note' });
    expect((await counselor.put(path, body)).status).toBe(200);
    expect((await ids(counselor)).at(-1)).toBe(body.id);
    for (const member of [colleague, supervisor, administrator])
      expect(await ids(member)).not.toContain(body.id);
    expect(await colleague.put(path, body)).toMatchObject({ body: { code: 'id-reused' } });
    expect(await supervisor.put(path, { ...body, own: false })).toMatchObject({
      body: { code: 'id-reused' },
    });
    await supervisor.post(`${path}/removal`, { id: body.id });
    expect(await ids(counselor)).toContain(body.id);
    // It does not become everybody's by being written again.
    expect(await counselor.put(path, { ...body, own: false })).toMatchObject({ status: 403 });
    // Administrators write to no consultee.
    expect(await administrator.put(path, bodyOf({ own: true }))).toMatchObject({ status: 403 });
  });
});

describe('a template of another service or organisation', () => {
  test('does not exist', async () => {
    const sister = await api.build.buildService({ organisation: world.organisation });
    const other = await buildWorld(api);
    const theirs = { ...bodyOf(), serviceId: other.service.id };
    const stranger = await other.member('supervisor');
    await stranger.put(path, theirs);
    expect(await ids(supervisor)).not.toContain(theirs.id);
    expect((await supervisor.post(`${path}/removal`, { id: theirs.id })).status).toBe(204);
    expect(await ids(stranger)).toEqual([theirs.id]);
    for (const serviceId of [sister.id, other.service.id]) {
      const place = { serviceId, own: false };
      expect(await supervisor.put(path, bodyOf(place))).toMatchObject({ status: 404 });
      const order = { ...place, ids: [] };
      expect(await supervisor.put(`${path}/order`, order)).toMatchObject({ status: 404 });
    }
    expect(await supervisor.put(path, { ...theirs, serviceId: world.service.id })).toMatchObject({
      body: { code: 'id-reused' },
    });
  });
});

test('what was typed is encrypted, in no log, and each change is on the trail', async () => {
  const body = bodyOf({ title: '秘密の題', text: '秘密の文' });
  await supervisor.put(path, body);
  await supervisor.put(path, body);
  await supervisor.post(`${path}/removal`, { id: body.id });
  const { rows } = await api.build.pool.query<{ action: string; row: string }>(
    `select action, service_id, row_to_json(a)::text as row from audit_entries a where object_id = $1 order by at`,
    [body.id],
  );
  expect(rows.map(({ action }) => action)).toEqual([
    'template.add',
    'template.change',
    'template.remove',
  ]);
  expect(rows[0]).toMatchObject({ service_id: world.service.id });
  const { rows: stored } = await api.build.pool.query<{ words: string }>(
    `select encode(words, 'escape') as words from templates`,
  );
  expect(stored.length).toBeGreaterThan(0);
  expect(JSON.stringify([rows, stored])).not.toMatch(/秘密|あいさつ|窓口名/u);
  expect(api.logged()).not.toMatch(/秘密の/u);
});
