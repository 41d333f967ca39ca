-- What is hers to decide: how the room is for her, when a notice may come, a number against whoever holds her
-- telephone, and what she thinks of it afterwards.
alter table "consultees" add "room_choices" jsonb null, add "pin_hash" varchar(300) null, add "pin_failures" int not null default 0, add "pin_wait_until" timestamptz null, add "history_hidden_at" timestamptz null;
alter table "room_sessions" add "pin_passed" boolean not null default false;

-- A notice she does not want, or only at other hours.
alter table "deliveries" add "held_until" timestamptz null;
alter table "deliveries" drop constraint "deliveries_status_check";
alter table "deliveries" add constraint "deliveries_status_check" check ("status" in ('waiting', 'accepted', 'blocked', 'quota-exceeded', 'refused', 'given-up', 'unwanted', 'not-needed'));
grant select (held_until) on deliveries to madoguchi_system;

create table "surveys" ("consultation_id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "relief" text null, "again" text null, "words" bytea null, "updated_at" timestamptz not null default now(), primary key ("consultation_id"));
alter table "surveys" add constraint "surveys_relief_check" check ("relief" in ('yes', 'somewhat', 'no', 'unknown'));
alter table "surveys" add constraint "surveys_again_check" check ("again" in ('yes', 'no', 'unknown'));
alter table "surveys" add constraint "surveys_consultation_id_foreign" foreign key ("consultation_id") references "consultations" ("id") on update cascade on delete cascade;

alter table "surveys" enable row level security;
alter table "surveys" force row level security;
create policy "surveys_app" on "surveys" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "surveys_system" on "surveys" to "madoguchi_system" using (true) with check (true);
grant select, insert, update on surveys to madoguchi_app;
