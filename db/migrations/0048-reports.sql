-- Monthly and yearly reports: the figures as they were when the report was frozen. A correction is a further version with its
-- reason and both numbers; the one before stays as it is.
create table "reports" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid null, "kind" text not null, "period" varchar(7) not null, "version" int not null, "snapshot" jsonb not null, "digest" varchar(64) not null, "made_by_id" uuid null, "made_at" timestamptz not null default now(), "frozen_by_id" uuid null, "frozen_at" timestamptz null, "reason" bytea null, "changes" jsonb null, primary key ("id"));
create unique index "reports_version" on "reports" ("organisation_id", "service_id", "kind", "period", "version") nulls not distinct;
alter table "reports" add constraint "reports_kind_check" check ("kind" in ('month', 'year'));
create or replace function "reports_reports_keep_fn"() returns trigger as $$ begin if tg_op = 'UPDATE' and old.frozen_at is null then return new; end if; raise exception 'a frozen report is never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;
create trigger "reports_keep" BEFORE UPDATE OR DELETE on "reports" for each ROW execute function "reports_reports_keep_fn"();

alter table "reports" enable row level security;
alter table "reports" force row level security;
create policy "reports_app" on "reports" to "madoguchi_app" using (organisation_id = (select app_organisation()) and (service_id is null or service_id = any((select app_services())::uuid[]))) with check (organisation_id = (select app_organisation()) and (service_id is null or service_id = any((select app_services())::uuid[])));
create policy "reports_system" on "reports" to "madoguchi_system" using (true) with check (true);

grant select, insert on reports to madoguchi_app;
grant update (snapshot, digest, frozen_by_id, frozen_at) on reports to madoguchi_app;
-- The worker makes the drafts that are due: it looks which are there.
grant select (id, organisation_id, service_id, kind, period, version, made_at, frozen_at) on reports to madoguchi_system;
