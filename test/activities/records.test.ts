/** A workflow's step in the database: the whole of it or nothing, and once. */
import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  UNSTORABLE,
  type ConsultationStep,
  type EscalationStep,
  type WorkflowActivities,
} from '../../activities/contract.ts';
import { createActivities } from '../../activities/index.ts';
import { createCrypt, type Crypt } from '../../db/crypt.ts';
import { messagesAfter, messagePlace } from '../../db/messages.ts';
import { NOTIFY_CHANNEL } from '../../db/notify.ts';
import { openDatabase, type Database } from '../../db/orm.ts';
import { inScope, inSystem, rows } from '../../db/scope.ts';
import { applyCommand } from '../../domain/consultation-commands.ts';
import { applyOpening, applyTimer } from '../../domain/consultation-progress.ts';
import {
  newConsultation,
  NO_PROGRESS,
  type ConsultationState,
  type Transition,
} from '../../domain/consultation.ts';
import { Refusal } from '../../domain/errors.ts';
import { requestEscalation } from '../../domain/escalation.ts';
import { consultationWorkflowId, type Place } from '../../domain/workflow-ids.ts';
import { eventually } from '../support/eventually.ts';
import {
  createFactories,
  type BuiltConsultation,
  type BuiltStaff,
  type Factories,
} from '../support/factories.ts';
import { useKeyStore } from '../support/keys.ts';
import { useDatabase } from '../support/postgres.ts';
import { testSettings } from '../support/settings.ts';

const urls = useDatabase();
const store = useKeyStore();
let factories: Factories;
let migrator: Database;
let app: Database;
let crypt: Crypt;
let activities: WorkflowActivities;
let consultation: BuiltConsultation;
let place: Place;
let counselor: BuiltStaff;
let supervisors: BuiltStaff[];

beforeAll(async () => {
  migrator = await openDatabase(urls.migratorUrl, { poolSize: 2 });
  app = await openDatabase(urls.appUrl, { poolSize: 5 });
  crypt = createCrypt(store.keys);
  factories = createFactories({ migratorUrl: urls.migratorUrl, keys: store.keys });
  activities = createActivities({ database: app, crypt, now: () => new Date() });
});

afterAll(async () => {
  await factories.close();
  await Promise.all([migrator.close(), app.close()]);
});

beforeEach(async () => {
  const service = await factories.buildService();
  const organisation = { id: service.organisationId };
  const roles = [{ service, role: 'supervisor' as const }];
  counselor = await factories.buildStaff({ organisation, roles: [{ service, role: 'counselor' }] });
  supervisors = [
    await factories.buildStaff({ organisation, roles }),
    await factories.buildStaff({ organisation, roles }),
  ];
  await factories.buildStaff({ organisation, roles, disabledAt: new Date() });
  const consultee = await factories.buildConsultee({
    channel: await factories.buildChannel({ service }),
  });
  consultation = await factories.buildConsultation({ consultee });
  await sql(`update consultations set seq = 0 where id = ?`, [consultation.id]);
  const { organisationId, serviceId } = consultation;
  place = { organisationId, serviceId, consultationId: consultation.id };
});

const sql = <Row extends object>(text: string, params: readonly unknown[] = []) =>
  inSystem(migrator, (tx) => rows<Row>(tx, text, params));
const count = async (table: string) =>
  (
    await sql<{ n: number }>(`select count(*)::int as n from ${table} where consultation_id = ?`, [
      consultation.id,
    ])
  )[0]?.n;
const projection = async () =>
  (
    await sql<Record<string, unknown>>(`select * from consultations where id = ?`, [
      consultation.id,
    ])
  )[0];

function run<Input, Output>(
  activity: (input: Input) => Promise<Output>,
  input: Input,
): Promise<Output> {
  const logger = new DefaultLogger('ERROR', () => undefined);
  return new MockActivityEnvironment({}, { logger }).run(activity, input);
}

function stepOf(transition: Transition, commandId: string | null = null): ConsultationStep {
  const { seq, stage } = transition.state;
  const command = commandId ? { commandId, result: { seq, stage } } : null;
  return { ...transition, place, next: { timer: 'take-up', at: 1_800_000_000_000 }, command };
}

