-- The session's organisation and services, as row-level security reads them; unset means nothing is seen.
create function app_organisation() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.organisation', true), '')::uuid;
create function app_services() returns uuid[] language sql stable parallel safe
  return string_to_array(nullif(current_setting('app.services', true), ''), ',')::uuid[];

create table "agencies" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid null, "kind" varchar(40) not null, "name" varchar(200) not null, "telephone" varchar(40) not null, "sort" int not null default 0, primary key ("id"));

create table "audit_entries" ("id" bigserial primary key, "organisation_id" uuid not null, "service_id" uuid null, "at" timestamptz not null default clock_timestamp(), "actor_kind" varchar(10) not null, "actor_id" uuid null, "action" varchar(60) not null, "consultation_id" uuid null, "object_kind" varchar(40) null, "object_id" varchar(120) null, "purpose" varchar(40) null, "outcome" varchar(20) not null default 'done', "data" jsonb null, "request_id" uuid null);
create index "audit_entries_organisation_id_at_index" on "audit_entries" ("organisation_id", "at");
create index "audit_entries_organisation_id_consultation_id_at_index" on "audit_entries" ("organisation_id", "consultation_id", "at");
create or replace function "audit_entries_audit_entries_keep_fn"() returns trigger as $$ begin raise exception 'rows of audit_entries are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;
create trigger "audit_entries_keep" BEFORE UPDATE OR DELETE on "audit_entries" for each ROW execute function "audit_entries_audit_entries_keep_fn"();

create table "commands" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "consultation_id" uuid not null, "escalation_id" uuid null, "staff_id" uuid not null, "roles" text[] not null, "action" varchar(40) not null, "command" jsonb not null, "detail" bytea null, "status" text not null default 'pending', "result" jsonb null, "attempts" int not null default 0, "next_at" timestamptz not null, "created_at" timestamptz not null default now(), "settled_at" timestamptz null, primary key ("id"));
create index "commands_pending" on "commands" ("next_at") where "status" = 'pending';
alter table "commands" add constraint "commands_status_check" check ("status" in ('pending', 'done', 'refused'));

create table "deliveries" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "channel_id" uuid not null, "consultee_id" uuid not null, "consultation_id" uuid null, "kind" varchar(20) not null, "text" varchar(40) not null, "reply_token" bytea null, "once" varchar(80) null, "status" text not null default 'waiting', "attempts" int not null default 0, "next_at" timestamptz not null default now(), "request_id" varchar(80) null, "created_at" timestamptz not null default now(), "settled_at" timestamptz null, primary key ("id"));
create index "deliveries_due" on "deliveries" ("next_at") where "status" in ('waiting', 'quota-exceeded');
create unique index "deliveries_once" on "deliveries" ("organisation_id", "consultation_id", "once") where "once" is not null;
create index "deliveries_consultee_id_created_at_index" on "deliveries" ("consultee_id", "created_at");
alter table "deliveries" add constraint "deliveries_status_check" check ("status" in ('waiting', 'accepted', 'blocked', 'quota-exceeded', 'refused', 'given-up'));

create table "drafts" ("owner_id" uuid not null, "about_id" uuid not null, "kind" text not null, "organisation_id" uuid not null, "service_id" uuid not null, "body" bytea not null, "updated_at" timestamptz not null default now(), primary key ("owner_id", "about_id", "kind"));
alter table "drafts" add constraint "drafts_kind_check" check ("kind" in ('room', 'reply', 'note'));

create table "inbox" ("id" bigserial primary key, "organisation_id" uuid not null, "service_id" uuid not null, "channel_id" uuid not null, "webhook_event_id" varchar(80) not null, "type" varchar(40) not null, "event" bytea not null, "status" text not null default 'pending', "reason" varchar(60) null, "attempts" int not null default 0, "next_at" timestamptz not null default now(), "received_at" timestamptz not null default now(), "settled_at" timestamptz null);
create index "inbox_pending" on "inbox" ("next_at", "id") where "status" = 'pending';
alter table "inbox" add constraint "inbox_channel_id_webhook_event_id_unique" unique ("channel_id", "webhook_event_id");
alter table "inbox" add constraint "inbox_status_check" check ("status" in ('pending', 'handled', 'ignored'));

create table "notices" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "consultation_id" uuid not null, "staff_id" uuid not null, "kind" varchar(40) not null, "source" varchar(120) not null, "seq" int not null, "created_at" timestamptz not null default now(), "seen_at" timestamptz null, primary key ("id"));
create index "notices_organisation_id_staff_id_created_at_index" on "notices" ("organisation_id", "staff_id", "created_at");
alter table "notices" add constraint "notices_organisation_id_source_seq_kind_staff_id_unique" unique ("organisation_id", "source", "seq", "kind", "staff_id");

