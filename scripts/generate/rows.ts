/** The rows of what was planned. Words that nobody will read are sealed as any, under keys that nobody has. */
import { rows, type Tx } from '../../db/scope.ts';
import { fieldsInQuestion, type AttributeField } from '../../domain/attributes.ts';
import { choiceShares } from './spread.ts';
import type { GeneratedService } from './services.ts';

/** Who says what when: her first words, the answer out of hours, then in turns; the last word is the counselor's. */
export const MESSAGES = `
select p.id, s.seq, p.organisation_id, p.service_id, p.counselor_id, p.nth,
  case when s.seq = 1 then 'consultee' when s.seq < p.first_reply then 'automatic'
    when p.abandoned or (p.is_open and p.n % 2 = 0) then 'consultee' when s.seq in (p.first_reply, p.messages) then 'staff'
    when s.seq = p.messages - 1 then 'consultee' when pg_temp.chance(p.n * 997 + s.seq, 'author') < 0.46 then 'staff' else 'consultee' end as author,
  case when s.seq = 1 then p.opened_at when s.seq < p.first_reply then p.opened_at + interval '1 second'
    else coalesce(p.replied_at, p.opened_at + interval '2 minutes') + (p.talked_until - coalesce(p.replied_at, p.opened_at + interval '2 minutes'))
      * (s.seq - p.first_reply)::float8 / greatest(p.messages - p.first_reply, 1) end as at
from plan p cross join lateral generate_series(1, p.messages) s(seq)`;

/** As long as a sealed message of fifty letters. */
const UNREADABLE = `'\\x01'::bytea || uuid_send(m.id) || substr(sha512(uuid_send(m.id) || int4send(m.seq)), 1, 28) ||
  sha512(int4send(m.seq)) || sha512(uuid_send(m.id)) || sha256(int4send(m.seq))`;

const CONSULTEES = `
insert into consultees (id, organisation_id, service_id, channel_id, line_id, line_id_lookup, consent_version, consented_at, following, created_at)
select h.id, h.organisation_id, h.service_id, h.channel_id, sha256(uuid_send(h.id)), sha512(uuid_send(h.id)), '2026-07', f.at, true, f.at
from people h join (select consultee_id, min(opened_at) as at from plan group by consultee_id) f on f.consultee_id = h.id`;

const CONSULTATIONS = `
insert into consultations (id, organisation_id, service_id, consultee_id, number, form_version, stage, stage_since, seq, priority, priority_reasons,
  assignee_id, reviewed_by_id, waits_for, outcome, closed_at, ended_at, opened_at, last_seq, consultee_up_to, last_consultee_at, staff_up_to,
  last_staff_at, waiting_since, risks, in_hours, linked_to_id)
select p.id, p.organisation_id, p.service_id, p.consultee_id, p.number, 1,
  case when not p.is_open then 'closed' when p.n % 2 = 0 then 'intake' else 'conversation' end, coalesce(p.closed_at, p.opened_at),
  case when p.is_open then 1 else 6 end, p.priority, case p.priority when 'urgent' then array['suicide'] when 'high' then array['violence'] else '{}'::text[] end,
  case when p.is_open and p.n % 2 = 0 then null else p.counselor_id end, case when p.is_open and p.n % 2 = 0 then null else p.counselor_id end,
  case when not p.is_open then 'nothing' when p.n % 2 = 0 then 'take-up' else 'consultee' end, p.outcome, p.closed_at, p.ended_at, p.opened_at,
  p.messages, case when s.silent then p.messages when p.messages - 1 > p.first_reply then p.messages - 1 else least(1, p.messages) end, p.talked_until,
  case when s.silent then 0 when p.messages >= p.first_reply then p.messages else 0 end, case when not s.silent then p.talked_until end,
  case when p.is_open and p.n % 2 = 0 then p.opened_at end,
  case p.priority when 'urgent' then array['suicide'] when 'high' then array['violence'] else '{}'::text[] end, p.in_hours,
  lag(p.id) over (partition by p.consultee_id order by p.opened_at)
from plan p, lateral (select p.abandoned or (p.is_open and p.n % 2 = 0) as silent) s order by p.opened_at`;

const EVENTS = `
insert into case_events (workflow_id, seq, organisation_id, service_id, consultation_id, kind, actor_kind, actor_id, data, at)
select 'consultation/' || p.id, e.seq, p.organisation_id, p.service_id, p.id, e.kind, e.actor, case e.actor when 'staff' then p.counselor_id end, e.data, e.at
from plan p cross join lateral (values
  (1, 'opened', 'consultee', p.opened_at, jsonb_build_object('number', p.number)),
  (2, 'assigned', 'staff', p.taken_at, jsonb_build_object('to', p.counselor_id, 'from', null)),
  (3, 'history-reviewed', 'staff', p.taken_at + interval '10 seconds', jsonb_build_object('mode', 'read')),
  (4, 'talk-ended', 'staff', p.talked_until, jsonb_build_object('reason', 'staff')),
  (5, 'closed', 'staff', p.closed_at, jsonb_build_object('outcome', p.outcome, 'omissions', '[]'::jsonb)),
  (6, 'ended', 'system', p.ended_at, '{}'::jsonb)) e(seq, kind, actor, at, data)
where case when not p.is_open then true when p.n % 2 = 0 then e.seq = 1 else e.seq <= 3 end order by p.id`;