const record = (step: ConsultationStep) => run(activities.recordConsultationStep, step);
const opening = () => applyOpening(newConsultation(Date.now()), null);

async function buildCommand(action: string, escalationId: string | null = null): Promise<string> {
  const id = randomUUID();
  await sql(
    `insert into commands (id, organisation_id, service_id, consultation_id, escalation_id, staff_id, roles, action, command, next_at)
     values (?, ?, ?, ?, ?::uuid, ?, '{counselor}', ?, '{}', now())`,
    [
      id,
      place.organisationId,
      place.serviceId,
      consultation.id,
      escalationId,
      counselor.id,
      action,
    ],
  );
  return id;
}

async function assigned(state: ConsultationState): Promise<ConsultationStep> {
  const id = await buildCommand('assign');
  const command = { action: 'assign', to: counselor.id } as const;
  const supervisor = { staffId: supervisors[0]?.id ?? '', roles: ['supervisor' as const] };
  return stepOf(applyCommand(state, command, supervisor, Date.now(), testSettings().timers), id);
}

describe('a recorded step', () => {
  test('changes projection, timeline, command, notices and audit trail together', async () => {
    const first = opening();
    expect(await record(stepOf(first))).toEqual({ outcome: 'recorded', seq: 1, kind: 'opened' });
    const step = await assigned(first.state);
    expect(await record(step)).toEqual({ outcome: 'recorded', seq: 2, kind: 'assigned' });

    expect(await projection()).toMatchObject({
      seq: 2,
      stage: 'review',
      assignee_id: counselor.id,
      waits_for: 'history-review',
      next_timer: 'take-up',
      next_action_at: new Date(1_800_000_000_000),
      snapshot: step.state,
    });
    const events = await sql(
      `select workflow_id, seq, kind, command_id from case_events where consultation_id = ? order by seq`,
      [consultation.id],
    );
    const workflow_id = consultationWorkflowId(consultation.id);
    expect(events).toEqual([
      { workflow_id, seq: 1, kind: 'opened', command_id: null },
      { workflow_id, seq: 2, kind: 'assigned', command_id: step.command?.commandId },
    ]);
    const commands = await sql(`select status, result from commands where consultation_id = ?`, [
      consultation.id,
    ]);
    expect(commands).toEqual([{ status: 'done', result: { seq: 2, stage: 'review' } }]);
    const trail = await sql(
      `select action from audit_entries where consultation_id = ? order by id`,
      [consultation.id],
    );
    expect(trail.map(({ action }: { action?: string }) => action)).toEqual([
      'consultation.opened',
      'consultation.assigned',
    ]);
  });

  test('tells each person who is meant once, and nobody whose account is closed', async () => {
    const { state } = opening();
    await record(stepOf(opening()));
    const overdue = applyTimer(state, 'take-up', Date.now());
    const both = { kind: 'take-up-overdue', to: { staffId: supervisors[0]?.id ?? '' } } as const;
    await record(stepOf({ ...overdue, notices: [...overdue.notices, both] }));
    const told = await sql<{ staff_id: string }>(
      `select staff_id from notices where consultation_id = ? and kind = 'take-up-overdue'`,
      [consultation.id],
    );
    expect(told.map(({ staff_id }) => staff_id).toSorted()).toEqual(
      supervisors.map(({ id }) => id).toSorted(),
    );
  });

  test('wakes the other processes with codes', async () => {
    const listener = new pg.Client({ connectionString: urls.appUrl });
    await listener.connect();
    const heard: string[] = [];
    listener.on('notification', ({ payload }) => heard.push(payload ?? ''));
    await listener.query(`listen ${NOTIFY_CHANNEL}`);
    await record(stepOf(opening()));
    await eventually(() =>
      heard.some((one) => one.startsWith('consultation:') && one.endsWith(`${consultation.id}:1`)),
    );
    expect(heard.filter((one) => one.startsWith('notice:'))).toHaveLength(1);
    await listener.end();
  });

  test('counts once: the second time it answers with what the database knows', async () => {
    const first = opening();
    await record(stepOf(first));
    const step = await assigned(first.state);
    await record(step);
    const repeated = { outcome: 'repeated', state: step.state };
    expect(await record(step)).toEqual({ ...repeated, taken: [step.command] });
    expect(await record(stepOf(first))).toEqual({ ...repeated, taken: [step.command] });
    expect(await count('case_events')).toBe(2);
    expect(await count('notices')).toBe(2);
    expect(await count('audit_entries')).toBe(2);
  });

  test('is not taken again under a later number when its command was taken before', async () => {
    const first = opening();
    await record(stepOf(first));
    const step = await assigned(first.state);
    await record(step);
    const again = { ...step, state: { ...step.state, seq: 3 } };
    expect(await record(again)).toMatchObject({ outcome: 'repeated', taken: [step.command] });
    expect(await projection()).toMatchObject({ seq: 2 });
  });

  test('is seen and written in its own service only', async () => {
    const other = await factories.buildService({ organisation: { id: place.organisationId } });
    const elsewhere = { ...stepOf(opening()), place: { ...place, serviceId: other.id } };
    await expect(record(elsewhere)).rejects.toThrow('not-found');
    expect(await projection()).toMatchObject({ seq: 0 });
    expect(await count('case_events')).toBe(0);
  });
});

