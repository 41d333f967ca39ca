/** One worker with the product's workflows and fake records, and short words for driving consultations. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { pino } from 'pino';
import {
  NO_PROGRESS,
  type Actor,
  type ConsultationCommand,
  type ConsultationState,
  type Progress,
} from '../../domain/consultation.ts';
import type { EscalationCommand, EscalationState } from '../../domain/escalation.ts';
import {
  consultationWorkflowId,
  escalationWorkflowId,
  type Place,
} from '../../domain/workflow-ids.ts';
import { workflowBundle } from '../../worker/bundle.ts';
import { WORKER_TUNING } from '../../worker/engine.ts';
import { installRuntime } from '../../worker/logger.ts';
import { newConsultationInput, serviceHoursBeginning } from '../../workflows/engine/calls.ts';
import {
  CONSULTATION_UPDATES,
  CONSULTATION_WORKFLOW,
  consultationState,
  ESCALATION_UPDATES,
  escalationState,
  SERVICE_HOURS_WORKFLOW,
  settingsChanged,
  wordsStored,
  type ConsultationInput,
  type ServiceHoursInput,
} from '../../workflows/messages.ts';
import { createFakeRecords, type FakeRecords } from './fake-records.ts';

installRuntime(pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' }));

export const BUNDLES = join(import.meta.dirname, '../../.tmp/workflow-bundle');

export const COUNSELOR: Actor = { staffId: randomUUID(), roles: ['counselor'] };
export const COLLEAGUE: Actor = { staffId: randomUUID(), roles: ['counselor'] };
export const SUPERVISOR: Actor = { staffId: randomUUID(), roles: ['supervisor'] };
export const ADMINISTRATOR: Actor = { staffId: randomUUID(), roles: ['administrator'] };

export interface EngineUnderTest {
  client: Client;
  nativeConnection: NativeConnection;
  namespace: string;
}

export interface Bench {
  client: Client;
  taskQueue: string;
  records: FakeRecords;
  begin: (input?: Partial<ConsultationInput>) => Promise<Talk>;
  /** Begins the workflow of a new service's hours. */
  beginHours: (input?: Partial<ServiceHoursInput>) => Promise<WorkflowHandle>;
}

/** One consultation under test. */
export interface Talk {
  place: Place;
  id: string;
  handle: WorkflowHandle;
  escalation(n: number): WorkflowHandle;
  command(
    command: ConsultationCommand,
    actor?: Actor,
    commandId?: string,
  ): Promise<{ seq: number; stage: string }>;
  onEscalation(
    n: number,
    command: EscalationCommand,
    actor?: Actor,
    options?: { own?: boolean; commandId?: string },
  ): Promise<{ seq: number; status: string }>;
  tell(progress: Partial<Progress>): Promise<void>;
  changeSettings(): Promise<void>;
  state(): Promise<ConsultationState>;
  escalationState(n: number): Promise<EscalationState>;
}

/** Runs `work` while a worker of its own serves a task queue of its own. */
export async function withBench<T>(
  connection: EngineUnderTest,
  work: (bench: Bench) => Promise<T>,
  {
    records = createFakeRecords(),
    worker: options = {},
    taskQueue = `test-${randomUUID()}`,
  }: { records?: FakeRecords; worker?: Partial<WorkerOptions>; taskQueue?: string } = {},
): Promise<T> {
  const worker = await Worker.create({
    connection: connection.nativeConnection,
    namespace: connection.namespace,
    taskQueue,
    workflowBundle: { codePath: await workflowBundle(BUNDLES) },
    activities: records.activities,
    ...WORKER_TUNING,
    shutdownForceTime: '5s',
    shutdownGraceTime: '1s',
    ...options,
  });
  const bench = createBench(connection.client, taskQueue, records);
  return worker.runUntil(() => work(bench));
}

export function createBench(client: Client, taskQueue: string, records: FakeRecords): Bench {
  return {
    client,
    taskQueue,
    records,
    async begin(overrides = {}) {
      const place: Place = {
        organisationId: randomUUID(),
        serviceId: randomUUID(),
        consultationId: randomUUID(),
      };
      await client.workflow.start(CONSULTATION_WORKFLOW, {
        workflowId: consultationWorkflowId(place.consultationId),
        taskQueue,
        args: [{ ...newConsultationInput(place), ...overrides }],
      });
      return talkOf(client, place);
    },
    async beginHours(overrides = {}) {
      const service = { organisationId: randomUUID(), serviceId: randomUUID(), ...overrides };
      return client.workflow.start(SERVICE_HOURS_WORKFLOW, {
        ...serviceHoursBeginning({ taskQueue }, service),
        args: [service],
      });
    },
  };
}

export function talkOf(client: Client, place: Place): Talk {
  const id = place.consultationId;
  const handle = client.workflow.getHandle(consultationWorkflowId(id));
  const escalation = (n: number) => client.workflow.getHandle(escalationWorkflowId(id, n));
  let heard = NO_PROGRESS;
  return {
    place,
    id,
    handle,
    escalation,
    command: (command, actor = COUNSELOR, commandId = randomUUID()) =>
      handle.executeUpdate<{ seq: number; stage: string }, [unknown]>(
        CONSULTATION_UPDATES[command.action].name,
        { updateId: commandId, args: [{ commandId, actor, command }] },
      ),
    onEscalation: (
      n,
      command,
      actor = SUPERVISOR,
      { own = false, commandId = randomUUID() } = {},
    ) =>
      escalation(n).executeUpdate<{ seq: number; status: string }, [unknown]>(
        ESCALATION_UPDATES[command.action].name,
        { updateId: commandId, args: [{ commandId, actor, command, own }] },
      ),
    async tell(progress) {
      heard = { ...heard, ...progress };
      await handle.signal(wordsStored, heard);
    },
    changeSettings: () => handle.signal(settingsChanged),
    state: () => handle.query(consultationState),
    escalationState: (n) => escalation(n).query(escalationState),
  };
}

/** What became of an update: 'taken', or the code it was refused with. */
export async function answerOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
    return 'taken';
  } catch (error) {
    const cause =
      error instanceof Error ? (error.cause as { type?: string; details?: unknown[] }) : {};
    if (cause.type === 'refused') return String(cause.details?.[0]);
    throw error;
  }
}
