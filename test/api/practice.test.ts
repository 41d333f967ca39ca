/** Scripted consultees come in as real ones do, and a practice service reaches nobody real and can begin anew. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { Board } from '../../contracts/board.ts';
import type { TabCounts } from '../../contracts/own-list.ts';
import type { Practice, PracticeRun } from '../../contracts/practice.ts';
import { inScope, rows } from '../../db/scope.ts';
import { SCRIPTS } from '../../line/phone/practice/scripts.ts';
import { startPhone, type Phone } from '../../line/phone/phone.ts';
import { chooseFreePort } from '../../scripts/parts/ports.ts';
import { eventually } from '../support/eventually.ts';
import { at, command } from './led-talk.ts';
import { KEPT, SET_UP } from './practice-tables.ts';
import { useEngineApi } from './staff-engine.ts';
import { buildWorld, engineThere, signedIn, type Member, type World } from './staff-world.ts';

/** Where LINE itself would be: it hears of nothing that is practised. */
const asked: string[] = [];
const line = createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  response.writeHead(500).end();
});
const LINE_PORT = await chooseFreePort();
const PHONE_PORT = await chooseFreePort();

const api = useEngineApi({
  lineApiBaseUrl: `http://127.0.0.1:${LINE_PORT}`,
  practiceLineApiBaseUrl: `http://127.0.0.1:${PHONE_PORT}`,
});
const folder = mkdtempSync(join(tmpdir(), 'practice-'));

let phone: Phone;
let world: World;
let counselor: Member;
let supervisor: Member;
let administrator: Member;
let path: string;

const CHANNEL = {
  key: 'practice-test',
  lineChannelId: '9100000001',
  loginChannelId: '9100000002',
  liffId: '9100000002-test',
  botUserId: `U${'ab'.repeat(16)}`,
  channelSecret: 'practice-test-secret',
};

function openPhone(): Promise<Phone> {
  return startPhone({
    port: PHONE_PORT,
    webhookBaseUrl: api.url,
    stateFile: join(folder, 'phone.json'),
    practice: { pace: 0, everyMs: 50 },
  });
}

beforeAll(async () => {
  await new Promise<void>((resolve) => line.listen(LINE_PORT, '127.0.0.1', resolve));
  world = await buildWorld(api);
  engineThere(api);
  await turnInto(world.service.id, 'practice');
  const { key, lineChannelId, ...rest } = CHANNEL;
  const { channelSecret, ...ids } = rest;
  await api.build.buildChannel({
    service: world.service,
    key,
    lineChannelId,
    ...ids,
    channelSecret,
  });
  // The one that every world comes with is no account of the practice phone.
  await api.build.pool.query(`delete from channels where id = $1`, [world.channel.id]);
  phone = await openPhone();
  phone.control.configureChannel({
    channelKey: key,
    channelId: lineChannelId,
    ...rest,
    displayName: '練習',
  });
  counselor = await world.member('counselor', '練習 一郎');
  supervisor = await world.member('supervisor');
  administrator = await world.member('administrator');
  path = `/api/staff/services/${world.service.id}/practice`;
}, 60_000);

afterAll(async () => {
  await phone.stop();
  line.closeAllConnections();
  line.close();
  rmSync(folder, { recursive: true, force: true });
});

async function turnInto(serviceId: string, mode: string): Promise<void> {
  await api.build.pool.query(`update services set mode = $2 where id = $1`, [serviceId, mode]);
}

async function look(member = supervisor): Promise<Practice> {
  const { status, body } = await member.get(path);
  expect(status).toBe(200);
  return body;
}

async function begin(script: string, people = 1): Promise<string> {
  const id = randomUUID();
  const { status, body } = await counselor.post(`${path}/runs`, { id, script, people });
  expect(body).toMatchObject({ platform: 'ready' });
  expect(status).toBe(201);
  return id;
}

async function runOf(id: string): Promise<PracticeRun> {
  const found = (await look()).runs.find((run) => run.id === id);
  if (!found) throw new Error('the run is not listed');
  return found;
}

/** Her consultation, once she has written and its workflow has begun. */
async function consultationOf(runId: string): Promise<string> {
  return eventually(
    async () => {
      const id = (await runOf(runId)).consultation?.id ?? '';
      const { body } = await counselor.get(at(id));
      expect((body as { seq: number }).seq).toBeGreaterThan(0);
      return id;
    },
    { withinMs: 60_000 },
  );
}

async function answer(id: string, text: string): Promise<void> {
  const said = { id: randomUUID(), text, files: [] };
  const { status, body } = await counselor.post(at(id, '/messages'), said);
  expect(body).not.toHaveProperty('code');
  expect(status).toBeLessThan(300);
}

async function take(id: string): Promise<void> {
  const taken = await command(counselor, id, 'assign', { to: counselor.id });
  expect(taken.status).toBeLessThan(300);
  const reviewed = await command(counselor, id, 'confirm-history-review', { mode: 'read' });
  expect(reviewed.status).toBeLessThan(300);
}

