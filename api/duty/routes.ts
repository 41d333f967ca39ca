/** Going on and off duty. Nobody goes while a consultee of theirs waits for nobody. */
import { DutyAnswer, DutyBody, ShiftEnd } from '../../contracts/staff.ts';
import { rows } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { instant } from '../consultations/present.ts';
import { serviceNames } from '../consultations/service-names.ts';
import { route } from '../http/route.ts';
import { auditDone } from '../staff-audit.ts';
import { readShiftEnd } from './queries.ts';

const access = { kind: 'staff', permission: 'account.use' } as const;

export const dutyRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/duty/open',
    summary: '勤務を終える前に決めること（担当している相談と、選べる引き継ぎ方）',
    access,
    response: ShiftEnd,
    async handle(context) {
      const open = await readShiftEnd(context.tx, context.staff.id, context.staff);
      const nameOf = await serviceNames(context, open);
      return {
        data: open.map(({ serviceId, waitingSince, ...row }) => ({
          ...row,
          service: { id: serviceId, name: nameOf(serviceId) },
          waitingSince: instant(waitingSince),
        })),
      };
    },
  }),
  route({
    method: 'PUT',
    path: '/api/staff/duty',
    summary: '勤務状態（対応中・離席・勤務外）を切り替える。担当の相談が残るときはkeepで示す',
    access,
    body: DutyBody,
    response: DutyAnswer,
    async handle(context) {
      const { tx, staff, body } = context;
      const { duty, keep } = body;
      if (duty === 'off') {
        const open = await readShiftEnd(tx, staff.id, staff);
        const undecided = open.filter(({ id, isLeaving }) => !isLeaving && !keep.includes(id));
        if (undecided.length > 0) throw undecidedOf(undecided.map(({ id }) => id));
      }
      const changed = await rows(
        tx,
        `update staff set duty = ? where id = ? and duty <> ? returning id`,
        [duty, staff.id, duty],
      );
      if (changed.length > 0) {
        await auditDone(context, null, 'duty.change', {
          objectKind: 'staff',
          objectId: staff.id,
          data: duty === 'off' ? { duty, keep } : { duty },
        });
      }
      return { duty };
    },
  }),
];

function undecidedOf(consultations: readonly string[]): Refusal {
  return new Refusal('not-allowed-now', {
    reason: 'open-consultations',
    text: '担当している相談が残っています。引き継ぐか、受付に戻すか、次の勤務まで担当を続けるかを選んでください。',
    consultations,
  });
}
