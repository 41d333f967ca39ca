-- What supervisors say to the assignee beside the talk.
create table "whispers" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "consultation_id" uuid not null, "staff_id" uuid not null, "to_id" uuid not null, "body" bytea not null, "created_at" timestamptz not null default now(), primary key ("id"));
create index "whispers_consultation_id_created_at_index" on "whispers" ("consultation_id", "created_at");

create or replace function "whispers_whispers_keep_fn"() returns trigger as $$ begin raise exception 'rows of whispers are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;
create trigger "whispers_keep" BEFORE UPDATE OR DELETE on "whispers" for each ROW execute function "whispers_whispers_keep_fn"();
alter table "whispers" enable row level security;
alter table "whispers" force row level security;
create policy "whispers_app" on "whispers" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "whispers_system" on "whispers" to "madoguchi_system" using (true) with check (true);


grant select, insert on whispers to madoguchi_app;
