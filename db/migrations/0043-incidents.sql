-- Incidents and drills: what happened, each step of the report as it was written, and what was measured.
create table "incidents" ("id" uuid not null, "organisation_id" uuid not null, "number" int not null, "kind" text not null, "is_drill" boolean not null, "title" bytea not null, "detected_at" timestamptz not null, "step" text not null, "opened_by_id" uuid not null, "opened_at" timestamptz not null default now(), "published_at" timestamptz null, "changed_at" timestamptz not null default now(), "told_at" timestamptz null, "next_at" timestamptz not null default now(), primary key ("id"));
alter table "incidents" add constraint "incidents_organisation_id_number_unique" unique ("organisation_id", "number");
alter table "incidents" add constraint "incidents_kind_check" check ("kind" in ('outage', 'information', 'other'));
alter table "incidents" add constraint "incidents_step_check" check ("step" in ('detected', 'first-report', 'contained', 'cause', 'measures', 'prevention', 'published', 'handed-over'));
create table "incident_steps" ("id" uuid not null, "organisation_id" uuid not null, "incident_id" uuid not null, "step" text not null, "is_skipped" boolean not null, "words" bytea not null, "handed_on" date null, "handed_by" bytea null, "handed_to" bytea null, "measured" jsonb null, "made_by_id" uuid not null, "made_at" timestamptz not null default now(), primary key ("id"));
create index "incident_steps_incident_id_made_at_index" on "incident_steps" ("incident_id", "made_at");
alter table "incident_steps" add constraint "incident_steps_step_check" check ("step" in ('detected', 'first-report', 'contained', 'cause', 'measures', 'prevention', 'published', 'handed-over', 'outage', 'affected'));
create or replace function "incident_steps_incident_steps_keep_fn"() returns trigger as $$ begin raise exception 'rows of incident_steps are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;
create trigger "incident_steps_keep" BEFORE UPDATE OR DELETE on "incident_steps" for each ROW execute function "incident_steps_incident_steps_keep_fn"();

alter table "incidents" enable row level security;
alter table "incidents" force row level security;
create policy "incidents_app" on "incidents" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "incidents_system" on "incidents" to "madoguchi_system" using (true) with check (true);
alter table "incident_steps" enable row level security;
alter table "incident_steps" force row level security;
create policy "incident_steps_app" on "incident_steps" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "incident_steps_system" on "incident_steps" to "madoguchi_system" using (true) with check (true);

grant select, insert on incidents, incident_steps to madoguchi_app;
grant update (step, published_at, changed_at, next_at) on incidents to madoguchi_app;
-- The relay tells the workflows: of ids, steps and times only.
grant select (id, organisation_id, step, changed_at, told_at, next_at) on incidents to madoguchi_system;
grant update (told_at, next_at) on incidents to madoguchi_system;
