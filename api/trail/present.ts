/** Rows of the trail in words. */
import type { Sitting, TrailRow } from '../../contracts/trail.ts';
import { READING_PURPOSES, type ReadingPurpose } from '../../domain/reading.ts';
import { minutesOf, sittingsOf } from '../../domain/sittings.ts';
import { detailText, objectText } from '../../domain/trail-details.ts';
import { trailKindOf, trailName, refusedRoute } from '../../domain/trail.ts';
import { serviceNames } from '../consultations/service-names.ts';
import type { Route, StaffContext } from '../http/route.ts';
import type { PeopleNames } from '../people.ts';
import type { TrailEntry } from './queries.ts';

export type Presenting = Pick<
  StaffContext<unknown, unknown, unknown, unknown>,
  'tx' | 'staff' | 'deps' | 'now'
> & { nameOf: NameOf };

/** Names actions; what was refused is called by what the route would have done. */
export type NameOf = (action: string) => string;

/** `routes` may still grow until the first name is asked for. */
export function namesOf(routes: readonly Pick<Route, 'method' | 'path' | 'summary'>[]): NameOf {
  let summaries: ReadonlyMap<string, string> | undefined;
  return (action) => {
    const name = trailName(action);
    if (name !== undefined) return name;
    summaries ??= new Map(routes.map((one) => [refusedRoute(one), one.summary]));
    return summaries.get(action) ?? '今はない操作';
  };
}

const IS_PURPOSE: ReadonlySet<string> = new Set(READING_PURPOSES);

export function asPurpose(code: string | null): ReadingPurpose | null {
  return code !== null && IS_PURPOSE.has(code) ? (code as ReadingPurpose) : null;
}

export async function presentEntries(
  context: Presenting,
  entries: readonly TrailEntry[],
): Promise<TrailRow[]> {
  const { tx, staff, deps, now } = context;
  const actors = entries.map(({ actorKind, actorId }) => (actorKind === 'staff' ? actorId : null));
  const people = await deps.staff.people.names(tx, staff.organisationId, actors, now);
  const known = entries.flatMap(({ serviceId }) => (serviceId === null ? [] : [{ serviceId }]));
  const nameOfService = await serviceNames(context, known);
  return entries.map((entry) =>
    presentEntry(entry, { people, nameOfService, nameOf: context.nameOf }),
  );
}

function presentEntry(
  entry: TrailEntry,
  {
    people,
    nameOfService,
    nameOf,
  }: { people: PeopleNames; nameOfService: (id: string) => string; nameOf: NameOf },
): TrailRow {
  const { actorKind, actorId, serviceId, consultationId, number } = entry;
  return {
    id: entry.id,
    at: entry.at.toISOString(),
    actorKind,
    person: actorKind === 'staff' ? people.of(actorId) : null,
    action: entry.action,
    name: nameOf(entry.action),
    kind: trailKindOf(entry.action),
    service: serviceId === null ? null : { id: serviceId, name: nameOfService(serviceId) },
    consultation:
      consultationId === null || number === null ? null : { id: consultationId, number },
    about: objectText(entry.objectKind, entry.objectId),
    detail: detailText(entry.data),
    purpose: asPurpose(entry.purpose),
    outcome: entry.outcome,
    requestId: entry.requestId,
  };
}

/** Rows, oldest first, as sittings: who had which consultation before them, from when to when, and what was done. */
export async function presentSittings(
  { tx, staff, deps, now, nameOf }: Presenting,
  entries: readonly TrailEntry[],
): Promise<Sitting[]> {
  const people = await deps.staff.people.names(
    tx,
    staff.organisationId,
    entries.map(({ actorId }) => actorId),
    now,
  );
  const numbers = new Map(entries.map(({ consultationId, number }) => [consultationId, number]));
  const seen = entries.flatMap(({ actorId, consultationId, at, action, purpose, data }) =>
    actorId === null || consultationId === null
      ? []
      : [
          {
            staffId: actorId,
            consultationId,
            at: at.getTime(),
            action,
            isReading: trailKindOf(action) === 'read',
            purpose,
            upTo: typeof data?.['upTo'] === 'number' ? data['upTo'] : null,
          },
        ],
  );
  return sittingsOf(seen).map((sitting) => ({
    person: people.of(sitting.staffId),
    consultation: { id: sitting.consultationId, number: numbers.get(sitting.consultationId) ?? 0 },
    from: new Date(sitting.from).toISOString(),
    to: new Date(sitting.to).toISOString(),
    minutes: minutesOf(sitting),
    purposes: sitting.purposes.flatMap((code) => asPurpose(code) ?? []),
    upTo: sitting.upTo === 0 ? null : sitting.upTo,
    acts: [...sitting.acts].map(([action, count]) => ({ name: nameOf(action), count })),
  }));
}
