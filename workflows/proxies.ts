/** How the workflows call activities: in the worker's own process first, through the engine when that does not help. */
import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  log,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow';
import type {
  ConsultationStep,
  ConsultationStepAnswer,
  ContractEndWatch,
  DisposalProgress,
  ExportOutcome,
  EscalationStep,
  EscalationStepAnswer,
  IncidentWatch,
  NextActionNote,
  PlanRequest,
  ReceptionLook,
  ReceptionNote,
  ServicePlan,
  UNSTORABLE as Unstorable,
  WorkflowActivities,
} from '../activities/contract.ts';
import type { Progress } from '../domain/consultation.ts';
import type { ContractEndLook } from '../domain/contract-end.ts';
import type { IncidentLook } from '../domain/incident.ts';
import type {
  ContractEndPlace,
  DisposalPlace,
  ExportPlace,
  Place,
} from '../domain/workflow-ids.ts';
import { refuseFor } from './steps.ts';

/** As activities/contract.ts names it; workflow code imports types from there only. */
const UNSTORABLE: typeof Unstorable = 'unstorable';

const near = proxyLocalActivities<WorkflowActivities>({
  startToCloseTimeout: '3s',
  retry: { initialInterval: '100ms', backoffCoefficient: 2, maximumAttempts: 4 },
});

// A database away for an hour must not fail a consultation, so these are tried without end.
const far = proxyActivities<WorkflowActivities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '15s' },
});

// Waits for key store, engine and database in turn: too long for a local activity.
const slow = proxyActivities<WorkflowActivities>({
  startToCloseTimeout: '5 minutes',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

export function recordConsultationStep(step: ConsultationStep): Promise<ConsultationStepAnswer> {
  return refusingUnstorable(
    nearThenFar(
      () => near.recordConsultationStep(step),
      () => far.recordConsultationStep(step),
    ),
  );
}

export function recordEscalationStep(step: EscalationStep): Promise<EscalationStepAnswer> {
  return refusingUnstorable(
    nearThenFar(
      () => near.recordEscalationStep(step),
      () => far.recordEscalationStep(step),
    ),
  );
}

export function noteNextAction(note: NextActionNote): Promise<void> {
  return nearThenFar(
    () => near.noteNextAction(note),
    () => far.noteNextAction(note),
  );
}

export function loadServicePlan(request: PlanRequest): Promise<ServicePlan> {
  return nearThenFar(
    () => near.loadServicePlan(request),
    () => far.loadServicePlan(request),
  );
}

export function loadProgress(place: Place): Promise<Progress> {
  return nearThenFar(
    () => near.loadProgress(place),
    () => far.loadProgress(place),
  );
}

export function recordReception(look: ReceptionLook): Promise<ReceptionNote> {
  return nearThenFar(
    () => near.recordReception(look),
    () => far.recordReception(look),
  );
}

export function watchIncident(watch: IncidentWatch): Promise<IncidentLook> {
  return nearThenFar(
    () => near.watchIncident(watch),
    () => far.watchIncident(watch),
  );
}

// As long as it takes; a worker that is gone is noticed by its silence, and another goes on.
const long = proxyActivities<WorkflowActivities>({
  startToCloseTimeout: '12 hours',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '15s' },
});

export function writeExport(place: ExportPlace): Promise<ExportOutcome> {
  return long.writeExport(place);
}

export function watchContractEnd(watch: ContractEndWatch): Promise<ContractEndLook> {
  return nearThenFar(
    () => near.watchContractEnd(watch),
    () => far.watchContractEnd(watch),
  );
}

export function workOnContractEnd(place: ContractEndPlace): Promise<void> {
  return long.workOnContractEnd(place);
}

export function beginDisposal(place: DisposalPlace): Promise<DisposalProgress> {
  return slow.beginDisposal(place);
}

export function destroySome(place: DisposalPlace): Promise<DisposalProgress> {
  return slow.destroySome(place);
}

export function certifyDisposal(place: DisposalPlace): Promise<void> {
  return slow.certifyDisposal(place);
}

async function nearThenFar<Result>(
  nearby: () => Promise<Result>,
  remote: () => Promise<Result>,
): Promise<Result> {
  try {
    return await nearby();
  } catch (error) {
    if (isCancellation(error) || isFinal(error)) throw error;
    log.warn('local activity gave up', { code: 'local-activity-gave-up' });
    return remote();
  }
}

/** A command whose values cannot be stored is refused like one that the rules refuse. */
async function refusingUnstorable<Result>(recorded: Promise<Result>): Promise<Result> {
  try {
    return await recorded;
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : undefined;
    if (cause instanceof ApplicationFailure && cause.type === UNSTORABLE) refuseFor(UNSTORABLE);
    throw error;
  }
}

/** A refusal stays a refusal, wherever it is asked again. */
function isFinal(error: unknown): boolean {
  // A local activity's failure arrives as it is, any other's inside an ActivityFailure.
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure && cause.nonRetryable === true;
}
