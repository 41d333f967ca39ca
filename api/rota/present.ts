/** The duty calendar as staff get it: some days of it, and what it is made of. */
import type { z } from 'zod';
import type { Rota, RotaQuery } from '../../contracts/rota.ts';
import { readApprovers, readEntries, readRota } from '../../db/rota.ts';
import { businessDate, DAY, startOfBusinessDate } from '../../domain/hours.ts';
import { rotaGaps, rotaSpans, type RotaEntry } from '../../domain/rota.ts';
import type { StaffContext } from '../http/route.ts';
import type { ServiceTarget } from '../http/target.ts';

const WEEK_DAYS = 7;

type Context = Pick<
  StaffContext<ServiceTarget, unknown, unknown, unknown>,
  'tx' | 'staff' | 'target' | 'deps' | 'now'
>;

export async function presentRota(
  { tx, staff, target, deps, now }: Context,
  { from: day, days = WEEK_DAYS }: z.infer<typeof RotaQuery>,
): Promise<z.input<typeof Rota>> {
  const from = startOfBusinessDate(day ?? businessDate(now));
  const until = from + days * DAY;
  const counting = await readRota(tx, [target.id], from, until);
  const entries = (await readEntries(tx, target.id)).filter(({ when }) => isStill(when, now));
  const approvers = await readApprovers(tx, [target.id]);
  const ids = [...counting, ...entries].map(({ staffId }) => staffId);
  const people = await deps.staff.people.names(
    tx,
    staff.organisationId,
    [...ids, ...approvers.map(({ id }) => id)],
    now,
  );
  const spans = rotaSpans(counting, from, until);
  const able = new Set(approvers.map(({ id }) => id));
  return {
    from: at(from),
    until: at(until),
    spans: spans.map(({ entryId, staffId, role, from: begins, to }) => ({
      entryId,
      person: people.of(staffId),
      role,
      from: at(begins),
      to: at(to),
    })),
    gaps: rotaGaps(spans, from, until).map(([begins, ends]) => ({
      from: at(begins),
      to: at(ends),
    })),
    entries: entries.map(({ id, staffId, role, when }) => ({
      id,
      person: people.of(staffId),
      role,
      when:
        when.kind === 'once'
          ? { kind: 'once', from: at(when.from), to: at(when.to) }
          : { ...when, weekdays: [...when.weekdays] },
      counts: able.has(staffId),
    })),
    approvers: approvers.map(({ id, loginId }) => ({ ...people.of(id), loginId })),
  };
}

/** It is not over. */
function isStill(when: RotaEntry['when'], now: number): boolean {
  if (when.kind === 'once') return when.to > now;
  return when.lastDay === null || startOfBusinessDate(when.lastDay) + 2 * DAY > now;
}

function at(instant: number): string {
  return new Date(instant).toISOString();
}
