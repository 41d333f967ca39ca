/** A ward starts a further service: from a template or as a copy, with staff of its own, and by the screens alone. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../db/orm.ts';
import { SERVICE_TEMPLATES } from '../../domain/service-templates/service-templates.ts';
import { addOrganisation, NewOrganisation } from '../../scripts/organisation.ts';
import { call, useTestApi } from '../support/api.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let administrator: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  administrator = await world.member('administrator', '管理 花子');
});

interface Listed {
  id: string;
  code: string;
  name: string;
  mode: string;
  open: number;
  line: string;
  missing: string[];
  retired: object | null;
}
interface Shown {
  id: string;
  roles: string[];
}

const newService = (more: object = {}) => ({
  id: randomUUID(),
  name: '住まいの相談',
  code: `housing-${randomUUID().slice(0, 8)}`,
  mode: 'live',
  from: { kind: 'template', template: 'housing' },
  ...more,
});

async function make(more: object = {}, member = administrator): Promise<string> {
  const service = newService(more);
  const { status } = await member.post('/api/staff/services', service);
  expect(status).toBe(201);
  return service.id;
}

async function listed(id: string, member = administrator): Promise<Listed | undefined> {
  const { body } = await member.get('/api/staff/service-list');
  return (body as { data: Listed[] }).data.find((one) => one.id === id);
}

async function members(id: string): Promise<Shown[]> {
  const { body } = await administrator.get(`/api/staff/services/${id}/members`);
  return (body as { data: Shown[] }).data;
}

describe('a new service', () => {
  test.for(SERVICE_TEMPLATES.map(({ id, name }) => [name, id] as const))(
    'from the template of %s has all that template has',
    async ([, template]) => {
      const id = await make({ from: { kind: 'template', template } });
      const found = SERVICE_TEMPLATES.find((one) => one.id === template);
      const { body } = await administrator.get('/api/staff/services');
      const services = (body as { data: { id: string; form: { fields: { code: string }[] } }[] })
        .data;
      const made = services.find((one) => one.id === id);
      expect(made).toMatchObject({
        settingsVersion: 1,
        roles: ['administrator'],
        emergencyContacts: found?.settings.emergencyContacts.map(({ telephone }) => ({
          telephone,
        })),
        agencies: found?.agencies.map(({ name }) => ({ name })),
      });
      expect(made?.form.fields.map(({ code }) => code)).toEqual(
        found?.form.fields.map(({ code }) => code),
      );
      const { body: texts } = await administrator.get('/api/staff/templates');
      const own = (texts as { data: { serviceId: string; title: string }[] }).data.filter(
        ({ serviceId }) => serviceId === id,
      );
      expect(own.map(({ title }) => title)).toEqual(found?.texts.map(({ title }) => title));
      expect(await listed(id)).toMatchObject({
        line: 'none',
        missing: ['contacts', 'line', 'line-checklist', 'counselor', 'supervisor'],
      });
    },
  );

  test('is made once, however often it is sent', async () => {
    const service = newService();
    for (const _ of [1, 2]) {
      const { status, body } = await administrator.post('/api/staff/services', service);
      expect({ status, body }).toEqual({ status: 201, body: { id: service.id } });
    }
    const other = { ...service, code: 'another' };
    expect(await administrator.post('/api/staff/services', other)).toMatchObject({
      status: 422,
      body: { code: 'id-reused' },
    });
  });

  test('has a code of its own', async () => {
    const answer = await administrator.post(
      '/api/staff/services',
      newService({ code: world.service.code }),
    );
    expect(answer).toMatchObject({ status: 400, body: { detail: { reason: 'code-taken' } } });
  });

  test.for([
    [{ code: 'Large' }, 'code'],
    [{ code: 'ends-' }, 'code'],
    [{ name: '  ' }, 'name'],
    [{ mode: 'half' }, 'mode'],
    [{ from: { kind: 'template', template: 'none' } }, 'from.template'],
  ] as const)('with %o is refused', async ([wrong, field]) => {
    const answer = await administrator.post('/api/staff/services', newService(wrong));
    expect(answer).toMatchObject({ status: 400, body: { detail: { fields: [field] } } });
  });

  test('as a copy has settings, form, texts and agencies, and nobody of the other', async () => {
    const source = await make();
    await world.consultation();
    const id = await make({ from: { kind: 'copy', service: source, members: false } });
    expect(await listed(id)).toMatchObject({ open: 0, line: 'none' });
    expect(await members(id)).toMatchObject([{ id: administrator.id }]);
    const { body } = await administrator.get('/api/staff/templates');
    const { data } = body as { data: { serviceId: string; title: string; text: string }[] };
    const textsOf = (service: string) =>
      data
        .filter(({ serviceId }) => serviceId === service)
        .map(({ title, text }) => ({ title, text }));
    expect(textsOf(id)).toEqual(textsOf(source));
    expect(textsOf(id)).not.toEqual([]);
  });

  test('as a copy has the other’s people where that is asked for', async () => {
    const source = await make();
    const roles = [{ service: { id: source }, role: 'counselor' as const }];
    const counselor = await api.build.buildStaff({ organisation: world.organisation, roles });
    const id = await make({ from: { kind: 'copy', service: source, members: true } });
    expect(await members(id)).toContainEqual(
      expect.objectContaining({ id: counselor.id, roles: ['counselor'] }),
    );
  });

  test('is no copy of a service one does not look after', async () => {
    const sister = await api.build.buildService({ organisation: world.organisation });
    const answer = await administrator.post(
      '/api/staff/services',
      newService({ from: { kind: 'copy', service: sister.id, members: false } }),
    );
    expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  test('is there for nobody else before they are made a member', async () => {
    const id = await make();
    const other = await world.member('administrator');
    expect(await listed(id, other)).toBeUndefined();
    expect(await other.get(`/api/staff/services/${id}/members`)).toMatchObject({ status: 404 });
  });
});

describe('a service', () => {
  test('is renamed, and every screen says so at once', async () => {
    const id = await make();
    const path = `/api/staff/services/${id}/name`;
    expect(await administrator.put(path, { name: '住まいと暮らしの相談' })).toMatchObject({
      status: 204,
    });
    const { body } = await administrator.get('/api/staff/services');
    expect(body).toMatchObject({
      data: expect.arrayContaining([
        expect.objectContaining({ id, name: '住まいと暮らしの相談' }),
      ]) as object,
    });
  });

  test('that is retired takes up nobody new, goes on with whoever talks, and can come back', async () => {
    const own = await buildWorld(api);
    const chief = await own.member('administrator');
    const path = `/api/staff/services/${own.service.id}/retirement`;
    const talking = await api.build.buildConsultee({ channel: own.channel });
    await api.build.buildConsultation({ consultee: talking });
    expect(await chief.post(path, { reason: '事業の終わり' })).toMatchObject({ status: 204 });
    expect((await listed(own.service.id, chief))?.retired).not.toBeNull();
    const door = `/api/room/doors/${own.channel.key}`;
    expect(await call(api.url, 'GET', door)).toMatchObject({
      body: {
        reception: {
          state: 'closed',
          text: expect.stringContaining('受付を終わりました') as string,
        },
      },
    });
    const stranger = await api.build.buildConsultee({ channel: own.channel });
    const say = async (consultee: typeof stranger) =>
      api.call('POST', '/api/room/messages', {
        cookie: await api.build.enterRoom(consultee),
        body: { id: randomUUID(), text: '話したいことがあります', files: [] },
      });
    expect(await say(stranger)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'service-retired' } },
    });
    expect(await say(talking)).toMatchObject({ status: 200 });
    expect(await chief.delete(path)).toMatchObject({ status: 204 });
    expect(await say(stranger)).toMatchObject({ status: 200 });
  });
});

describe('a further organisation', () => {
  const given = () =>
    NewOrganisation.parse({
      code: `city-${randomUUID().slice(0, 8)}`,
      name: 'となりの市',
      service: 'soudan',
      'service-name': '総合相談',
      template: 'general',
      login: 'kanri1',
      person: '市川 ゆう',
    });
  const add = async (organisation: NewOrganisation) => {
    const database = await openDatabase(api.database.migratorUrl, { poolSize: 1 });
    try {
      return await addOrganisation(
        { database, crypt: api.build.crypt, now: Date.now() },
        organisation,
      );
    } finally {
      await database.close();
    }
  };

  test('begins with one service and one administrator, who is invited by a link', async () => {
    const organisation = given();
    const { token } = await add(organisation);
    const password = 'かわせみ-yama-つばき-31';
    await call(api.url, 'POST', '/api/staff/invitation/password', { body: { token, password } });
    const session = await call(api.url, 'POST', '/api/staff/session', {
      body: { organisation: organisation.code, loginId: 'kanri1', password },
    });
    expect(session).toMatchObject({ status: 200, body: { next: 'enrol' } });
  });

  test('is not begun twice', async () => {
    const organisation = given();
    await add(organisation);
    await expect(add(organisation)).rejects.toThrow('もう使われています');
  });
});
