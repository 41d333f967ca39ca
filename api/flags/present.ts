/** Flags as staff get them: with the words of their service's settings. */
import type { z } from 'zod';
import type { ConsulteeFlag } from '../../contracts/flags.ts';
import { flagKindOf, flagKindsOf, gravestFirst, isFlagUp } from '../../domain/flags.ts';
import { businessDate } from '../../domain/hours.ts';
import type { ConsultationContext } from '../http/route.ts';
import { flagPlace, openUnlessDestroyed } from '../sealed.ts';
import type { FlagRow } from './queries.ts';

/** Those that stand come first, the graver ones before the others. */
export async function presentFlags(
  { tx, staff, target, deps, now }: ConsultationContext,
  found: readonly FlagRow[],
): Promise<z.input<typeof ConsulteeFlag>[]> {
  const { organisationId } = staff;
  const service = await deps.services.get(tx, target.serviceId, now);
  const kinds = flagKindsOf(service?.settings ?? null);
  const ids = found.flatMap(({ setById, takenDownById }) => [setById, takenDownById]);
  const people = await deps.staff.people.names(tx, organisationId, ids, now);
  const today = businessDate(now);
  const flags = await Promise.all(
    found.map(async ({ id, kind, remark, setById, setAt, until, takenDownById, takenDownAt }) => {
      const { label, isGrave } = flagKindOf(kinds, kind);
      return {
        id,
        kind,
        label,
        isGrave,
        remark: await openUnlessDestroyed(deps.crypt, organisationId, flagPlace(id), remark),
        setBy: people.of(setById),
        setAt: setAt.toISOString(),
        until,
        takenDownBy: people.of(takenDownById),
        takenDownAt: takenDownAt?.toISOString() ?? null,
        isUp: isFlagUp({ until, isTakenDown: takenDownAt !== null }, today),
      };
    }),
  );
  return [...gravestFirst(flags.filter(({ isUp }) => isUp)), ...flags.filter(({ isUp }) => !isUp)];
}
