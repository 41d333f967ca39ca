/** Starts workflows again from the database's snapshots, when the engine lost what it knew. */
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { TakenCommand } from '../activities/contract.ts';
import type { Database } from '../db/orm.ts';
import { readProgress } from '../db/progress.ts';
import { firstRow, inScope, inSystem, rows, type Tx } from '../db/scope.ts';
import { isFinished } from '../domain/consultation-progress.ts';
import type { CommandResult, ConsultationState, Progress } from '../domain/consultation.ts';
import {
  isEscalationOver,
  type EscalationKind,
  type EscalationResult,
  type EscalationState,
  type EscalationStatus,
} from '../domain/escalation.ts';
import {
  consultationWorkflowId,
  escalationWorkflowId,
  serviceHoursWorkflowId,
  type Place,
  type ServicePlace,
} from '../domain/workflow-ids.ts';
import type { Engine } from '../workflows/engine/client.ts';
import {
  CONSULTATION_WORKFLOW,
  ESCALATION_WORKFLOW,
  escalationChanged,
  SERVICE_HOURS_WORKFLOW,
  wordsStored,
  type ConsultationInput,
  type EscalationInput,
  type ServiceHoursInput,
} from '../workflows/messages.ts';

const AT_ONCE = 8;
/** As many commands as a workflow itself remembers. */
const REMEMBERED = 200;
const ESCALATION_ACTIONS = `('approve', 'refuse', 'record-contact', 'acknowledge', 'set-follow-up', 'record-outcome')`;

export interface RehydrateDeps {
  /** As the application's role, for the snapshots; as the system's, for what there is in all organisations. */
  database: Database;
  system: Database;
  engine: Engine;
  /** Runs that are there are ended and begun again; otherwise they are left alone. */
  all: boolean;
}

export interface Rehydrated {
  /** The workflows of their hours. */
  services: Counts;
  consultations: Counts;
  escalations: Counts;
}

export interface Counts {
  started: number;
  /** Ran already and was left alone. */
  running: number;
  /** Turned out to have nothing to wait for. */
  over: number;
  failed: number;
}

/** Idempotent; commands and words that wait are carried by the relay afterwards, as always. */
export async function rehydrate(deps: RehydrateDeps): Promise<Rehydrated> {
  const counts: Rehydrated = {
    services: noCounts(),
    consultations: noCounts(),
    escalations: noCounts(),
  };
  for (const service of await allServices(deps.system)) {
    counts.services[await tried(() => restoreServiceHours(deps, service))] += 1;
  }
  const places = await openPlaces(deps.system);
  const waiting = places.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const place of waiting) await restoreWhole(deps, place, counts);
    }),
  );
  return counts;
}

/** One consultation and its escalations; throws where its workflow could not be begun. */
export async function rehydrateOne(deps: RehydrateDeps, place: Place): Promise<void> {
  const counts = { services: noCounts(), consultations: noCounts(), escalations: noCounts() };
  await restoreWhole(deps, place, counts);
  if (counts.consultations.failed + counts.escalations.failed > 0)
    throw new Error('the engine did not take it up');
}

function noCounts(): Counts {
  return { started: 0, running: 0, over: 0, failed: 0 };
}

async function allServices(system: Database): Promise<ServicePlace[]> {
  return inSystem(system, (tx) =>
    rows<ServicePlace>(
      tx,
      `select organisation_id as "organisationId", id as "serviceId" from services order by id`,
    ),
  );
}

async function restoreServiceHours(
  deps: RehydrateDeps,
  { organisationId, serviceId }: ServicePlace,
): Promise<keyof Counts> {
  const workflowId = serviceHoursWorkflowId(serviceId);
  if (deps.all) await endRun(deps.engine, workflowId);
  return start(deps.engine, SERVICE_HOURS_WORKFLOW, workflowId, { organisationId, serviceId });
}

/** Ended ones too, while a reminder or an escalation is awaited. */
async function openPlaces(system: Database): Promise<Place[]> {
  return inSystem(system, (tx) =>
    rows<Place>(
      tx,
      `select organisation_id as "organisationId", service_id as "serviceId", id as "consultationId" from consultations c
       where ended_at is null or next_action_at is not null or open_escalations > 0
         or exists (select 1 from escalations e where e.consultation_id = c.id and e.ended_at is null)
       order by opened_at`,
    ),
  );
}

async function restoreWhole(deps: RehydrateDeps, place: Place, counts: Rehydrated): Promise<void> {
  const escalations = await inPlace(deps, place, (tx) => findEscalations(tx, place));
  for (const one of escalations) {
    counts.escalations[await tried(() => restoreEscalation(deps, place, one))] += 1;
  }
  counts.consultations[await tried(() => restoreConsultation(deps, place, escalations))] += 1;
}

async function tried(restore: () => Promise<keyof Counts>): Promise<keyof Counts> {
  try {
    return await restore();
  } catch {
    return 'failed';
  }
}

interface EscalationRow {
  id: string;
  n: number | null;
  kind: EscalationKind;
  immediate: boolean;
  requestedBy: string;
  status: EscalationStatus;
  snapshot: EscalationState | null;
}

