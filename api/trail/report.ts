/** Who saw a consultee's consultations and what they did there; and what one member of staff saw in a month. */
import type { z } from 'zod';
import type { ConsulteeReport, PersonMonth } from '../../contracts/trail.ts';
import { linkedGroup } from '../../db/same-person.ts';
import { Refusal } from '../../domain/errors.ts';
import { businessDate, DAY, startOfBusinessDate } from '../../domain/hours.ts';
import { serviceNames } from '../consultations/service-names.ts';
import type { ConsultationTarget } from '../http/target.ts';
import { presentSittings, type Presenting } from './present.ts';
import {
  conditionsOf,
  consultationsOfAll,
  isKnownIn,
  readDoings,
  rowsFor,
  type Condition,
} from './queries.ts';

/** More rows than these are told in parts: the report says that it was cut. */
const MOST_ROWS = 10_000;

interface Span {
  from?: string | undefined;
  to?: string | undefined;
}

type Shown = z.input<typeof ConsulteeReport>;

/** All linked consultations of the same consultee, and everybody who saw or changed something in them. */
export async function reportOf(
  context: Presenting,
  target: Pick<ConsultationTarget, 'consulteeId'>,
  { from, to }: Span,
): Promise<Shown> {
  const { tx, staff } = context;
  const group = await linkedGroup(tx, target.consulteeId);
  const consultations = await consultationsOfAll(tx, group);
  const ids = consultations.map(({ id }) => id);
  const among: Condition = { sql: 'a.consultation_id = any(?::uuid[])', params: [ids] };
  const conditions = [rowsFor(staff), among, ...conditionsOf({ from, to })];
  const entries = await readDoings(tx, conditions, MOST_ROWS + 1);
  const sittings = await presentSittings(context, entries.slice(0, MOST_ROWS));
  const nameOf = await serviceNames(context, consultations);
  return {
    consultations: consultations.map(({ id, number, serviceId, consulteeId, openedAt }) => ({
      id,
      number,
      openedAt: openedAt.toISOString(),
      service: { id: serviceId, name: nameOf(serviceId) },
      isLinked: consulteeId !== target.consulteeId,
    })),
    people: peopleOf(sittings),
    sittings,
    isCut: entries.length > MOST_ROWS,
  };
}

/** Each once, whoever came first before the others. */
function peopleOf(sittings: Shown['sittings']): Shown['people'] {
  const byPerson = Map.groupBy(sittings, ({ person }) => person.id);
  return [...byPerson.values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    return [
      {
        person: first.person,
        sittings: own.length,
        minutes: own.reduce((sum, { minutes }) => sum + minutes, 0),
        first: first.from,
        last: own.reduce((last, { to }) => (to > last ? to : last), first.to),
        purposes: [...new Set(own.flatMap(({ purposes }) => purposes))],
        hasChanged: own.some(({ acts }) => acts.length > 0),
      },
    ];
  });
}

/** Refuses 'not-found' for somebody who has nothing to do with the services whose trail one may read. */
export async function monthOf(
  context: Presenting,
  { staff: staffId, month }: { staff: string; month: string },
): Promise<z.input<typeof PersonMonth>> {
  const { tx, staff, deps, now } = context;
  const { organisationId } = staff;
  const services = staff.servicesWith('trail.read', 'service');
  if (!(await isKnownIn(tx, staffId, { organisationId, services }))) throw new Refusal('not-found');
  const conditions = [rowsFor(staff), ...conditionsOf({ staff: staffId, ...daysOf(month) })];
  const entries = await readDoings(tx, conditions, MOST_ROWS + 1);
  const sittings = await presentSittings(context, entries.slice(0, MOST_ROWS));
  const people = await deps.staff.people.names(tx, organisationId, [staffId], now);
  return {
    person: people.of(staffId),
    consultations: new Set(sittings.map(({ consultation }) => consultation.id)).size,
    sittings,
    isCut: entries.length > MOST_ROWS,
  };
}

/** The first and the last day of "YYYY-MM". */
function daysOf(month: string): { from: string; to: string } {
  const from = `${month}-01`;
  const [year = 0, at = 1] = month.split('-').map(Number);
  const next = at === 12 ? `${year + 1}-01-01` : `${year}-${String(at + 1).padStart(2, '0')}-01`;
  return { from, to: businessDate(startOfBusinessDate(next) - DAY) };
}
