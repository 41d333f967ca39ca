/** To a consultation by its number, for whoever may know of it. What is not there and what one may not know of are one answer. */
import {
  ConsultationNumbers,
  ConsultationNumbersQuery,
} from '../../contracts/consultation-numbers.ts';
import { rows } from '../../db/scope.ts';
import { route } from '../http/route.ts';
import { isVisible, type ConsultationTarget } from '../http/target.ts';
import { may } from '../../domain/roles.ts';
import { auditDone } from '../staff-audit.ts';
import { numberIn } from './list.ts';
import { serviceNames } from './service-names.ts';

type Found = Pick<ConsultationTarget, 'id' | 'number' | 'serviceId' | 'assigneeId' | 'restricted'>;

export const numbersRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/consultation-numbers',
    summary: '番号から相談を探す（窓口ごとに番号があるため、複数のこともある。見てよいものだけ）',
    access: { kind: 'staff', permission: 'timeline.read' },
    query: ConsultationNumbersQuery,
    response: ConsultationNumbers,
    async handle(context) {
      const { tx, staff, query } = context;
      const number = numberIn(query.number);
      const found =
        number === null
          ? []
          : await rows<Found>(
              tx,
              `select id, number, service_id as "serviceId", assignee_id as "assigneeId", restricted
               from consultations where organisation_id = ? and service_id = any(?::uuid[]) and number = ?`,
              [staff.organisationId, staff.servicesWith('timeline.read', 'service'), number],
            );
      // Whoever answers there knows that a restricted one is there: in an emergency they must get to it.
      const shown = found.filter(
        (one) =>
          isVisible(staff, one) || may(staff.rolesIn(one.serviceId), 'emergency.begin', 'service'),
      );
      await auditDone(context, null, 'consultation.find', {
        data: { number, found: shown.map(({ id }) => id) },
      });
      const nameOf = await serviceNames(context, shown);
      const data = shown.map(({ id, number: own, serviceId }) => ({
        id,
        number: own,
        service: { id: serviceId, name: nameOf(serviceId) },
      }));
      return { data: data.toSorted((a, b) => a.service.name.localeCompare(b.service.name, 'ja')) };
    },
  }),
];
