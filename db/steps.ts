/**
 * Recording a workflow's step in one statement: projection, snapshot, line of the timeline, command done,
 * notices, audit row and wake-up calls, or nothing of it. A step counts once; an older one changes nothing.
 */
import { writeFacts } from './facts.ts';
import { rows, type Tx } from './scope.ts';

/** What both kinds of steps have in common, in the database's words; times are ISO strings. */
export interface StepRecord {
  organisation_id: string;
  service_id: string;
  consultation_id: string;
  workflow_id: string;
  seq: number;
  snapshot: object;
  next_action_at: string | null;
  event_kind: string | null;
  actor_kind: string | null;
  actor_id: string | null;
  data: object | null;
  command_id: string | null;
  result: object | null;
  /** `role` for everyone who holds it in the service, or one person. */
  notices: { kind: string; role: string | null; staff_id: string | null }[];
}

export interface ConsultationStepRecord extends StepRecord {
  stage: string;
  stage_since: string;
  priority: string;
  priority_reasons: readonly string[];
  assignee_id: string | null;
  reviewed_by_id: string | null;
  waits_for: string;
  next_timer: string | null;
  open_escalations: number;
  outcome: string | null;
  follow_up_on: string | null;
  closed_at: string | null;
  ended: boolean;
  /** The step ends the consultation, which waits while she has written more than `heard`. */
  ending: boolean;
  heard: number;
}

export interface EscalationStepRecord extends StepRecord {
  escalation_id: string;
  n: number;
  status: string;
  approval: string;
  approver_id: string | null;
  over: boolean;
}

const COMMON = `organisation_id uuid, service_id uuid, consultation_id uuid, workflow_id text, seq int, snapshot jsonb,
  next_action_at timestamptz, event_kind text, actor_kind text, actor_id uuid, data jsonb, command_id uuid, result jsonb, notices jsonb`;

/** A command counts once, also when the workflow's own memory of it is gone with its engine. */
const NOT_TAKEN = `not exists (select 1 from commands done where done.id = s.command_id and done.status = 'done')`;

/** Everything that follows from a step that was taken; `stepped` holds a row only then. */
function following(audited: {
  prefix: string;
  objectKind: string;
  objectId: string;
  /** Under which its notices are told once. */
  source: string;
}): string {
  return `
lined as (
  insert into case_events (workflow_id, seq, organisation_id, service_id, consultation_id, kind, actor_kind, actor_id, command_id, data, at)
  select s.workflow_id, s.seq, s.organisation_id, s.service_id, s.consultation_id, ${audited.prefix} s.event_kind, s.actor_kind,
    s.actor_id, s.command_id, s.data, now()
  from s, stepped where s.event_kind is not null on conflict do nothing
), settled as (
  update commands set status = 'done', result = s.result, settled_at = now() from s, stepped where commands.id = s.command_id
), told as (
  insert into notices (id, organisation_id, service_id, consultation_id, staff_id, kind, source, seq)
  select gen_random_uuid(), s.organisation_id, s.service_id, s.consultation_id, n.staff_id, n.kind, ${audited.source}, s.seq
  from s, stepped, lateral (
    select distinct asked.kind, st.id as staff_id from jsonb_to_recordset(s.notices) as asked(kind text, role text, staff_id uuid)
    join staff st on st.disabled_at is null and (st.id = asked.staff_id or exists (
      select 1 from memberships m where m.staff_id = st.id and m.service_id = s.service_id and (m.role = asked.role or (
        -- What was for somebody who is suspended or gone is the supervisors' matter.
        m.role = 'supervisor' and exists (select 1 from staff gone where gone.id = asked.staff_id and gone.disabled_at is not null)))))
  ) n on conflict do nothing returning organisation_id, service_id, staff_id, seq
), trail as (
  insert into audit_entries (organisation_id, service_id, actor_kind, actor_id, action, consultation_id, object_kind, object_id, data)
  select s.organisation_id, s.service_id, s.actor_kind, s.actor_id, ${audited.prefix || `'consultation.' ||`} s.event_kind, s.consultation_id,
    ${audited.objectKind}, ${audited.objectId}, jsonb_build_object('seq', s.seq, 'command', s.command_id)
  from s, stepped where s.event_kind is not null
), wakes as (
  select concat_ws(':', 'consultation', s.organisation_id, s.service_id, s.consultation_id, s.seq) as payload from s, stepped
  union all
  select concat_ws(':', 'command', s.organisation_id, s.service_id, s.command_id, s.seq) from s, stepped where s.command_id is not null
  union all
  select distinct concat_ws(':', 'notice', organisation_id, service_id, staff_id, seq) from told
)`;
}

