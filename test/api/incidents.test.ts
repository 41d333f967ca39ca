/** Incidents: reported step by step, measured by components and trail, published, handed over. */
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { watchIncident } from '../../activities/incidents.ts';
import { openDatabase, type Database } from '../../db/orm.ts';
import { HOUR, MINUTE } from '../../domain/hours.ts';
import { tellIncidents } from '../../worker/relay/incidents.ts';
import { PlayedEngine } from '../relay/played-engine.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
const path = '/api/staff/incidents';
let world: World;
let administrator: Member;
let operator: Member;
let auditor: Member;
let counselor: Member;
let app: Database;
let system: Database;

beforeAll(async () => {
  world = await buildWorld(api);
  administrator = await world.member('administrator');
  operator = await world.member('system-operator');
  auditor = await world.member('auditor');
  counselor = await world.member('counselor');
  app = await openDatabase(api.database.appUrl, { poolSize: 1 });
  system = await openDatabase(api.database.systemUrl, { poolSize: 1 });
});

afterAll(async () => {
  await app.close();
  await system.close();
});

const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString();

async function begin(kind = 'outage', isDrill = false, detectedAt = ago(MINUTE)) {
  const id = randomUUID();
  const body = {
    id,
    kind,
    isDrill,
    title: 'つながらない',
    text: '相談者の画面が開かない',
    detectedAt,
  };
  expect(await administrator.post(path, body)).toMatchObject({ status: 200 });
  return id;
}

function step(id: string, name: string, more: object = {}, member = administrator) {
  const body = {
    id: randomUUID(),
    step: name,
    isSkipped: false,
    text: `${name}のこと`,
    handOver: null,
  };
  return member.post(`${path}/${id}/steps`, { ...body, ...more });
}

async function upTo(id: string, last: string) {
  for (const name of [
    'first-report',
    'contained',
    'cause',
    'measures',
    'prevention',
    'published',
  ]) {
    expect(await step(id, name)).toMatchObject({ status: 200 });
    if (name === last) return;
  }
}

function outage(id: string, more: object = {}) {
  return administrator.post(`${path}/${id}/outage`, {
    id: randomUUID(),
    from: ago(3 * HOUR),
    until: ago(HOUR),
    components: ['api'],
    correctedMinutes: null,
    text: '部品の状態から計測',
    ...more,
  });
}

