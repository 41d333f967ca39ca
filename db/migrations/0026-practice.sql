-- Scripted consultees of practice services; whether a service is live or for practice changes only while nobody is in it;
-- and the one way to take everything of a practice service away again.
create table "practice_runs" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "script" varchar(40) not null, "name" varchar(40) not null, "line_id_lookup" bytea not null, "started_by_id" uuid not null, "started_at" timestamptz not null default now(), "stopped_at" timestamptz null, primary key ("id"));
create index "practice_runs_service_id_started_at_index" on "practice_runs" ("service_id", "started_at");
create index "practice_runs_service_id_line_id_lookup_index" on "practice_runs" ("service_id", "line_id_lookup");
alter table "practice_runs" add constraint "practice_runs_service_id_foreign" foreign key ("service_id") references "services" ("id");
alter table "practice_runs" enable row level security;
alter table "practice_runs" force row level security;
create policy "practice_runs_app" on "practice_runs" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "practice_runs_system" on "practice_runs" to "madoguchi_system" using (true) with check (true);

grant select, insert on practice_runs to madoguchi_app;
grant update (stopped_at) on practice_runs to madoguchi_app;

-- People who came for practice must never become real ones, and real ones never practice: the application turns a service
-- by this alone. Answers whether it was turned; the row stays locked, so that nobody comes in meanwhile.
create function turn_service(wanted uuid, into_mode text) returns boolean language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform 1 from services where id = wanted and organisation_id = app_organisation() and wanted = any(app_services()) for update;
  if not found then
    raise exception 'only a service of the scope is turned' using errcode = 'insufficient_privilege';
  end if;
  if exists (select 1 from consultees where service_id = wanted) or exists (select 1 from consultations where service_id = wanted) then
    return false;
  end if;
  update services set mode = into_mode where id = wanted;
  return true;
end $$;
revoke all on function turn_service(uuid, text) from public;
grant execute on function turn_service(uuid, text) to madoguchi_app;

-- Nothing said is ever deleted by the application. This is the one exception, for practice alone: it asks for the scope itself,
-- and the row of the service stays locked, so that nothing new comes in meanwhile. The audit trail is left as it is.
create function reset_practice(wanted uuid) returns table (place text, removed bigint) language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform 1 from services where id = wanted and mode = 'practice' and organisation_id = app_organisation() and wanted = any(app_services()) for update;
  if not found then
    raise exception 'only a practice service of the scope is reset' using errcode = 'insufficient_privilege';
  end if;
  for place in
    with recursive hanging (id, depth) as (
      select 'consultees'::regclass::oid, 0
      union all
      select c.conrelid, h.depth + 1 from pg_constraint c join hanging h on c.confrelid = h.id where c.contype = 'f' and c.conrelid <> c.confrelid
    ), listed (name, depth) as (
      -- What knows consultees and consultations by their ids alone.
      select unnest(array['practice_runs', 'broadcast_testers', 'broadcasts', 'follower_days', 'commands', 'deliveries', 'drafts', 'inbox', 'notice_ways', 'notices', 'outbox', 'reply_requests', 'whispers']), 1000
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
end $$;
revoke all on function reset_practice(uuid) from public;
grant execute on function reset_practice(uuid) to madoguchi_app;
