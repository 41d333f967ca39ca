-- Passkeys, recovery codes, tries counted for all processes, from where staff may come, and one's own sessions by name.
alter table "staff_sessions" add column "id" uuid not null default gen_random_uuid(), add column "device" varchar(40) null, add column "address" bytea null;
alter table "staff_sessions" add constraint "staff_sessions_id_unique" unique ("id");

create table "passkeys" ("id" uuid not null, "organisation_id" uuid not null, "staff_id" uuid not null, "credential_id" text not null, "public_key" bytea not null, "counter" bigint not null, "transports" text[] not null, "name" bytea not null, "created_at" timestamptz not null default now(), "used_at" timestamptz null, primary key ("id"));
create index "passkeys_staff_id_index" on "passkeys" ("staff_id");
alter table "passkeys" add constraint "passkeys_organisation_id_credential_id_unique" unique ("organisation_id", "credential_id");
alter table "passkeys" add constraint "passkeys_staff_id_foreign" foreign key ("staff_id") references "staff" ("id");
alter table "passkeys" enable row level security;
alter table "passkeys" force row level security;
create policy "passkeys_app" on "passkeys" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "passkeys_system" on "passkeys" to "madoguchi_system" using (true) with check (true);

create table "passkey_challenges" ("hash" bytea not null, "organisation_id" uuid not null, "staff_id" uuid null, "session_hash" bytea null, "purpose" varchar(20) not null, "expires_at" timestamptz not null, primary key ("hash"));
create index "passkey_challenges_expires_at_index" on "passkey_challenges" ("expires_at");
alter table "passkey_challenges" enable row level security;
alter table "passkey_challenges" force row level security;
create policy "passkey_challenges_app" on "passkey_challenges" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "passkey_challenges_system" on "passkey_challenges" to "madoguchi_system" using (true) with check (true);

create table "recovery_codes" ("id" uuid not null, "organisation_id" uuid not null, "staff_id" uuid not null, "hash" bytea not null, "created_at" timestamptz not null default now(), "used_at" timestamptz null, primary key ("id"));
alter table "recovery_codes" add constraint "recovery_codes_staff_id_hash_unique" unique ("staff_id", "hash");
alter table "recovery_codes" add constraint "recovery_codes_staff_id_foreign" foreign key ("staff_id") references "staff" ("id");
alter table "recovery_codes" enable row level security;
alter table "recovery_codes" force row level security;
create policy "recovery_codes_app" on "recovery_codes" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "recovery_codes_system" on "recovery_codes" to "madoguchi_system" using (true) with check (true);

create table "sign_in_tries" ("organisation_id" uuid not null, "key" bytea not null, "failures" int not null, "until" timestamptz not null, "succeeded_at" timestamptz null, "forget_at" timestamptz not null, primary key ("organisation_id", "key"));
create index "sign_in_tries_forget_at_index" on "sign_in_tries" ("forget_at");
alter table "sign_in_tries" enable row level security;
alter table "sign_in_tries" force row level security;
create policy "sign_in_tries_app" on "sign_in_tries" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "sign_in_tries_system" on "sign_in_tries" to "madoguchi_system" using (true) with check (true);

create table "allow_list_entries" ("id" uuid not null, "organisation_id" uuid not null, "staff_id" uuid null, "network" varchar(50) not null, "note" bytea null, "added_at" timestamptz not null default now(), "removed_at" timestamptz null, "removed_by_id" uuid null, primary key ("id"));
create unique index "allow_list_entries_in_force" on "allow_list_entries" ("organisation_id", "network") where "removed_at" is null;
alter table "allow_list_entries" enable row level security;
alter table "allow_list_entries" force row level security;
create policy "allow_list_entries_app" on "allow_list_entries" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "allow_list_entries_system" on "allow_list_entries" to "madoguchi_system" using (true) with check (true);

grant select, insert, delete on passkeys to madoguchi_app;
grant update (counter, used_at) on passkeys to madoguchi_app;
-- Answered is gone: a challenge is taken away with its first answer.
grant select, insert, delete on passkey_challenges to madoguchi_app;
grant select, insert, delete on recovery_codes to madoguchi_app;
grant update (used_at) on recovery_codes to madoguchi_app;
grant select, insert, update, delete on sign_in_tries to madoguchi_app;
-- What was in force stays as its own history.
grant select, insert on allow_list_entries to madoguchi_app;
grant update (removed_at, removed_by_id) on allow_list_entries to madoguchi_app;
grant delete on second_factors to madoguchi_app;
