/** Commands that got no answer when staff gave them: carried later, in order, once. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newConsultation, type ConsultationCommand } from '../../domain/consultation.ts';
import { requestEscalation, type EscalationCommand } from '../../domain/escalation.ts';
import type { Relays } from '../../worker/relay/start.ts';
import { eventually } from '../support/eventually.ts';
import type { BuiltConsultation, BuiltStaff } from '../support/factories.ts';
import { useRelayWorld } from './world.ts';

const world = useRelayWorld();
const running = new Set<Relays>();
let staff: BuiltStaff;

beforeEach(async () => {
  const { organisationId, serviceId } = world.channel;
  const service = { id: serviceId };
  staff = await world.build.buildStaff({
    organisation: { id: organisationId },
    roles: [{ service, role: 'counselor' }],
  });
});

afterEach(async () => {
  await Promise.all([...running].map((relay) => relay.stop()));
  running.clear();
  world.engine.isAway = false;
  world.engine.answer = { outcome: 'done', result: { seq: 2, stage: 'review' } };
});

function startRelay(): void {
  running.add(world.relay());
}

async function buildConsultation({
  isRunning = true,
  ended = false,
} = {}): Promise<BuiltConsultation> {
  const consultee = await world.build.buildConsultee({ channel: world.channel });
  const consultation = await world.build.buildConsultation({ consultee, ended });
  const { id, organisationId, serviceId } = consultation;
  const place = { organisationId, serviceId, consultationId: id };
  const begunWith = { ...place, state: null, openedBy: null, linkedTo: null, handled: [] };
  if (isRunning) world.engine.workflows.set(id, { isRunning, begunWith, heard: [] });
  return consultation;
}

async function give(
  { id: consultationId, organisationId, serviceId }: BuiltConsultation,
  command: ConsultationCommand | (EscalationCommand & { own: boolean }),
  {
    secondsAgo = 10,
    escalationId = null,
  }: { secondsAgo?: number; escalationId?: string | null } = {},
): Promise<string> {
  const id = randomUUID();
  const givenAt = new Date(Date.now() - secondsAgo * 1_000);
  await world.build.insert('commands', {
    id,
    organisation_id: organisationId,
    service_id: serviceId,
    consultation_id: consultationId,
    escalation_id: escalationId,
    staff_id: staff.id,
    roles: ['counselor'],
    action: command.action,
    command: JSON.stringify(command),
    next_at: new Date(givenAt.getTime() + 4_000),
    created_at: givenAt,
  });
  return id;
}

/** An errand that is due in a minute. */
async function restingWords({ id, organisationId, serviceId }: BuiltConsultation): Promise<void> {
  await world.build.insert('outbox', {
    id: randomUUID(),
    organisation_id: organisationId,
    service_id: serviceId,
    consultation_id: id,
    kind: 'words',
    next_at: new Date(Date.now() + 60_000),
  });
}

interface Given {
  status: string;
  result: unknown;
}

async function reaches(id: string, status: string): Promise<Given> {
  return eventually(
    async () => {
      const [row] = await world.query<Given>('select status, result from commands where id = $1', [
        id,
      ]);
      if (row?.status !== status) throw new Error(`still ${row?.status}`);
      return row;
    },
    { withinMs: 15_000 },
  );
}

function carried(consultation: BuiltConsultation): string[] {
  return world.engine.commands
    .filter(({ consultationId }) => consultationId === consultation.id)
    .map(({ commandId }) => commandId);
}

