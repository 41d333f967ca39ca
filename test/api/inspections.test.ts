/** Rules that must hold of every consultation: each one that is broken is found, mended where it can be, and logged. */
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import type { Inspections } from '../../contracts/inspections.ts';
import type { InvariantKind } from '../../domain/invariants.ts';
import { consultationWorkflowId } from '../../domain/workflow-ids.ts';
import { eventually } from '../support/eventually.ts';
import { waitingTalk } from './led-talk.ts';
import { useEngineApi } from './staff-engine.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const PATH = '/api/staff/inspections';
const api = useEngineApi();
let world: World;
let administrator: Member;
let auditor: Member;
let counselor: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  [administrator, auditor, counselor] = await Promise.all([
    world.member('administrator', '管理 花子'),
    world.member('auditor'),
    world.member('counselor'),
  ]);
});

async function look(who: Member = administrator): Promise<Inspections> {
  const { status, body } = await who.get(PATH);
  expect(status).toBe(200);
  return body as Inspections;
}

/** All rules are looked at once more, and what is broken then. */
async function inspected(): Promise<Inspections['broken']> {
  await eventually(async () => !(await look()).isUnderWay);
  const { status } = await administrator.post(PATH, { id: randomUUID() });
  expect(status).toBe(200);
  await eventually(async () => !(await look()).isUnderWay);
  return (await look()).broken;
}

const change = (sql: string, id: string) => api.build.pool.query(sql, [id]);

/** A closed consultation with two messages, as it should be, but for the hour it was opened. */
async function built(stage: 'conversation' | 'closed') {
  const consultation = await world.consultation({
    stage,
    ended: stage === 'closed',
    assignee: counselor,
    openedAt: Date.now() - 3_600_000,
  });
  await api.build.buildMessage({ consultation });
  await api.build.buildMessage({ consultation, author: 'staff', staff: counselor });
  await change(`select write_facts($1)`, consultation.id);
  return consultation;
}

const BREAKING: readonly [InvariantKind, 'conversation' | 'closed', string][] = [
  ['no-timer', 'closed', `update consultations set ended_at = null where id = $1`],
  ['message-gap', 'closed', `update consultations set last_seq = 1 where id = $1`],
  ['form-unknown', 'closed', `update consultations set form_version = 99 where id = $1`],
  ['facts-missing', 'closed', `delete from facts where consultation_id = $1`],
  ['no-owner', 'conversation', `update consultations set assignee_id = null where id = $1`],
  [
    'timer-passed',
    'conversation',
    `update consultations set next_action_at = now() - interval '1 hour' where id = $1`,
  ],
];

test('each broken rule is found by its name, and a consultation as it should be is not', async () => {
  const well = await built('closed');
  const expected: Record<string, InvariantKind> = {};
  for (const [kind, stage, sql] of BREAKING) {
    const { id } = await built(stage);
    await change(sql, id);
    expected[id] = kind;
  }
  const found = await inspected();
  for (const [id, kind] of Object.entries(expected))
    expect(found.map((one) => [one.consultationId, one.kind])).toContainEqual([id, kind]);
  expect(found.filter(({ consultationId }) => consultationId === well.id)).toEqual([]);
  const { counts } = await look(auditor);
  expect(counts['message-gap']).toBe(1);
});

test('what the record itself can tell is mended on request, by name in the trail, and stays listed as mended', async () => {
  const { id } = await built('closed');
  await change(`delete from facts where consultation_id = $1`, id);
  const breach = (await inspected()).find(({ consultationId }) => consultationId === id);
  expect(breach).toMatchObject({ kind: 'facts-missing', repair: null });
  const { status } = await administrator.post(`${PATH}/repairs`, { breachIds: [breach?.id] });
  expect(status).toBe(200);
  const mended = await eventually(async () => {
    const { mended: all } = await look();
    const one = all.find(({ consultationId }) => consultationId === id);
    expect(one).toMatchObject({ isRepaired: true, by: { name: '管理 花子' } });
    return one;
  });
  expect(mended?.kind).toBe('facts-missing');
  const { rows } = await api.build.pool.query(
    `select action, data ->> 'result' as result from audit_entries where consultation_id = $1 and action like 'inspection.%' order by id`,
    [id],
  );
  expect(rows).toEqual([
    { action: 'inspection.ask-repair', result: null },
    { action: 'inspection.repair', result: 'mended' },
  ]);
});

test('a consultation whose workflow is gone gets a new one, from where the record stands', async () => {
  const id = await waitingTalk(api, world);
  await change(`update consultations set opened_at = now() - interval '1 hour' where id = $1`, id);
  const handle = api.deps.engine.client.workflow.getHandle(consultationWorkflowId(id));
  await handle.terminate('lost');
  const breach = (await inspected()).find(({ consultationId }) => consultationId === id);
  expect(breach?.kind).toBe('workflow-gone');
  await administrator.post(`${PATH}/repairs`, { breachIds: [breach?.id] });
  await eventually(async () => {
    expect((await look()).broken.some(({ consultationId }) => consultationId === id)).toBe(false);
  });
  expect((await handle.describe()).status.name).toBe('RUNNING');
});

test('what cannot be mended says so, and can be asked for once more', async () => {
  const { id } = await built('closed');
  await change(`delete from messages where consultation_id = $1 and seq = 1`, id);
  const breach = (await inspected()).find(({ consultationId }) => consultationId === id);
  await administrator.post(`${PATH}/repairs`, { breachIds: [breach?.id] });
  await eventually(async () => {
    const again = (await look()).broken.find(({ consultationId }) => consultationId === id);
    expect(again?.repair?.outcome).toBe('not-mended');
  });
  const { body } = await administrator.post(`${PATH}/repairs`, { breachIds: [breach?.id] });
  const asked = (body as Inspections).broken.find(({ consultationId }) => consultationId === id);
  expect(asked?.repair).toMatchObject({ outcome: null, askedBy: { name: '管理 花子' } });
});

test('an auditor reads it and asks for nothing', async () => {
  await look(auditor);
  const { status } = await auditor.post(PATH, { id: randomUUID() });
  expect(status).toBe(403);
});