create table "organisations" ("id" uuid not null, "code" varchar(40) not null, "name" varchar(200) not null, "created_at" timestamptz not null default now(), primary key ("id"));
alter table "organisations" add constraint "organisations_code_unique" unique ("code");

create table "outbox" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "consultation_id" uuid not null, "kind" varchar(20) not null, "attempts" int not null default 0, "next_at" timestamptz not null default now(), "claimed_at" timestamptz null, "created_at" timestamptz not null default now(), "done_at" timestamptz null, primary key ("id"));
create unique index "outbox_one_waiting" on "outbox" ("organisation_id", "consultation_id", "kind") where "claimed_at" is null and "done_at" is null;
create index "outbox_due" on "outbox" ("next_at") where "done_at" is null;

create table "services" ("id" uuid not null, "organisation_id" uuid not null, "code" varchar(40) not null, "name" varchar(200) not null, "created_at" timestamptz not null default now(), primary key ("id"));
alter table "services" add constraint "services_organisation_id_code_unique" unique ("organisation_id", "code");

create table "form_versions" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "version" int not null, "effective_from" timestamptz not null, "form" jsonb not null, "created_at" timestamptz not null default now(), primary key ("id"));
alter table "form_versions" add constraint "form_versions_organisation_id_service_id_version_unique" unique ("organisation_id", "service_id", "version");

create table "consultees" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "channel_id" uuid not null, "line_id" bytea not null, "line_id_lookup" bytea not null, "traits" bytea null, "cautions" bytea null, "following" boolean not null default false, "blocked" boolean not null default false, "follow_changed_at" timestamptz null, "consent_version" varchar(40) null, "consented_at" timestamptz null, "room_seen_at" timestamptz null, "room_state" varchar(10) null, "created_at" timestamptz not null default now(), primary key ("id"));
alter table "consultees" add constraint "consultees_organisation_id_service_id_line_id_lookup_unique" unique ("organisation_id", "service_id", "line_id_lookup");

create table "room_sessions" ("token_hash" bytea not null, "organisation_id" uuid not null, "service_id" uuid not null, "consultee_id" uuid not null, "channel_id" uuid not null, "created_at" timestamptz not null default now(), "seen_at" timestamptz not null default now(), "ended_at" timestamptz null, primary key ("token_hash"));

create table "consultations" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "consultee_id" uuid not null, "number" int not null, "form_version" int not null, "linked_to_id" uuid null, "opened_by_id" uuid null, "restricted" boolean not null default false, "stage" text not null default 'intake', "stage_since" timestamptz not null default now(), "seq" int not null default 0, "priority" text not null default 'normal', "priority_reasons" text[] not null default '{}', "assignee_id" uuid null, "reviewed_by_id" uuid null, "waits_for" text not null default 'take-up', "next_timer" text null, "next_action_at" timestamptz null, "open_escalations" int not null default 0, "outcome" varchar(40) null, "follow_up_on" date null, "closed_at" timestamptz null, "ended_at" timestamptz null, "snapshot" jsonb null, "opened_at" timestamptz not null default now(), "last_seq" int not null default 0, "consultee_up_to" int not null default 0, "last_consultee_at" timestamptz null, "staff_up_to" int not null default 0, "last_staff_at" timestamptz null, "waiting_since" timestamptz null, "read_by_consultee_up_to" int not null default 0, "risks" text[] not null default '{}', "pending_risk_rank" smallint not null default 0, "pending_risk_seq" int not null default 0, "answers_given" text[] not null default '{}', "urgency" smallint generated always as (greatest(case "priority" when 'low' then 0 when 'normal' then 1 when 'high' then 2 else 3 end, "pending_risk_rank")) stored not null, primary key ("id"));
create unique index "consultations_one_open" on "consultations" ("organisation_id", "service_id", "consultee_id") where "ended_at" is null;
create index "consultations_urgency" on "consultations" ("organisation_id", "urgency" desc, "waiting_since" asc nulls last, "id") include ("service_id", "restricted", "assignee_id") where "ended_at" is null;
create index "consultations_stage" on "consultations" ("organisation_id", "stage", "urgency" desc, "waiting_since" asc nulls last, "id") include ("service_id", "restricted", "assignee_id") where "ended_at" is null;
create index "consultations_opened" on "consultations" ("organisation_id", "opened_at" desc, "id");
create index "consultations_assignee" on "consultations" ("organisation_id", "assignee_id", "opened_at" desc);
create index "consultations_organisation_id_consultee_id_opened_at_index" on "consultations" ("organisation_id", "consultee_id", "opened_at");
alter table "consultations" add constraint "consultations_organisation_id_service_id_number_unique" unique ("organisation_id", "service_id", "number");
alter table "consultations" add constraint "consultations_stage_check" check ("stage" in ('intake', 'review', 'conversation', 'attributes', 'closed'));
alter table "consultations" add constraint "consultations_priority_check" check ("priority" in ('low', 'normal', 'high', 'urgent'));
alter table "consultations" add constraint "consultations_waits_for_check" check ("waits_for" in ('take-up', 'history-review', 'reply', 'consultee', 'attributes', 'grace', 'follow-up', 'escalation', 'nothing'));
alter table "consultations" add constraint "consultations_next_timer_check" check ("next_timer" in ('take-up', 'unanswered', 'silence-warning', 'silence-end', 'attributes-reminder', 'follow-up', 'grace'));

