/** Who works in a service: to whom a consultation can be handed, who can approve. */
import { Colleagues, ColleaguesQuery } from '../../contracts/staff.ts';
import { rows } from '../../db/scope.ts';
import type { Duty } from '../../domain/duty.ts';
import { Refusal } from '../../domain/errors.ts';
import type { Role } from '../../domain/roles.ts';
import { route } from '../http/route.ts';
import { IS_SIGNED_IN } from './signed-in.ts';

export const colleaguesRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/colleagues',
    summary: '窓口の職員（氏名・役割・勤務状態）',
    access: { kind: 'staff', permission: 'account.use' },
    query: ColleaguesQuery,
    response: Colleagues,
    async handle({ tx, staff, query, deps, now }) {
      // Row-level security shows the organisation's staff; of which services is decided here.
      if (!staff.serviceIds.includes(query.service)) throw new Refusal('not-found');
      const found = await rows<{ id: string; duty: Duty; roles: Role[]; isSignedIn: boolean }>(
        tx,
        `select s.id, s.duty, array_agg(m.role order by m.role) as roles, ${IS_SIGNED_IN} as "isSignedIn" from memberships m join staff s on s.id = m.staff_id
         where m.service_id = ? and s.disabled_at is null group by s.id order by s.login_id`,
        [new Date(now), query.service],
      );
      const ids = found.map(({ id }) => id);
      const people = await deps.staff.people.names(tx, staff.organisationId, ids, now);
      const data = found.map((row) => ({ ...row, name: people.of(row.id).name ?? '' }));
      return { data };
    },
  }),
];
