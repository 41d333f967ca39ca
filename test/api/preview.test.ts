/** What a consultee would meet at an instant, for the version in force then, any other, and the draft. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Preview } from '../../contracts/preview.ts';
import { useTestApi } from '../support/api.ts';
import { testSettings } from '../support/settings.ts';
import { buildWorld, signedIn, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let counselor: Member;
let path: string;

const EVENINGS = {
  weekly: [0, 2].map((weekday) => ({
    weekday,
    open: '16:00',
    close: '20:00',
    intakeUntil: '19:30',
  })),
  closedOnHolidays: true,
  yearEnd: { from: '12-29', to: '01-03' },
  closedDays: [],
  extraDays: [],
};
/** The next year, so that no test depends on today. */
const YEAR = new Date().getUTCFullYear() + 1;
const jst = (text: string) => new Date(`${YEAR}-${text}:00+09:00`).toISOString();

beforeAll(async () => {
  world = await buildWorld(api);
  counselor = await world.member('counselor');
  path = `/api/staff/services/${world.service.id}/preview`;
  await api.build.buildSettings(world.service, {
    version: 2,
    effectiveFrom: Date.parse(jst('06-01T00:00')),
    calendar: EVENINGS,
    congestedFrom: 2,
  });
});

async function preview(query: Record<string, string> = {}): Promise<Preview> {
  const { status, body } = await counselor.get(`${path}?${new URLSearchParams(query).toString()}`);
  expect(status).toBe(200);
  return body;
}

describe('what happens at an instant', () => {
  test('is told for the version that will be in force then', async () => {
    const now = await preview();
    expect(now).toMatchObject({
      settings: { version: 1 },
      reception: { state: 'open' },
      answers: [],
    });
    const seen = await preview({ at: jst('12-31T15:59') });
    expect(seen).toMatchObject({
      settings: { version: 2 },
      reception: { state: 'closed', intakeUntil: null },
      answers: [{ kind: 'out-of-hours' }],
      line: { notice: 'お知らせがあります。', button: 'ひらく' },
    });
    expect(seen.reception.text).toContain('今は受付時間外です。');
    expect(seen.answers[0]?.usual).toMatch(
      /次の受付は1月\d+日（[火日]）午後4時です。\n・警察 110/u,
    );
  });

  test('is told for another version, whatever is in force', async () => {
    const seen = await preview({ at: jst('12-31T15:59'), of: 'version', version: '1' });
    expect(seen).toMatchObject({ settings: { version: 1 }, reception: { state: 'open' } });
    expect(await counselor.get(`${path}?of=version&version=9`)).toMatchObject({ status: 404 });
  });

  test('counts who waits, and knows pauses', async () => {
    const crowded = await preview({ waiting: '5' });
    expect(crowded.answers.map(({ kind }) => kind)).toEqual(['congested']);
    await api.build.pool.query(
      `insert into service_pauses (id, organisation_id, service_id, kind, begins_at, ends_at, created_by_id)
       values (gen_random_uuid(), $1, $2, 'planned-stop', $3, $4, gen_random_uuid())`,
      [world.organisation.id, world.service.id, jst('07-01T10:00'), jst('07-01T12:00')],
    );
    const stopped = await preview({ at: jst('07-01T11:00') });
    expect(stopped).toMatchObject({
      reception: { state: 'paused', pause: 'planned-stop' },
      answers: [{ kind: 'planned-stop' }],
    });
  });

  test('names moments worth a look', async () => {
    const { moments } = await preview({ of: 'version', version: '2' });
    const names = moments.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['now', 'before-opening', 'before-deadline', 'year-end']),
    );
  });
});

