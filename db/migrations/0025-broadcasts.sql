-- Messages to followers, on whose telephones they are tried out first, and how the number of followers changes.
create table "broadcasts" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "status" text not null default 'draft', "version" int not null default 1, "words" bytea not null, "segment" jsonb not null, "created_by_id" uuid not null, "created_at" timestamptz not null default now(), "edited_by_id" uuid not null, "edited_at" timestamptz not null default now(), "check_status" text null, "checked_version" int null, "send_at" timestamptz null, "recipients" int null, "confirmed_by_id" uuid null, "confirmed_at" timestamptz null, "reveal_reason" bytea null, "quota_reason" bytea null, "started_at" timestamptz null, "finished_at" timestamptz null, "stop_reason" text null, "stopped_by_id" uuid null, "attempts" int not null default 0, "next_at" timestamptz not null default now(), primary key ("id"));
create index "broadcasts_service_id_created_at_index" on "broadcasts" ("service_id", "created_at");
create index "broadcasts_due" on "broadcasts" ("next_at") where "status" in ('confirmed', 'sending') or "check_status" = 'asked';
alter table "broadcasts" add constraint "broadcasts_status_check" check ("status" in ('draft', 'confirmed', 'sending', 'sent', 'stopped', 'discarded'));
alter table "broadcasts" add constraint "broadcasts_check_status_check" check ("check_status" in ('asked', 'ok', 'refused', 'away'));
alter table "broadcasts" add constraint "broadcasts_stop_reason_check" check ("stop_reason" in ('by-staff', 'quota', 'too-late', 'no-channel'));
alter table "broadcasts" enable row level security;
alter table "broadcasts" force row level security;
create policy "broadcasts_app" on "broadcasts" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "broadcasts_system" on "broadcasts" to "madoguchi_system" using (true) with check (true);

create table "broadcast_testers" ("consultee_id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "name" bytea not null, "added_by_id" uuid not null, "added_at" timestamptz not null default now(), primary key ("consultee_id"));
create index "broadcast_testers_service_id_index" on "broadcast_testers" ("service_id");
alter table "broadcast_testers" enable row level security;
alter table "broadcast_testers" force row level security;
create policy "broadcast_testers_app" on "broadcast_testers" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "broadcast_testers_system" on "broadcast_testers" to "madoguchi_system" using (true) with check (true);

create table "follower_days" ("service_id" uuid not null, "day" date not null, "organisation_id" uuid not null, "added" int not null default 0, "returned" int not null default 0, "gone" int not null default 0, "line_followers" int null, "line_reaches" int null, "line_blocks" int null, primary key ("service_id", "day"));
alter table "follower_days" enable row level security;
alter table "follower_days" force row level security;
create policy "follower_days_app" on "follower_days" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "follower_days_system" on "follower_days" to "madoguchi_system" using (true) with check (true);

alter table "deliveries" add "broadcast_id" uuid null;
drop index "deliveries_due";
create index "deliveries_due" on "deliveries" ("next_at") where "status" in ('waiting', 'quota-exceeded') and "broadcast_id" is null;
create index "deliveries_of_broadcasts_due" on "deliveries" ("next_at") where "status" in ('waiting', 'quota-exceeded') and "broadcast_id" is not null;
create unique index "deliveries_once_a_broadcast" on "deliveries" ("broadcast_id", "consultee_id") where "text" = 'broadcast';
create index "deliveries_service_id_created_at_index" on "deliveries" ("service_id", "created_at");

grant select, insert, update on broadcasts, follower_days to madoguchi_app;
grant select, insert, update, delete on broadcast_testers to madoguchi_app;
grant select (broadcast_id) on deliveries to madoguchi_system;
grant select (id, organisation_id, service_id, status, version, check_status, checked_version, send_at, recipients, confirmed_at, started_at, finished_at, stop_reason, attempts, next_at, created_at) on broadcasts to madoguchi_system;
grant update (attempts, next_at) on broadcasts to madoguchi_system;
grant select (consultee_id, organisation_id, service_id, added_at) on broadcast_testers to madoguchi_system;
grant select on follower_days to madoguchi_system;