async function saidIn(run: string): Promise<{ writer?: string; files: unknown[] }[]> {
  const { consultation } = await runOf(run);
  const { body } = await counselor.get(at(consultation?.id ?? '', '/messages'));
  return (body as { data: { writer?: string; files: unknown[] }[] }).data;
}

/** Waits until she has said it. */
async function hears(id: string, words: string): Promise<void> {
  await eventually(
    async () => {
      const { body } = await counselor.get(at(id, '/messages'));
      const { data } = body as { data: { text: string; author: string }[] };
      expect(data.map(({ text }) => text).join('\n')).toContain(words);
    },
    { withinMs: 30_000 },
  );
}

describe('practice in a service', () => {
  test('one by mistake notices it with the first reply, and is at her end', async () => {
    const run = await begin('wrong-number');
    const id = await consultationOf(run);
    await take(id);
    await answer(id, 'ここは相談の窓口です。');
    await hears(id, '図書館と間違えました');
    await eventually(async () => expect((await runOf(run)).state).toBe('finished'));
    expect((await runOf(run)).review).toMatchObject({ replies: 1, expectsEscalation: false });
  });

  test('one who comes back has her story behind her, and goes on where it is known', async () => {
    const run = await begin('came-back');
    const id = await consultationOf(run);
    await take(id);
    const { body } = await counselor.get(at(id));
    expect((body as { history: unknown[] }).history).toHaveLength(1);
    const [{ id: earlier }] = (body as { history: [{ id: string }] }).history;
    await hears(earlier, '個人的な連絡');
    await answer(id, '前に話してくれた、バイト先の店長のことですね。');
    await hears(id, '覚えていてくれたんですね');
    await counselor.delete(`${path}/runs/${run}`);
    expect((await runOf(run)).state).toBe('stopped');
  });

  test('one in danger goes on after the phone was away, and the review tells that help was asked for', async () => {
    const run = await begin('danger');
    const id = await consultationOf(run);
    await take(id);
    await answer(id, '書いてくれてありがとうございます。今、どこにいますか。');
    await hears(id, 'ホームのベンチ');
    await phone.stop();
    phone = await openPhone();
    await answer(id, '近くの駅員さんに声をかけられますか。');
    await hears(id, '改札のところまで来ました');
    await answer(id, '声をかけられてよかったです。そばにいます。');
    await hears(id, '駅の部屋で座らせてもらっています');
    await answer(id, '待っているあいだも、書いてくださいね。');
    await eventually(async () => expect((await runOf(run)).state).toBe('finished'));
    const { review } = await runOf(run);
    expect(review).toMatchObject({
      expectsEscalation: true,
      escalatedAfter: null,
      priority: 'urgent',
      replies: 4,
    });
    expect(review?.takenUpAfter).not.toBeNull();
    expect(review?.firstReplyAfter).not.toBeNull();
  });

  test('several at once each say something of their own', async () => {
    await begin('ten-at-once', 3);
    await eventually(
      async () => {
        const runs = (await look()).runs.filter(({ script }) => script === 'ten-at-once');
        expect(runs.map(({ consultation }) => consultation !== null)).toEqual([true, true, true]);
      },
      { withinMs: 30_000 },
    );
  });

  test('everybody of the scripts comes in, each with what is her own', async () => {
    const ids = new Map<string, string>();
    for (const { id } of SCRIPTS) ids.set(id, await begin(id));
    await eventually(
      async () => {
        const { runs } = await look();
        const own = runs.filter(({ id }) => [...ids.values()].includes(id));
        const here = own.filter(({ consultation }) => consultation !== null);
        expect(here).toHaveLength(SCRIPTS.length);
        expect(own.filter(({ state }) => state === 'failed')).toEqual([]);
      },
      { withinMs: 60_000 },
    );
    const said = (script: string) => saidIn(ids.get(script) ?? '');
    await eventually(async () =>
      expect((await said('sends-picture')).flatMap(({ files }) => files)).toHaveLength(1),
    );
    expect((await said('supporter'))[0]).toMatchObject({ writer: 'support-worker' });
    await eventually(async () => (await count('accommodations', world.service.id)) === 1);
  });

  test('how she takes what is said is for whoever guides the practice alone', async () => {
    const seen = async (member: Member) => (await look(member)).scripts.map(({ course }) => course);
    expect(await seen(counselor)).not.toContainEqual(expect.any(String));
    expect(await seen(supervisor)).not.toContain(null);
  });

  test('nothing of it was ever said to LINE itself', async () => {
    // What the service says to its friends has come, and to the stand-in alone.
    await eventually(() => phone.control.people().some(({ unread }) => unread > 0));
    expect(asked).toEqual([]);
  });

  test('is counted apart by whoever has real work too', async () => {
    const { organisation, service } = world;
    const live = await api.build.buildService({ organisation });
    await api.build.buildConsultation({
      consultee: await api.build.buildConsultee({
        channel: await api.build.buildChannel({ service: live }),
      }),
    });
    const roles = [service, live].map((one) => ({ service: one, role: 'supervisor' as const }));
    const both = await signedIn(api, await api.build.buildStaff({ organisation, roles }));
    const seen = async (member: Member) =>
      (await member.get('/api/staff/consultation-counts')).body as z.infer<typeof TabCounts>;
    const ofBoth = await seen(both);
    expect(ofBoth.counts.all.count).toBe(1);
    expect(ofBoth.practice?.all.count).toBeGreaterThan(1);
    expect(await seen(supervisor)).toMatchObject({ counts: ofBoth.practice, practice: null });
    const peopleOf = async (member: Member) =>
      ((await member.get('/api/staff/board')).body as z.infer<typeof Board>).people;
    const held = (people: z.infer<typeof Board>['people']) =>
      people.find(({ person }) => person.id === counselor.id);
    const alone = held(await peopleOf(supervisor));
    expect(alone).toMatchObject({ practice: 0 });
    expect(alone?.load).toBeGreaterThan(0);
    expect(held(await peopleOf(both))).toMatchObject({ open: 0, load: 0, practice: alone?.open });
  });
});

