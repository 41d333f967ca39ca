-- One draft of settings and form for each service, with the request to publish it; who approved a version and why it was made.
create table "settings_drafts" ("service_id" uuid not null, "organisation_id" uuid not null, "revision" int not null, "based_on" int not null, "settings" jsonb not null, "form" jsonb not null, "edited_by_id" uuid not null, "edited_at" timestamptz not null, "request_id" uuid null, "requested_by_id" uuid null, "requested_at" timestamptz null, "requested_from" timestamptz null, "requested_later" text null, "request_note" bytea null, "returned_by_id" uuid null, "returned_at" timestamptz null, "return_comment" bytea null, primary key ("service_id"));
alter table "settings_drafts" add constraint "settings_drafts_requested_later_check" check ("requested_later" in ('stays', 'withdrawn', 'carried'));
alter table "settings_drafts" enable row level security;
alter table "settings_drafts" force row level security;
create policy "settings_drafts_app" on "settings_drafts" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "settings_drafts_system" on "settings_drafts" to "madoguchi_system" using (true) with check (true);

alter table "settings_versions" add "note" bytea null, add "approved_by_id" uuid null, add "based_on" int null, add "form_version" int null, add "begun_at" timestamptz null;
create index "settings_versions_to_begin" on "settings_versions" ("effective_from") where "begun_at" is null and "withdrawn_at" is null;
update settings_versions set begun_at = effective_from where effective_from <= now();

grant select, insert, update, delete on settings_drafts to madoguchi_app;
grant update (form_version) on settings_versions to madoguchi_app;
grant select (id, organisation_id, service_id, version, effective_from, withdrawn_at, begun_at), update (begun_at) on settings_versions to madoguchi_system;
grant update (plan_changed_at) on services to madoguchi_system;
