-- The engine's own history of consultations, kept beyond its retention, and how it compares with the record.
create table "workflow_histories" ("workflow_id" varchar(120) not null, "run_id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "consultation_id" uuid not null, "status" text not null, "began_at" timestamptz not null, "ended_at" timestamptz not null, "events" int not null, "digest" bytea not null, "history" bytea not null, "archived_at" timestamptz not null default now(), primary key ("workflow_id", "run_id"));
create index "workflow_histories_consultation_id_index" on "workflow_histories" ("consultation_id");
alter table "workflow_histories" add constraint "workflow_histories_status_check" check ("status" in ('running', 'completed', 'continued', 'terminated', 'failed', 'cancelled', 'timed-out'));
alter table "workflow_histories" add constraint "workflow_histories_consultation_id_foreign" foreign key ("consultation_id") references "consultations" ("id");
create or replace function "workflow_histories_workflow_histories_keep_fn"() returns trigger as $$ begin if tg_op = 'DELETE' and current_setting('app.practice_reset', true) = old.service_id::text and exists (select 1 from services where id = old.service_id and mode = 'practice') then return old; end if; raise exception 'rows of workflow_histories are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;
create trigger "workflow_histories_keep" BEFORE UPDATE OR DELETE on "workflow_histories" for each ROW execute function "workflow_histories_workflow_histories_keep_fn"();
alter table "workflow_histories" enable row level security;
alter table "workflow_histories" force row level security;
create policy "workflow_histories_app" on "workflow_histories" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "workflow_histories_system" on "workflow_histories" to "madoguchi_system" using (true) with check (true);

create table "history_checks" ("consultation_id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "seq" int not null, "verdict" text not null, "differences" jsonb not null, "checked_at" timestamptz not null default now(), primary key ("consultation_id"));
create index "history_checks_differing" on "history_checks" ("organisation_id", "service_id") where "verdict" = 'differs';
alter table "history_checks" add constraint "history_checks_verdict_check" check ("verdict" in ('agrees', 'explained', 'differs', 'not-checked'));
alter table "history_checks" add constraint "history_checks_consultation_id_foreign" foreign key ("consultation_id") references "consultations" ("id") on update cascade on delete cascade;
alter table "history_checks" enable row level security;
alter table "history_checks" force row level security;
create policy "history_checks_app" on "history_checks" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "history_checks_system" on "history_checks" to "madoguchi_system" using (true) with check (true);

grant select, insert on workflow_histories to madoguchi_app;
grant select, insert, update on history_checks to madoguchi_app;
grant select (workflow_id, run_id, organisation_id, service_id, consultation_id, archived_at) on workflow_histories to madoguchi_system;
grant select (consultation_id, organisation_id, service_id, seq, verdict, checked_at) on history_checks to madoguchi_system;
