/** Steps of a consultation as its workflow records them, as far as figures hang on them. */
import { inScope } from '../../db/scope.ts';
import { storeConsultationStep, type ConsultationStepRecord } from '../../db/steps.ts';
import type { TestApi } from '../support/api.ts';
import type { BuiltConsultation } from '../support/factories.ts';

/** Whether the step was taken. */
export function recordStep(
  api: TestApi,
  { id, organisationId, serviceId }: BuiltConsultation,
  step: Pick<ConsultationStepRecord, 'seq' | 'stage' | 'event_kind' | 'outcome'>,
): Promise<boolean> {
  const isClosed = step.stage === 'closed';
  return inScope(api.deps.database, { organisationId, serviceIds: [serviceId] }, (tx) =>
    storeConsultationStep(tx, {
      organisation_id: organisationId,
      service_id: serviceId,
      consultation_id: id,
      workflow_id: `consultation/${id}`,
      snapshot: {},
      next_action_at: null,
      actor_kind: 'system',
      actor_id: null,
      data: {},
      command_id: null,
      result: null,
      notices: [],
      stage_since: new Date().toISOString(),
      priority: 'normal',
      priority_reasons: [],
      assignee_id: null,
      reviewed_by_id: null,
      waits_for: 'nothing',
      next_timer: null,
      open_escalations: 0,
      follow_up_on: null,
      closed_at: isClosed ? new Date().toISOString() : null,
      ended: false,
      ending: false,
      heard: 0,
      ...step,
    }),
  );
}