describe('an incident', () => {
  test('is taken step by step in order; what is out of order, or left out without leave, is refused', async () => {
    const id = await begin('other');
    expect(await step(id, 'cause')).toMatchObject({
      status: 409,
      body: { detail: { reason: 'step-not-next' } },
    });
    expect(await step(id, 'first-report', { isSkipped: true })).toMatchObject({
      body: { detail: { reason: 'step-needed' } },
    });
    const first = { id: randomUUID() };
    expect(await step(id, 'first-report', first, operator)).toMatchObject({
      body: { step: 'first-report', next: { step: 'contained' } },
    });
    // Sent again it is one; under its id nothing else can be meant.
    expect(await step(id, 'first-report', first, operator)).toMatchObject({ status: 200 });
    expect(await step(id, 'contained', first)).toMatchObject({ body: { code: 'id-reused' } });
    expect(await step(id, 'contained', { isSkipped: true, text: '被害なし' })).toMatchObject({
      status: 200,
    });
    expect(await step(id, 'first-report', { text: '電話でも報告' })).toMatchObject({ status: 200 });
    const { body } = await auditor.get(`${path}/${id}`);
    expect(body).toMatchObject({
      step: 'contained',
      entries: [
        { step: 'detected', text: '相談者の画面が開かない' },
        { step: 'first-report', isCorrection: false },
        { step: 'contained', isSkipped: true, text: '被害なし' },
        { step: 'first-report', isCorrection: true, text: '電話でも報告' },
      ],
    });
  });

  test('is begun, written and read by those who look after it alone', async () => {
    const id = await begin();
    expect(await counselor.get(`${path}/${id}`)).toMatchObject({ status: 403 });
    expect(await counselor.get(`${path}/${id}/report`)).toMatchObject({ status: 404 });
    expect(await step(id, 'first-report', {}, auditor)).toMatchObject({ status: 403 });
  });

  test('has the minutes its components were away, each once, and a correction beside them', async () => {
    const id = await begin();
    const away = (since: string, until: string) =>
      api.build.pool.query(
        `insert into component_states (id, component, subject, state, since, until) values ($1, 'api', $2, 'away', $3, $4)`,
        [randomUUID(), randomUUID(), since, until],
      );
    await away(ago(2 * HOUR), ago(2 * HOUR - 20 * MINUTE));
    await away(ago(2 * HOUR - 10 * MINUTE), ago(2 * HOUR - 30 * MINUTE));
    const { body } = await outage(id);
    expect(body).toMatchObject({
      entries: [{}, { step: 'outage', outage: { measuredMinutes: 30, minutes: 30 } }],
    });
    const corrected = await outage(id, { correctedMinutes: 45, text: '見張りの前から' });
    expect(corrected.body).toMatchObject({
      entries: [{}, {}, { outage: { measuredMinutes: 30, minutes: 45 } }],
    });
    expect(await outage(id, { until: ago(4 * HOUR) })).toMatchObject({
      body: { detail: { reason: 'span' } },
    });
  });

  test('has the consultations that were read, by the trail; the operator sees how many, not which', async () => {
    const id = await begin('information');
    const consultation = await world.consultation({ stage: 'conversation', assignee: counselor });
    await counselor.get(`/api/staff/consultations/${consultation.id}/messages`);
    const asked = {
      id: randomUUID(),
      from: ago(HOUR),
      until: new Date(Date.now() + MINUTE).toISOString(),
      staffId: counselor.id,
      number: null,
      text: '持ち出された端末の職員',
    };
    const affected = { consultations: 1, people: 1 };
    const { body } = await administrator.post(`${path}/${id}/affected`, asked);
    expect(body).toMatchObject({
      entries: [{}, { affected: { ...affected, list: [{ reads: 1 }] } }],
    });
    const seen = await operator.get(`${path}/${id}`);
    expect(seen.body).toMatchObject({ entries: [{}, { affected: { ...affected, list: [] } }] });
    const stranger = { ...asked, id: randomUUID(), staffId: randomUUID() };
    expect(await administrator.post(`${path}/${id}/affected`, stranger)).toMatchObject({
      status: 404,
    });
    const denied = { ...asked, id: randomUUID() };
    expect(await operator.post(`${path}/${id}/affected`, denied)).toMatchObject({ status: 403 });
  });

  test('is published when it is measured, then everybody reads the report, and it is handed over', async () => {
    const id = await begin();
    await upTo(id, 'prevention');
    expect(await step(id, 'published')).toMatchObject({
      body: { detail: { reason: 'outage-missing' } },
    });
    await outage(id, { components: ['mail'], correctedMinutes: 12, text: '利用者の申告から' });
    expect(await step(id, 'published')).toMatchObject({ status: 200 });
    const { body } = await counselor.get(`${path}/published`);
    expect((body as { data: { id: string }[] }).data.map((one) => one.id)).toContain(id);
    expect(await step(id, 'handed-over')).toMatchObject({ status: 400 });
    const handOver = { on: '2026-07-10', by: '受託者 山田', to: '区 田中' };
    expect(await step(id, 'handed-over', { handOver })).toMatchObject({
      body: {
        next: null,
        entries: expect.arrayContaining([expect.objectContaining({ handOver })]),
      },
    });
    const text = await reportText(id, counselor);
    for (const part of [
      '障害報告書',
      '原因',
      'causeのこと',
      'measuresのこと',
      '12分',
      '利用者の申告から',
      '区田中',
    ])
      expect(text).toContain(part);
  });

  test('that is a drill need not be published, and says when the next one is due', async () => {
    const before = await administrator.get(path);
    expect(before.body).toMatchObject({ isDrillDue: true });
    const id = await begin('outage', true);
    await upTo(id, 'prevention');
    expect(await step(id, 'published', { isSkipped: true, text: '訓練' })).toMatchObject({
      status: 200,
      body: { step: 'published', publishedAt: null },
    });
    expect(await counselor.get(`${path}/${id}/report`)).toMatchObject({ status: 404 });
    expect(await reportText(id, administrator)).toContain('（訓練）');
    expect((await administrator.get(path)).body).toMatchObject({ isDrillDue: false });
  });
});

describe('an incident whose report is late', () => {
  test('is an alarm of the step that waits, until that is written', async () => {
    const id = await begin('other', false, ago(2 * HOUR));
    const watch = () =>
      watchIncident(
        { database: app, now: () => new Date() },
        { place: { organisationId: world.organisation.id, incidentId: id }, now: 0 },
      );
    const open = async () => {
      const { rows } = await api.build.pool.query<{ subject: string }>(
        `select subject from alarms where kind = 'incident-due' and ended_at is null and split_part(subject, '/', 1) =
           (select number::text from incidents where id = $1)`,
        [id],
      );
      return rows.map(({ subject }) => subject.split('/')[1]);
    };
    expect(await watch()).toMatchObject({ next: 'first-report', isOverdue: true });
    await watch();
    expect(await open()).toEqual(['first-report']);
    await step(id, 'first-report');
    expect(await watch()).toMatchObject({ next: 'contained', isOverdue: false });
    expect(await open()).toEqual([]);
  });

  test('is told to its workflow, also when the engine was away or lost', async () => {
    const id = await begin('other');
    const engine = new PlayedEngine();
    const turn = () => tellIncidents({ system, engine, log: pino({ level: 'silent' }) });
    const later = () => api.build.pool.query(`update incidents set next_at = now()`);
    engine.isAway = true;
    while (await turn());
    expect(engine.incidents).toEqual([]);
    engine.isAway = false;
    await later();
    while (await turn());
    expect(engine.incidents).toContain(id);
    const told = engine.incidents.length;
    while (await turn());
    expect(engine.incidents).toHaveLength(told);
    await step(id, 'first-report');
    while (await turn());
    expect(engine.incidents.slice(told)).toEqual([id]);
    // An engine that was put up anew gets back what is open.
    await later();
    while (await turn());
    expect(engine.incidents.slice(told + 1)).toContain(id);
  });
});

async function reportText(id: string, { cookie }: Member): Promise<string> {
  const answer = await fetch(`${api.url}${path}/${id}/report`, { headers: { Cookie: cookie } });
  expect(answer.status).toBe(200);
  const pdf = await getDocumentProxy(new Uint8Array(await answer.arrayBuffer()));
  const { text } = await extractText(pdf, { mergePages: true });
  return text.replaceAll(/\s/gu, '');
}
