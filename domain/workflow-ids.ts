/** Workflow ids are plain text everywhere in the engine, so they hold opaque ids only. */

/** Ids that place a workflow; opaque, never a LINE id or a name. */
export interface Place {
  organisationId: string;
  serviceId: string;
  consultationId: string;
}

/** Whose the workflow of a whole service is. */
export type ServicePlace = Omit<Place, 'consultationId'>;

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const CONSULTATION = new RegExp(`^consultation/(${UUID})(?:/escalation/(\\d+))?$`, 'u');

const SERVICE_HOURS = new RegExp(`^service-hours/(${UUID})$`, 'u');

const INCIDENT = new RegExp(`^incident/(${UUID})$`, 'u');

/** Whose the workflow of an incident is. */
export interface IncidentPlace {
  organisationId: string;
  incidentId: string;
}

export function consultationWorkflowId(consultationId: string): string {
  return `consultation/${consultationId}`;
}

export function escalationWorkflowId(consultationId: string, n: number): string {
  return `${consultationWorkflowId(consultationId)}/escalation/${n}`;
}

/** The consultation a workflow belongs to, itself or as its escalation; `null` for other workflows. */
export function consultationOfWorkflow(workflowId: string): string | null {
  return CONSULTATION.exec(workflowId)?.[1] ?? null;
}

/** The workflow that keeps the hours of a service. */
export function serviceHoursWorkflowId(serviceId: string): string {
  return `service-hours/${serviceId}`;
}

/** The service a workflow keeps the hours of; `null` for other workflows. */
export function serviceOfWorkflow(workflowId: string): string | null {
  return SERVICE_HOURS.exec(workflowId)?.[1] ?? null;
}

/** The workflow that watches over the report of an incident. */
export function incidentWorkflowId(incidentId: string): string {
  return `incident/${incidentId}`;
}

/** The incident a workflow watches over; `null` for other workflows. */
export function incidentOfWorkflow(workflowId: string): string | null {
  return INCIDENT.exec(workflowId)?.[1] ?? null;
}
