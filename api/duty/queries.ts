/** What a member of staff leaves behind. */
import { rows, type Tx } from '../../db/scope.ts';
import type { Stage } from '../../domain/consultation.ts';
import { needsShiftEndChoice, shiftEndChoices, type ShiftEndChoice } from '../../domain/duty.ts';
import type { Priority } from '../../domain/priority.ts';
import type { SignedInStaff } from '../http/route.ts';

interface Row {
  id: string;
  number: number;
  serviceId: string;
  stage: Stage;
  priority: Priority;
  waitingSince: Date | null;
  openEscalations: number;
  isLeaving: boolean;
  hasDraft: boolean;
}

/** The person's open consultations with what whoever decides may choose for each; who waits longest first. */
export async function readShiftEnd(
  tx: Tx,
  assigneeId: string,
  decider: Pick<SignedInStaff, 'id' | 'rolesIn'>,
): Promise<(Row & { choices: ShiftEndChoice[] })[]> {
  const found = await rows<Row>(
    tx,
    `select c.id, c.number, c.service_id as "serviceId", c.stage, c.priority, c.waiting_since as "waitingSince",
       c.open_escalations as "openEscalations",
       exists (select 1 from commands k where k.consultation_id = c.id and k.status = 'pending'
         and k.action in ('transfer', 'assign', 'return-to-queue')) as "isLeaving",
       exists (select 1 from drafts d where d.owner_id = c.assignee_id and d.about_id = c.id) as "hasDraft"
     from consultations c where c.assignee_id = ? and c.ended_at is null and c.stage <> 'closed'
     order by c.waiting_since nulls last, c.opened_at limit 500`,
    [assigneeId],
  );
  return found
    .map((row) => ({ row, state: { stage: row.stage, assignee: assigneeId, ended: false } }))
    .filter(({ state }) => needsShiftEndChoice(state, assigneeId))
    .map(({ row, state }) => ({
      ...row,
      choices: shiftEndChoices(state, {
        staffId: decider.id,
        roles: [...decider.rolesIn(row.serviceId)],
      }),
    }));
}
