/** Who is in training in a service: their replies wait for approval. */
import { NoContent } from '../../contracts/common.ts';
import { TrainingBody } from '../../contracts/reply-requests.ts';
import { wake } from '../../db/notify.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { route } from '../http/route.ts';
import { auditDone } from '../staff-audit.ts';

export const membershipsRoutes = [
  route({
    method: 'PUT',
    path: '/api/staff/memberships/training',
    summary: '相談員を研修中にする、研修を終える（研修中の返信は承認のあとで送られる）',
    access: { kind: 'staff', permission: 'membership.train' },
    body: TrainingBody,
    response: NoContent,
    async handle(context) {
      const { tx, staff, body } = context;
      const { staffId, serviceId, repliesNeedApproval } = body;
      if (!staff.servicesWith('membership.train', 'service').includes(serviceId))
        throw new Refusal('not-found');
      const before = await lockTraining(tx, staffId, serviceId);
      if (before === undefined) throw new Refusal('not-found');
      if (before === repliesNeedApproval) return undefined;
      await rows(
        tx,
        `update memberships set replies_need_approval = ? where staff_id = ? and service_id = ? and role = 'counselor'`,
        [repliesNeedApproval, staffId, serviceId],
      );
      await auditDone(context, { id: null, serviceId }, 'membership.training', {
        objectKind: 'staff',
        objectId: staffId,
        data: { repliesNeedApproval },
      });
      await tellScreens(tx, { organisationId: staff.organisationId, serviceId, staffId });
      return undefined;
    },
  }),
];

/** How the counselor stands now; `undefined` where they are none in this service. */
async function lockTraining(
  tx: Tx,
  staffId: string,
  serviceId: string,
): Promise<boolean | undefined> {
  const found = await firstRow<{ repliesNeedApproval: boolean }>(
    tx,
    `select m.replies_need_approval as "repliesNeedApproval" from memberships m
     where m.staff_id = ? and m.service_id = ? and m.role = 'counselor' for update`,
    [staffId, serviceId],
  );
  return found?.repliesNeedApproval;
}

/** Their open consultations are read anew: the button under a reply says something else now. */
async function tellScreens(
  tx: Tx,
  who: { organisationId: string; serviceId: string; staffId: string },
): Promise<void> {
  const { organisationId, serviceId, staffId } = who;
  const open = await rows<{ id: string; seq: number }>(
    tx,
    `select id, seq from consultations where service_id = ? and assignee_id = ? and ended_at is null`,
    [serviceId, staffId],
  );
  for (const { id, seq } of open)
    wake(tx, { kind: 'consultation', organisationId, serviceId, id, seq });
}
