-- The rules that must hold of every consultation: when they were looked at, what broke one, and what was done about it.
create table "inspections" ("id" uuid not null, "organisation_id" uuid not null, "asked_by_id" uuid null, "asked_at" timestamptz not null default now(), "begun_at" timestamptz null, "done_at" timestamptz null, "looked_at" int null, "left_out" text[] not null default '{}', primary key ("id"));
create unique index "inspections_one_waiting" on "inspections" ("organisation_id") where "done_at" is null;
create index "inspections_organisation_id_done_at_index" on "inspections" ("organisation_id", "done_at");
create table "breaches" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "consultation_id" uuid not null, "kind" varchar(40) not null, "found_at" timestamptz not null default now(), "gone_at" timestamptz null, "repair_asked_by_id" uuid null, "repair_asked_at" timestamptz null, "repaired_at" timestamptz null, "repair_outcome" text null, primary key ("id"));
create unique index "breaches_one_open" on "breaches" ("consultation_id", "kind") where "gone_at" is null;
create index "breaches_repairs" on "breaches" ("repair_asked_at") where "repair_asked_at" is not null and "repaired_at" is null;
create index "breaches_organisation_id_found_at_index" on "breaches" ("organisation_id", "found_at");
alter table "breaches" add constraint "breaches_repair_outcome_check" check ("repair_outcome" in ('mended', 'not-needed', 'not-mended'));

alter table "inspections" enable row level security;
alter table "inspections" force row level security;
create policy "inspections_app" on "inspections" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "inspections_system" on "inspections" to "madoguchi_system" using (true) with check (true);
alter table "breaches" enable row level security;
alter table "breaches" force row level security;
create policy "breaches_app" on "breaches" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "breaches_system" on "breaches" to "madoguchi_system" using (true) with check (true);

grant select, insert, update (done_at, looked_at, left_out) on inspections to madoguchi_app;
grant select, insert, update (gone_at, repair_asked_by_id, repair_asked_at, repaired_at, repair_outcome) on breaches to madoguchi_app;
-- The worker plans and takes up inspections and repairs: of ids, codes and times alone.
grant select, insert, update (begun_at) on inspections to madoguchi_system;
grant select (id, organisation_id, service_id, consultation_id, kind, gone_at, repair_asked_by_id, repair_asked_at, repaired_at) on breaches to madoguchi_system;
