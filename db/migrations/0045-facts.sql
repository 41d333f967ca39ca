-- One row of figures per consultation, written when it is closed: what charts, lists, exports and reports count. It outlives
-- the consultation; disposal cuts the link and coarsens it. Nothing in it was typed by anybody.
alter table "consultations" add "in_hours" boolean null;

create table "facts" ("id" uuid not null default gen_random_uuid(), "organisation_id" uuid not null, "service_id" uuid not null, "practice" boolean not null, "consultation_id" uuid null, "number" int null, "consultee_id" uuid null, "person_id" uuid not null, "stage" varchar(20) not null, "kind" varchar(20) not null, "outcome" varchar(40) null, "priority" varchar(20) not null, "risks" text[] not null, "form_version" int not null, "counselor_id" uuid null, "entrance" varchar(20) not null, "opened_at" timestamptz not null, "closed_at" timestamptz null, "ended_at" timestamptz null, "opened_on" date not null, "closed_on" date null, "hour" smallint not null, "weekday" smallint not null, "in_hours" boolean not null, "first_reply_at" timestamptz null, "response_seconds" int null, "waiting_seconds" int null, "handling_seconds" int null, "consultee_messages" int not null, "staff_messages" int not null, "automatic_messages" int not null, "abandoned" boolean not null, "unanswered" boolean not null, "escalations" text[] not null, "danger" boolean not null, "relief" varchar(20) null, "again" varchar(20) null, "attributes" jsonb not null, "answer_states" jsonb not null, "written_at" timestamptz not null default now(), "disposed_at" timestamptz null, primary key ("id"));
create index "facts_opened" on "facts" ("organisation_id", "service_id", "opened_on");
create index "facts_closed" on "facts" ("organisation_id", "service_id", "closed_on");
alter table "facts" add constraint "facts_consultation_id_unique" unique ("consultation_id");
alter table "facts" enable row level security;
alter table "facts" force row level security;
create policy "facts_app" on "facts" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "facts_system" on "facts" to "madoguchi_system" using (true) with check (true);
grant select, insert, update on facts to madoguchi_app;
grant select (id, organisation_id, service_id, consultation_id, stage, closed_at, written_at, disposed_at) on facts to madoguchi_system;

-- The one expression of what is known of a consultation. Practice stands apart, canaries are in no figure. Business days are Japan's.
create view computed_facts with (security_invoker = true) as
select c.id as consultation_id, c.organisation_id, c.service_id, s.mode = 'practice' as practice, c.number, c.consultee_id, c.stage,
  case when c.stage = 'closed' and c.outcome in ('mistake', 'test', 'abuse', 'no-words', 'duplicate') then c.outcome else 'consultation' end as kind,
  case when c.stage = 'closed' then c.outcome end as outcome, c.priority, c.risks, c.form_version, c.assignee_id as counselor_id,
  case when c.opened_by_id is not null then 'by-staff' when c.linked_to_id is null then 'first' else 'again' end as entrance,
  c.opened_at, closed.at as closed_at, c.ended_at,
  (c.opened_at at time zone 'Asia/Tokyo')::date as opened_on, (closed.at at time zone 'Asia/Tokyo')::date as closed_on,
  extract(hour from c.opened_at at time zone 'Asia/Tokyo')::smallint as hour, extract(dow from c.opened_at at time zone 'Asia/Tokyo')::smallint as weekday,
  -- Where it was not noted at the opening, the first automatic answer says it.
  coalesce(c.in_hours, not said.told_closed) as in_hours,
  said.first_reply_at, extract(epoch from said.first_reply_at - c.opened_at)::int as response_seconds,
  case when c.opened_by_id is null then extract(epoch from taken.at - c.opened_at)::int end as waiting_seconds,
  extract(epoch from closed.at - coalesce(taken.at, case when c.opened_by_id is not null then c.opened_at end))::int as handling_seconds,
  said.by_consultee as consultee_messages, said.by_staff as staff_messages, said.by_itself as automatic_messages,
  c.stage = 'closed' and said.by_staff = 0 as abandoned, c.waiting_since is not null as unanswered,
  asked.kinds as escalations, asked.danger, surveys.relief, surveys.again, answers.attributes, answers.states as answer_states
from consultations c
join services s on s.id = c.service_id
left join surveys on surveys.consultation_id = c.id
cross join lateral (select case when c.stage = 'closed' then c.closed_at end as at) closed
cross join lateral (select min(e.at) as at from case_events e where e.consultation_id = c.id and e.kind = 'assigned') taken
cross join lateral (
  select min(m.created_at) filter (where m.author = 'staff') as first_reply_at, (count(*) filter (where m.author = 'consultee'))::int as by_consultee,
    (count(*) filter (where m.author = 'staff'))::int as by_staff, (count(*) filter (where m.author = 'automatic'))::int as by_itself,
    coalesce(bool_or(m.automatic in ('out-of-hours', 'paused', 'planned-stop') and m.created_at < c.opened_at + interval '1 minute'), false) as told_closed
  from messages m where m.consultation_id = c.id and m.change is null
) said
cross join lateral (
  select coalesce(array_agg(e.kind order by e.requested_at, e.id), '{}') as kinds, coalesce(bool_or(e.immediate), false) as danger
  from escalations e where e.consultation_id = c.id
) asked
cross join lateral (
  select coalesce(jsonb_object_agg(a.code, case jsonb_typeof(a.coded) when 'array' then a.coded else jsonb_build_array(a.coded) end)
      filter (where a.state = 'answered' and jsonb_typeof(a.coded) <> 'null'), '{}') as attributes,
    coalesce(jsonb_object_agg(a.code, a.state), '{}') as states
  from attribute_values a where a.consultation_id = c.id
) answers
where not exists (select 1 from canaries where canaries.consultation_id = c.id);

