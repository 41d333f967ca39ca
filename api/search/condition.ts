/** Which consultations somebody searches: those they may read, as far as they ask for them. */
import { recordsMatching } from '../../db/record-filter.ts';
import type { RecordFilter } from '../../domain/record-filter.ts';
import { may } from '../../domain/roles.ts';
import type { SignedInStaff } from '../http/route.ts';
import { unlessRestricted } from '../http/target.ts';
import type { Condition } from './request.ts';

/** `null`: there is nothing that they may search. */
export function searchCondition(
  staff: SignedInStaff,
  filter: RecordFilter,
  now: number,
): Condition | null {
  const { services: wanted, ...rest } = filter;
  const asked = staff.serviceIds.filter((id) => wanted === undefined || wanted.includes(id));
  const readable = readableIn(staff, asked);
  if (readable === null) return null;
  // Without a further condition everything is searched, practice too, which its mark tells; with one the facts are asked.
  if (Object.values(rest).every((value) => value === undefined)) return readable;
  const matching = recordsMatching(rest, asked, now);
  return {
    sql: `${readable.sql} and c.id in (select r.consultation_id from (${matching.sql}) r)`,
    params: [...readable.params, ...matching.params],
  };
}

/** By their roles, and those into which they were let for a while. */
function readableIn(staff: SignedInStaff, asked: readonly string[]): Condition | null {
  const among = (ids: readonly string[]) => ids.filter((id) => asked.includes(id));
  const reading = among(staff.servicesWith('consultation.read', 'service'));
  const ways = [byRoles(staff, reading), letIn(staff, asked)].filter((way) => way !== null);
  if (ways.length === 0) return null;
  return {
    sql: `(${ways.map(({ sql }) => sql).join(' or ')})`,
    params: ways.flatMap(({ params }) => params),
  };
}

function byRoles(staff: SignedInStaff, reading: readonly string[]): Condition | null {
  if (reading.length === 0) return null;
  const restricted = unlessRestricted(staff, reading);
  return {
    sql: `(c.service_id = any(?::uuid[])${restricted ? ` and ${restricted.sql}` : ''})`,
    params: [reading, ...(restricted?.params ?? [])],
  };
}

/** As `letInBy` decides of a single one. */
function letIn(staff: SignedInStaff, asked: readonly string[]): Condition | null {
  const holding = (permission: 'emergency.begin' | 'contents.ask') =>
    asked.filter((id) => may(staff.rolesIn(id), permission, 'service'));
  const [emergency, audit] = [holding('emergency.begin'), holding('contents.ask')];
  if (emergency.length + audit.length === 0) return null;
  return {
    sql: `c.id in (select a.consultation_id from special_accesses a where a.staff_id = ? and a.status = 'granted' and a.ends_at > now()
      and (a.kind = 'emergency' and a.service_id = any(?::uuid[]) or a.kind = 'audit' and a.service_id = any(?::uuid[])))`,
    params: [staff.id, emergency, audit],
  };
}
