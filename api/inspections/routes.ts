/** 「記録の点検」: which consultations break a rule, and asking for what mends it. */
import { Inspections, InspectionBody, RepairBody } from '../../contracts/inspections.ts';
import { INVARIANTS } from '../../domain/invariants.ts';
import { route } from '../http/route.ts';
import { auditDone } from '../staff-audit.ts';
import { presentInspections } from './present.ts';
import { ask, askForRepair } from './queries.ts';

const path = '/api/staff/inspections';
const repair = { kind: 'staff', permission: 'inspection.repair' } as const;

export const inspectionsRoutes = [
  route({
    method: 'GET',
    path,
    summary: '記録の点検（規則に反する相談、最後の点検、直した記録）',
    access: { kind: 'staff', permission: 'inspection.read' },
    response: Inspections,
    handle: presentInspections,
  }),
  route({
    method: 'POST',
    path,
    summary: 'すべての相談の点検を求める',
    access: repair,
    body: InspectionBody,
    response: Inspections,
    async handle(context) {
      const { tx, staff, body } = context;
      const { organisationId, id: by } = staff;
      if (await ask(tx, { id: body.id, organisationId, by }))
        await auditDone(context, null, 'inspection.ask', {
          objectKind: 'inspection',
          objectId: body.id,
        });
      return presentInspections(context);
    },
  }),
  route({
    method: 'POST',
    path: `${path}/repairs`,
    summary: '点検で見つかったことを直すように求める',
    access: repair,
    body: RepairBody,
    response: Inspections,
    async handle(context) {
      const { tx, staff, body } = context;
      const services = staff.servicesWith('inspection.repair', 'service');
      const asked = await askForRepair(tx, { ids: body.breachIds, services, by: staff.id });
      for (const { id, serviceId, consultationId, kind } of asked)
        await auditDone(context, { id: consultationId, serviceId }, 'inspection.ask-repair', {
          objectKind: 'breach',
          objectId: id,
          data: { rule: kind, by: INVARIANTS[kind].by },
        });
      return presentInspections(context);
    },
  }),
];
