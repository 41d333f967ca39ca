-- Prepared texts, and replies that can still be taken back before they go out.
create table "templates" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "owner_id" uuid null, "kind" text not null, "words" bytea not null, "sort" int not null default 0, "created_at" timestamptz not null default now(), primary key ("id"));
alter table "templates" add constraint "templates_kind_check" check ("kind" in ('reply', 'note'));
create index "templates_service_id_owner_id_index" on "templates" ("service_id", "owner_id");

alter table "drafts" add "sending" jsonb null;

alter table "templates" enable row level security;
alter table "templates" force row level security;
create policy "templates_app" on "templates" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "templates_system" on "templates" to "madoguchi_system" using (true) with check (true);


grant select, insert, update, delete on templates to madoguchi_app;
