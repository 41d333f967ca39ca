-- How long consultations are kept, and how they go: held, proposed, approved by the ward, confirmed by a second person, destroyed, certified.
alter table "organisations" add "contract_ends_on" date null;
alter table "services" add "contract_ends_on" date null, add "retention_basis" varchar(200) null;
alter table "consultations" add "dispose_on" date null, add "retention_due" boolean not null default false;
create index "consultations_dispose_on" on "consultations" ("service_id", "dispose_on") where "dispose_on" is not null;
create index "consultations_retention_due" on "consultations" ("organisation_id", "service_id") where "retention_due";
update consultations set retention_due = true where ended_at is not null;

create table "disposal_holds" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "consultation_id" uuid not null, "reason" bytea not null, "set_by_id" uuid not null, "set_at" timestamptz not null default now(), "lift_reason" bytea null, "lifted_by_id" uuid null, "lifted_at" timestamptz null, primary key ("id"));
create unique index "disposal_holds_one" on "disposal_holds" ("consultation_id") where "lifted_at" is null;
create table "disposal_batches" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "number" int not null, "status" text not null, "until" date not null, "consultations" int not null, "early" int not null, "proposed_by_id" uuid not null, "proposed_at" timestamptz not null default now(), "approved_on" date null, "approval" bytea null, "recorded_by_id" uuid null, "recorded_at" timestamptz null, "confirmed_by_id" uuid null, "confirmed_at" timestamptz null, "withdrawn_by_id" uuid null, "withdrawn_at" timestamptz null, "finished_at" timestamptz null, "told_at" timestamptz null, "next_at" timestamptz not null default now(), primary key ("id"));
alter table "disposal_batches" add constraint "disposal_batches_organisation_id_number_unique" unique ("organisation_id", "number");
alter table "disposal_batches" add constraint "disposal_batches_status_check" check ("status" in ('proposed', 'approved', 'confirmed', 'done', 'withdrawn'));
create table "disposal_items" ("batch_id" uuid not null, "consultation_id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "number" int not null, "opened_on" date not null, "ended_on" date not null, "dispose_on" date not null, "is_early" boolean not null, "status" text not null default 'waiting', "reason" text null, "tried" boolean not null default false, "done_at" timestamptz null, primary key ("batch_id", "consultation_id"));
create index "disposal_items_consultation_id_index" on "disposal_items" ("consultation_id");
alter table "disposal_items" add constraint "disposal_items_status_check" check ("status" in ('waiting', 'destroying', 'disposed', 'kept'));
alter table "disposal_items" add constraint "disposal_items_reason_check" check ("reason" in ('held', 'in-contact', 'not-due', 'under-way', 'gone'));
create table "disposal_ledger" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "batch_id" uuid not null, "kind" text not null, "object_id" uuid not null, "number" int null, "opened_on" date null, "ended_on" date null, "workflow_ids" text[] not null, "file_ids" text[] not null, "at" timestamptz not null default now(), primary key ("id"));
alter table "disposal_ledger" add constraint "disposal_ledger_object_id_unique" unique ("object_id");
create index "disposal_ledger_service_id_number_index" on "disposal_ledger" ("service_id", "number");
alter table "disposal_ledger" add constraint "disposal_ledger_kind_check" check ("kind" in ('consultation', 'consultee'));
create or replace function "disposal_ledger_disposal_ledger_keep_fn"() returns trigger as $$ begin raise exception 'rows of disposal_ledger are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;
create trigger "disposal_ledger_keep" BEFORE UPDATE OR DELETE on "disposal_ledger" for each ROW execute function "disposal_ledger_disposal_ledger_keep_fn"();
create table "disposal_certificates" ("batch_id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "number" int not null, "content" jsonb not null, "signed_text" text not null, "key_id" uuid not null, "public_key" bytea not null, "signature" bytea not null, "made_at" timestamptz not null default now(), primary key ("batch_id"));
create or replace function "disposal_certificates_disposal_certificates_keep_fn"() returns trigger as $$ begin raise exception 'rows of disposal_certificates are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;
create trigger "disposal_certificates_keep" BEFORE UPDATE OR DELETE on "disposal_certificates" for each ROW execute function "disposal_certificates_disposal_certificates_keep_fn"();

alter table "disposal_holds" enable row level security;
alter table "disposal_holds" force row level security;
create policy "disposal_holds_app" on "disposal_holds" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "disposal_holds_system" on "disposal_holds" to "madoguchi_system" using (true) with check (true);
alter table "disposal_batches" enable row level security;
alter table "disposal_batches" force row level security;
create policy "disposal_batches_app" on "disposal_batches" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "disposal_batches_system" on "disposal_batches" to "madoguchi_system" using (true) with check (true);
alter table "disposal_items" enable row level security;
alter table "disposal_items" force row level security;
create policy "disposal_items_app" on "disposal_items" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "disposal_items_system" on "disposal_items" to "madoguchi_system" using (true) with check (true);
alter table "disposal_ledger" enable row level security;
alter table "disposal_ledger" force row level security;
create policy "disposal_ledger_app" on "disposal_ledger" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "disposal_ledger_system" on "disposal_ledger" to "madoguchi_system" using (true) with check (true);
alter table "disposal_certificates" enable row level security;
alter table "disposal_certificates" force row level security;
create policy "disposal_certificates_app" on "disposal_certificates" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "disposal_certificates_system" on "disposal_certificates" to "madoguchi_system" using (true) with check (true);

grant select, insert on disposal_holds, disposal_batches, disposal_items, disposal_ledger, disposal_certificates to madoguchi_app;
grant update (lift_reason, lifted_by_id, lifted_at) on disposal_holds to madoguchi_app;
grant update (status, approved_on, approval, recorded_by_id, recorded_at, confirmed_by_id, confirmed_at, withdrawn_by_id, withdrawn_at, finished_at, next_at) on disposal_batches to madoguchi_app;
grant update (status, reason, tried, done_at) on disposal_items to madoguchi_app;
grant update (contract_ends_on, retention_basis) on services to madoguchi_app;
grant update (contract_ends_on) on organisations to madoguchi_app;
-- The relay begins the workflows, and sees for which services something is to be computed.
grant select (id, organisation_id, service_id, status, told_at, next_at), update (told_at, next_at) on disposal_batches to madoguchi_system;
grant select (retention_due) on consultations to madoguchi_system;

-- When it ends, comes back or begins, its own day and those of the same person's others are computed anew.
create function look_again_at_retention(organisation uuid, consultee uuid, besides uuid) returns void language sql set search_path = pg_catalog, public as $$
  update consultations c set retention_due = true
  where c.organisation_id = organisation and c.id is distinct from besides and c.ended_at is not null and not c.retention_due
    and c.consultee_id = any(array(select consultee union select m.consultee_id from same_persons h join same_persons m on m.group_id = h.group_id where h.consultee_id = consultee))
$$;
create or replace function "consultations_consultations_retention_fn"() returns trigger as $$ begin if tg_op = 'INSERT' or old.ended_at is distinct from new.ended_at then new.retention_due := new.ended_at is not null; if new.ended_at is null then new.dispose_on := null; end if; perform look_again_at_retention(new.organisation_id, new.consultee_id, new.id); end if; return new; end; $$ language plpgsql;
create trigger "consultations_retention" BEFORE INSERT OR UPDATE on "consultations" for each ROW execute function "consultations_consultations_retention_fn"();
create or replace function "same_persons_same_persons_retention_fn"() returns trigger as $$ begin perform look_again_at_retention(new.organisation_id, new.consultee_id, null); return null; end; $$ language plpgsql;
create trigger "same_persons_retention" AFTER INSERT OR UPDATE on "same_persons" for each ROW execute function "same_persons_same_persons_retention_fn"();

-- Numbers are never given twice, also where the newest were disposed of.
create function next_consultation_number(organisation uuid, service uuid) returns int language sql stable set search_path = pg_catalog, public as $$
  select greatest((select max(number) from consultations where organisation_id = organisation and service_id = service),
    (select max(number) from disposal_ledger where service_id = service), 0) + 1
$$;

-- What is only ever added to goes with the consultation it is of, by the owner's functions below alone.
create or replace function "case_events_case_events_keep_fn"() returns trigger as $$ begin if tg_op = 'DELETE' and current_setting('app.practice_reset', true) = old.service_id::text and exists (select 1 from services where id = old.service_id and mode = 'practice') then return old; end if; if tg_op = 'DELETE' and current_setting('app.disposing', true) = old.organisation_id::text and current_user = 'madoguchi_migrator' then return old; end if; raise exception 'rows of case_events are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;
create or replace function "whispers_whispers_keep_fn"() returns trigger as $$ begin if tg_op = 'DELETE' and current_setting('app.practice_reset', true) = old.service_id::text and exists (select 1 from services where id = old.service_id and mode = 'practice') then return old; end if; if tg_op = 'DELETE' and current_setting('app.disposing', true) = old.organisation_id::text and current_user = 'madoguchi_migrator' then return old; end if; raise exception 'rows of whispers are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;
create or replace function "accommodation_steps_accommodation_steps_keep_fn"() returns trigger as $$ begin if tg_op = 'DELETE' and current_setting('app.practice_reset', true) = old.service_id::text and exists (select 1 from services where id = old.service_id and mode = 'practice') then return old; end if; if tg_op = 'DELETE' and current_setting('app.disposing', true) = old.organisation_id::text and current_user = 'madoguchi_migrator' then return old; end if; raise exception 'rows of accommodation_steps are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;
create or replace function "workflow_histories_workflow_histories_keep_fn"() returns trigger as $$ begin if tg_op = 'DELETE' and current_setting('app.practice_reset', true) = old.service_id::text and exists (select 1 from services where id = old.service_id and mode = 'practice') then return old; end if; if tg_op = 'DELETE' and current_setting('app.disposing', true) = old.organisation_id::text and current_user = 'madoguchi_migrator' then return old; end if; raise exception 'rows of workflow_histories are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;

-- Empties every table of one consultation, or of one consultee who has none any more: whatever names it in a column of its own,
-- now or later, the leaves first. What stays is named: who did what (by number and id), figures without a link, and the disposal itself.
create function dispose_rows(what text, wanted uuid) returns table (place text, removed bigint) language plpgsql set search_path = pg_catalog, public as $$
declare
  organisation uuid;
  named text := what || '_id';
  staying text[] := array['audit_entries', 'facts', 'disposal_items', 'disposal_ledger'];
begin
  if what = 'consultation' then
    select organisation_id into organisation from consultations where id = wanted;
    -- What is known of the person is hers; where it was learnt is forgotten.
    staying := staying || array['consultee_flags', 'accommodations'];
    update accommodations set consultation_id = null where consultation_id = wanted;
    update consultations set linked_to_id = null where linked_to_id = wanted;
  elsif what = 'consultee' then
    select organisation_id into organisation from consultees where id = wanted;
    staying := staying || array['consultations'];
  else
    raise exception 'nothing of that kind is disposed of' using errcode = 'invalid_parameter_value';
  end if;
  if organisation is null then return; end if;
  perform set_config('app.disposing', organisation::text, true);
  if what = 'consultation' then
    delete from notice_ways where notice_id in (select id from notices where consultation_id = wanted);
    get diagnostics removed = row_count; place := 'notice_ways'; return next;
  else
    delete from accommodation_steps where accommodation_id in (select id from accommodations where consultee_id = wanted);
    get diagnostics removed = row_count; place := 'accommodation_steps'; return next;
  end if;
  delete from drafts where about_id = wanted;
  get diagnostics removed = row_count; place := 'drafts'; return next;
  for place in
    with recursive hanging (id, depth) as (
      select (what || 's')::regclass::oid, 0
      union all
      select c.conrelid, h.depth + 1 from pg_constraint c join hanging h on c.confrelid = h.id where c.contype = 'f' and c.conrelid <> c.confrelid
    )
    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = named and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> all (staying)
    order by coalesce((select max(h.depth) from hanging h where h.id = c.oid), 1000) desc, c.relname
  loop
    execute format('delete from %I where %I = $1', place, named) using wanted;
    get diagnostics removed = row_count;
    return next;
  end loop;
  place := what || 's';
  execute format('delete from %I where id = $1', place) using wanted;
  get diagnostics removed = row_count;
  return next;
  perform set_config('app.disposing', '', true);
end $$;
revoke all on function dispose_rows(text, uuid) from public;

-- The application's way to it: of its scope, confirmed by two people, approved by the ward and on the ledger, or refused.
create function dispose_of(batch uuid, what text, wanted uuid) returns table (place text, removed bigint) language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform 1 from disposal_batches b join disposal_ledger l on l.batch_id = b.id and l.kind = what and l.object_id = wanted
  where b.id = batch and b.organisation_id = app_organisation() and b.service_id = any(app_services()) and b.service_id = l.service_id
    and b.status = 'confirmed' and b.approved_on <= current_date + 1 and b.approval is not null and b.recorded_by_id is not null
    and b.confirmed_by_id not in (b.recorded_by_id, b.proposed_by_id);
  if not found then
    raise exception 'only what the ward approved and two people confirmed is disposed of' using errcode = 'insufficient_privilege';
  end if;
  if what = 'consultee' and exists (select 1 from consultations where consultee_id = wanted) then
    raise exception 'a consultee with consultations is not disposed of' using errcode = 'insufficient_privilege';
  end if;
  return query select * from dispose_rows(what, wanted);
end $$;
revoke all on function dispose_of(uuid, text, uuid) from public;
grant execute on function dispose_of(uuid, text, uuid) to madoguchi_app;