create table "notes" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "consultation_id" uuid not null, "staff_id" uuid not null, "body" bytea not null, "created_at" timestamptz not null default now(), primary key ("id"));
create index "notes_consultation_id_created_at_index" on "notes" ("consultation_id", "created_at");

create table "messages" ("consultation_id" uuid not null, "seq" int not null, "organisation_id" uuid not null, "service_id" uuid not null, "client_id" uuid not null, "author" text not null, "staff_id" uuid null, "automatic" varchar(40) null, "stand_in" boolean not null default false, "body" bytea not null, "created_at" timestamptz not null default now(), primary key ("consultation_id", "seq"));
alter table "messages" add constraint "messages_organisation_id_consultation_id_client_id_unique" unique ("organisation_id", "consultation_id", "client_id");
alter table "messages" add constraint "messages_author_check" check ("author" in ('consultee', 'staff', 'automatic'));

create table "escalations" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "consultation_id" uuid not null, "n" int null, "kind" text not null, "immediate" boolean not null, "requested_by_id" uuid not null, "requested_at" timestamptz not null default now(), "reason" bytea not null, "packet_fields" text[] not null, "packet" bytea not null, "status" text not null default 'requested', "approval" text not null default 'waiting', "approver_id" uuid null, "seq" int not null default 0, "next_action_at" timestamptz null, "snapshot" jsonb null, "ended_at" timestamptz null, primary key ("id"));
create index "escalations_organisation_id_status_requested_at_index" on "escalations" ("organisation_id", "status", "requested_at");
create index "escalations_consultation_id_index" on "escalations" ("consultation_id");
alter table "escalations" add constraint "escalations_kind_check" check ("kind" in ('police', 'welfare-office', 'child-guidance', 'other'));
alter table "escalations" add constraint "escalations_status_check" check ("status" in ('requested', 'approved', 'refused', 'contacted', 'acknowledged', 'resolved'));
alter table "escalations" add constraint "escalations_approval_check" check ("approval" in ('waiting', 'telephone', 'approved', 'refused'));

create table "case_events" ("workflow_id" varchar(120) not null, "seq" int not null, "organisation_id" uuid not null, "service_id" uuid not null, "consultation_id" uuid not null, "kind" varchar(40) not null, "actor_kind" varchar(10) not null, "actor_id" uuid null, "command_id" uuid null, "data" jsonb not null, "at" timestamptz not null, primary key ("workflow_id", "seq"));
create index "case_events_consultation_id_at_index" on "case_events" ("consultation_id", "at");
create or replace function "case_events_case_events_keep_fn"() returns trigger as $$ begin raise exception 'rows of case_events are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;
create trigger "case_events_keep" BEFORE UPDATE OR DELETE on "case_events" for each ROW execute function "case_events_case_events_keep_fn"();

create table "attribute_values" ("consultation_id" uuid not null, "code" varchar(60) not null, "organisation_id" uuid not null, "service_id" uuid not null, "state" text not null, "coded" jsonb null, "typed" bytea null, "staff_id" uuid not null, "updated_at" timestamptz not null default now(), primary key ("consultation_id", "code"));
alter table "attribute_values" add constraint "attribute_values_state_check" check ("state" in ('answered', 'not-asked', 'refused', 'unknown'));

create table "channels" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "key" varchar(64) not null, "line_channel_id" varchar(40) not null, "login_channel_id" varchar(40) not null, "liff_id" varchar(80) not null, "bot_user_id" varchar(40) not null, "credentials" bytea not null, "created_at" timestamptz not null default now(), primary key ("id"));
alter table "channels" add constraint "channels_key_unique" unique ("key");

