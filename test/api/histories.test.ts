/** The review of histories on the real engine: the record beside it, compared, kept, and written out. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import { extractText, getDocumentProxy } from 'unpdf';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { HistoryCopy, type HistoryReview } from '../../contracts/histories.ts';
import { openDatabase } from '../../db/orm.ts';
import { consultationWorkflowId } from '../../domain/workflow-ids.ts';
import { keepClosedSince } from '../../worker/relay/histories.ts';
import { checkChanged } from '../../worker/relay/history-checks.ts';
import { openEngine, type Engine } from '../../workflows/engine/client.ts';
import { eventually } from '../support/eventually.ts';
import { useTemporal } from '../support/temporal.ts';
import { at, command, waitingTalk } from './led-talk.ts';
import { useEngineApi } from './staff-engine.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useEngineApi();
const WORDS = '誰にも言えない言葉';
let world: World;
let counselor: Member;
let supervisor: Member;
let auditor: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  // What is closed is over at once, so that its workflow ends.
  await api.build.pool.query(
    `update settings_versions set settings = jsonb_set(settings, '{timers,grace}', '0') where service_id = $1`,
    [world.service.id],
  );
  [counselor, supervisor, auditor] = await Promise.all([
    world.member('counselor', '相談 一郎'),
    world.member('supervisor', '監督 二郎'),
    world.member('auditor', '監査 三子'),
  ]);
});

async function talk(): Promise<string> {
  const id = await waitingTalk(api, world);
  await command(counselor, id, 'assign', { to: counselor.id, note: WORDS });
  await command(counselor, id, 'confirm-history-review', { mode: 'read' });
  return id;
}

async function review(id: string, by: Member = auditor): Promise<HistoryReview> {
  const { status, body } = await by.get(`/api/staff/histories/${id}`);
  expect(status).toBe(200);
  return body as HistoryReview;
}

/** Until the test is over the API asks this engine. */
function askInstead(engine: Engine): void {
  const own = api.deps.engine;
  api.deps.engine = engine;
  onTestFinished(async () => {
    api.deps.engine = own;
    await engine.close();
  });
}

const codes = ({ check }: HistoryReview) => check.differences.map(({ code }) => code);

/** By a superuser of the database, past every rule of ours. */
async function tamper(sql: string, values: unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: api.database.adminUrl });
  await client.connect();
  await client.query('set session_replication_role = replica');
  await client.query(sql, values);
  await client.end();
}

