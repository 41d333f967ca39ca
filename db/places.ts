/** Where a consultation, a service or an incident belongs, for processes that know its id only. */
import type {
  DisposalPlace,
  ExportPlace,
  IncidentPlace,
  Place,
  ServicePlace,
} from '../domain/workflow-ids.ts';
import type { Database } from './orm.ts';
import { firstRow, inSystem } from './scope.ts';

/** Under the system role; `null` when there is no such consultation. */
export async function findPlace(database: Database, consultationId: string): Promise<Place | null> {
  const found = await inSystem(database, (tx) =>
    firstRow<Place>(
      tx,
      `select organisation_id as "organisationId", service_id as "serviceId", id as "consultationId" from consultations where id = ?`,
      [consultationId],
    ),
  );
  return found ?? null;
}

/** Under the system role; `null` when there is no such service. */
export async function findService(
  database: Database,
  serviceId: string,
): Promise<ServicePlace | null> {
  const found = await inSystem(database, (tx) =>
    firstRow<ServicePlace>(
      tx,
      `select organisation_id as "organisationId", id as "serviceId" from services where id = ?`,
      [serviceId],
    ),
  );
  return found ?? null;
}

/** Under the system role; `null` when there is no such incident. */
export async function findIncident(
  database: Database,
  incidentId: string,
): Promise<IncidentPlace | null> {
  const found = await inSystem(database, (tx) =>
    firstRow<IncidentPlace>(
      tx,
      `select organisation_id as "organisationId", id as "incidentId" from incidents where id = ?`,
      [incidentId],
    ),
  );
  return found ?? null;
}

/** Under the system role; `null` when there is no such export. */
export async function findExport(
  database: Database,
  exportId: string,
): Promise<ExportPlace | null> {
  const found = await inSystem(database, (tx) =>
    firstRow<ExportPlace>(
      tx,
      `select organisation_id as "organisationId", id as "exportId" from exports where id = ?`,
      [exportId],
    ),
  );
  return found ?? null;
}

/** Under the system role; `null` when there is no such batch. */
export async function findDisposal(
  database: Database,
  batchId: string,
): Promise<DisposalPlace | null> {
  const found = await inSystem(database, (tx) =>
    firstRow<DisposalPlace>(
      tx,
      `select organisation_id as "organisationId", service_id as "serviceId", id as "batchId" from disposal_batches where id = ?`,
      [batchId],
    ),
  );
  return found ?? null;
}
