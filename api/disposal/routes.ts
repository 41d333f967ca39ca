/** 「保存と廃棄」: what services keep by, what is coming, what is held, and what is left of what is gone. */
import { NoContent } from '../../contracts/common.ts';
import {
  Coming,
  ComingQuery,
  ContractEndBody,
  DisposalOverview,
  Held,
  HeldQuery,
  TombstoneQuery,
  Tombstones,
} from '../../contracts/disposal.ts';
import { readBatches } from '../../db/disposal-batches.ts';
import {
  lookAtConsultations,
  readServiceRetention,
  unsettleIfChanged,
} from '../../db/retention.ts';
import { Refusal } from '../../domain/errors.ts';
import { businessDate } from '../../domain/hours.ts';
import { dayAfter, DISPOSAL_NOTICE_DAYS } from '../../domain/retention.ts';
import { route, type StaffContext } from '../http/route.ts';
import { demandWholeOrganisation } from '../contract-end/plan.ts';
import { auditDone } from '../staff-audit.ts';
import { batchRoutes } from './batch-routes.ts';
import { holdRoutes } from './hold-routes.ts';
import { presentBatches, presentHeld } from './present.ts';
import {
  countComing,
  organisationEnd,
  readComing,
  readHeld,
  readStandings,
  readTombstones,
  setContractEnd,
} from './queries.ts';

const read = { kind: 'staff', permission: 'disposal.read' } as const;

type Staff = StaffContext<undefined, unknown, unknown, unknown>['staff'];

export const disposalRoutes = [
  ...holdRoutes,
  ...batchRoutes,
  route({
    method: 'GET',
    path: '/api/staff/disposal',
    summary: '保存と廃棄のあらまし（窓口ごとの決まりと、廃棄の一覧）',
    access: read,
    response: DisposalOverview,
    async handle(context) {
      const { tx, staff, now } = context;
      const mine = staff.servicesWith('disposal.read', 'service');
      const today = businessDate(now);
      const until = dayAfter(today, DISPOSAL_NOTICE_DAYS);
      const standings = await readStandings(tx, mine, { today, until });
      const services = [];
      for (const standing of standings) {
        const { rule, ownContractEndsOn } = await readServiceRetention(tx, standing.id, now);
        services.push({ ...standing, rule, contractEndsOn: ownContractEndsOn });
      }
      return {
        today,
        organisationEndsOn: await organisationEnd(tx, staff.organisationId),
        services,
        batches: await presentBatches(context, await readBatches(tx, mine)),
      };
    },
  }),
  route({
    method: 'PUT',
    path: '/api/staff/disposal/contract-end',
    summary: '契約の終了日を決める（窓口だけ、または組織全体）',
    access: { kind: 'staff', permission: 'disposal.manage' },
    stepUp: true,
    body: ContractEndBody,
    response: NoContent,
    async handle(context) {
      const { tx, staff, body, now } = context;
      const { serviceId, endsOn } = body;
      const mine = staff.servicesWith('disposal.manage', 'service');
      if (serviceId !== null && !mine.includes(serviceId)) throw new Refusal('not-found');
      // It moves the days of every service.
      if (serviceId === null) await demandWholeOrganisation(tx, staff);
      const { organisationId } = staff;
      await setContractEnd(tx, { organisationId, serviceId }, endsOn);
      // The other services' days follow within a minute, by the worker.
      for (const id of serviceId === null ? mine : [serviceId])
        await unsettleIfChanged(tx, id, now);
      const place = serviceId === null ? null : { id: null, serviceId };
      const object = { objectKind: 'contract', data: { endsOn } };
      await auditDone(context, place, 'contract.set-end', object);
      return undefined;
    },
  }),
  route({
    method: 'GET',
    path: '/api/staff/disposal/coming',
    summary: '廃棄の予定（その日までに保存期間が終わる相談）',
    access: read,
    query: ComingQuery,
    response: Coming,
    async handle(context) {
      const { tx, staff, query, now } = context;
      const { serviceId, dueOn: until } = query;
      refuseStranger(staff, serviceId);
      const found = await readComing(tx, { serviceId, until });
      const ids = found.map(({ id }) => id);
      const looks = await lookAtConsultations(tx, serviceId, ids, now);
      const byId = new Map(looks.map((look) => [look.consultationId, look]));
      const object = { objectKind: 'disposal', data: { until, rows: found.length } };
      await auditDone(context, { id: null, serviceId }, 'disposal.list', object);
      return {
        total: await countComing(tx, serviceId, until),
        data: found.flatMap(({ id, batch }) => {
          const look = byId.get(id);
          // Its day has moved since it was noted: the worker takes it off the list.
          if (!look || look.endedOn === null || look.disposeOn === null) return [];
          const { number, openedOn, endedOn, disposeOn, isBeforeContractEnd: isEarly } = look;
          return [{ id, number, openedOn, endedOn, disposeOn, isEarly, batch }];
        }),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/staff/disposal/held',
    summary: '廃棄を止めている相談',
    access: read,
    query: HeldQuery,
    response: Held,
    async handle(context) {
      const { tx, staff, query } = context;
      refuseStranger(staff, query.serviceId);
      return { data: await presentHeld(context, await readHeld(tx, query.serviceId)) };
    },
  }),
  route({
    method: 'GET',
    path: '/api/staff/disposal/tombstones',
    summary: '廃棄した相談を番号で探す',
    access: read,
    query: TombstoneQuery,
    response: Tombstones,
    async handle(context) {
      const { tx, staff, query } = context;
      const { serviceId } = query;
      refuseStranger(staff, serviceId);
      const found = await readTombstones(tx, query);
      const object = { objectKind: 'disposal', data: { number: query.number } };
      await auditDone(context, { id: null, serviceId }, 'disposal.find', object);
      return {
        data: found.map(({ disposedAt, batchId, batchNumber, isCertified, ...row }) => ({
          ...row,
          disposedOn: businessDate(disposedAt.getTime()),
          batch:
            batchId === null || batchNumber === null
              ? null
              : { id: batchId, number: batchNumber, isCertified },
        })),
      };
    },
  }),
];

function refuseStranger(staff: Staff, serviceId: string): void {
  if (!staff.servicesWith('disposal.read', 'service').includes(serviceId))
    throw new Refusal('not-found');
}