-- What everything that counts or lists asks: written for the closed, on the fly for those that are not.
create view record_facts with (security_invoker = true) as
select f.id, f.organisation_id, f.service_id, f.practice, f.consultation_id, f.number, f.consultee_id, coalesce(p.group_id, f.person_id) as person,
  f.stage::text, f.kind::text, f.outcome::text, f.priority::text, f.risks, f.form_version, f.counselor_id, f.entrance::text, f.opened_at, f.closed_at, f.ended_at,
  f.opened_on, f.closed_on, f.hour, f.weekday, f.in_hours, f.first_reply_at, f.response_seconds, f.waiting_seconds, f.handling_seconds,
  f.consultee_messages, f.staff_messages, f.automatic_messages, f.abandoned, f.unanswered, f.escalations, f.danger, f.relief::text, f.again::text,
  f.attributes, f.answer_states, f.disposed_at
from facts f left join same_persons p on p.consultee_id = f.consultee_id and p.unlinked_at is null
where f.stage = 'closed'
union all
select f.consultation_id, f.organisation_id, f.service_id, f.practice, f.consultation_id, f.number, f.consultee_id, coalesce(p.group_id, f.consultee_id),
  f.stage, f.kind, f.outcome, f.priority, f.risks, f.form_version, f.counselor_id, f.entrance, f.opened_at, f.closed_at, f.ended_at,
  f.opened_on, f.closed_on, f.hour, f.weekday, f.in_hours, f.first_reply_at, f.response_seconds, f.waiting_seconds, f.handling_seconds,
  f.consultee_messages, f.staff_messages, f.automatic_messages, f.abandoned, f.unanswered, f.escalations, f.danger, f.relief, f.again,
  f.attributes, f.answer_states, null::timestamptz
from computed_facts f left join same_persons p on p.consultee_id = f.consultee_id and p.unlinked_at is null
where f.stage <> 'closed' and f.ended_at is null;

grant select on computed_facts, record_facts to madoguchi_app;

-- Written when it is closed, and again by whatever changes one that was: a reopening, an escalation, her survey.
create function write_facts(wanted uuid) returns void language sql as $$
  insert into facts as f (organisation_id, service_id, practice, consultation_id, number, consultee_id, person_id, stage, kind, outcome, priority, risks, form_version, counselor_id,
    entrance, opened_at, closed_at, ended_at, opened_on, closed_on, hour, weekday, in_hours, first_reply_at, response_seconds, waiting_seconds, handling_seconds,
    consultee_messages, staff_messages, automatic_messages, abandoned, unanswered, escalations, danger, relief, again, attributes, answer_states)
  select organisation_id, service_id, practice, consultation_id, number, consultee_id, consultee_id, stage, kind, outcome, priority, risks, form_version, counselor_id,
    entrance, opened_at, closed_at, ended_at, opened_on, closed_on, hour, weekday, in_hours, first_reply_at, response_seconds, waiting_seconds, handling_seconds,
    consultee_messages, staff_messages, automatic_messages, abandoned, unanswered, escalations, danger, relief, again, attributes, answer_states
  from computed_facts c where c.consultation_id = wanted and (c.stage = 'closed' or exists (select 1 from facts before where before.consultation_id = wanted))
  on conflict (consultation_id) do update set stage = excluded.stage, kind = excluded.kind, outcome = excluded.outcome, priority = excluded.priority,
    risks = excluded.risks, counselor_id = excluded.counselor_id, closed_at = excluded.closed_at, ended_at = excluded.ended_at, closed_on = excluded.closed_on,
    in_hours = excluded.in_hours, first_reply_at = excluded.first_reply_at, response_seconds = excluded.response_seconds, waiting_seconds = excluded.waiting_seconds,
    handling_seconds = excluded.handling_seconds, consultee_messages = excluded.consultee_messages, staff_messages = excluded.staff_messages,
    automatic_messages = excluded.automatic_messages, abandoned = excluded.abandoned, unanswered = excluded.unanswered, escalations = excluded.escalations,
    danger = excluded.danger, relief = excluded.relief, again = excluded.again, attributes = excluded.attributes, answer_states = excluded.answer_states, written_at = now()
$$;

