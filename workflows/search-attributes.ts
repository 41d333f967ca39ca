/** What the engine may be searched by: codes, opaque ids and times only, for these stand there in plain text. */
import {
  defineSearchAttributeKey,
  SearchAttributeType,
  type SearchAttributePair,
  type SearchAttributeUpdatePair,
} from '@temporalio/common';
import type { ConsultationState, Stage } from '../domain/consultation.ts';
import type { EscalationStatus } from '../domain/escalation.ts';
import type { Priority } from '../domain/priority.ts';

const stage = defineSearchAttributeKey('ConsultationStage', SearchAttributeType.KEYWORD);
const priority = defineSearchAttributeKey('ConsultationPriority', SearchAttributeType.KEYWORD);
const service = defineSearchAttributeKey('ServiceId', SearchAttributeType.KEYWORD);
const nextActionAt = defineSearchAttributeKey('NextActionAt', SearchAttributeType.DATETIME);
const escalationStatus = defineSearchAttributeKey('EscalationStatus', SearchAttributeType.KEYWORD);

/** To be registered with the namespace before a worker starts. */
export const SEARCH_ATTRIBUTES = [
  stage,
  priority,
  service,
  nextActionAt,
  escalationStatus,
] as const;

/** What is searched for; compared as a whole to see whether it changed. */
export interface ConsultationMarks {
  serviceId: string;
  stage: Stage;
  priority: Priority;
  nextActionAt: number | null;
}

export function consultationMarks(
  serviceId: string,
  state: Pick<ConsultationState, 'stage' | 'priority'>,
  next: number | null,
): ConsultationMarks {
  return { serviceId, stage: state.stage, priority: state.priority, nextActionAt: next };
}

export function markedConsultation(marks: ConsultationMarks): SearchAttributeUpdatePair[] {
  return [
    { key: service, value: marks.serviceId },
    { key: stage, value: marks.stage },
    { key: priority, value: marks.priority },
    { key: nextActionAt, value: marks.nextActionAt === null ? null : new Date(marks.nextActionAt) },
  ];
}

export function markedEscalation(
  serviceId: string,
  status: EscalationStatus,
): SearchAttributePair[] {
  return [
    { key: service, value: serviceId },
    { key: escalationStatus, value: status },
  ];
}

export function markedIncident(nextAt: number | null): SearchAttributeUpdatePair[] {
  return [{ key: nextActionAt, value: nextAt === null ? null : new Date(nextAt) }];
}

export function markedContractEnd(nextAt: number | null): SearchAttributeUpdatePair[] {
  return markedIncident(nextAt);
}

export function markedServiceHours(serviceId: string, nextAt: number): SearchAttributePair[] {
  return [
    { key: service, value: serviceId },
    { key: nextActionAt, value: new Date(nextAt) },
  ];
}
