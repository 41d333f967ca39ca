/** Stops of the whole system and changes of the service: in time, told to everybody, handed over as a document. */
import { randomUUID } from 'node:crypto';
import { extractText, getDocumentProxy } from 'unpdf';
import { beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR, JST } from '../../domain/hours.ts';
import { useTestApi } from '../support/api.ts';
import { ALWAYS_OPEN } from '../support/settings.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
const path = '/api/staff/announcements';
let world: World;
let administrator: Member;
let counselor: Member;
/** A service in which the administrator does not work. */
let other: World['service'];

beforeAll(async () => {
  world = await buildWorld(api);
  administrator = await world.member('administrator');
  counselor = await world.member('counselor');
  other = await api.build.buildService({ organisation: world.organisation });
  const weekly = ([0, 1, 2, 3, 4, 5, 6] as const).map((weekday) => ({
    weekday,
    open: '16:00',
    close: '20:00',
  }));
  for (const service of [world.service, other])
    await api.build.buildSettings(service, {
      version: 2,
      effectiveFrom: Date.now() - 1_000,
      calendar: { ...ALWAYS_OPEN, weekly },
    });
});

interface Shown {
  id: string;
  title: string;
  faults: string[];
  overrideReason: string | null;
  withdrawnAt: string | null;
  readAt: string | null;
  readers: number;
  handOvers: { handedOn: string; handedBy: string; handedTo: string; recordedBy: { id: string } }[];
}

/** That hour of the day, so many days from now. */
function at(days: number, hour: number): string {
  const today = Math.floor((Date.now() + JST) / DAY) * DAY - JST;
  return new Date(today + days * DAY + hour * HOUR).toISOString();
}

const texts = {
  title: '機器の入れ替え',
  body: 'サーバーの機器を入れ替えます。',
  addressee: '区 相談担当課 御中',
  sender: '運営事業者',
};

function stop(days = 40, hour = 3) {
  return {
    id: randomUUID(),
    kind: 'planned-stop',
    beginsAt: at(days, hour),
    endsAt: at(days, hour + 1),
    overrideReason: null as string | null,
    ...texts,
  };
}

async function one(member: Member, id: string): Promise<Shown | undefined> {
  const { body } = await member.get(path);
  return (body as { data: Shown[] }).data.find((shown) => shown.id === id);
}

async function pausesOf(announcementId: string) {
  const { rows } = await api.build.pool.query<{ service: string; withdrawn: boolean }>(
    `select service_id as service, withdrawn_at is not null as withdrawn from service_pauses where announcement_id = $1 order by service_id`,
    [announcementId],
  );
  return rows;
}

describe('a stop of the whole system', () => {
  test('is announced to everybody, and every service rests, whoever works there', async () => {
    const announced = stop();
    expect(await administrator.post(path, announced)).toMatchObject({ status: 200 });
    // Sent again it is one; under its id nothing else can be meant.
    expect(await administrator.post(path, announced)).toMatchObject({ status: 200 });
    expect(await administrator.post(path, { ...announced, title: '別の件' })).toMatchObject({
      status: 422,
      body: { code: 'id-reused' },
    });
    expect(await one(counselor, announced.id)).toMatchObject({
      title: '機器の入れ替え',
      faults: [],
      readAt: null,
    });
    const both = [world.service.id, other.id].toSorted();
    expect(await pausesOf(announced.id)).toEqual(
      both.map((service) => ({ service, withdrawn: false })),
    );
    const { body } = await counselor.get(`/api/staff/services/${world.service.id}/pauses`);
    expect(body).toMatchObject({ coming: [{ kind: 'planned-stop', reason: '機器の入れ替え' }] });
  });

  test('is taken back with all it stopped', async () => {
    const announced = stop(45);
    await administrator.post(path, announced);
    const withdrawal = await administrator.post(`${path}/withdrawal`, { id: announced.id });
    expect(withdrawal.status).toBe(200);
    expect((await pausesOf(announced.id)).every(({ withdrawn }) => withdrawn)).toBe(true);
    expect((await one(counselor, announced.id))?.withdrawnAt).not.toBeNull();
  });

  test('is not taken back once it has begun', async () => {
    const announced = stop(50);
    await administrator.post(path, announced);
    await api.build.pool.query(
      `update announcements set begins_at = now() - interval '1 minute' where id = $1`,
      [announced.id],
    );
    expect(await administrator.post(`${path}/withdrawal`, { id: announced.id })).toMatchObject({
      status: 409,
      body: { detail: { reason: 'begun' } },
    });
  });

  test.for([
    ['within reception, and says whose', 40, 17, ['inside-reception']],
    ['sooner than in a month', 5, 3, ['too-soon']],
  ] as const)('needs a reason %s', async ([, days, hour, faults]) => {
    const announced = stop(days, hour);
    const { kind, beginsAt, endsAt } = announced;
    const query = new URLSearchParams({ kind, beginsAt, endsAt });
    const { body } = await administrator.get(`${path}/faults?${query.toString()}`);
    const isInside = faults[0] === 'inside-reception';
    expect(body).toMatchObject({ faults });
    expect((body as { services: string[] }).services).toHaveLength(isInside ? 2 : 0);
    expect(await administrator.post(path, announced)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'announcement-needs-reason', faults } },
    });
    expect(
      await administrator.post(path, { ...announced, overrideReason: '故障の恐れがあるため' }),
    ).toMatchObject({ status: 200 });
    expect(await one(counselor, announced.id)).toMatchObject({
      faults,
      overrideReason: '故障の恐れがあるため',
    });
  });
});

