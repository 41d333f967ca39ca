-- Flags about a consultee, each until a day; none is ever deleted.
create table "consultee_flags" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "consultee_id" uuid not null, "consultation_id" uuid not null, "kind" varchar(40) not null, "remark" bytea null, "set_by_id" uuid not null, "until" date null, "taken_down_by_id" uuid null, "taken_down_at" timestamptz null, "created_at" timestamptz not null default now(), primary key ("id"));
create index "consultee_flags_consultee_id_created_at_index" on "consultee_flags" ("consultee_id", "created_at");

alter table "consultee_flags" add constraint "consultee_flags_consultee_id_foreign" foreign key ("consultee_id") references "consultees" ("id");
alter table "consultee_flags" enable row level security;
alter table "consultee_flags" force row level security;
create policy "consultee_flags_app" on "consultee_flags" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "consultee_flags_system" on "consultee_flags" to "madoguchi_system" using (true) with check (true);

grant select, insert on consultee_flags to madoguchi_app;
grant update (taken_down_by_id, taken_down_at) on consultee_flags to madoguchi_app;
