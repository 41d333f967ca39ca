/** Which consultation's or service's key a workflow uses, remembered so that the database is asked once. */
import { Refusal } from '../../domain/errors.ts';
import {
  consultationOfWorkflow,
  contractEndOfWorkflow,
  disposalOfWorkflow,
  exportOfWorkflow,
  incidentOfWorkflow,
  serviceOfWorkflow,
  type DisposalPlace,
  type ExportPlace,
  type IncidentPlace,
  type Place,
  type ServicePlace,
} from '../../domain/workflow-ids.ts';
import type { KeyName } from '../../keys/key-store.ts';
import type { FindKeyName } from './codec.ts';

const REMEMBERED = 10_000;

export interface KeyNames {
  find: FindKeyName;
  /** Whoever knows a consultation's place spares the look-up. */
  remember(place: Place): void;
}

/**
 * `findPlace` and the others ask the database; `null` when there is no such thing.
 * Who never speaks with the workflows of services and incidents need not know where they belong.
 */
export function createKeyNames(
  findPlace: (consultationId: string) => Promise<Place | null>,
  findService: (serviceId: string) => Promise<ServicePlace | null> = () => Promise.resolve(null),
  findIncident: (incidentId: string) => Promise<IncidentPlace | null> = () => Promise.resolve(null),
  findDisposal: (batchId: string) => Promise<DisposalPlace | null> = () => Promise.resolve(null),
  findExport: (exportId: string) => Promise<ExportPlace | null> = () => Promise.resolve(null),
): KeyNames {
  const known = new Map<string, Place>();
  const services = new Map<string, ServicePlace>();

  function remember(place: Place): void {
    known.delete(place.consultationId);
    known.set(place.consultationId, place);
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
  }

  async function findOfService(id: string): Promise<KeyName> {
    const place = services.get(id) ?? (await findService(id));
    if (!place) throw new Refusal('key-missing', { reason: 'unknown-workflow' });
    services.set(id, place);
    const { organisationId, serviceId } = place;
    return { organisationId, serviceId, kind: 'service', objectId: serviceId };
  }

  function ofOrganisation(place: { organisationId: string } | null): KeyName {
    if (!place) throw new Refusal('key-missing', { reason: 'unknown-workflow' });
    const { organisationId } = place;
    return { organisationId, serviceId: null, kind: 'organisation', objectId: organisationId };
  }

  async function findOfDisposal(id: string): Promise<KeyName> {
    const place = await findDisposal(id);
    if (!place) throw new Refusal('key-missing', { reason: 'unknown-workflow' });
    const { organisationId, serviceId } = place;
    return { organisationId, serviceId, kind: 'service', objectId: serviceId };
  }

  async function find(workflowId: string): Promise<KeyName> {
    const ofService = serviceOfWorkflow(workflowId);
    if (ofService !== null) return findOfService(ofService);
    const ofIncident = incidentOfWorkflow(workflowId);
    if (ofIncident !== null) return ofOrganisation(await findIncident(ofIncident));
    const ofExport = exportOfWorkflow(workflowId);
    if (ofExport !== null) return ofOrganisation(await findExport(ofExport));
    const ofContractEnd = contractEndOfWorkflow(workflowId);
    if (ofContractEnd !== null) return ofItself(ofContractEnd);
    const ofDisposal = disposalOfWorkflow(workflowId);
    if (ofDisposal !== null) return findOfDisposal(ofDisposal);
    const consultationId = consultationOfWorkflow(workflowId);
    const place = consultationId
      ? (known.get(consultationId) ?? (await findPlace(consultationId)))
      : null;
    if (!place) throw new Refusal('key-missing', { reason: 'unknown-workflow' });
    remember(place);
    const { organisationId, serviceId } = place;
    return { organisationId, serviceId, kind: 'consultation', objectId: place.consultationId };
  }

  /** The end of a contract outlives every key of its organisation, so it has one that belongs to nobody else. */
  function ofItself(id: string): KeyName {
    return { organisationId: id, serviceId: null, kind: 'codec', objectId: id };
  }

  return { find, remember };
}
