/** What the database knows of a consultation's words, as its workflow hears of it. */
import type { Progress } from '../domain/consultation.ts';
import { PRIORITIES, type Risk } from '../domain/priority.ts';
import { firstRow, type Tx } from './scope.ts';

interface ProgressRow {
  consulteeUpTo: number;
  lastConsulteeAt: Date | null;
  staffUpTo: number;
  lastStaffAt: Date | null;
  waitingSince: Date | null;
  risks: Risk[];
  pendingRiskRank: number;
  assigneeOnDuty: boolean;
}

/** What was said so shortly before a command stood on no screen yet. */
const UNSEEN_MS = 1_000;

/**
 * The same where words are still to be told, for a command given at `givenAt` (ms); `undefined` when the workflow has
 * heard of all of them, or is hearing. Words that she waits with and that nobody can have seen then do not count before
 * the command: told after it, they bring back a talk that it ended.
 */
export async function readUntold(
  tx: Tx,
  consultationId: string,
  givenAt: number,
): Promise<Progress | undefined> {
  const waiting = await firstRow(
    tx,
    `select 1 from outbox o join consultations c on c.id = o.consultation_id
     where o.consultation_id = ? and o.kind = 'words' and o.done_at is null
       and not (c.stage = 'conversation' and c.waiting_since is not null and c.last_consultee_at > ?) limit 1`,
    [consultationId, new Date(givenAt - UNSEEN_MS)],
  );
  return waiting && readProgress(tx, consultationId);
}

/** One reading: counters, times, and a risk the workflow has not heard of yet. `undefined`: not to be seen in this scope. */
export async function readProgress(tx: Tx, consultationId: string): Promise<Progress | undefined> {
  const row = await firstRow<ProgressRow>(
    tx,
    `select c.consultee_up_to as "consulteeUpTo", c.last_consultee_at as "lastConsulteeAt", c.staff_up_to as "staffUpTo",
       c.last_staff_at as "lastStaffAt", c.waiting_since as "waitingSince", c.risks, c.pending_risk_rank as "pendingRiskRank",
       exists (select 1 from staff s where s.id = c.assignee_id and s.duty <> 'off' and s.disabled_at is null) as "assigneeOnDuty"
     from consultations c where c.id = ?`,
    [consultationId],
  );
  if (!row) return undefined;
  return {
    consulteeUpTo: row.consulteeUpTo,
    lastConsulteeAt: row.lastConsulteeAt?.getTime() ?? null,
    staffUpTo: row.staffUpTo,
    lastStaffAt: row.lastStaffAt?.getTime() ?? null,
    unansweredSince: row.waitingSince?.getTime() ?? null,
    risks: row.risks,
    // Rank 0 is the lowest priority and no risk's, so it stands for "nothing new".
    riskPriority: row.pendingRiskRank === 0 ? null : (PRIORITIES[row.pendingRiskRank] ?? null),
    assigneeOnDuty: row.assigneeOnDuty,
  };
}
