/** What API and relay ask of the workflows: commands, and news of words. */
import type { ConsultationCommand, Progress } from '../../domain/consultation.ts';
import type { EscalationCommand } from '../../domain/escalation.ts';
import {
  consultationWorkflowId,
  contractEndWorkflowId,
  disposalWorkflowId,
  escalationWorkflowId,
  exportWorkflowId,
  incidentWorkflowId,
  serviceHoursWorkflowId,
  type ContractEndPlace,
  type DisposalPlace,
  type ExportPlace,
  type IncidentPlace,
  type Place,
  type ServicePlace,
} from '../../domain/workflow-ids.ts';
import {
  CONSULTATION_UPDATES,
  CONSULTATION_WORKFLOW,
  ESCALATION_UPDATES,
  wordsStored,
  type Commanded,
  type CommandResult,
  type ConsultationInput,
  type ContractEndInput,
  type DisposalInput,
  type EscalationResult,
  type ExportInput,
  type IncidentInput,
  type ServiceHoursInput,
} from '../messages.ts';
import { withDeadline, type Engine, type Outcome } from './client.ts';

/** A consultation's workflow as it begins; ids and choices only. */
export function newConsultationInput(
  place: Place,
  { openedBy = null, linkedTo = null }: { openedBy?: string | null; linkedTo?: string | null } = {},
): ConsultationInput {
  const { organisationId, serviceId, consultationId } = place;
  const anew = { state: null, handled: [] };
  return { organisationId, serviceId, consultationId, openedBy, linkedTo, ...anew };
}

/** How the workflow of a service's hours is begun; one that runs is used as it is. */
export function serviceHoursBeginning(
  { taskQueue }: Pick<Engine, 'taskQueue'>,
  { organisationId, serviceId }: ServicePlace,
) {
  const input: ServiceHoursInput = { organisationId, serviceId };
  return {
    workflowId: serviceHoursWorkflowId(serviceId),
    taskQueue,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    args: [input] as [ServiceHoursInput],
  } as const;
}

/** How the workflow of an incident is begun; one that runs is used as it is. */
export function incidentBeginning(
  { taskQueue }: Pick<Engine, 'taskQueue'>,
  { organisationId, incidentId }: IncidentPlace,
) {
  const input: IncidentInput = { organisationId, incidentId };
  return {
    workflowId: incidentWorkflowId(incidentId),
    taskQueue,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    args: [input] as [IncidentInput],
  } as const;
}

/** How the workflow of an export is begun; one that runs is used as it is. */
export function exportBeginning(
  { taskQueue }: Pick<Engine, 'taskQueue'>,
  { organisationId, exportId }: ExportPlace,
) {
  const input: ExportInput = { organisationId, exportId };
  return {
    workflowId: exportWorkflowId(exportId),
    taskQueue,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    args: [input] as [ExportInput],
  } as const;
}

/** How the workflow of a contract's end is begun; one that runs is used as it is. */
export function contractEndBeginning(
  { taskQueue }: Pick<Engine, 'taskQueue'>,
  { organisationId, contractEndId }: ContractEndPlace,
) {
  const input: ContractEndInput = { organisationId, contractEndId };
  return {
    workflowId: contractEndWorkflowId(contractEndId),
    taskQueue,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    args: [input] as [ContractEndInput],
  } as const;
}

/** How the workflow of a batch that is disposed of is begun; one that runs is used as it is. */
export function disposalBeginning(
  { taskQueue }: Pick<Engine, 'taskQueue'>,
  { organisationId, serviceId, batchId }: DisposalPlace,
) {
  const input: DisposalInput = { organisationId, serviceId, batchId };
  return {
    workflowId: disposalWorkflowId(batchId),
    taskQueue,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    args: [input] as [DisposalInput],
  } as const;
}

/** Asks the consultation's workflow; asked again with the same command id it answers the same. */
export function commandConsultation(
  engine: Engine,
  consultationId: string,
  commanded: Commanded<ConsultationCommand>,
  withinMs = 3_000,
): Promise<Outcome<CommandResult>> {
  const handle = engine.client.workflow.getHandle(consultationWorkflowId(consultationId));
  const update = CONSULTATION_UPDATES[commanded.command.action];
  return withDeadline(engine, withinMs, () =>
    handle.executeUpdate<CommandResult, [Commanded<ConsultationCommand>]>(update.name, {
      updateId: commanded.commandId,
      args: [commanded],
    }),
  );
}

/** The same for the consultation's n-th escalation; `own` as `escalationBlockOf` means it. */
export function commandEscalation(
  engine: Engine,
  { consultationId, n }: { consultationId: string; n: number },
  commanded: Commanded<EscalationCommand> & { own: boolean },
  withinMs = 3_000,
): Promise<Outcome<EscalationResult>> {
  const handle = engine.client.workflow.getHandle(escalationWorkflowId(consultationId, n));
  const update = ESCALATION_UPDATES[commanded.command.action];
  return withDeadline(engine, withinMs, () =>
    handle.executeUpdate<EscalationResult, [Commanded<EscalationCommand> & { own: boolean }]>(
      update.name,
      { updateId: commanded.commandId, args: [commanded] },
    ),
  );
}

/**
 * Tells the consultation's workflow of words, starting it with the first of them.
 * `gone`: it has run to its end; the database decides anew where the words belong.
 */
export async function tellOfWords(
  engine: Engine,
  input: ConsultationInput,
  progress: Progress,
  withinMs = 5_000,
): Promise<Outcome<null>> {
  return withDeadline(engine, withinMs, async () => {
    await engine.client.workflow.signalWithStart(CONSULTATION_WORKFLOW, {
      workflowId: consultationWorkflowId(input.consultationId),
      taskQueue: engine.taskQueue,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [input],
      signal: wordsStored,
      signalArgs: [progress],
    });
    return null;
  });
}