-- For those that were closed past the application: generated data, and what was closed before there were facts.
create function write_all_facts() returns bigint language sql as $$
  with written as (
    insert into facts (organisation_id, service_id, practice, consultation_id, number, consultee_id, person_id, stage, kind, outcome, priority, risks, form_version, counselor_id,
      entrance, opened_at, closed_at, ended_at, opened_on, closed_on, hour, weekday, in_hours, first_reply_at, response_seconds, waiting_seconds, handling_seconds,
      consultee_messages, staff_messages, automatic_messages, abandoned, unanswered, escalations, danger, relief, again, attributes, answer_states)
    select organisation_id, service_id, practice, consultation_id, number, consultee_id, consultee_id, stage, kind, outcome, priority, risks, form_version, counselor_id,
      entrance, opened_at, closed_at, ended_at, opened_on, closed_on, hour, weekday, in_hours, first_reply_at, response_seconds, waiting_seconds, handling_seconds,
      consultee_messages, staff_messages, automatic_messages, abandoned, unanswered, escalations, danger, relief, again, attributes, answer_states
    from computed_facts where stage = 'closed'
    on conflict (consultation_id) do nothing returning 1
  ) select count(*) from written
$$;

-- Before a consultation goes: its fact is nobody's any more, and says no more than the month. Several of one person in one
-- fiscal year and one call stay one person, under a key that leads nowhere. Numbers and dates somebody answered go too.
create function coarsen_facts(wanted uuid[]) returns bigint language sql as $$
  with mine as materialized (
    select f.id, f.person_id, date_trunc('year', f.opened_on - interval '3 months') as year, f.attributes
    from facts f where f.consultation_id = any(wanted)
  ), keys as materialized (
    select person_id, year, gen_random_uuid() as key from (select distinct person_id, year from mine) each
  ), coarse as materialized (
    select m.id, k.key, coalesce((
      select jsonb_object_agg(a.key, a.value) from jsonb_each(m.attributes) a
      where jsonb_typeof(a.value -> 0) = 'string' and a.value ->> 0 !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'), '{}') as attributes
    from mine m join keys k on k.person_id = m.person_id and k.year = m.year
  ), done as (
    update facts f set consultation_id = null, number = null, consultee_id = null, counselor_id = null, person_id = c.key, attributes = c.attributes,
      opened_at = date_trunc('month', f.opened_at, 'Asia/Tokyo'), closed_at = date_trunc('month', f.closed_at, 'Asia/Tokyo'),
      ended_at = date_trunc('month', f.ended_at, 'Asia/Tokyo'), opened_on = date_trunc('month', f.opened_on)::date, closed_on = date_trunc('month', f.closed_on)::date,
      hour = f.hour / 3 * 3, first_reply_at = null, response_seconds = f.response_seconds / 60 * 60, waiting_seconds = f.waiting_seconds / 60 * 60,
      handling_seconds = f.handling_seconds / 60 * 60, disposed_at = now()
    from coarse c where c.id = f.id returning 1
  ) select count(*) from done
$$;

-- Facts outlive the people: a service of which there are some stays what it is, so that practice is never counted as real.
create or replace function turn_service(wanted uuid, into_mode text) returns boolean language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform 1 from services where id = wanted and organisation_id = app_organisation() and wanted = any(app_services()) for update;
  if not found then
    raise exception 'only a service of the scope is turned' using errcode = 'insufficient_privilege';
  end if;
  if exists (select 1 from consultees where service_id = wanted) or exists (select 1 from consultations where service_id = wanted)
    or exists (select 1 from facts where service_id = wanted) then
    return false;
  end if;
  update services set mode = into_mode where id = wanted;
  return true;
end $$;

-- As before, and what was counted of practice goes with it.
create or replace function reset_practice(wanted uuid) returns table (place text, removed bigint) language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform 1 from services where id = wanted and mode = 'practice' and organisation_id = app_organisation() and wanted = any(app_services()) for update;
  if not found then
    raise exception 'only a practice service of the scope is reset' using errcode = 'insufficient_privilege';
  end if;
  perform set_config('app.practice_reset', wanted::text, true);
  for place in
    with recursive hanging (id, depth) as (
      select 'consultees'::regclass::oid, 0
      union all
      select c.conrelid, h.depth + 1 from pg_constraint c join hanging h on c.confrelid = h.id where c.contype = 'f' and c.conrelid <> c.confrelid
    ), listed (name, depth) as (
      -- What knows consultees and consultations by their ids alone.
      select unnest(array['practice_runs', 'broadcast_testers', 'broadcasts', 'follower_days', 'commands', 'deliveries', 'drafts', 'facts', 'inbox', 'notice_ways', 'notices', 'outbox', 'reply_requests', 'whispers']), 1000
      union
      -- And whatever hangs on them, now or later: the leaves first.
      select h.id::regclass::text, max(h.depth) from hanging h group by h.id
    )
    select name from listed group by name order by max(depth) desc, name
  loop
    execute format('delete from %I where service_id = $1', place) using wanted;
    get diagnostics removed = row_count;
    return next;
  end loop;
  perform set_config('app.practice_reset', '', true);
end $$;

select write_all_facts();
