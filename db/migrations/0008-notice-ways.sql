-- By which ways each notice is told and what became of it; how each person wants to be told.
create table "notice_ways" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "notice_id" uuid not null, "way" text not null, "status" text not null default 'waiting', "code" varchar(40) null, "attempts" int not null default 0, "next_at" timestamptz not null default now(), "created_at" timestamptz not null default now(), "settled_at" timestamptz null, primary key ("id"));
create index "notice_ways_mail_due" on "notice_ways" ("next_at") where "status" = 'waiting' and "way" = 'mail';
create index "notice_ways_failed" on "notice_ways" ("organisation_id", "created_at") where "status" = 'failed';
create index "notice_ways_unshown" on "notice_ways" ("created_at") where "status" = 'waiting' and "way" <> 'mail';
alter table "notice_ways" add constraint "notice_ways_organisation_id_notice_id_way_unique" unique ("organisation_id", "notice_id", "way");

create table "notice_settings" ("staff_id" uuid not null, "organisation_id" uuid not null, "wishes" jsonb not null, "sound" text not null default 'none', "volume" smallint not null default 60, "mail" bytea null, "mail_off_duty" boolean not null default false, "updated_at" timestamptz not null default now(), primary key ("staff_id"));

alter table "notices" add "planned_at" timestamptz null;
create index "notices_unplanned" on "notices" ("created_at") where "planned_at" is null;

alter table "notice_ways" add constraint "notice_ways_way_check" check ("way" in ('screen', 'sound', 'desktop', 'mail'));
alter table "notice_ways" add constraint "notice_ways_status_check" check ("status" in ('waiting', 'sent', 'failed', 'not-wanted', 'cancelled'));
alter table "notice_ways" enable row level security;
alter table "notice_ways" force row level security;
create policy "notice_ways_app" on "notice_ways" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "notice_ways_system" on "notice_ways" to "madoguchi_system" using (true) with check (true);

alter table "notice_settings" add constraint "notice_settings_staff_id_foreign" foreign key ("staff_id") references "staff" ("id") on update cascade on delete cascade;
alter table "notice_settings" add constraint "notice_settings_sound_check" check ("sound" in ('none', 'bell', 'two-tone', 'drop'));
alter table "notice_settings" enable row level security;
alter table "notice_settings" force row level security;
create policy "notice_settings_app" on "notice_settings" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "notice_settings_system" on "notice_settings" to "madoguchi_system" using (true) with check (true);

-- What was told before this is not told again.
update notices set planned_at = created_at;

grant select, insert, update on notice_ways, notice_settings to madoguchi_app;
grant select (id, organisation_id, service_id, planned_at, created_at) on notices to madoguchi_system;
grant select (id, organisation_id, service_id, notice_id, way, status, code, attempts, next_at, created_at, settled_at) on notice_ways to madoguchi_system;
grant update (status, code, attempts, next_at, settled_at) on notice_ways to madoguchi_system;
