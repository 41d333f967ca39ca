/** Breaches with the names that stand beside them. */
import type { z } from 'zod';
import type { Inspections } from '../../contracts/inspections.ts';
import { serviceNames } from '../consultations/service-names.ts';
import type { StaffContext } from '../http/route.ts';
import type { PeopleNames } from '../people.ts';
import { isAsked, readBroken, readLast, readMended, type BreachRow } from './queries.ts';

type Context = Pick<
  StaffContext<unknown, unknown, unknown, unknown>,
  'tx' | 'staff' | 'deps' | 'now'
>;

/** As far as the person looks after the services. */
export async function presentInspections(context: Context): Promise<z.input<typeof Inspections>> {
  const { tx, staff, deps, now } = context;
  const services = staff.servicesWith('inspection.read', 'service');
  const broken = await readBroken(tx, services);
  const mended = await readMended(tx, services);
  const last = await readLast(tx);
  const all = [...broken, ...mended];
  const nameOf = await serviceNames(context, all);
  const askers = all.map(({ askedById }) => askedById);
  const people = await deps.staff.people.names(tx, staff.organisationId, askers, now);
  const shown = (row: BreachRow) => ({
    id: row.id,
    kind: row.kind,
    consultationId: row.consultationId,
    number: row.number,
    serviceName: nameOf(row.serviceId),
    foundAt: row.foundAt.toISOString(),
  });
  return {
    last: last ? { ...last, at: last.at.toISOString() } : null,
    isUnderWay: await isAsked(tx),
    counts: Object.fromEntries(broken.map(({ kind, ofItsKind }) => [kind, ofItsKind])),
    broken: broken.map((row) => ({ ...shown(row), repair: repairOf(row, people) })),
    mended: mended.map((row) => ({
      ...shown(row),
      goneAt: row.goneAt.toISOString(),
      by: people.of(row.askedById),
      isRepaired: row.outcome === 'mended',
    })),
  };
}

function repairOf({ askedAt, askedById, repairedAt, outcome }: BreachRow, people: PeopleNames) {
  if (askedAt === null) return null;
  return {
    askedBy: people.of(askedById),
    askedAt: askedAt.toISOString(),
    at: repairedAt?.toISOString() ?? null,
    outcome,
  };
}
