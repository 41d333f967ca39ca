-- The second factor of staff sign-in, and what a session has proved. Sessions from before have proved a
-- password: where more is needed their owners sign in again.
create table "second_factors" ("id" uuid not null, "organisation_id" uuid not null, "staff_id" uuid not null, "kind" text not null, "secret" bytea not null, "confirmed_at" timestamptz not null default now(), "last_step" int not null default 0, "failures" int not null default 0, "retry_at" timestamptz null, primary key ("id"));
create index "second_factors_staff_id_index" on "second_factors" ("staff_id");
create unique index "second_factors_one_totp" on "second_factors" ("staff_id") where "kind" = 'totp';
alter table "second_factors" add constraint "second_factors_kind_check" check ("kind" in ('totp'));
alter table "second_factors" add constraint "second_factors_staff_id_foreign" foreign key ("staff_id") references "staff" ("id");

alter table "staff_sessions" add column "proved" text not null default 'password', add column "pending_secret" bytea null;
alter table "staff_sessions" add constraint "staff_sessions_proved_check" check ("proved" in ('password', 'second-factor'));

alter table "second_factors" enable row level security;
alter table "second_factors" force row level security;
create policy "second_factors_app" on "second_factors" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "second_factors_system" on "second_factors" to "madoguchi_system" using (true) with check (true);

grant select, insert, update on "second_factors" to "madoguchi_app";