describe('a service with practice people in it', () => {
  test('does not become live', async () => {
    const { status, body } = await administrator.put(
      `/api/staff/services/${world.service.id}/mode`,
      { mode: 'live' },
    );
    expect(status).toBe(409);
    expect(body).toMatchObject({ detail: { reason: 'people-inside' } });
  });

  test('begins anew: people, words and keys are gone, the trail stays, and nobody else is touched', async () => {
    const other = await buildWorld(api);
    const live = await other.consultation();
    const all = `select id from consultations where service_id = $1`;
    const before = await find(all, world.service.id);
    const open = await find(`${all} and ended_at is null`, world.service.id);
    const trail = await count('audit_entries', world.service.id);
    const { status, body } = await supervisor.post(`${path}/reset`, { confirmed: true });
    expect(status).toBe(200);
    expect(body).toMatchObject({ runs: [], kept: { consultees: 0, consultations: 0 } });
    expect(await tablesWith(world.service.id)).toEqual(KEPT);
    expect(await count('audit_entries', world.service.id)).toBe(trail + 1);
    expect(await count('consultations', live.serviceId)).toBe(1);
    const name = { organisationId: world.organisation.id, serviceId: world.service.id };
    for (const id of before)
      await expect(
        api.keys.keys.obtain({ ...name, kind: 'consultation', objectId: id }),
      ).rejects.toMatchObject({ code: 'key-destroyed' });
    for (const id of open)
      await expect(
        api.deps.engine.client.workflow.getHandle(`consultation/${id}`).describe(),
      ).resolves.toMatchObject({ status: { name: 'TERMINATED' } });
  });

  test('keeps what staff have set up and what was done, of every table there is, and nothing else', async () => {
    const scope = { organisationId: world.organisation.id, serviceIds: [world.service.id] };
    const emptied = await inScope(api.deps.database, scope, (tx) =>
      rows<{ place: string }>(tx, `select place from reset_practice(?)`, [world.service.id]),
    );
    const places = new Set(emptied.map(({ place }) => place));
    expect((await tablesOfServices()).filter((name) => !places.has(name))).toEqual(SET_UP);
  });

  test('becomes live once nobody is in it, and is then refused all practice, also by SQL', async () => {
    const mode = `/api/staff/services/${world.service.id}/mode`;
    const begun = `insert into practice_runs select gen_random_uuid(), organisation_id, id, 'first-time', 'on her way', '', id from services where id = $1`;
    await find(begun, world.service.id);
    expect((await administrator.put(mode, { mode: 'live' })).status).toBe(409);
    await find(`delete from practice_runs where service_id = $1`, world.service.id);
    expect((await administrator.put(mode, { mode: 'live' })).status).toBe(200);
    const run = { id: randomUUID(), script: 'first-time', people: 1 };
    expect(await counselor.post(`${path}/runs`, run)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'service-is-live' } },
    });
    expect((await supervisor.post(`${path}/reset`, { confirmed: true })).status).toBe(409);
    const scope = { organisationId: world.organisation.id, serviceIds: [world.service.id] };
    const bySql = inScope(api.deps.database, scope, (tx) =>
      rows(tx, `select * from reset_practice(?)`, [world.service.id]),
    );
    await expect(bySql).rejects.toMatchObject({ code: '42501' });
    expect((await administrator.put(mode, { mode: 'practice' })).status).toBe(200);
  });
});

async function tablesOfServices(): Promise<string[]> {
  const names = await find(
    `select table_name as id from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and table_type = 'BASE TABLE' and column_name = $1`,
    'service_id',
  );
  return names.toSorted();
}

async function tablesWith(serviceId: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of await tablesOfServices())
    if ((await count(name, serviceId)) > 0) found.push(name);
  return found.toSorted();
}

async function find(sql: string, param: string): Promise<string[]> {
  const { rows: found } = await api.build.pool.query<{ id: string }>(sql, [param]);
  return found.map(({ id }) => id);
}

async function count(table: string, serviceId: string): Promise<number> {
  const { rows: found } = await api.build.pool.query<{ n: number }>(
    `select count(*)::int as n from ${table} where service_id = $1`,
    [serviceId],
  );
  return found[0]?.n ?? 0;
}