describe('a consultation under way', () => {
  let id: string;
  let shown: HistoryReview;

  beforeAll(async () => {
    id = await talk();
    await counselor.post(at(id, '/messages'), { id: randomUUID(), text: WORDS });
    await counselor.get(at(id, '/messages'));
    const asked = await counselor.post(at(id, '/escalations'), {
      id: randomUUID(),
      commandId: randomUUID(),
      kind: 'police',
      immediate: false,
      reason: WORDS,
      packet: { number: true, openedAt: true, words: [1], attributes: [], contact: WORDS },
    });
    if (asked.status >= 300) throw new Error(`the escalation was answered ${asked.status}`);
    shown = await eventually(async () => {
      const now = await review(id);
      const isWhole = now.engine.runs.length === 2 && now.check.verdict === 'agrees';
      if (!isWhole) throw new Error(`${now.engine.runs.length} runs, ${now.check.verdict}`);
      return now;
    });
  });

  test('stands beside the engine’s own history, and both agree', () => {
    expect(shown.check).toMatchObject({ verdict: 'agrees', differences: [] });
    expect(shown.engine).toMatchObject({ isAsked: true, destroyed: 0 });
    const texts = shown.entries.filter(({ kind }) => kind === 'step').map(({ text }) => text);
    expect(texts).toEqual(
      expect.arrayContaining([
        '相談が始まりました',
        '相談 一郎さんが担当になりました',
        '履歴の確認を終えました',
        '連携：警察との連携を申請しました',
      ]),
    );
    expect(shown.entries.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['timer', 'notice', 'read', 'messages']),
    );
  });

  test('says nothing of what anybody wrote', () => {
    expect(JSON.stringify(shown)).not.toContain(WORDS);
    const said = shown.entries.filter(({ kind }) => kind === 'messages');
    expect(said.map(({ text, actor }) => [text, actor])).toEqual(
      expect.arrayContaining([['メッセージ 1件', '職員']]),
    );
  });

  test('leads from every step to the events that made it', () => {
    for (const { step } of shown.entries.filter((one) => one.kind === 'step')) {
      const events = shown.engine.runs
        .filter(({ escalation }) => escalation === step?.escalation)
        .flatMap((run) => run.events)
        .filter(({ seq }) => seq === step?.seq);
      expect(events.map(({ type }) => type)).toContain('MarkerRecorded');
    }
    const [own] = shown.engine.runs;
    const step = shown.entries.find(({ text }) => text.includes('担当になりました'))?.step;
    const assigned = own?.events.filter(({ seq }) => seq === step?.seq).map(({ type }) => type);
    expect(assigned).toEqual(
      expect.arrayContaining([
        'WorkflowExecutionUpdateAccepted',
        'WorkflowExecutionUpdateCompleted',
      ]),
    );
  });

  test('shows of each event its ids, codes and times, and leaves out what is none', async () => {
    const [own] = shown.engine.runs;
    const at = `/api/staff/histories/${id}/runs/${own?.runId}/events`;
    const withheld: number[] = [];
    for (const { id: event } of own?.events ?? []) {
      const { status, body } = await auditor.get(`${at}/${event}`);
      expect(status).toBe(200);
      const { values, withheld: left } = body as { values: object; withheld: number };
      withheld.push(left);
      // Every letter of every value is of a code, an id or a number.
      expect(JSON.stringify(values)).toMatch(/^[\x20-\x7e]*$/u);
    }
    expect(withheld.length).toBeGreaterThan(10);
    const [first] = own?.events ?? [];
    const { body } = await auditor.get(`${at}/${first?.id}`);
    expect(body).toMatchObject({
      values: { workflowType: { name: 'consultation' }, input: [{ consultationId: id }] },
    });
    expect(await auditor.get(`${at}/99999`)).toMatchObject({ status: 404 });
  });

  test('is read by those who supervise and audit its service, each reading on record', async () => {
    expect((await supervisor.get(`/api/staff/histories/${id}`)).status).toBe(200);
    expect((await counselor.get(`/api/staff/histories/${id}`)).status).toBe(403);
    const elsewhere = await buildWorld(api);
    const stranger = await elsewhere.member('auditor');
    expect((await stranger.get(`/api/staff/histories/${id}`)).status).toBe(404);
    const { rows } = await api.build.pool.query<{ actor_id: string }>(
      `select actor_id from audit_entries where action = 'history.read' and consultation_id = $1`,
      [id],
    );
    expect(new Set(rows.map(({ actor_id }) => actor_id))).toEqual(
      new Set([auditor.id, supervisor.id]),
    );
  });

  test('is shown from the record alone while the engine is away, and says so', async () => {
    const { codec, taskQueue } = api.deps.engine;
    askInstead(openEngine({ address: '127.0.0.1:1', namespace: 'none', taskQueue, codec }));
    const alone = await review(id);
    expect(alone).toMatchObject({
      engine: { isAsked: false, runs: [] },
      check: { verdict: 'not-checked', differences: [] },
    });
    expect(alone.entries.filter(({ kind }) => kind === 'step').length).toBeGreaterThan(3);
    const [own] = shown.engine.runs;
    const values = await auditor.get(`/api/staff/histories/${id}/runs/${own?.runId}/events/1`);
    expect(values).toMatchObject({ status: 409, body: { detail: { reason: 'engine-away' } } });
  });

  test('is written out as JSON and PDF by those who may, registered with what it is for', async () => {
    const path = `/api/staff/histories/${id}/copy`;
    const copy = { format: 'json', reason: '年次監査' };
    expect((await supervisor.post(path, copy)).status).toBe(403);
    const json = await api.call('POST', path, { cookie: auditor.cookie, body: copy });
    expect(json.status).toBe(200);
    const read = HistoryCopy.parse(json.body);
    expect(read).toMatchObject({ madeBy: '監査 三子', reason: '年次監査', version: 1 });
    expect(read.engine.runs.map(({ digest }) => digest)).toEqual(
      shown.engine.runs.slice(0, 2).map(() => expect.stringMatching(/^[0-9a-f]{64}$/u) as string),
    );
    const answer = await fetch(`${api.url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: api.url,
        cookie: auditor.cookie,
      },
      body: JSON.stringify({ ...copy, format: 'pdf' }),
    });
    const pdf = await getDocumentProxy(new Uint8Array(await answer.arrayBuffer()));
    const { text } = await extractText(pdf, { mergePages: true });
    for (const words of ['ワークフロー履歴', '照合の結果', '年次監査', '相談 一郎'])
      expect(text.replaceAll(/\s/gu, '')).toContain(words.replaceAll(' ', ''));
    expect(text).not.toContain(WORDS);
    const { rows } = await api.build.pool.query(
      `select format from copies where kind = 'history' and made_by_id = $1 order by format`,
      [auditor.id],
    );
    expect(rows).toEqual([{ format: 'json' }, { format: 'pdf' }]);
  });
});

describe('a record that somebody changed past our rules', () => {
  let id: string;
  let workflow: string;
  beforeAll(async () => {
    id = await talk();
    workflow = consultationWorkflowId(id);
  });

  test.for([
    ['a step of another kind', `kind = 'transferred'`, `kind = 'assigned'`, 'kind-differs'],
    [
      'a step at another time',
      `at = at + interval '1 hour'`,
      `at = at - interval '1 hour'`,
      'time-differs',
    ],
    ['another command', `command_id = gen_random_uuid()`, null, 'command-differs'],
  ] as const)('is told by name: %s', async ([, change, back, code]) => {
    const { rows } = await api.build.pool.query<{ seq: number; command_id: string }>(
      `select seq, command_id from case_events where workflow_id = $1 and kind = 'assigned'`,
      [workflow],
    );
    const [step] = rows;
    const row = [workflow, step?.seq];
    await tamper(`update case_events set ${change} where workflow_id = $1 and seq = $2`, row);
    expect(codes(await review(id))).toContain(code);
    await tamper(
      `update case_events set ${back ?? `command_id = '${step?.command_id}'`} where workflow_id = $1 and seq = $2`,
      row,
    );
    expect((await review(id)).check.verdict).toBe('agrees');
  });

  test('is told by name: a state that no step led to', async () => {
    await tamper(`update consultations set stage = 'closed' where id = $1`, [id]);
    expect(codes(await review(id))).toEqual(
      expect.arrayContaining(['projection-differs', 'stage-differs']),
    );
    await tamper(`update consultations set stage = 'conversation' where id = $1`, [id]);
  });

  test('is told by name: a step that was taken away, and shows in the list', async () => {
    await tamper(`delete from case_events where workflow_id = $1 and kind = 'assigned'`, [
      workflow,
    ]);
    const told = await review(id);
    expect(told.check.differences).toMatchObject([
      {
        code: 'step-not-in-record',
        engine: 'assigned',
        action: expect.stringContaining('システム運用者') as string,
      },
    ]);
    const { body } = await auditor.get('/api/staff/histories?differing=true');
    expect(body).toMatchObject({ data: [{ id, check: { verdict: 'differs', differences: 1 } }] });
  });

  test('is found at night without anybody looking, and raises an alarm', async () => {
    await tamper('delete from history_checks where consultation_id = $1', [id]);
    const system = await openDatabase(api.database.systemUrl, { poolSize: 1 });
    const log = pino({ level: 'silent' });
    const { database, crypt, engine } = api.deps;
    while (await checkChanged({ database, system, crypt, engine, log }));
    await system.close();
    const { rows } = await api.build.pool.query(
      `select verdict, differences from history_checks where consultation_id = $1`,
      [id],
    );
    expect(rows).toMatchObject([
      { verdict: 'differs', differences: [{ code: 'step-not-in-record' }] },
    ]);
    const alarms = await api.build.pool.query(
      `select subject from alarms where kind = 'history-differs' and organisation_id = $1`,
      [world.organisation.id],
    );
    expect(alarms.rows).toEqual([{ subject: world.service.id }]);
  });
});

describe('a consultation that is over', () => {
  let id: string;

  async function keep(): Promise<void> {
    const system = await openDatabase(api.database.systemUrl, { poolSize: 1 });
    const log = pino({ level: 'silent' });
    const { database, crypt, engine } = api.deps;
    expect(
      await keepClosedSince(
        { database, system, crypt, engine, log },
        new Date(Date.now() - 600_000),
      ),
    ).toBe(true);
    await system.close();
  }

  const kept = async () =>
    (
      await api.build.pool.query<{ run_id: string; history: Buffer; digest: Buffer }>(
        `select run_id, history, digest from workflow_histories where consultation_id = $1`,
        [id],
      )
    ).rows;

  beforeAll(async () => {
    id = await talk();
    await command(counselor, id, 'close', { outcome: 'mistake' });
    await eventually(async () => {
      const { client } = api.deps.engine;
      const { status } = await client.workflow.getHandle(consultationWorkflowId(id)).describe();
      return status.name === 'COMPLETED';
    });
  });

  test('has its history kept once, however often it is looked for, and encrypted', async () => {
    await eventually(async () => {
      await keep();
      expect(await kept()).toHaveLength(1);
    });
    await keep();
    const [one] = await kept();
    expect(await kept()).toHaveLength(1);
    expect(one?.history.includes(Buffer.from('eventId'))).toBe(false);
    expect(one?.digest).toHaveLength(32);
  });

  test('is reviewed from what was kept when the engine has forgotten it', async () => {
    const before = await review(id);
    expect(before.check).toMatchObject({ verdict: 'agrees' });
    // The same engine, asked where it knows nothing: taking the run away there takes it half a minute.
    const { address } = await useTemporal();
    const { codec, taskQueue } = api.deps.engine;
    askInstead(openEngine({ address, namespace: 'temporal-system', taskQueue, codec }));
    const after = await review(id);
    expect(after.engine).toMatchObject({ isAsked: true, runs: [{ source: 'archive' }] });
    expect(after.check).toMatchObject({ verdict: 'agrees', differences: [] });
    const [[was], [is]] = [before.engine.runs, after.engine.runs];
    expect(is).toEqual({ ...was, source: 'archive' });
    const values = await auditor.get(
      `/api/staff/histories/${id}/runs/${is?.runId}/events/${is?.events[0]?.id}`,
    );
    expect(values).toMatchObject({ status: 200, body: { values: { attempt: 1 } } });
    expect((await auditor.get('/api/staff/histories?stage=closed')).body).toMatchObject({
      data: [{ id, kept: 1, check: { verdict: 'agrees' } }],
    });
  });

  test('has nothing left of it when its key is destroyed', async () => {
    const { organisation, service } = world;
    await api.deps.keys.destroy({
      organisationId: organisation.id,
      serviceId: service.id,
      kind: 'consultation',
      objectId: id,
    });
    const gone = await review(id);
    expect(gone.engine).toMatchObject({ destroyed: 1, runs: [] });
    expect(gone.check.verdict).toBe('not-checked');
  });
});