create table "settings_versions" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "version" int not null, "effective_from" timestamptz not null, "settings" jsonb not null, "created_at" timestamptz not null default now(), primary key ("id"));
alter table "settings_versions" add constraint "settings_versions_organisation_id_service_id_version_unique" unique ("organisation_id", "service_id", "version");

create table "staff" ("id" uuid not null, "organisation_id" uuid not null, "login_id" varchar(60) not null, "name" bytea not null, "password_hash" varchar(300) not null, "failed_sign_ins" int not null default 0, "duty" text not null default 'off', "disabled_at" timestamptz null, "created_at" timestamptz not null default now(), primary key ("id"));
alter table "staff" add constraint "staff_organisation_id_login_id_unique" unique ("organisation_id", "login_id");
alter table "staff" add constraint "staff_duty_check" check ("duty" in ('on', 'away', 'off'));

create table "memberships" ("staff_id" uuid not null, "service_id" uuid not null, "role" text not null, "organisation_id" uuid not null, primary key ("staff_id", "service_id", "role"));
alter table "memberships" add constraint "memberships_role_check" check ("role" in ('counselor', 'supervisor', 'administrator', 'auditor', 'system-operator'));

create table "staff_sessions" ("token_hash" bytea not null, "organisation_id" uuid not null, "staff_id" uuid not null, "created_at" timestamptz not null default now(), "seen_at" timestamptz not null default now(), "ended_at" timestamptz null, primary key ("token_hash"));

alter table "services" add constraint "services_organisation_id_foreign" foreign key ("organisation_id") references "organisations" ("id");

alter table "form_versions" add constraint "form_versions_service_id_foreign" foreign key ("service_id") references "services" ("id");

alter table "consultees" add constraint "consultees_service_id_foreign" foreign key ("service_id") references "services" ("id");

alter table "room_sessions" add constraint "room_sessions_consultee_id_foreign" foreign key ("consultee_id") references "consultees" ("id");

alter table "consultations" add constraint "consultations_service_id_foreign" foreign key ("service_id") references "services" ("id");
alter table "consultations" add constraint "consultations_consultee_id_foreign" foreign key ("consultee_id") references "consultees" ("id");

alter table "notes" add constraint "notes_consultation_id_foreign" foreign key ("consultation_id") references "consultations" ("id");

alter table "messages" add constraint "messages_consultation_id_foreign" foreign key ("consultation_id") references "consultations" ("id");

alter table "escalations" add constraint "escalations_consultation_id_foreign" foreign key ("consultation_id") references "consultations" ("id");

alter table "case_events" add constraint "case_events_consultation_id_foreign" foreign key ("consultation_id") references "consultations" ("id");

alter table "attribute_values" add constraint "attribute_values_consultation_id_foreign" foreign key ("consultation_id") references "consultations" ("id");

alter table "channels" add constraint "channels_service_id_foreign" foreign key ("service_id") references "services" ("id");

alter table "settings_versions" add constraint "settings_versions_service_id_foreign" foreign key ("service_id") references "services" ("id");

alter table "staff" add constraint "staff_organisation_id_foreign" foreign key ("organisation_id") references "organisations" ("id");

alter table "memberships" add constraint "memberships_staff_id_foreign" foreign key ("staff_id") references "staff" ("id");
alter table "memberships" add constraint "memberships_service_id_foreign" foreign key ("service_id") references "services" ("id");

alter table "staff_sessions" add constraint "staff_sessions_staff_id_foreign" foreign key ("staff_id") references "staff" ("id");

