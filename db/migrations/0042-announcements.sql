-- What is announced to staff and handed to the ward: stops of the whole system, the end of the service, changes.
create table "announcements" ("id" uuid not null, "organisation_id" uuid not null, "kind" text not null, "title" bytea not null, "body" bytea not null, "addressee" bytea not null, "sender" bytea not null, "override_reason" bytea null, "begins_at" timestamptz not null, "ends_at" timestamptz null, "faults" jsonb not null, "announced_by_id" uuid not null, "announced_at" timestamptz not null default now(), "withdrawn_at" timestamptz null, "withdrawn_by_id" uuid null, primary key ("id"));
create index "announcements_organisation_id_announced_at_index" on "announcements" ("organisation_id", "announced_at");
alter table "announcements" add constraint "announcements_kind_check" check ("kind" in ('planned-stop', 'end-of-service', 'change-of-operator', 'major-change', 'minor-update'));
alter table "announcements" enable row level security;
alter table "announcements" force row level security;
create policy "announcements_app" on "announcements" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "announcements_system" on "announcements" to "madoguchi_system" using (true) with check (true);

create table "announcement_reads" ("announcement_id" uuid not null, "staff_id" uuid not null, "organisation_id" uuid not null, "read_at" timestamptz not null default now(), primary key ("announcement_id", "staff_id"));
alter table "announcement_reads" enable row level security;
alter table "announcement_reads" force row level security;
create policy "announcement_reads_app" on "announcement_reads" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "announcement_reads_system" on "announcement_reads" to "madoguchi_system" using (true) with check (true);

create table "announcement_handovers" ("id" uuid not null, "organisation_id" uuid not null, "announcement_id" uuid not null, "handed_on" date not null, "way" text not null, "handed_by" bytea not null, "handed_to" bytea not null, "recorded_by_id" uuid not null, "recorded_at" timestamptz not null default now(), primary key ("id"));
create index "announcement_handovers_announcement_id_index" on "announcement_handovers" ("announcement_id");
alter table "announcement_handovers" add constraint "announcement_handovers_way_check" check ("way" in ('paper', 'mail', 'meeting'));
alter table "announcement_handovers" enable row level security;
alter table "announcement_handovers" force row level security;
create policy "announcement_handovers_app" on "announcement_handovers" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "announcement_handovers_system" on "announcement_handovers" to "madoguchi_system" using (true) with check (true);

alter table "service_pauses" add "announcement_id" uuid null;
create index "service_pauses_announcement_id_index" on "service_pauses" ("announcement_id");

grant select, insert on announcements, announcement_reads, announcement_handovers to madoguchi_app;
grant update (withdrawn_at, withdrawn_by_id) on announcements to madoguchi_app;
-- Which version of the tables runs, for whoever looks after it.
grant select on migrations to madoguchi_system;
