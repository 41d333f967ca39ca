-- Services retire and come back; a LINE account's checks by machine and by hand; invitations of staff; and what
-- the application's role may add for all of it.
alter table "services" add "retired_at" timestamptz null;

create table "service_retirements" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "reason" bytea not null, "retired_by_id" uuid not null, "retired_at" timestamptz not null default now(), "ended_by_id" uuid null, "ended_at" timestamptz null, primary key ("id"));
create index "service_retirements_service_id_retired_at_index" on "service_retirements" ("service_id", "retired_at");
alter table "service_retirements" enable row level security;
alter table "service_retirements" force row level security;
create policy "service_retirements_app" on "service_retirements" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "service_retirements_system" on "service_retirements" to "madoguchi_system" using (true) with check (true);

alter table "channels" add "display_name" varchar(100) null, add "basic_id" varchar(40) null, add "connected_at" timestamptz null, add "connected_by_id" uuid null, add "checks" jsonb null, add "checked_at" timestamptz null, add "checked_by_id" uuid null;

create table "line_ticks" ("service_id" uuid not null, "item" varchar(40) not null, "organisation_id" uuid not null, "ticked_by_id" uuid not null, "ticked_at" timestamptz not null default now(), primary key ("service_id", "item"));
alter table "line_ticks" enable row level security;
alter table "line_ticks" force row level security;
create policy "line_ticks_app" on "line_ticks" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "line_ticks_system" on "line_ticks" to "madoguchi_system" using (true) with check (true);

create table "staff_invitations" ("staff_id" uuid not null, "organisation_id" uuid not null, "token_hash" bytea not null, "invited_by_id" uuid null, "created_at" timestamptz not null default now(), "expires_at" timestamptz not null, "used_at" timestamptz null, primary key ("staff_id"));
alter table "staff_invitations" add constraint "staff_invitations_token_hash_unique" unique ("token_hash");
alter table "staff_invitations" add constraint "staff_invitations_staff_id_foreign" foreign key ("staff_id") references "staff" ("id") on update cascade on delete cascade;
alter table "staff_invitations" enable row level security;
alter table "staff_invitations" force row level security;
create policy "staff_invitations_app" on "staff_invitations" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "staff_invitations_system" on "staff_invitations" to "madoguchi_system" using (true) with check (true);

grant insert on services, channels, agencies, staff to madoguchi_app;
grant update (name, retired_at) on services to madoguchi_app;
grant select, insert on service_retirements to madoguchi_app;
grant update (ended_by_id, ended_at) on service_retirements to madoguchi_app;
grant update (line_channel_id, login_channel_id, liff_id, bot_user_id, credentials, display_name, basic_id, connected_at, connected_by_id, checks, checked_at, checked_by_id) on channels to madoguchi_app;
grant insert, delete on memberships to madoguchi_app;
grant select, insert, delete on line_ticks to madoguchi_app;
grant select, insert, update on staff_invitations to madoguchi_app;
grant select (token_hash, organisation_id) on staff_invitations to madoguchi_system;