alter table "agencies" enable row level security;
alter table "agencies" force row level security;
create policy "agencies_app" on "agencies" to "madoguchi_app" using (organisation_id = (select app_organisation()) and (service_id is null or service_id = any((select app_services())::uuid[]))) with check (organisation_id = (select app_organisation()) and (service_id is null or service_id = any((select app_services())::uuid[])));
create policy "agencies_system" on "agencies" to "madoguchi_system" using (true) with check (true);
alter table "audit_entries" enable row level security;
alter table "audit_entries" force row level security;
create policy "audit_entries_app" on "audit_entries" to "madoguchi_app" using (organisation_id = (select app_organisation()) and (service_id is null or service_id = any((select app_services())::uuid[]))) with check (organisation_id = (select app_organisation()) and (service_id is null or service_id = any((select app_services())::uuid[])));
create policy "audit_entries_system" on "audit_entries" to "madoguchi_system" using (true) with check (true);
alter table "commands" enable row level security;
alter table "commands" force row level security;
create policy "commands_app" on "commands" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "commands_system" on "commands" to "madoguchi_system" using (true) with check (true);
alter table "deliveries" enable row level security;
alter table "deliveries" force row level security;
create policy "deliveries_app" on "deliveries" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "deliveries_system" on "deliveries" to "madoguchi_system" using (true) with check (true);
alter table "drafts" enable row level security;
alter table "drafts" force row level security;
create policy "drafts_app" on "drafts" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "drafts_system" on "drafts" to "madoguchi_system" using (true) with check (true);
alter table "inbox" enable row level security;
alter table "inbox" force row level security;
create policy "inbox_app" on "inbox" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "inbox_system" on "inbox" to "madoguchi_system" using (true) with check (true);
alter table "notices" enable row level security;
alter table "notices" force row level security;
create policy "notices_app" on "notices" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "notices_system" on "notices" to "madoguchi_system" using (true) with check (true);
alter table "organisations" enable row level security;
alter table "organisations" force row level security;
create policy "organisations_app" on "organisations" to "madoguchi_app" using (id = (select app_organisation()));
create policy "organisations_system" on "organisations" to "madoguchi_system" using (true);
alter table "outbox" enable row level security;
alter table "outbox" force row level security;
create policy "outbox_app" on "outbox" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "outbox_system" on "outbox" to "madoguchi_system" using (true) with check (true);
alter table "services" enable row level security;
alter table "services" force row level security;
create policy "services_app" on "services" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "services_system" on "services" to "madoguchi_system" using (true) with check (true);
alter table "form_versions" enable row level security;
alter table "form_versions" force row level security;
create policy "form_versions_app" on "form_versions" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "form_versions_system" on "form_versions" to "madoguchi_system" using (true) with check (true);
alter table "consultees" enable row level security;
alter table "consultees" force row level security;
create policy "consultees_app" on "consultees" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "consultees_system" on "consultees" to "madoguchi_system" using (true) with check (true);
alter table "room_sessions" enable row level security;
alter table "room_sessions" force row level security;
create policy "room_sessions_app" on "room_sessions" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "room_sessions_system" on "room_sessions" to "madoguchi_system" using (true) with check (true);
alter table "consultations" enable row level security;
alter table "consultations" force row level security;
create policy "consultations_app" on "consultations" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "consultations_system" on "consultations" to "madoguchi_system" using (true) with check (true);
alter table "notes" enable row level security;
alter table "notes" force row level security;
create policy "notes_app" on "notes" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "notes_system" on "notes" to "madoguchi_system" using (true) with check (true);
alter table "messages" enable row level security;
alter table "messages" force row level security;
create policy "messages_app" on "messages" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "messages_system" on "messages" to "madoguchi_system" using (true) with check (true);
alter table "escalations" enable row level security;
alter table "escalations" force row level security;
create policy "escalations_app" on "escalations" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "escalations_system" on "escalations" to "madoguchi_system" using (true) with check (true);
alter table "case_events" enable row level security;
alter table "case_events" force row level security;
create policy "case_events_app" on "case_events" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "case_events_system" on "case_events" to "madoguchi_system" using (true) with check (true);
alter table "attribute_values" enable row level security;
alter table "attribute_values" force row level security;
create policy "attribute_values_app" on "attribute_values" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "attribute_values_system" on "attribute_values" to "madoguchi_system" using (true) with check (true);
alter table "channels" enable row level security;
alter table "channels" force row level security;
create policy "channels_app" on "channels" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "channels_system" on "channels" to "madoguchi_system" using (true) with check (true);
alter table "settings_versions" enable row level security;
alter table "settings_versions" force row level security;
create policy "settings_versions_app" on "settings_versions" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "settings_versions_system" on "settings_versions" to "madoguchi_system" using (true) with check (true);
alter table "staff" enable row level security;
alter table "staff" force row level security;
create policy "staff_app" on "staff" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "staff_system" on "staff" to "madoguchi_system" using (true) with check (true);
alter table "memberships" enable row level security;
alter table "memberships" force row level security;
create policy "memberships_app" on "memberships" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "memberships_system" on "memberships" to "madoguchi_system" using (true) with check (true);
alter table "staff_sessions" enable row level security;
alter table "staff_sessions" force row level security;
create policy "staff_sessions_app" on "staff_sessions" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "staff_sessions_system" on "staff_sessions" to "madoguchi_system" using (true) with check (true);