describe('a step whose values no database takes', () => {
  const unstorable = (commandId: string | null) => {
    const closed = opening();
    return stepOf({ ...closed, state: { ...closed.state, followUpOn: '2026-13-45' } }, commandId);
  };

  test('is refused when somebody ordered it: tried for ever it would hold up what comes after', async () => {
    const step = unstorable(await buildCommand('close'));
    await expect(record(step)).rejects.toMatchObject({ type: UNSTORABLE, nonRetryable: true });
  });

  test('is tried again when it came about by itself', async () => {
    await expect(record(unstorable(null))).rejects.toMatchObject({ nonRetryable: false });
  });
});

describe('words that rest until the engine is told of them', () => {
  test.for([
    ['are told at once when the talk was ended without them', 'attributes', 0, false],
    ['go on resting where its end had heard them', 'attributes', 1, true],
    ['go on resting while the talk goes on', 'conversation', 0, true],
  ] as const)('%s', async ([, stage, consulteeUpTo, rests]) => {
    await factories.buildMessage({ consultation });
    await sql(`delete from outbox`);
    await sql(
      `insert into outbox (id, organisation_id, service_id, consultation_id, kind, next_at)
       select gen_random_uuid(), organisation_id, service_id, id, 'words', now() + interval '1 minute' from consultations where id = ?`,
      [consultation.id],
    );
    const { state, ...step } = opening();
    const progress = { ...NO_PROGRESS, consulteeUpTo };
    await record(stepOf({ ...step, state: { ...state, stage, progress } }));
    const found = await sql(`select next_at > now() as rests from outbox`);
    expect(found).toEqual([{ rests }]);
  });
});

describe('the end of a consultation', () => {
  test('waits while the database holds words the workflow has not heard', async () => {
    await factories.buildMessage({ consultation });
    const end = applyTimer({ ...newConsultation(0), stage: 'closed', graceUntil: 1 }, 'grace', 2);
    expect(await record(stepOf(end))).toEqual({ outcome: 'words-unheard' });
    expect(await projection()).toMatchObject({ seq: 0, ended_at: null });
    const progress = await run(activities.loadProgress, place);
    expect(progress).toMatchObject({ consulteeUpTo: 1, staffUpTo: 0, riskPriority: null });
    expect(progress.unansweredSince).not.toBeNull();
    const heard = { ...end, state: { ...end.state, progress } };
    expect(await record(stepOf(heard))).toMatchObject({ outcome: 'recorded', kind: 'ended' });
    expect((await projection())?.['ended_at']).toBeInstanceOf(Date);
  });
});

