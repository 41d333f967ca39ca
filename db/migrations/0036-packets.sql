-- Packets are sealed (SHA-256), more can be given later as a further sealed packet, and where a room was used from is
-- kept apart, for a disclosure that two people stand for.
alter table "escalations" add "digest" varchar(64) null;

create table "access_records" ("session_hash" bytea not null, "address_lookup" bytea not null, "organisation_id" uuid not null, "service_id" uuid not null, "consultee_id" uuid not null, "origin" bytea not null, "first_at" timestamptz not null, "last_at" timestamptz not null, primary key ("session_hash", "address_lookup"));
create table "access_disclosures" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "consultation_id" uuid not null, "consultee_id" uuid not null, "requested_by_id" uuid not null, "requested_at" timestamptz not null, "ground" text not null, "reference" bytea not null, "reason" bytea not null, "decision" bytea null, "since" timestamptz not null, "until" timestamptz not null, "status" text not null default 'waiting', "decided_by_id" uuid null, "decided_at" timestamptz null, "expires_at" timestamptz not null, primary key ("id"));
create table "escalation_supplements" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "consultation_id" uuid not null, "escalation_id" uuid not null, "requested_by_id" uuid not null, "requested_at" timestamptz not null default now(), "reason" bytea not null, "packet_fields" text[] not null, "packet" bytea not null, "digest" varchar(64) not null, "approval" text not null default 'waiting', "decided_by_id" uuid null, "decided_at" timestamptz null, "decision" bytea null, primary key ("id"));

create index "access_records_consultee_id_first_at_index" on "access_records" ("consultee_id", "first_at");
create index "access_records_last_at_index" on "access_records" ("last_at");
create index "access_disclosures_consultee_id_expires_at_index" on "access_disclosures" ("consultee_id", "expires_at");
create index "escalation_supplements_escalation_id_requested_at_index" on "escalation_supplements" ("escalation_id", "requested_at");
alter table "access_records" add constraint "access_records_consultee_id_foreign" foreign key ("consultee_id") references "consultees" ("id");
alter table "access_records" enable row level security;
alter table "access_records" force row level security;
create policy "access_records_app" on "access_records" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "access_records_system" on "access_records" to "madoguchi_system" using (true) with check (true);
alter table "access_disclosures" add constraint "access_disclosures_consultation_id_foreign" foreign key ("consultation_id") references "consultations" ("id");
alter table "access_disclosures" add constraint "access_disclosures_consultee_id_foreign" foreign key ("consultee_id") references "consultees" ("id");
alter table "access_disclosures" add constraint "access_disclosures_two_people" check (decided_by_id is distinct from requested_by_id);
alter table "access_disclosures" add constraint "access_disclosures_ground_check" check ("ground" in ('inquiry', 'warrant', 'life-danger', 'by-law'));
alter table "access_disclosures" add constraint "access_disclosures_status_check" check ("status" in ('waiting', 'approved', 'refused'));
alter table "access_disclosures" enable row level security;
alter table "access_disclosures" force row level security;
create policy "access_disclosures_app" on "access_disclosures" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "access_disclosures_system" on "access_disclosures" to "madoguchi_system" using (true) with check (true);
alter table "escalation_supplements" add constraint "escalation_supplements_consultation_id_foreign" foreign key ("consultation_id") references "consultations" ("id");
alter table "escalation_supplements" add constraint "escalation_supplements_escalation_id_foreign" foreign key ("escalation_id") references "escalations" ("id");
alter table "escalation_supplements" add constraint "escalation_supplements_approval_check" check ("approval" in ('waiting', 'approved', 'refused'));
alter table "escalation_supplements" enable row level security;
alter table "escalation_supplements" force row level security;
create policy "escalation_supplements_app" on "escalation_supplements" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "escalation_supplements_system" on "escalation_supplements" to "madoguchi_system" using (true) with check (true);

-- As disclosed is as disclosed: what was sealed is never written again.
revoke update on escalations from madoguchi_app;
grant update (n, status, approval, approver_id, seq, next_action_at, snapshot, ended_at) on escalations to madoguchi_app;
grant select, insert on escalation_supplements to madoguchi_app;
grant update (approval, decided_by_id, decided_at, decision) on escalation_supplements to madoguchi_app;

grant select, insert on access_records to madoguchi_app;
grant update (last_at) on access_records to madoguchi_app;
grant select, insert on access_disclosures to madoguchi_app;
grant update (status, decided_by_id, decided_at, decision, expires_at) on access_disclosures to madoguchi_app;
-- The worker takes them away when their time is over, unless somebody has asked for them.
grant select (consultee_id, last_at), delete on access_records to madoguchi_system;
grant select (consultee_id, expires_at) on access_disclosures to madoguchi_system;
