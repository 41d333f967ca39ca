/** The directory of agencies in the database. */
import type { AgenciesQuery } from '../../contracts/agencies.ts';
import { COUNTED_AT_MOST } from '../../contracts/lists.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import { yearBefore, type AgencyFacts } from '../../domain/agencies.ts';
import type { EscalationKind } from '../../domain/escalation.ts';

export interface AgencyRow extends Omit<AgencyFacts, 'contactPerson' | 'note'> {
  id: string;
  revision: number;
  contactPerson: Buffer | null;
  note: Buffer | null;
  confirmedById: string | null;
  retiredAt: Date | null;
}

const COLUMNS = `id, revision, service_id as "serviceId", kind, name, area, telephone, telephone_night as "telephoneNight", hours,
  contact_person as "contactPerson", note, confirmed_on::text as "confirmedOn", confirmed_by_id as "confirmedById", retired_at as "retiredAt"`;

/** By kind, then by area: as one looks for whom to call. */
const ORDER = `array_position('{police,welfare-office,child-guidance,other}'::text[], kind::text), area nulls last, sort, name, id`;

/** One page of what these services and all have, and the count. */
export async function listAgencies(
  tx: Tx,
  services: readonly string[],
  query: AgenciesQuery,
  today: string,
): Promise<{ rows: AgencyRow[]; counted: number }> {
  const conditions: [string, ...unknown[]][] = [
    ['(service_id is null or service_id = any(?::uuid[]))', [...services]],
    [query.retired ? 'retired_at is not null' : 'retired_at is null'],
  ];
  if (query.kind) conditions.push(['kind = any(?::text[])', query.kind]);
  if (query.area !== undefined) conditions.push(['area = ?', query.area]);
  if (query.stale)
    conditions.push(['(confirmed_on is null or confirmed_on < ?::date)', yearBefore(today)]);
  const from = `from agencies where ${conditions.map(([sql]) => sql).join(' and ')}`;
  const params = conditions.flatMap(([, ...given]) => given);
  const found = await rows<AgencyRow>(
    tx,
    `select ${COLUMNS} ${from} order by ${ORDER} limit ? offset ?`,
    [...params, query.perPage + 1, (query.page - 1) * query.perPage],
  );
  const count = await firstRow<{ n: number }>(
    tx,
    `select count(*)::int as n from (select 1 ${from} limit ${COUNTED_AT_MOST + 1}) few`,
    params,
  );
  return { rows: found, counted: count?.n ?? 0 };
}

/** All of them, the retired ones too: for the file. */
export function allAgencies(tx: Tx, services: readonly string[]): Promise<AgencyRow[]> {
  return rows<AgencyRow>(
    tx,
    `select ${COLUMNS} from agencies where service_id is null or service_id = any(?::uuid[]) order by ${ORDER}`,
    [[...services]],
  );
}

export async function areasOf(tx: Tx, services: readonly string[]): Promise<string[]> {
  const found = await rows<{ area: string }>(
    tx,
    `select distinct area from agencies where area is not null and retired_at is null and (service_id is null or service_id = any(?::uuid[])) order by area`,
    [[...services]],
  );
  return found.map(({ area }) => area);
}

export function findAgency(tx: Tx, id: string): Promise<AgencyRow | undefined> {
  return firstRow<AgencyRow>(tx, `select ${COLUMNS} from agencies where id = ? for update`, [id]);
}

/** Another one that is called the same, for the same, in the same place. */
export async function hasNamesake(
  tx: Tx,
  {
    id,
    serviceId,
    kind,
    name,
  }: { id: string; serviceId: string | null; kind: EscalationKind; name: string },
): Promise<boolean> {
  const found = await firstRow(
    tx,
    `select 1 from agencies where id <> ? and service_id is not distinct from ?::uuid and kind = ? and name = ? and retired_at is null`,
    [id, serviceId, kind, name],
  );
  return found !== undefined;
}

type Written = Omit<AgencyRow, 'revision' | 'retiredAt'>;

/** `false` when the id is taken, by one that is seen or not. */
export async function addAgency(tx: Tx, organisationId: string, agency: Written): Promise<boolean> {
  const added = await firstRow(
    tx,
    `insert into agencies (id, organisation_id, service_id, kind, name, area, telephone, telephone_night, hours, contact_person, note, confirmed_on, confirmed_by_id, sort)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1000) on conflict (id) do nothing returning id`,
    [agency.id, organisationId, ...valuesOf(agency)],
  );
  return added !== undefined;
}

export async function changeAgency(tx: Tx, agency: Written): Promise<void> {
  await rows(
    tx,
    `update agencies set service_id = ?, kind = ?, name = ?, area = ?, telephone = ?, telephone_night = ?, hours = ?,
       contact_person = ?, note = ?, confirmed_on = ?, confirmed_by_id = ?, revision = revision + 1 where id = ?`,
    [...valuesOf(agency), agency.id],
  );
}

function valuesOf(agency: Written): unknown[] {
  return [
    agency.serviceId,
    agency.kind,
    agency.name,
    agency.area,
    agency.telephone,
    agency.telephoneNight,
    agency.hours,
    agency.contactPerson,
    agency.note,
    agency.confirmedOn,
    agency.confirmedById,
  ];
}

export async function confirmAgency(tx: Tx, id: string, by: string, today: string): Promise<void> {
  await rows(
    tx,
    `update agencies set confirmed_on = ?::date, confirmed_by_id = ?, revision = revision + 1 where id = ?`,
    [today, by, id],
  );
}

/** `by: null`: it comes back. */
export async function retireAgency(
  tx: Tx,
  id: string,
  by: string | null,
  now: Date,
): Promise<void> {
  await rows(
    tx,
    `update agencies set retired_at = ?, retired_by_id = ?, revision = revision + 1 where id = ?`,
    [by === null ? null : now, by, id],
  );
}
