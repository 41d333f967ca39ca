-- Registers the wards' terms ask for, how each is printed, and the ward's approvals of copies.
-- An entry is never changed: what is corrected is its next revision, and what is struck out says so.
create table "register_entries" ("id" uuid not null, "revision" int not null, "organisation_id" uuid not null, "register" varchar(40) not null, "content" bytea not null, "due_on" date null, "struck_out" boolean not null default false, "made_by_id" uuid not null, "made_at" timestamptz not null default now(), primary key ("id", "revision"));
create index "register_entries_organisation_id_register_index" on "register_entries" ("organisation_id", "register");
create or replace function "register_entries_register_entries_keep_fn"() returns trigger as $$ begin raise exception 'rows of register_entries are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;
create trigger "register_entries_keep" BEFORE UPDATE OR DELETE on "register_entries" for each ROW execute function "register_entries_register_entries_keep_fn"();
create table "register_forms" ("organisation_id" uuid not null, "register" varchar(40) not null, "form" jsonb not null, "changed_by_id" uuid not null, "changed_at" timestamptz not null default now(), primary key ("organisation_id", "register"));
create table "copy_approvals" ("id" uuid not null, "organisation_id" uuid not null, "kind" varchar(40) not null, "approved_on" date not null, "until" date null, "words" bytea not null, "made_by_id" uuid not null, "made_at" timestamptz not null default now(), "withdrawn_by_id" uuid null, "withdrawn_at" timestamptz null, primary key ("id"));
create index "copy_approvals_organisation_id_kind_index" on "copy_approvals" ("organisation_id", "kind");

alter table "register_entries" enable row level security;
alter table "register_entries" force row level security;
create policy "register_entries_app" on "register_entries" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "register_entries_system" on "register_entries" to "madoguchi_system" using (true) with check (true);
alter table "register_forms" enable row level security;
alter table "register_forms" force row level security;
create policy "register_forms_app" on "register_forms" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "register_forms_system" on "register_forms" to "madoguchi_system" using (true) with check (true);
alter table "copy_approvals" enable row level security;
alter table "copy_approvals" force row level security;
create policy "copy_approvals_app" on "copy_approvals" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "copy_approvals_system" on "copy_approvals" to "madoguchi_system" using (true) with check (true);

grant select, insert on register_entries, copy_approvals to madoguchi_app;
grant select, insert, update on register_forms to madoguchi_app;
grant update (withdrawn_by_id, withdrawn_at) on copy_approvals to madoguchi_app;
alter table "copies" add "approval_id" uuid null;
