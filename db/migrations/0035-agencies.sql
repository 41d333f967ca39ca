-- The directory of agencies says where, when and whom to ask for, and when somebody last made sure of it; and the
-- duty calendar of each service says who is asked for approvals.
alter table "agencies" add "telephone_night" varchar(40) null, add "area" varchar(100) null, add "hours" varchar(200) null, add "contact_person" bytea null, add "note" bytea null, add "confirmed_on" date null, add "confirmed_by_id" uuid null, add "retired_at" timestamptz null, add "retired_by_id" uuid null, add "revision" int not null default 1;

create table "rota_entries" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "staff_id" uuid not null, "role" text not null, "begins_at" timestamptz null, "ends_at" timestamptz null, "weekdays" smallint null, "begin_minute" smallint null, "end_minute" smallint null, "first_day" date null, "last_day" date null, "created_by_id" uuid not null, "created_at" timestamptz not null default now(), "removed_by_id" uuid null, "removed_at" timestamptz null, primary key ("id"));
alter table "rota_entries" add constraint "rota_entries_role_check" check ("role" in ('on-call', 'deputy-1', 'deputy-2'));
create index "rota_entries_standing" on "rota_entries" ("service_id", "ends_at") where "removed_at" is null;
alter table "rota_entries" enable row level security;
alter table "rota_entries" force row level security;
create policy "rota_entries_app" on "rota_entries" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "rota_entries_system" on "rota_entries" to "madoguchi_system" using (true) with check (true);

grant update (service_id, kind, name, telephone, telephone_night, area, hours, contact_person, note, confirmed_on, confirmed_by_id, retired_at, retired_by_id, revision) on agencies to madoguchi_app;
grant select, insert on rota_entries to madoguchi_app;
grant update (removed_by_id, removed_at) on rota_entries to madoguchi_app;