describe('words the service says by itself', () => {
  test('are stored with the step, encrypted, and open again', async () => {
    const state = { ...newConsultation(Date.now(), counselor.id), progress: NO_PROGRESS };
    await record(stepOf(applyTimer(state, 'silence-warning', Date.now())));
    const scope = { organisationId: place.organisationId, serviceIds: [place.serviceId] };
    const [said] = await inScope(app, scope, (tx) => messagesAfter(tx, consultation.id, 0, 10));
    expect(said).toMatchObject({ author: 'automatic', automatic: 'silence-warning', seq: 1 });
    const text = await crypt.open(
      place.organisationId,
      messagePlace(consultation.id, said?.clientId ?? ''),
      said?.body ?? Buffer.alloc(0),
    );
    expect(text).toBe(testSettings().texts.silenceWarning);
  });

  test.for([
    ['left', 1],
    ['visible', 0],
  ] as const)('ring at LINE when her room is %s: %i time', async ([roomState, times]) => {
    await sql(
      `update consultees set room_state = ?, room_seen_at = now(), blocked = false
       where id = (select consultee_id from consultations where id = ?)`,
      [roomState, consultation.id],
    );
    const state = newConsultation(Date.now(), counselor.id);
    await record(stepOf(applyTimer(state, 'silence-warning', Date.now())));
    const atOnce = `select text from deliveries where consultation_id = ? and held_until is null`;
    const rung = await sql(atOnce, [consultation.id]);
    expect(rung).toEqual(Array.from({ length: times }, () => ({ text: 'lineNotice' })));
  });

  test('stop the whole step while the key store is away; nothing is half done', async () => {
    const refused = () => Promise.reject(new Refusal('keys-unavailable'));
    const away: Pick<Crypt, 'seal' | 'open'> = { seal: refused, open: refused };
    const without = createActivities({ database: app, crypt: away, now: () => new Date() });
    const step = stepOf(
      applyTimer(newConsultation(Date.now(), counselor.id), 'silence-warning', 1),
    );
    await expect(run(without.recordConsultationStep, step)).rejects.toThrow('keys-unavailable');
    expect(await projection()).toMatchObject({ seq: 0 });
  });
});

describe('what happens next', () => {
  test('is noted when the settings change, but not over a newer step', async () => {
    await record(stepOf(opening()));
    await run(activities.noteNextAction, { place, seq: 1, next: { timer: 'unanswered', at: 5 } });
    expect(await projection()).toMatchObject({
      next_timer: 'unanswered',
      next_action_at: new Date(5),
    });
    await run(activities.noteNextAction, { place, seq: 0, next: null });
    expect(await projection()).toMatchObject({ next_timer: 'unanswered' });
  });
});

describe('an escalation', () => {
  test('is recorded with its number, its place on the timeline and who is told', async () => {
    const { id: escalationId } = await factories.buildEscalation({
      consultation,
      requestedBy: counselor,
    });
    await sql(`update escalations set seq = 0, n = null where id = ?`, [escalationId]);
    const kind = 'police';
    const request = requestEscalation(
      { kind, immediate: true, requestedBy: counselor.id },
      Date.now(),
    );
    const next = { timer: 'climb', at: 7 } as const;
    const step: EscalationStep = {
      ...request,
      place,
      escalationId,
      n: 3,
      kind,
      next,
      command: null,
    };
    expect(await run(activities.recordEscalationStep, step)).toMatchObject({ outcome: 'recorded' });
    const repeated = { outcome: 'repeated', state: step.state, taken: [] };
    expect(await run(activities.recordEscalationStep, step)).toEqual(repeated);
    const [row] = await sql(
      `select n, seq, status, next_action_at, snapshot, ended_at from escalations where id = ?`,
      [escalationId],
    );
    expect(row).toEqual({
      n: 3,
      seq: 1,
      status: 'requested',
      next_action_at: new Date(7),
      snapshot: step.state,
      ended_at: null,
    });
    const events = await sql(
      `select workflow_id, kind from case_events where consultation_id = ?`,
      [consultation.id],
    );
    expect(events).toEqual([
      {
        workflow_id: `${consultationWorkflowId(consultation.id)}/escalation/3`,
        kind: 'escalation.requested',
      },
    ]);
    expect(await count('notices')).toBe(2);
  });
});
