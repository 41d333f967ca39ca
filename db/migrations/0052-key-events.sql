-- What was done to an organisation's keys, or above them, when, and by whom: only ever added to.
create table "key_events" ("id" uuid not null, "organisation_id" uuid not null, "ceremony_id" uuid not null, "at" timestamptz not null default now(), "ceremony" varchar(40) not null, "step" text not null, "from_version" int null, "to_version" int null, "counts" jsonb not null, "persons" bytea not null, primary key ("id"));
create index "key_events_organisation_id_at_index" on "key_events" ("organisation_id", "at");
alter table "key_events" add constraint "key_events_step_check" check ("step" in ('began', 'done'));
create or replace function "key_events_key_events_keep_fn"() returns trigger as $$ begin raise exception 'rows of key_events are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;
create trigger "key_events_keep" BEFORE UPDATE OR DELETE on "key_events" for each ROW execute function "key_events_key_events_keep_fn"();

alter table "key_events" enable row level security;
alter table "key_events" force row level security;
create policy "key_events_app" on "key_events" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "key_events_system" on "key_events" to "madoguchi_system" using (true) with check (true);

-- The ceremonies are the operator's, who works as the owner of the tables; screens read what was done.
grant select on key_events to madoguchi_app;
