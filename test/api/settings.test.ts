/** A service's settings: drafted by those who may, published as versions, in force from their day on. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openApi } from '../../api/open.ts';
import { MINUTE } from '../../domain/hours.ts';
import { beginSettings } from '../../worker/relay/settings-begin.ts';
import { call, useTestApi } from '../support/api.ts';
import { openStream } from '../support/event-source.ts';
import { eventually } from '../support/eventually.ts';
import { buildSettingsWorld, type SettingsWorld } from './settings-world.ts';
import type { Member } from './staff-world.ts';

const api = useTestApi();
/** A second process of the API on the same database, as production has it. */
let sister: { url: string; close: () => Promise<void> };
let world: SettingsWorld;

beforeAll(async () => {
  const { config, log, now } = api.deps;
  const second = await openApi(config, { log, now });
  const server = createServer({ keepAliveTimeout: 65_000 }, second.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  sister = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await second.close();
    },
  };
});
afterAll(() => sister.close());
beforeEach(async () => {
  world = await buildSettingsWorld(api);
});
afterEach(() => world.comeBack());

/** The seconds as a process tells its desks. */
async function secondsAt(url: string, member: Member): Promise<number | undefined> {
  const { body } = await call(url, 'GET', '/api/staff/services', { cookie: member.cookie });
  const { data } = body as { data: { id: string; undoSeconds: number }[] };
  return data.find(({ id }) => id === world.service.id)?.undoSeconds;
}

describe('what is published at once', () => {
  test('is in force in every process, and every desk of the service hears of it', async () => {
    const counselor = await world.member('counselor');
    for (const url of [api.url, sister.url]) expect(await secondsAt(url, counselor)).toBe(0);
    const stream = await openStream(sister.url, '/api/staff/stream', { cookie: counselor.cookie });
    await stream.until('heartbeat');
    await world.undo(7);
    expect(await world.publish({ note: '相談員の希望' })).toMatchObject({
      status: 200,
      body: {
        inForce: {
          version: 2,
          publishedBy: { id: world.administrator.id },
          approvedBy: null,
          note: '相談員の希望',
          settings: { undoSeconds: 7 },
        },
        announced: [],
        draft: null,
      },
    });
    await stream.until('change', ({ kind }) => kind === 'settings');
    stream.close();
    for (const url of [api.url, sister.url])
      // Unheard of, it would be noticed after a minute.
      await eventually(async () => expect(await secondsAt(url, counselor)).toBe(7));
  });

  test('is published once, however often it is sent, and its id is nobody else’s', async () => {
    await world.undo(5);
    const id = randomUUID();
    const { draft } = await world.shown();
    const body = { id, revision: draft?.revision, effectiveFrom: null, later: 'stays', note: '由' };
    const send = (by = world.administrator) => by.post(`${world.path}/publication`, body);
    for (const answer of await Promise.all([send(), send(), send()]))
      expect(answer).toMatchObject({ status: 200, body: { inForce: { version: 2 } } });
    expect(await send(world.colleague)).toMatchObject({ body: { code: 'id-reused' } });
  });

  test('keeps why it was made from whoever reads the database, and off the trail', async () => {
    await world.write(({ settings }) => ({
      settings: { texts: { ...settings.texts, paused: 'ひみつの休止文' }, undoSeconds: 3 },
    }));
    await world.publish({ note: 'ひみつの理由' });
    const { rows } = await api.build.pool.query<{ note: Buffer }>(
      `select note from settings_versions where service_id = $1 and version = 2`,
      [world.service.id],
    );
    expect(rows[0]?.note.toString()).not.toContain('ひみつ');
    const [done] = await world.trail('settings.publish');
    expect(done).toMatchObject({
      outcome: 'done',
      data: {
        version: 2,
        basedOn: 1,
        changes: [{ code: 'texts.paused' }, { code: 'undoSeconds', from: null, to: 3 }],
      },
    });
    const all = await api.build.pool.query(
      `select data::text as data from audit_entries where service_id = $1`,
      [world.service.id],
    );
    expect(JSON.stringify(all.rows)).not.toContain('ひみつ');
  });

  test('marks that workflows are to be told', async () => {
    const told = async () => {
      const { rows } = await api.build.pool.query<{ at: Date }>(
        `select plan_changed_at as at from services where id = $1`,
        [world.service.id],
      );
      return rows[0]?.at.getTime() ?? 0;
    };
    const before = await told();
    await world.undo(2);
    await world.publish();
    expect(await told()).toBeGreaterThan(before);
  });
});

