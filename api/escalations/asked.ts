/** Who is asked for the approval of each request now, until when, and who is next. */
import type { z } from 'zod';
import type { AskedNow } from '../../contracts/escalations.ts';
import { readApprovers, readRota } from '../../db/rota.ts';
import type { Tx } from '../../db/scope.ts';
import { askingOf, type Asked, type Asking } from '../../domain/approval-turns.ts';
import {
  asksForApproval,
  requestEscalation,
  type EscalationState,
} from '../../domain/escalation.ts';
import { DAY } from '../../domain/hours.ts';
import { rotaSpans, type RotaSpan } from '../../domain/rota.ts';
import { TIMERS_WITHOUT_SETTINGS } from '../../domain/settings.ts';
import { instant } from '../consultations/present.ts';
import type { StaffContext } from '../http/route.ts';
import type { EscalationListRow } from './queries.ts';

type Context = Pick<
  StaffContext<unknown, unknown, unknown, unknown>,
  'tx' | 'staff' | 'deps' | 'now'
>;
type Row = Pick<
  EscalationListRow,
  | 'id'
  | 'serviceId'
  | 'kind'
  | 'immediate'
  | 'requestedById'
  | 'requestedAt'
  | 'snapshot'
  | 'endedAt'
>;
type Shown = z.input<typeof AskedNow>;

/** As far as a request's turns can reach. */
const AHEAD = 8 * DAY;

/** By escalation; those that wait for no approval are left out. */
export async function readAsked(
  { tx, staff, deps, now }: Context,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, Shown>> {
  const waiting = rows.filter(isWaiting);
  if (waiting.length === 0) return new Map();
  const services = [...new Set(waiting.map(({ serviceId }) => serviceId))];
  const rotaOf = await readRotas(tx, waiting, services, now);
  const approvers = await readApprovers(tx, services);
  const ids = approvers.map(({ id }) => id);
  const people = await deps.staff.people.names(tx, staff.organisationId, ids, now);
  const shown = new Map<string, Shown>();
  for (const row of waiting) {
    const rota = rotaOf(row.serviceId);
    const service = await deps.services.get(tx, row.serviceId, now);
    const timers = service?.settings?.timers ?? TIMERS_WITHOUT_SETTINGS;
    const asking = askingOf(row.snapshot ?? asRequested(row, rota), timers, rota);
    // Nobody approves what they have asked for themselves.
    const able = approvers.filter(
      ({ id, serviceId }) => serviceId === row.serviceId && id !== row.requestedById,
    );
    const persons = ({ as, staffId }: Pick<Asking, 'as' | 'staffId'>) => ({
      as,
      persons: able
        .filter(({ id, roles }) => (staffId === null ? isMeant(as, roles) : id === staffId))
        .map(({ id }) => people.of(id)),
    });
    shown.set(row.id, {
      ...persons(asking),
      until: asking.until === null ? null : instant(new Date(asking.until)),
      next: asking.next && persons(asking.next),
    });
  }
  return shown;
}

/** How its workflow will begin, for one that has not begun yet. */
export function asRequested(
  row: Pick<Row, 'kind' | 'immediate' | 'requestedById' | 'requestedAt'>,
  rota: readonly RotaSpan[] = [],
): EscalationState {
  const { kind, immediate, requestedById: requestedBy, requestedAt } = row;
  return requestEscalation({ kind, immediate, requestedBy }, requestedAt.getTime(), rota).state;
}

function isWaiting(row: Row): boolean {
  return row.endedAt === null && asksForApproval(row.snapshot ?? asRequested(row));
}

function isMeant(as: Asked, roles: readonly string[]): boolean {
  if (as === 'supervisors') return roles.includes('supervisor');
  return as !== 'administrators' || roles.includes('administrator');
}

/** The calendars, where somebody of them is asked or may be. */
async function readRotas(
  tx: Tx,
  waiting: readonly Row[],
  services: readonly string[],
  now: number,
): Promise<(serviceId: string) => readonly RotaSpan[]> {
  const since = waiting.flatMap(({ snapshot, requestedAt }) => {
    if (snapshot === null) return [requestedAt.getTime()];
    return snapshot.turn ? [snapshot.levelSince] : [];
  });
  if (since.length === 0) return () => [];
  const [from, until] = [Math.min(...since), now + AHEAD];
  const entries = await readRota(tx, services, from, until);
  return (serviceId) =>
    rotaSpans(
      entries.filter((entry) => entry.serviceId === serviceId),
      from,
      until,
    );
}
