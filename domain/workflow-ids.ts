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

const EXPORT = new RegExp(`^export/(${UUID})$`, 'u');

const DISPOSAL = new RegExp(`^disposal/(${UUID})$`, 'u');

const CONTRACT_END = new RegExp(`^contract-end/(${UUID})$`, 'u');

/** Whose the workflow of a contract's end is. */
export interface ContractEndPlace {
  organisationId: string;
  contractEndId: string;
}

/** Whose the workflow of a batch of consultations is that are disposed of. */
export interface DisposalPlace {
  organisationId: string;
  serviceId: string;
  batchId: string;
}

/** Whose the workflow of an export is. */
export interface ExportPlace {
  organisationId: string;
  exportId: string;
}

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

/** The workflow that writes records out as a file. */
export function exportWorkflowId(exportId: string): string {
  return `export/${exportId}`;
}

/** The export a workflow writes; `null` for other workflows. */
export function exportOfWorkflow(workflowId: string): string | null {
  return EXPORT.exec(workflowId)?.[1] ?? null;
}

/** The workflow that brings a contract to its end. */
export function contractEndWorkflowId(contractEndId: string): string {
  return `contract-end/${contractEndId}`;
}

/** The end of a contract a workflow brings about; `null` for other workflows. */
export function contractEndOfWorkflow(workflowId: string): string | null {
  return CONTRACT_END.exec(workflowId)?.[1] ?? null;
}

/** The workflow that disposes of a batch. */
export function disposalWorkflowId(batchId: string): string {
  return `disposal/${batchId}`;
}

/** The batch a workflow disposes of; `null` for other workflows. */
export function disposalOfWorkflow(workflowId: string): string | null {
  return DISPOSAL.exec(workflowId)?.[1] ?? null;
}