describe('a draft', () => {
  test('is one for the service: what somebody else wrote meanwhile is not overwritten', async () => {
    const supervisor = await world.member('supervisor');
    expect(await world.undo(4, supervisor)).toMatchObject({
      status: 200,
      body: { draft: { editedBy: { id: supervisor.id }, faults: [] } },
    });
    const { draft } = await world.shown();
    const both = [6, 8].map((undoSeconds) =>
      world.administrator.put(`${world.path}/draft`, {
        revision: draft?.revision,
        settings: { ...draft?.settings, undoSeconds },
        form: draft?.form,
      }),
    );
    const answers = await Promise.all(both);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
    expect(answers.find(({ status }) => status === 409)).toMatchObject({
      body: { code: 'written-meanwhile', detail: { reason: 'draft-changed' } },
    });
    expect((await world.shown()).inForce?.settings.undoSeconds).toBeUndefined();
  });

  test('keeps what is not right yet and says what is wrong beside the field', async () => {
    const answer = await world.write(({ settings, fields }) => ({
      settings: {
        texts: { ...settings.texts, outOfHours: '', congested: '{担当者名}が答えます。' },
        timers: { ...settings.timers, takeUp: 0 },
        emergencyContacts: [],
      },
      fields: fields.map((field) => (field.code === 'age' ? { ...field, choices: [] } : field)),
    }));
    expect(answer).toMatchObject({
      status: 200,
      body: {
        draft: {
          settings: { texts: { outOfHours: '' } },
          faults: expect.arrayContaining([
            { path: 'texts.outOfHours', part: 'texts', text: '書いてください。' },
            expect.objectContaining({ path: 'texts.congested', part: 'texts' }),
            { path: 'timers.takeUp', part: 'timers', text: '1以上にしてください。' },
            { path: 'emergencyContacts', part: 'contacts', text: '1つ以上にしてください。' },
            { path: 'form.fields.0.choices', part: 'form', text: '1つ以上にしてください。' },
          ]) as unknown,
        },
      },
    });
    expect(await world.publish()).toMatchObject({
      status: 409,
      body: { detail: { reason: 'draft-faults' } },
    });
  });

  test('is thrown away, and nothing is left to publish', async () => {
    await world.undo(4);
    const removal = `${world.path}/draft/removal`;
    const seen = await world.shown();
    expect(await world.administrator.post(removal, { revision: 7 })).toMatchObject({ status: 409 });
    const gone = await world.administrator.post(removal, { revision: seen.draft?.revision });
    expect(gone).toMatchObject({ status: 200, body: { draft: null } });
    expect(await world.publish()).toMatchObject({ body: { detail: { reason: 'no-draft' } } });
  });

  test('without any change is none, and is not published', async () => {
    expect(await world.write(() => ({}))).toMatchObject({ body: { draft: null } });
    await world.undo(4);
    await world.write(() => ({ settings: { undoSeconds: undefined } }));
    expect(await world.publish()).toMatchObject({ body: { detail: { reason: 'no-change' } } });
  });

  test('is prepared by supervisors, published by administrators and read by all', async () => {
    const supervisor = await world.member('supervisor');
    await world.undo(3, supervisor);
    expect(await world.publish({}, supervisor)).toMatchObject({ status: 403 });
    for (const role of ['counselor', 'auditor'] as const) {
      const member = await world.member(role);
      expect((await world.shown(member)).draft).not.toBeNull();
      expect(await world.undo(9, member)).toMatchObject({ status: 403 });
    }
    expect((await world.publish()).status).toBe(200);
    const refused = await world.trail('PUT /api/staff/services/:id/settings/draft');
    expect(refused.map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
  });

  test('behind what came into force since takes that in first, and keeps its own changes', async () => {
    await world.undo(1);
    await world.publish({ effectiveFrom: world.inMinutes(5), id: randomUUID() });
    await world.write(({ settings }) => ({
      settings: { timers: { ...settings.timers, takeUp: 99 } },
    }));
    world.wait(8);
    expect(await world.publish()).toMatchObject({
      body: { detail: { reason: 'published-meanwhile' } },
    });
    const { draft } = await world.shown();
    const renewal = { revision: draft?.revision };
    expect(await world.administrator.post(`${world.path}/draft/renewal`, renewal)).toMatchObject({
      body: { draft: { basedOn: 2, settings: { undoSeconds: 1, timers: { takeUp: 99 } } } },
    });
    expect((await world.publish()).status).toBe(200);
  });
});

describe('what is announced for a day', () => {
  test('is in force from its minute on, in every process', async () => {
    await world.undo(6);
    const effectiveFrom = world.inMinutes(5);
    expect(await world.publish({ effectiveFrom })).toMatchObject({
      body: { inForce: { version: 1 }, announced: [{ version: 2, effectiveFrom }] },
    });
    // Just before: known to both, in force in neither.
    world.wait((Date.parse(effectiveFrom) - api.clock.now() - 1_000) / MINUTE);
    for (const url of [api.url, sister.url])
      expect(await secondsAt(url, world.administrator)).toBe(0);
    world.wait(1_500 / MINUTE);
    for (const url of [api.url, sister.url])
      expect(await secondsAt(url, world.administrator)).toBe(6);
  });

  test('is told to every desk when its minute has come, once', async () => {
    await world.undo(6);
    await world.publish({ effectiveFrom: world.inMinutes(5) });
    const begin = () => beginSettings(api.deps);
    const begun = async () => {
      const { rows } = await api.build.pool.query<{ version: number }>(
        `select version from settings_versions where service_id = $1 and begun_at is not null and version > 1`,
        [world.service.id],
      );
      return rows;
    };
    await begin();
    expect(await begun()).toEqual([]);
    const { cookie } = world.administrator;
    const stream = await openStream(sister.url, '/api/staff/stream', { cookie });
    await stream.until('heartbeat');
    world.wait(6);
    await begin();
    await stream.until('change', ({ kind }) => kind === 'settings');
    stream.close();
    expect(await begun()).toEqual([{ version: 2 }]);
  });

  test('is taken back into the draft until its day, not after it', async () => {
    await world.undo(6);
    await world.publish({ effectiveFrom: world.inMinutes(5) });
    const withdrawal = `${world.path}/withdrawal`;
    const taken = await world.administrator.post(withdrawal, { version: 2 });
    expect(taken).toMatchObject({
      status: 200,
      body: { announced: [], draft: { settings: { undoSeconds: 6 } } },
    });
    expect((await world.administrator.post(withdrawal, { version: 2 })).status).toBe(200);
    expect(await world.administrator.post(withdrawal, { version: 1 })).toMatchObject({
      body: { detail: { reason: 'in-force-already' } },
    });
    const { data } = (await world.administrator.get(`${world.path}/versions`)).body as {
      data: object[];
    };
    expect(data).toMatchObject([
      { version: 2, state: 'withdrawn', changed: ['others'] },
      { version: 1, state: 'in-force', changed: null },
    ]);
  });

  test('does not begin in the past, nor with another one', async () => {
    const tooFar = { effectiveFrom: '9999-12-31T15:00:00Z' };
    await world.undo(8);
    expect(await world.publish(tooFar)).toMatchObject({
      body: { detail: { reason: 'date-too-far' } },
    });
    await world.undo(6);
    expect(await world.publish({ effectiveFrom: world.inMinutes(-5) })).toMatchObject({
      body: { detail: { reason: 'date-past' } },
    });
    const effectiveFrom = world.inMinutes(12);
    await world.publish({ effectiveFrom });
    await world.undo(7);
    expect(await world.publish({ effectiveFrom })).toMatchObject({
      body: { detail: { reason: 'date-taken' } },
    });
  });

  test.for([
    ['stays', [{ undoSeconds: 1, takeUp: 10 }]],
    ['carried', [{ undoSeconds: 1, takeUp: 77 }]],
    ['withdrawn', []],
  ] as const)('when something else is published before it: %s', async ([later, says]) => {
    await world.undo(1);
    await world.publish({ effectiveFrom: world.inMinutes(20) });
    await world.write(({ settings }) => ({
      settings: { timers: { ...settings.timers, takeUp: 77 } },
    }));
    const { body } = await world.publish({ later });
    const { inForce, announced } = body as Awaited<ReturnType<SettingsWorld['shown']>>;
    expect(inForce?.settings).toMatchObject({ timers: { takeUp: 77 } });
    expect(inForce?.settings.undoSeconds).toBeUndefined();
    expect(
      announced.map(({ settings: { undoSeconds, timers } }) => ({
        undoSeconds,
        takeUp: timers.takeUp,
      })),
    ).toEqual(says);
  });
});

test('an old version is brought back as a new one', async () => {
  await world.undo(8);
  await world.publish();
  const begun = await world.administrator.post(`${world.path}/draft/from`, {
    version: 1,
    replaces: null,
  });
  expect(begun).toMatchObject({ status: 200, body: { draft: { basedOn: 2 } } });
  const { body } = await world.publish();
  const { inForce } = body as Awaited<ReturnType<SettingsWorld['shown']>>;
  expect(inForce).toMatchObject({ version: 3 });
  const first = await world.administrator.get(`${world.path}/versions/1`);
  expect(inForce?.settings).toEqual((first.body as { settings: object }).settings);
  expect((await world.administrator.get(`${world.path}/versions/9`)).status).toBe(404);
});