describe('a change of the service', () => {
  test.for(['end-of-service', 'change-of-operator', 'major-change'] as const)(
    '%s is announced half a year before, or with a reason',
    async (kind) => {
      const soon = { ...stop(150), kind, endsAt: null };
      expect(await administrator.post(path, soon)).toMatchObject({
        status: 409,
        body: { detail: { faults: ['too-soon'] } },
      });
      const inTime = { ...stop(200), kind, endsAt: null };
      expect(await administrator.post(path, inTime)).toMatchObject({ status: 200 });
      expect(await pausesOf(inTime.id)).toEqual([]);
    },
  );

  test('that is minor is announced beforehand, never afterwards', async () => {
    const minor = { ...stop(1), kind: 'minor-update', endsAt: null };
    expect(await administrator.post(path, minor)).toMatchObject({ status: 200 });
    const late = { ...stop(-1), kind: 'minor-update', endsAt: null };
    expect(await administrator.post(path, late)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'in-the-past' } },
    });
  });

  test('is announced by administrators alone', async () => {
    expect((await counselor.post(path, stop())).status).toBe(403);
  });
});

describe('an announcement', () => {
  const announced = stop(60);

  test('is read by each person once', async () => {
    await administrator.post(path, announced);
    await counselor.post(`${path}/reads`, { id: announced.id });
    const first = await one(counselor, announced.id);
    await counselor.post(`${path}/reads`, { id: announced.id });
    expect(await one(counselor, announced.id)).toEqual(first);
    expect(first).toMatchObject({ readers: 1 });
    expect((await one(administrator, announced.id))?.readAt).toBeNull();
  });

  test('is handed over as a document, and that is kept', async () => {
    const handOver = {
      id: randomUUID(),
      announcementId: announced.id,
      handedOn: '2026-07-01',
      way: 'paper',
      handedBy: '運営 太郎',
      handedTo: '区 花子',
    };
    expect((await administrator.post(`${path}/hand-overs`, handOver)).status).toBe(200);
    expect((await administrator.post(`${path}/hand-overs`, handOver)).status).toBe(200);
    expect((await one(administrator, announced.id))?.handOvers).toMatchObject([
      {
        handedOn: '2026-07-01',
        handedBy: '運営 太郎',
        handedTo: '区 花子',
        recordedBy: { id: administrator.id },
      },
    ]);
    expect((await counselor.post(`${path}/hand-overs`, handOver)).status).toBe(403);
  });

  test('is a document with date, addressee, sender, content and who took it', async () => {
    const { cookie } = counselor;
    const answer = await fetch(`${api.url}${path}/document?id=${announced.id}`, {
      headers: { Cookie: cookie },
    });
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    const pdf = await getDocumentProxy(new Uint8Array(await answer.arrayBuffer()));
    const { text } = await extractText(pdf, { mergePages: true });
    const flat = text.replaceAll(/\s/gu, '');
    for (const part of [
      'システム計画停止のお知らせ',
      '区相談担当課御中',
      '運営事業者',
      'サーバーの機器を入れ替えます。',
      '停止する時間',
      '区花子',
    ])
      expect(flat).toContain(part);
  });

  test('of another organisation does not exist', async () => {
    const theirs = await buildWorld(api);
    const stranger = await theirs.member('administrator');
    expect(await one(stranger, announced.id)).toBeUndefined();
    for (const [where, body] of [
      ['reads', { id: announced.id }],
      ['withdrawal', { id: announced.id }],
    ] as const)
      expect((await stranger.post(`${path}/${where}`, body)).status).toBe(404);
  });
});
