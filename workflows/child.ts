/** Starting an escalation as a workflow of its own: it may outlive the consultation's run. */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild, WorkflowIdReusePolicy } from '@temporalio/workflow';
import type { ConsultationCommand, ConsultationState } from '../domain/consultation.ts';
import { escalationWorkflowId, type Place } from '../domain/workflow-ids.ts';
import { markedEscalation } from './search-attributes.ts';
import { ESCALATION_WORKFLOW, type EscalationInput } from './messages.ts';

/** Starts it once; asked again after a new run or a rebuilt engine, it changes nothing. */
export async function startEscalation(
  place: Place,
  state: ConsultationState,
  command: Extract<ConsultationCommand, { action: 'escalate' }>,
  requestedBy: string,
): Promise<void> {
  const { escalationId, kind, immediate } = command;
  const opened = state.escalations.find(({ id }) => id === escalationId);
  if (!opened?.open) return;
  const input: EscalationInput = {
    ...place,
    escalationId,
    n: opened.n,
    kind,
    immediate,
    requestedBy,
    state: null,
    reported: 'requested',
    handled: [],
  };
  try {
    await startChild(ESCALATION_WORKFLOW, {
      workflowId: escalationWorkflowId(place.consultationId, opened.n),
      args: [input],
      // Continue-as-new of the consultation ends every child that is not abandoned.
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
      typedSearchAttributes: markedEscalation(place.serviceId, 'requested'),
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
