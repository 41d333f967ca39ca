/** What the relay asks of the engine. Every answer has a word; nothing is waited for without end. */
import type { CommandResult, ConsultationCommand, Progress } from '../../domain/consultation.ts';
import type { EscalationCommand, EscalationResult } from '../../domain/escalation.ts';
import {
  consultationWorkflowId,
  escalationWorkflowId,
  type IncidentPlace,
  type ServicePlace,
} from '../../domain/workflow-ids.ts';
import {
  commandConsultation,
  commandEscalation,
  incidentBeginning,
  serviceHoursBeginning as beginning,
  tellOfWords,
} from '../../workflows/engine/calls.ts';
import { withDeadline, type Engine, type Outcome } from '../../workflows/engine/client.ts';
import {
  CONSULTATION_WORKFLOW,
  ESCALATION_WORKFLOW,
  INCIDENT_WORKFLOW,
  incidentChanged,
  SERVICE_HOURS_WORKFLOW,
  settingsChanged,
  wordsStored,
  type Commanded,
  type ConsultationInput,
  type EscalationInput,
} from '../../workflows/messages.ts';

export interface RelayEngine {
  /** Tells of words, starting a workflow that never ran. `gone`: it ran to its end. */
  begin(input: ConsultationInput, progress: Progress): Promise<Outcome<null>>;
  /** Tells a workflow that runs. */
  tell(consultationId: string, progress: Progress): Promise<Outcome<null>>;
  /** Tells of words, starting again from a snapshot what the engine no longer knows. */
  resume(input: ConsultationInput, progress: Progress): Promise<Outcome<null>>;
  /** Starts an escalation again that the engine no longer knows. `gone`: somebody else did. */
  resumeEscalation(input: EscalationInput): Promise<Outcome<null>>;
  /** Begins the workflow of a service's hours; one that runs is left alone. */
  beginService(service: ServicePlace): Promise<Outcome<null>>;
  /** Tells it that hours, timers or pauses changed, beginning it where it does not run. */
  tellService(service: ServicePlace): Promise<Outcome<null>>;
  /** Tells a workflow that waits. */
  tellOfSettings(workflowId: string): Promise<Outcome<null>>;
  /** Tells the workflow of an incident that a step was written, beginning it where it does not run. */
  tellIncident(incident: IncidentPlace): Promise<Outcome<null>>;
  command(
    consultationId: string,
    commanded: Commanded<ConsultationCommand>,
  ): Promise<Outcome<CommandResult>>;
  commandEscalation(
    escalation: { consultationId: string; n: number },
    commanded: Commanded<EscalationCommand> & { own: boolean },
  ): Promise<Outcome<EscalationResult>>;
}

const WITHIN_MS = 5_000;

export function relayEngine(engine: Engine): RelayEngine {
  return {
    begin: (input, progress) => tellOfWords(engine, input, progress, WITHIN_MS),
    tell: (consultationId, progress) =>
      withDeadline(engine, WITHIN_MS, async () => {
        const handle = engine.client.workflow.getHandle(consultationWorkflowId(consultationId));
        await handle.signal(wordsStored, progress);
        return null;
      }),
    resume: (input, progress) =>
      withDeadline(engine, WITHIN_MS, async () => {
        await engine.client.workflow.signalWithStart(CONSULTATION_WORKFLOW, {
          workflowId: consultationWorkflowId(input.consultationId),
          taskQueue: engine.taskQueue,
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          // Somebody else may have rebuilt it meanwhile.
          workflowIdConflictPolicy: 'USE_EXISTING',
          args: [input],
          signal: wordsStored,
          signalArgs: [progress],
        });
        return null;
      }),
    resumeEscalation: (input) =>
      withDeadline(engine, WITHIN_MS, async () => {
        await engine.client.workflow.start(ESCALATION_WORKFLOW, {
          workflowId: escalationWorkflowId(input.consultationId, input.n),
          taskQueue: engine.taskQueue,
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          args: [input],
        });
        return null;
      }),
    beginService: (service) =>
      withDeadline(engine, WITHIN_MS, async () => {
        await engine.client.workflow.start(SERVICE_HOURS_WORKFLOW, beginning(engine, service));
        return null;
      }),
    tellService: (service) =>
      withDeadline(engine, WITHIN_MS, async () => {
        await engine.client.workflow.signalWithStart(SERVICE_HOURS_WORKFLOW, {
          ...beginning(engine, service),
          signal: settingsChanged,
        });
        return null;
      }),
    tellOfSettings: (workflowId) =>
      withDeadline(engine, WITHIN_MS, async () => {
        await engine.client.workflow.getHandle(workflowId).signal(settingsChanged);
        return null;
      }),
    tellIncident: (incident) =>
      withDeadline(engine, WITHIN_MS, async () => {
        await engine.client.workflow.signalWithStart(INCIDENT_WORKFLOW, {
          ...incidentBeginning(engine, incident),
          signal: incidentChanged,
        });
        return null;
      }),
    command: (consultationId, commanded) =>
      commandConsultation(engine, consultationId, commanded, WITHIN_MS),
    commandEscalation: (escalation, commanded) =>
      commandEscalation(engine, escalation, commanded, WITHIN_MS),
  };
}
