/** The supervisors' board: counts of the services in which one may know them, and of nothing else. */
import type { z } from 'zod';
import { Board, BoardQuery, type BoardPerson } from '../../contracts/board.ts';
import { loadOf, loadStateOf } from '../../domain/load.ts';
import { PRIORITIES } from '../../domain/priority.ts';
import { instant } from '../consultations/present.ts';
import { serviceNames } from '../consultations/service-names.ts';
import { route } from '../http/route.ts';
import { presentQuota, readQuotas } from '../line-quota.ts';
import { countUndelivered } from '../notices/undelivered-queries.ts';
import type { PeopleNames } from '../people.ts';
import {
  readHeld,
  readPeople,
  readServices,
  type HeldRow,
  type PersonRow,
  type ServiceRow,
} from './queries.ts';
import {
  countApproversOnDuty,
  countsOf,
  presentWaiting,
  readWaitingReplies,
} from './reply-requests.ts';

const DUTY_ORDER = { on: 0, away: 1, off: 2 } as const;

export const boardRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/board',
    summary: '窓口ごとの状況と、職員の勤務・負担（スーパーバイザーと管理者）',
    access: { kind: 'staff', permission: 'board.read' },
    query: BoardQuery,
    response: Board,
    async handle(context) {
      const { tx, staff, query, deps, now } = context;
      const services = staff
        .servicesWith('board.read')
        .filter((id) => query.service === undefined || id === query.service);
      const found = await readServices(tx, services);
      const undelivered = await countUndelivered(tx, services);
      const quotas = await readQuotas(tx, services);
      const people = await readPeople(tx, services, now);
      const held = Map.groupBy(await readHeld(tx, services), ({ assigneeId }) => assigneeId);
      const isPractice = practiceApart(found);
      const waiting = await readWaitingReplies(tx, services);
      const approvers = await countApproversOnDuty(tx, services, now);
      const ids = [...people.map(({ id }) => id), ...waiting.map(({ staffId }) => staffId)];
      const names = await deps.staff.people.names(tx, staff.organisationId, ids, now);
      const nameOf = await serviceNames(context, found);
      return {
        services: found.map(
          ({ serviceId, mode: _mode, queueSince, unansweredSince, ...counts }) => ({
            ...counts,
            ...countsOf(serviceId, waiting, approvers),
            service: { id: serviceId, name: nameOf(serviceId) },
            queueSince: instant(queueSince),
            unansweredSince: instant(unansweredSince),
            undelivered: undelivered.get(serviceId) ?? 0,
            line: presentQuota(quotas.get(serviceId)),
          }),
        ),
        people: people
          .map((person) =>
            presentPerson(person, held.get(person.id) ?? [], { names, nameOf, isPractice }),
          )
          .toSorted((a, b) => DUTY_ORDER[a.duty] - DUTY_ORDER[b.duty] || b.load - a.load),
        replyRequests: waiting.map((row) => presentWaiting(row, names, nameOf)),
        at: new Date(now).toISOString(),
      };
    },
  }),
];

/** Whether what is held is practice beside real work: that weighs nothing. Where all is practice it weighs as it is. */
function practiceApart(services: readonly ServiceRow[]): (held: HeldRow) => boolean {
  const practice = services.filter(({ mode }) => mode === 'practice');
  const apart = new Set(
    practice.length < services.length ? practice.map((one) => one.serviceId) : [],
  );
  return ({ serviceId }) => apart.has(serviceId);
}

function presentPerson(
  { id, counselorIn, ...person }: PersonRow,
  all: readonly HeldRow[],
  {
    names,
    nameOf,
    isPractice,
  }: {
    names: PeopleNames;
    nameOf: (serviceId: string) => string;
    isPractice: (held: HeldRow) => boolean;
  },
): z.input<typeof BoardPerson> {
  const held = all.filter((one) => !isPractice(one));
  const load = loadOf(
    held.map(({ stage, urgency, openEscalations }) => ({
      stage,
      priority: PRIORITIES[urgency] ?? 'normal',
      hasOpenEscalation: openEscalations > 0,
    })),
  );
  const waiting = held.map(({ waitingSince }) => waitingSince).filter((at) => at !== null);
  const since = waiting.length === 0 ? null : Math.min(...waiting.map((at) => at.getTime()));
  return {
    ...person,
    person: names.of(id),
    open: held.length,
    practice: all.length - held.length,
    load,
    state: loadStateOf(load),
    unanswered: waiting.length,
    unansweredSince: since === null ? null : new Date(since).toISOString(),
    counselorIn: counselorIn.map(({ serviceId, repliesNeedApproval }) => ({
      service: { id: serviceId, name: nameOf(serviceId) },
      repliesNeedApproval,
    })),
  };
}