function findEscalations(tx: Tx, place: Place): Promise<EscalationRow[]> {
  return rows<EscalationRow>(
    tx,
    `select id, n, kind, immediate, requested_by_id as "requestedBy", status, snapshot from escalations where consultation_id = ?`,
    [place.consultationId],
  );
}

async function restoreConsultation(
  deps: RehydrateDeps,
  place: Place,
  escalations: readonly EscalationRow[],
): Promise<keyof Counts> {
  const workflowId = consultationWorkflowId(place.consultationId);
  if (deps.all) await endRun(deps.engine, workflowId);
  const { input, progress } = await inPlace(deps, place, (tx) => readConsultation(tx, place));
  if (input.state && isFinished(input.state)) return 'over';
  const restored = await start(deps.engine, CONSULTATION_WORKFLOW, workflowId, input);
  const handle = deps.engine.client.workflow.getHandle(workflowId);
  // What was told to the lost engine and not recorded is told again.
  if (progress) await handle.signal(wordsStored, progress);
  for (const { id, status, snapshot } of escalations) {
    if (!snapshot) continue;
    const open = !isEscalationOver(snapshot);
    await handle.signal(escalationChanged, { escalationId: id, open, status });
  }
  return restored;
}

async function readConsultation(
  tx: Tx,
  place: Place,
): Promise<{ input: ConsultationInput; progress: Progress | undefined }> {
  const row = await firstRow<{
    state: ConsultationState | null;
    openedBy: string | null;
    linkedTo: string | null;
  }>(
    tx,
    `select snapshot as state, opened_by_id as "openedBy", linked_to_id as "linkedTo" from consultations where id = ?`,
    [place.consultationId],
  );
  if (!row) throw new Error('the consultation is not to be seen in its own scope');
  const handled = await takenCommands<CommandResult>(tx, place.consultationId, null);
  const progress = await readProgress(tx, place.consultationId);
  return { input: { ...place, ...row, handled }, progress };
}

async function restoreEscalation(
  deps: RehydrateDeps,
  place: Place,
  row: EscalationRow,
): Promise<keyof Counts> {
  const n = row.n ?? (await inPlace(deps, place, (tx) => numberOf(tx, place, row.id)));
  // Its command was not taken yet: the consultation's workflow will start it.
  if (n === null) return 'over';
  const workflowId = escalationWorkflowId(place.consultationId, n);
  if (row.snapshot && isEscalationOver(row.snapshot)) return 'over';
  if (deps.all) await endRun(deps.engine, workflowId);
  const input = await inPlace(deps, place, (tx) => escalationInput(tx, place, row, n));
  return start(deps.engine, ESCALATION_WORKFLOW, workflowId, input);
}

async function escalationInput(
  tx: Tx,
  place: Place,
  { id: escalationId, kind, immediate, requestedBy, snapshot: state }: EscalationRow,
  n: number,
): Promise<EscalationInput> {
  const handled = await takenCommands<EscalationResult>(tx, place.consultationId, escalationId);
  const reported = state?.status ?? 'requested';
  return { ...place, escalationId, n, kind, immediate, requestedBy, state, reported, handled };
}

/** With what an escalation's lost workflow is begun again; `null` when it is over or never began. */
export async function readEscalationInput(
  tx: Tx,
  place: Place,
  escalationId: string,
): Promise<EscalationInput | null> {
  const row = (await findEscalations(tx, place)).find(({ id }) => id === escalationId);
  if (!row?.snapshot || row.n === null || isEscalationOver(row.snapshot)) return null;
  return escalationInput(tx, place, row, row.n);
}

/** The number the consultation gave it, when its own workflow had not recorded anything yet. */
async function numberOf(tx: Tx, place: Place, escalationId: string): Promise<number | null> {
  const row = await firstRow<{ snapshot: ConsultationState | null }>(
    tx,
    `select snapshot from consultations where id = ?`,
    [place.consultationId],
  );
  return row?.snapshot?.escalations.find(({ id }) => id === escalationId)?.n ?? null;
}

async function takenCommands<Result>(
  tx: Tx,
  consultationId: string,
  escalationId: string | null,
): Promise<TakenCommand<Result>[]> {
  const newest = await rows<TakenCommand<Result>>(
    tx,
    `select id as "commandId", result from commands where consultation_id = ? and status = 'done'
       and (action in ${ESCALATION_ACTIONS}) = ?::boolean and (?::uuid is null or escalation_id = ?::uuid)
     order by settled_at desc limit ${REMEMBERED}`,
    [consultationId, escalationId !== null, escalationId, escalationId],
  );
  return newest.toReversed();
}

async function start(
  { client, taskQueue }: Engine,
  type: string,
  workflowId: string,
  input: ConsultationInput | EscalationInput | ServiceHoursInput,
): Promise<'started' | 'running'> {
  try {
    await client.workflow.start(type, {
      workflowId,
      taskQueue,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      args: [input],
    });
    return 'started';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'running';
    throw error;
  }
}

/** Ended before the snapshot is read, so that no step comes between the two. */
async function endRun({ client }: Engine, workflowId: string): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId).terminate('rehydrate');
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

function inPlace<Result>(
  { database }: RehydrateDeps,
  { organisationId, serviceId }: Place,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  return inScope(database, { organisationId, serviceIds: [serviceId] }, work);
}
