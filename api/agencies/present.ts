/** Agencies as staff get them, and as they are kept. */
import type { z } from 'zod';
import type { Agency } from '../../contracts/agencies.ts';
import { isStale, type AgencyFacts } from '../../domain/agencies.ts';
import { businessDate } from '../../domain/hours.ts';
import { Refusal } from '../../domain/errors.ts';
import { serviceNames } from '../consultations/service-names.ts';
import type { SignedInStaff, StaffContext } from '../http/route.ts';
import { agencyPlace, openOrNull, organisationKey, sealOrNull } from '../sealed.ts';
import type { AgencyRow } from './queries.ts';

export type Context = Pick<
  StaffContext<unknown, unknown, unknown, unknown>,
  'tx' | 'staff' | 'deps' | 'now' | 'requestId'
>;

/** Services whose agencies this person sees. */
export function servicesOf(staff: SignedInStaff): readonly string[] {
  return staff.servicesWith('agency.read', 'service');
}

export async function presentAgencies(
  context: Context,
  found: readonly AgencyRow[],
): Promise<z.input<typeof Agency>[]> {
  const { tx, staff, deps, now } = context;
  const ofServices = found.flatMap(({ serviceId }) => (serviceId === null ? [] : [{ serviceId }]));
  const nameOf = await serviceNames(context, ofServices);
  const ids = found.map(({ confirmedById }) => confirmedById);
  const people = await deps.staff.people.names(tx, staff.organisationId, ids, now);
  const today = businessDate(now);
  return Promise.all(
    found.map(async (row) => {
      const { id, revision, confirmedById, retiredAt } = row;
      const { serviceId, confirmedOn, ...facts } = await factsOf(context, row);
      return {
        id,
        revision,
        ...facts,
        service: serviceId === null ? null : { id: serviceId, name: nameOf(serviceId) },
        confirmed: confirmedOn === null ? null : { on: confirmedOn, by: people.of(confirmedById) },
        isStale: isStale(confirmedOn, today),
        retiredAt: retiredAt?.toISOString() ?? null,
        mayEdit: mayEdit(staff, serviceId),
      };
    }),
  );
}

/** What stands there, opened: to be compared with a file, or written into one. */
export async function factsOf(context: Context, row: AgencyRow): Promise<AgencyFacts> {
  return {
    serviceId: row.serviceId,
    kind: row.kind,
    name: row.name,
    area: row.area,
    telephone: row.telephone,
    telephoneNight: row.telephoneNight,
    hours: row.hours,
    contactPerson: await opened(context, 'contact_person', row.id, row.contactPerson),
    note: await opened(context, 'note', row.id, row.note),
    confirmedOn: row.confirmedOn,
  };
}

/** As a row, with what names a person or was written about them sealed. */
export async function sealFacts(
  { staff, deps }: Context,
  id: string,
  { contactPerson, note, ...facts }: AgencyFacts,
) {
  const { organisationId } = staff;
  const seal = (column: 'contact_person' | 'note', text: string | null) =>
    sealOrNull(deps.crypt, organisationKey(organisationId), agencyPlace(column, id), text ?? '');
  return {
    ...facts,
    id,
    contactPerson: await seal('contact_person', contactPerson),
    note: await seal('note', note),
  };
}

function opened(
  { staff, deps }: Context,
  column: 'contact_person' | 'note',
  id: string,
  field: Buffer | null,
): Promise<string | null> {
  return openOrNull(deps.crypt, staff.organisationId, agencyPlace(column, id), field);
}

/** What all services have is the ward's to write. */
export function mayEdit(staff: SignedInStaff, serviceId: string | null): boolean {
  return serviceId === null
    ? staff.servicesWith('agency.edit-shared', 'service').length > 0
    : staff.servicesWith('agency.edit', 'service').includes(serviceId);
}

/** Refuses 'not-found' for a service one has nothing to do with, 'not-permitted' for what others keep. */
export function demandEditor(staff: SignedInStaff, serviceId: string | null): void {
  if (serviceId !== null && !servicesOf(staff).includes(serviceId)) throw new Refusal('not-found');
  if (!mayEdit(staff, serviceId)) throw new Refusal('not-permitted');
}
