-- A service is live or for practice; when what its workflows plan by has changed, and when they were told of it;
-- pauses and planned stops; announced settings that were taken back.
alter table "services" add "mode" text not null default 'live', add "plan_changed_at" timestamptz not null default now(), add "plan_told_at" timestamptz null;
alter table "services" add constraint "services_mode_check" check ("mode" in ('live', 'practice'));

create table "service_pauses" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "kind" text not null, "begins_at" timestamptz not null, "ends_at" timestamptz null, "created_by_id" uuid not null, "created_at" timestamptz not null default now(), "ended_by_id" uuid null, "withdrawn_at" timestamptz null, primary key ("id"));
create index "service_pauses_service_id_begins_at_index" on "service_pauses" ("service_id", "begins_at");
alter table "service_pauses" add constraint "service_pauses_kind_check" check ("kind" in ('pause', 'planned-stop'));
alter table "service_pauses" add constraint "service_pauses_service_id_foreign" foreign key ("service_id") references "services" ("id");
alter table "service_pauses" enable row level security;
alter table "service_pauses" force row level security;
create policy "service_pauses_app" on "service_pauses" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "service_pauses_system" on "service_pauses" to "madoguchi_system" using (true) with check (true);

alter table "settings_versions" add "withdrawn_at" timestamptz null;
alter table "form_versions" add "withdrawn_at" timestamptz null;

grant update (plan_changed_at) on services to madoguchi_app;
grant update (plan_told_at) on services to madoguchi_system;
grant select, insert on service_pauses to madoguchi_app;
grant update (ends_at, ended_by_id, withdrawn_at) on service_pauses to madoguchi_app;
grant update (withdrawn_at) on settings_versions, form_versions to madoguchi_app;
grant insert on form_versions to madoguchi_app;
