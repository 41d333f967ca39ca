-- What the store of the backups holds, and what came of looking through it, of drills and of restores. Of the whole
-- installation: codes and figures only.
create table "backups" ("id" uuid not null, "organisation_id" uuid null, "service_id" uuid null, "name" varchar(40) not null, "timeline" int not null, "started_at" timestamptz not null, "finished_at" timestamptz not null, "bytes" bigint not null, "stored" bigint not null, "files" int not null, "verified_at" timestamptz null, "fault" varchar(60) null, primary key ("id"));
alter table "backups" add constraint "backups_name_unique" unique ("name");
alter table "backups" enable row level security;
alter table "backups" force row level security;
create policy "backups_app" on "backups" to "madoguchi_app" using ((organisation_id = (select app_organisation()) or organisation_id is null and (select app_organisation()) is not null) and (service_id is null or service_id = any((select app_services())::uuid[]))) with check (organisation_id = (select app_organisation()) and (service_id is null or service_id = any((select app_services())::uuid[])));
create policy "backups_system" on "backups" to "madoguchi_system" using (true) with check (true);

create table "backup_checks" ("id" uuid not null, "organisation_id" uuid null, "service_id" uuid null, "kind" text not null, "began_at" timestamptz not null, "ended_at" timestamptz not null, "is_ok" boolean not null, "reason" varchar(60) null, "detail" jsonb not null, primary key ("id"));
create index "backup_checks_kind_ended_at_index" on "backup_checks" ("kind", "ended_at");
alter table "backup_checks" add constraint "backup_checks_kind_check" check ("kind" in ('base', 'check', 'drill', 'restore'));
alter table "backup_checks" enable row level security;
alter table "backup_checks" force row level security;
create policy "backup_checks_app" on "backup_checks" to "madoguchi_app" using ((organisation_id = (select app_organisation()) or organisation_id is null and (select app_organisation()) is not null) and (service_id is null or service_id = any((select app_services())::uuid[]))) with check (organisation_id = (select app_organisation()) and (service_id is null or service_id = any((select app_services())::uuid[])));
create policy "backup_checks_system" on "backup_checks" to "madoguchi_system" using (true) with check (true);

grant select on backups, backup_checks to madoguchi_app;
grant select, insert, update, delete on backups to madoguchi_system;
grant select, insert, delete on backup_checks to madoguchi_system;