describe('a command without an answer', () => {
  test('is carried to its workflow under its own id when the engine is back', async () => {
    world.engine.isAway = true;
    const consultation = await buildConsultation();
    const id = await give(consultation, { action: 'assign', to: staff.id });
    startRelay();
    await eventually(() => world.engine.calls > 0);
    world.engine.isAway = false;
    expect(await reaches(id, 'done')).toEqual({
      status: 'done',
      result: { seq: 2, stage: 'review' },
    });
    expect(carried(consultation)).toEqual([id]);
  });

  test("is refused with the workflow's reason, on the audit trail", async () => {
    const consultation = await buildConsultation();
    world.engine.answer = { outcome: 'refused', reason: 'stage' };
    const id = await give(consultation, { action: 'end-talk' });
    startRelay();
    expect((await reaches(id, 'refused')).result).toEqual({ reason: 'stage' });
    const trail = await world.query<{ data: unknown }>(
      `select data from audit_entries where object_id = $1`,
      [id],
    );
    expect(trail).toEqual([{ data: { reason: 'stage' } }]);
  });

  test('to a consultation that has ended is refused', async () => {
    const consultation = await buildConsultation({ isRunning: false, ended: true });
    const id = await give(consultation, { action: 'end-talk' });
    startRelay();
    expect((await reaches(id, 'refused')).result).toEqual({ reason: 'ended' });
  });

  test('waits for the one given before it', async () => {
    world.engine.isAway = true;
    const consultation = await buildConsultation();
    const first = await give(consultation, { action: 'assign', to: staff.id }, { secondsAgo: 30 });
    const second = await give(
      consultation,
      { action: 'confirm-history-review', mode: 'read' },
      { secondsAgo: 20 },
    );
    const third = await give(consultation, { action: 'end-talk' }, { secondsAgo: 10 });
    startRelay();
    startRelay();
    await eventually(() => world.engine.calls > 0);
    world.engine.isAway = false;
    await reaches(third, 'done');
    expect(carried(consultation)).toEqual([first, second, third]);
  });

  test('is left to the API for its own few seconds', async () => {
    const consultation = await buildConsultation();
    const fresh = await give(consultation, { action: 'end-talk' }, { secondsAgo: 1 });
    const other = await buildConsultation();
    const due = await give(other, { action: 'end-talk' });
    startRelay();
    await reaches(due, 'done');
    const isCarriedEarly = carried(consultation).length > 0;
    const [row] = await world.query<{ young: boolean }>(
      `select created_at > now() - interval '4 seconds' as young from commands where id = $1`,
      [fresh],
    );
    expect(isCarriedEarly && row?.young).toBe(false);
  });

  test('has its workflow begun first when that was never told of anything', async () => {
    const consultation = await buildConsultation({ isRunning: false });
    await world.query('update consultations set seq = 0 where id = $1', [consultation.id]);
    const id = await give(consultation, {
      action: 'escalate',
      escalationId: randomUUID(),
      kind: 'police',
      immediate: true,
    } as ConsultationCommand);
    startRelay();
    await reaches(id, 'done');
    expect(world.engine.workflows.get(consultation.id)?.begunWith.state).toBeNull();
    expect(carried(consultation)).toEqual([id]);
  });

  test.for([
    ['takes along the words that were there before it', 20, 1],
    ['leaves to be told after it what she said later: it brings the talk back', 5, undefined],
  ] as const)('%s', async ([, secondsAgo, upTo]) => {
    const consultation = await buildConsultation();
    await world.build.buildMessage({ consultation });
    await world.query(
      `update consultations set stage = 'conversation', last_consultee_at = now() - make_interval(secs => $2), waiting_since = now() where id = $1`,
      [consultation.id, secondsAgo],
    );
    await restingWords(consultation);
    const id = await give(consultation, { action: 'end-talk' }, { secondsAgo: 10 });
    startRelay();
    await reaches(id, 'done');
    const told = world.engine.commands.find(({ commandId }) => commandId === id);
    expect(told?.words?.consulteeUpTo).toBe(upTo);
  });

  test('whose workflow the engine lost waits for no words that rest', async () => {
    const consultation = await buildConsultation({ isRunning: false });
    const { id: consultationId } = consultation;
    const state = newConsultation(Date.now(), staff.id);
    await world.query('update consultations set seq = 1, snapshot = $1 where id = $2', [
      state,
      consultationId,
    ]);
    await restingWords(consultation);
    const id = await give(consultation, { action: 'end-talk' });
    startRelay();
    await reaches(id, 'done');
    expect(world.engine.workflows.get(consultationId)?.begunWith.state).toEqual(state);
  });

  test('to an escalation the engine lost has it begun again from its snapshot, and holds up nothing', async () => {
    const consultation = await buildConsultation();
    const { id: escalationId } = await world.build.buildEscalation({
      consultation,
      requestedBy: staff,
    });
    const asked = { kind: 'police', immediate: false, requestedBy: staff.id } as const;
    const { state } = requestEscalation(asked, Date.now());
    await world.query('update escalations set snapshot = $1 where id = $2', [state, escalationId]);
    const approval = { action: 'approve', channel: 'screen', own: false } as const;
    const first = await give(consultation, approval, { secondsAgo: 20, escalationId });
    const second = await give(consultation, { action: 'end-talk' });
    startRelay();
    await reaches(second, 'done');
    await reaches(first, 'done');
    const begun = world.engine.escalations.get(`${consultation.id}/1`);
    expect(begun).toMatchObject({ escalationId, state, reported: 'requested', handled: [] });
  });
});
