-- Who published a settings version; mails by which staff prove and try their address; how much of LINE's month is used.
create table "address_mails" ("id" uuid not null, "organisation_id" uuid not null, "staff_id" uuid not null, "kind" text not null, "address" bytea null, "code" bytea null, "tries" smallint not null default 0, "status" text not null default 'waiting', "reason" varchar(40) null, "attempts" int not null default 0, "next_at" timestamptz not null default now(), "created_at" timestamptz not null default now(), primary key ("id"));
create index "address_mails_due" on "address_mails" ("next_at") where "status" = 'waiting';
create index "address_mails_organisation_id_staff_id_created_at_index" on "address_mails" ("organisation_id", "staff_id", "created_at");
alter table "address_mails" add constraint "address_mails_kind_check" check ("kind" in ('code', 'trial'));
alter table "address_mails" add constraint "address_mails_status_check" check ("status" in ('waiting', 'sent', 'failed', 'done'));
alter table "address_mails" enable row level security;
alter table "address_mails" force row level security;
create policy "address_mails_app" on "address_mails" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "address_mails_system" on "address_mails" to "madoguchi_system" using (true) with check (true);

alter table "channels" add "quota_limit" int null, add "quota_used" int null, add "quota_read_at" timestamptz null, add "quota_next_at" timestamptz not null default now();

create index "deliveries_of_consultation" on "deliveries" ("consultation_id", "created_at") where "consultation_id" is not null;

alter table "settings_versions" add "published_by_id" uuid null;

grant select, insert, update, delete on address_mails to madoguchi_app;
grant select (id, organisation_id, status, attempts, next_at, created_at) on address_mails to madoguchi_system;
grant update (attempts, next_at) on address_mails to madoguchi_system;
grant update (quota_limit, quota_used, quota_read_at, quota_next_at) on channels to madoguchi_app;
grant update (quota_next_at) on channels to madoguchi_system;
grant insert on settings_versions to madoguchi_app;
