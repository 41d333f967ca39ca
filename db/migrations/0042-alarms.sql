-- How each component of the installation is and was, what somebody must be told of, and whom to tell.
create table "component_states" ("id" uuid not null, "organisation_id" uuid null, "service_id" uuid null, "component" varchar(40) not null, "subject" varchar(80) not null default '', "state" text not null, "reason" varchar(60) null, "detail" jsonb null, "since" timestamptz not null default now(), "until" timestamptz null, "seen_at" timestamptz not null default now(), primary key ("id"));
create unique index "component_states_now" on "component_states" ("component", "subject") where "until" is null;
create index "component_states_since_index" on "component_states" ("since");
alter table "component_states" add constraint "component_states_state_check" check ("state" in ('ok', 'degraded', 'away', 'unset', 'unknown'));
alter table "component_states" enable row level security;
alter table "component_states" force row level security;
create policy "component_states_app" on "component_states" to "madoguchi_app" using ((organisation_id = (select app_organisation()) or organisation_id is null and (select app_organisation()) is not null) and (service_id is null or service_id = any((select app_services())::uuid[]))) with check (organisation_id = (select app_organisation()) and (service_id is null or service_id = any((select app_services())::uuid[])));
create policy "component_states_system" on "component_states" to "madoguchi_system" using (true) with check (true);

create table "alarms" ("id" uuid not null, "organisation_id" uuid null, "service_id" uuid null, "kind" varchar(40) not null, "subject" varchar(80) not null default '', "detail" jsonb null, "raised_at" timestamptz not null default now(), "ended_at" timestamptz null, "attempts" int not null default 0, "next_at" timestamptz not null default now(), "mailed_at" timestamptz null, "mailed_to" jsonb not null default '[]', primary key ("id"));
create unique index "alarms_open" on "alarms" ("kind", "subject", "organisation_id") nulls not distinct where "ended_at" is null;
create index "alarms_raised_at_index" on "alarms" ("raised_at");
create index "alarms_to_mail" on "alarms" ("next_at") where "mailed_at" is null;
alter table "alarms" enable row level security;
alter table "alarms" force row level security;
create policy "alarms_app" on "alarms" to "madoguchi_app" using ((organisation_id = (select app_organisation()) or organisation_id is null and (select app_organisation()) is not null) and (service_id is null or service_id = any((select app_services())::uuid[]))) with check (organisation_id = (select app_organisation()) and (service_id is null or service_id = any((select app_services())::uuid[])));
create policy "alarms_system" on "alarms" to "madoguchi_system" using (true) with check (true);

create table "alarm_answers" ("id" uuid not null, "organisation_id" uuid not null, "alarm_id" uuid not null, "answered_by_id" uuid not null, "answered_at" timestamptz not null default now(), "remark" bytea null, primary key ("id"));
create index "alarm_answers_alarm_id_index" on "alarm_answers" ("alarm_id");
alter table "alarm_answers" enable row level security;
alter table "alarm_answers" force row level security;
create policy "alarm_answers_app" on "alarm_answers" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "alarm_answers_system" on "alarm_answers" to "madoguchi_system" using (true) with check (true);

create table "alarm_addresses" ("id" uuid not null, "organisation_id" uuid not null, "address" bytea not null, "kinds" jsonb not null, "added_by_id" uuid not null, "added_at" timestamptz not null default now(), primary key ("id"));
create index "alarm_addresses_organisation_id_index" on "alarm_addresses" ("organisation_id");
alter table "alarm_addresses" enable row level security;
alter table "alarm_addresses" force row level security;
create policy "alarm_addresses_app" on "alarm_addresses" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "alarm_addresses_system" on "alarm_addresses" to "madoguchi_system" using (true) with check (true);

grant select on component_states to madoguchi_app;
grant select, insert on alarms to madoguchi_app;
grant update (ended_at) on alarms to madoguchi_app;
grant select, insert on alarm_answers to madoguchi_app;
grant select, insert, update, delete on alarm_addresses to madoguchi_app;
grant select, insert, update, delete on component_states to madoguchi_system;
grant select, insert, update on alarms to madoguchi_system;