describe('the draft', () => {
  async function draft(settings: object): Promise<void> {
    await api.build.pool.query(
      `insert into settings_drafts (service_id, organisation_id, revision, based_on, settings, form, edited_by_id, edited_at)
       values ($1, $2, 1, 1, $3, '{"fields":[]}', gen_random_uuid(), now())
       on conflict (service_id) do update set settings = excluded.settings`,
      [world.service.id, world.organisation.id, JSON.stringify(settings)],
    );
  }

  test('is not there before somebody begins one', async () => {
    expect(await counselor.get(`${path}?of=draft`)).toMatchObject({ status: 404 });
  });

  test('is looked at as if it were in force', async () => {
    await draft(testSettings({ calendar: { ...EVENINGS, weekly: [] } }));
    expect(await preview({ of: 'draft' })).toMatchObject({
      settings: { version: null },
      reception: { state: 'closed', nextOpening: null },
      answers: [{ kind: 'out-of-hours' }],
    });
  });

  test('with something to be mended says so', async () => {
    await draft({ ...testSettings(), congestedFrom: 0 });
    expect(await counselor.get(`${path}?of=draft`)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'draft-faulty' } },
    });
  });
});

describe('the national holidays', () => {
  test('are told by name, substitute holidays too', async () => {
    const { body } = await counselor.get('/api/staff/holidays?from=2027-01-01&to=2027-03-31');
    expect(body).toEqual({
      data: expect.arrayContaining([
        { date: '2027-01-01', name: '元日' },
        { date: '2027-03-22', name: '春分の日 振替休日' },
      ]) as unknown,
    });
    expect(await counselor.get('/api/staff/holidays?from=2027-01-01&to=2099-03-31')).toMatchObject({
      status: 400,
    });
  });
});

describe('the practice phone', () => {
  /** A service for practice with its account on the phone, and whoever guides practice there. */
  async function practiceService() {
    const { build, phone } = api;
    const { organisation } = world;
    const service = await build.buildService({ organisation });
    await build.pool.query(`update services set mode = 'practice' where id = $1`, [service.id]);
    const ids = {
      loginChannelId: '9200000002',
      liffId: '9200000002-show',
      botUserId: `U${'cd'.repeat(16)}`,
      channelSecret: 'shown-on-the-phone',
    };
    const lineChannelId = '9200000001';
    const channel = await build.buildChannel({ service, lineChannelId, ...ids });
    const { key } = channel;
    const account = { channelKey: key, channelId: lineChannelId, displayName: '練習' };
    phone.control.configureChannel({ ...account, ...ids });
    const person = phone.control.person('さくら', key);
    person.follow();
    const consultee = await build.buildConsultee({ channel, lineId: person.userId });
    // Somebody who is on the phone no more.
    await build.buildConsultee({ channel });
    const roles = [{ service, role: 'supervisor' as const }];
    const guide = await signedIn(api, await build.buildStaff({ organisation, roles }));
    return { guide, person, consultee, of: `/api/staff/services/${service.id}/preview` };
  }

  test('shows what would answer by itself, once, to somebody who is on it', async () => {
    const { guide, person, consultee, of } = await practiceService();
    expect((await guide.get(`${of}/people`)).body).toEqual({
      data: [{ id: consultee.id, name: 'さくら' }],
    });
    const shown = { id: randomUUID(), personId: consultee.id, words: 'usual', waiting: 5 };
    for (const _again of [1, 2])
      expect(await guide.post(`${of}/phone`, { ...shown, text: 'answer' })).toMatchObject({
        status: 204,
      });
    const greeting = { ...shown, id: randomUUID(), text: 'greeting' };
    expect(await guide.post(`${of}/phone`, greeting)).toMatchObject({ status: 204 });
    const said = JSON.stringify(person.talk().bubbles);
    expect(said.split('ただいま混み合っています。').length).toBe(2);
    expect(said).toContain('登録ありがとうございます。');
    const nothing = { ...shown, id: randomUUID(), text: 'answer', waiting: 0 };
    expect(await guide.post(`${of}/phone`, nothing)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'nothing-said' } },
    });
  });

  test('is refused to a live service', async () => {
    const supervisor = await world.member('supervisor');
    const body = { id: randomUUID(), personId: randomUUID(), text: 'greeting', words: 'usual' };
    const reason = { status: 409, body: { detail: { reason: 'service-is-live' } } };
    expect(await supervisor.post(`${path}/phone`, body)).toMatchObject(reason);
    expect(await supervisor.get(`${path}/people`)).toMatchObject(reason);
  });
});
