/** What the services themselves call their attributes and flags, through all versions of their forms. */
import { readAttributeNames } from '../../db/figure-names.ts';
import { flagKindsOf } from '../../domain/flags.ts';
import type { ServiceMode } from '../../domain/practice.ts';
import type { RecordNames } from '../../domain/record-words.ts';
import { SMALL_CELLS } from '../../domain/small-cells.ts';
import type { StaffContext } from '../http/route.ts';

type Context = Pick<StaffContext<unknown, unknown, unknown, unknown>, 'tx' | 'deps' | 'now'>;

export interface FigureNames extends RecordNames {
  /** The strictest of the services' thresholds for small counts. */
  threshold: number;
}

/** Of these services: the live or the practice ones alone, or, without `practice`, all. */
export async function figureNames(
  { tx, deps, now }: Context,
  serviceIds: readonly string[],
  practice?: boolean,
): Promise<FigureNames> {
  const found = await Promise.all(serviceIds.map((id) => deps.services.get(tx, id, now)));
  const isMeant = (mode: ServiceMode) =>
    practice === undefined || practice === (mode === 'practice');
  const meant = found.flatMap((service) => (service && isMeant(service.mode) ? [service] : []));
  const flags = meant.flatMap(({ settings }) => flagKindsOf(settings));
  const thresholds = meant.map(({ settings }) => settings?.smallCells ?? SMALL_CELLS.usual);
  return {
    services: meant.map(({ id, name }) => ({ id, name })),
    people: [],
    flags: [...new Map(flags.map(({ code, label }) => [code, { code, label }])).values()],
    attributes: await readAttributeNames(
      tx,
      meant.map(({ id }) => id),
    ),
    threshold: thresholds.length > 0 ? Math.max(...thresholds) : SMALL_CELLS.usual,
  };
}
