-- Of practice, what is only ever added to may be taken away too, by the reset alone; the audit trail never.
create or replace function "case_events_case_events_keep_fn"() returns trigger as $$ begin if tg_op = 'DELETE' and current_setting('app.practice_reset', true) = old.service_id::text and exists (select 1 from services where id = old.service_id and mode = 'practice') then return old; end if; raise exception 'rows of case_events are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;
create or replace function "whispers_whispers_keep_fn"() returns trigger as $$ begin if tg_op = 'DELETE' and current_setting('app.practice_reset', true) = old.service_id::text and exists (select 1 from services where id = old.service_id and mode = 'practice') then return old; end if; raise exception 'rows of whispers are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;
create or replace function "accommodation_steps_accommodation_steps_keep_fn"() returns trigger as $$ begin if tg_op = 'DELETE' and current_setting('app.practice_reset', true) = old.service_id::text and exists (select 1 from services where id = old.service_id and mode = 'practice') then return old; end if; raise exception 'rows of accommodation_steps are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;

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
  perform set_config('app.practice_reset', '', true);
end $$;