const ESCALATIONS = `
insert into escalations (id, organisation_id, service_id, consultation_id, n, kind, immediate, requested_by_id, requested_at, reason, packet_fields, packet,
  status, approval, approver_id, seq, ended_at)
select gen_random_uuid(), p.organisation_id, p.service_id, p.id, 1,
  (array['police', 'welfare-office', 'welfare-office', 'welfare-office', 'child-guidance', 'other'])[1 + floor(6 * pg_temp.chance(p.n, 'agency'))],
  pg_temp.chance(p.n, 'immediate') < 0.1, p.counselor_id, p.replied_at, m.body, '{}', m.body, 'resolved', 'approved', p.counselor_id, 5, p.closed_at
from plan p, lateral (select ${UNREADABLE} as body from (select p.id, 1 as seq) m) m
where not p.is_open and p.replied_at is not null and pg_temp.chance(p.n, 'escalation') < 0.02`;

const SURVEYS = `
insert into surveys (consultation_id, organisation_id, service_id, relief, again, updated_at)
select p.id, p.organisation_id, p.service_id, (array['yes', 'yes', 'yes', 'somewhat', 'somewhat', 'no', 'unknown'])[1 + floor(7 * pg_temp.chance(p.n, 'relief'))],
  (array['yes', 'yes', 'yes', 'no', 'unknown'])[1 + floor(5 * pg_temp.chance(p.n, 'again'))], p.closed_at + interval '1 hour'
from plan p where not p.is_open and pg_temp.chance(p.n, 'survey') < 0.15`;

/** Everything but the words that can be read. */
export async function writeRows(
  tx: Tx,
  services: readonly GeneratedService[],
  sealed: number,
): Promise<void> {
  await rows(tx, CONSULTEES);
  await rows(tx, CONSULTATIONS);
  await rows(
    tx,
    `insert into messages (consultation_id, seq, organisation_id, service_id, client_id, author, staff_id, automatic, body, created_at)
     select m.id, m.seq, m.organisation_id, m.service_id, gen_random_uuid(), m.author, case m.author when 'staff' then m.counselor_id end,
       case m.author when 'automatic' then 'out-of-hours' end, ${UNREADABLE}, m.at
     from (${MESSAGES}) m where m.nth > ? order by m.id, m.seq`,
    [sealed],
  );
  await rows(tx, EVENTS);
  for (const service of services) await writeAttributes(tx, service);
  await rows(tx, ESCALATIONS);
  await rows(tx, SURVEYS);
}

/** What is required is mostly answered, the rest half the time; what was typed is written where it can be read. */
async function writeAttributes(tx: Tx, { serviceId, template }: GeneratedService): Promise<void> {
  const asked = fieldsInQuestion(template.form.fields, []);
  for (const field of template.form.fields) {
    if (field.kind === 'text' || field.kind === 'date') continue;
    await rows(tx, attributeSql(field, asked.includes(field)), [
      field.code,
      (field.choices ?? []).map(({ code }) => code),
      choiceShares(field.choices?.length ?? 1),
      field.code,
      serviceId,
      field.required ? 0.98 : 0.5,
    ]);
  }
}

/** A field with a condition is asked of those alone who met it: of one in four. */
function attributeSql({ kind }: AttributeField, isAlwaysAsked: boolean): string {
  return `
    insert into attribute_values (consultation_id, code, organisation_id, service_id, state, coded, staff_id, updated_at)
    select d.id, ?::text, d.organisation_id, d.service_id, d.state, case d.state when 'answered' then ${VALUES[kind] ?? 'null'} end, d.counselor_id, d.closed_at
    from (select p.*, pg_temp.chance(p.n, f.code || 'given') as given, f.choices, f.shares, f.code, case
        when pg_temp.chance(p.n, f.code || 'state') < 0.92 then 'answered' when pg_temp.chance(p.n, f.code || 'state') < 0.95 then 'not-asked'
        when pg_temp.chance(p.n, f.code || 'state') < 0.98 then 'refused' else 'unknown' end as state
      from plan p, (select ?::text[] as choices, ?::float8[] as shares, ?::text as code) f where p.service_id = ? and not p.is_open) d
    where d.given < ?${isAlwaysAsked ? '' : ` and pg_temp.chance(d.n, 'harm') < 0.25`} order by d.id`;
}

const PICK = (salt: string) =>
  `d.choices[width_bucket(pg_temp.chance(d.n, d.code || '${salt}'), d.shares)]`;
const VALUES: Partial<Record<AttributeField['kind'], string>> = {
  choice: `to_jsonb(${PICK('')})`,
  choices: `(select jsonb_agg(distinct one) from unnest(array[${PICK('')}, case when d.n % 3 = 0 then ${PICK('2')} end, case when d.n % 11 = 0 then ${PICK('3')} end]) one where one is not null)`,
  number: `to_jsonb(floor(extract(epoch from d.talked_until - coalesce(d.replied_at, d.opened_at)) / 60)::int)`,
};