const CONSULTATION_STEP = `
with s as (
  select * from jsonb_to_record(?::jsonb) as s(${COMMON}, stage text, stage_since timestamptz, priority text, priority_reasons text[],
    assignee_id uuid, reviewed_by_id uuid, waits_for text, next_timer text, open_escalations int, outcome text, follow_up_on date,
    closed_at timestamptz, ended boolean, ending boolean, heard int)
), stepped as (
  update consultations c set seq = s.seq, snapshot = s.snapshot, stage = s.stage, stage_since = s.stage_since, priority = s.priority,
    priority_reasons = s.priority_reasons, assignee_id = s.assignee_id, reviewed_by_id = s.reviewed_by_id, waits_for = s.waits_for,
    next_timer = s.next_timer, next_action_at = s.next_action_at, open_escalations = s.open_escalations, outcome = s.outcome,
    follow_up_on = s.follow_up_on, closed_at = s.closed_at, ended_at = case when s.ended then coalesce(c.ended_at, now()) end,
    pending_risk_rank = case when s.heard >= c.pending_risk_seq then 0 else c.pending_risk_rank end
  from s where c.id = s.consultation_id and c.seq < s.seq and (not s.ending or c.consultee_up_to <= s.heard) and ${NOT_TAKEN}
  returning c.id, c.consultee_up_to
), hurried as (
  -- Words of a talk may rest for a minute; where it was ended without them they bring it back.
  update outbox set next_at = now() from s, stepped
  where s.stage in ('attributes', 'closed') and stepped.consultee_up_to > s.heard and outbox.organisation_id = s.organisation_id
    and outbox.consultation_id = s.consultation_id and outbox.kind = 'words' and outbox.claimed_at is null and outbox.done_at is null and outbox.next_at > now()
), ${following({ prefix: '', objectKind: 'null', objectId: 'null', source: 's.workflow_id' })}
select payload from wakes`;

const ESCALATION_STEP = `
with s as (
  select * from jsonb_to_record(?::jsonb) as s(${COMMON}, escalation_id uuid, n int, status text, approval text, approver_id uuid, over boolean)
), stepped as (
  update escalations e set n = s.n, seq = s.seq, snapshot = s.snapshot, status = s.status, approval = s.approval,
    approver_id = s.approver_id, next_action_at = s.next_action_at, ended_at = case when s.over then coalesce(e.ended_at, now()) end
  from s where e.id = s.escalation_id and e.seq < s.seq and ${NOT_TAKEN}
  returning e.id
), ${following({
  prefix: `'escalation.' ||`,
  objectKind: `'escalation'`,
  objectId: 's.escalation_id::text',
  // Danger is told with the request itself, before the workflow has a number: not once more with its first step.
  source: `'escalation/' || s.escalation_id`,
})},
rung as (
  select concat_ws(':', 'escalation', s.organisation_id, s.service_id, s.escalation_id, s.seq) as payload from s, stepped
)
select payload from wakes union all select payload from rung`;

/** False when the database stands at this step or beyond, took the command before, or she wrote before the end: nothing was changed. */
export async function storeConsultationStep(
  tx: Tx,
  step: ConsultationStepRecord,
): Promise<boolean> {
  const isTaken = await told(tx, CONSULTATION_STEP, step);
  if (isTaken && changesFacts(step)) await writeFacts(tx, step.consultation_id);
  return isTaken;
}

/** Facts stand while it is closed; these alone lead out of that. */
function changesFacts({ stage, event_kind }: ConsultationStepRecord): boolean {
  return stage === 'closed' || event_kind === 'reopened' || event_kind === 'came-back';
}

/** False when the database stands at this step or beyond, or took the command before: nothing was changed. */
export async function storeEscalationStep(tx: Tx, step: EscalationStepRecord): Promise<boolean> {
  const isTaken = await told(tx, ESCALATION_STEP, step);
  if (isTaken) await writeFacts(tx, step.consultation_id);
  return isTaken;
}

/** A step that was taken names at least one wake-up, its own. */
async function told(tx: Tx, sql: string, step: StepRecord): Promise<boolean> {
  const wakes = await rows<{ payload: string }>(tx, sql, [JSON.stringify(step)]);
  tx.told.push(...wakes.map(({ payload }) => payload));
  return wakes.length > 0;
}

export interface StoredStep<State, Result> {
  seq: number;
  snapshot: State;
  /** Commands taken at step `from` or later, and the one asked about, oldest first. */
  taken: { commandId: string; result: Result }[];
}

/** Where the database stands; `undefined` when there is no such row in this scope. */
export async function storedStep<State, Result>(
  tx: Tx,
  about: { consultationId: string; escalationId: string | null },
  from: number,
  commandId: string | null,
): Promise<StoredStep<State, Result> | undefined> {
  const { consultationId, escalationId } = about;
  const [row] = await rows<{ seq: number; snapshot: State }>(
    tx,
    escalationId
      ? `select seq, snapshot from escalations where id = ?`
      : `select seq, snapshot from consultations where id = ?`,
    [escalationId ?? consultationId],
  );
  if (!row) return undefined;
  const taken = await rows<{ commandId: string; result: Result }>(
    tx,
    `select id as "commandId", result from commands where consultation_id = ? and status = 'done'
       and ((result ->> 'seq')::int >= ? or id = ?::uuid)
       and (action in ('approve', 'refuse', 'record-contact', 'acknowledge', 'set-follow-up', 'record-outcome')) = ?::boolean
       and (?::uuid is null or escalation_id = ?::uuid)
     order by (result ->> 'seq')::int`,
    [consultationId, from, commandId, escalationId !== null, escalationId, escalationId],
  );
  return { ...row, taken };
}
