/** Going on and off duty. */
import { DutyAnswer, DutyBody } from '../../contracts/staff.ts';
import { rows } from '../../db/scope.ts';
import { route } from '../http/route.ts';
import { auditDone } from '../staff-audit.ts';

export const dutyRoutes = [
  route({
    method: 'PUT',
    path: '/api/staff/duty',
    summary: '勤務状態（勤務中・離席・勤務外）を切り替える',
    access: { kind: 'staff', permission: 'account.use' },
    body: DutyBody,
    response: DutyAnswer,
    async handle(context) {
      const { tx, staff, body } = context;
      const changed = await rows(
        tx,
        `update staff set duty = ? where id = ? and duty <> ? returning id`,
        [body.duty, staff.id, body.duty],
      );
      if (changed.length > 0) {
        const data = { duty: body.duty };
        await auditDone(context, null, 'duty.change', {
          objectKind: 'staff',
          objectId: staff.id,
          data,
        });
      }
      return { duty: body.duty };
    },
  }),
];
