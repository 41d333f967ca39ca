-- Replies of counselors in training wait for a supervisor's approval.
alter table "memberships" add "replies_need_approval" boolean not null default false;
alter table "messages" add "approved_by_id" uuid null;

create table "reply_requests" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "consultation_id" uuid not null, "staff_id" uuid not null, "body" bytea not null, "file_ids" text[] not null, "expected_seq" int not null, "stand_in" boolean not null default false, "status" text not null default 'waiting', "decided_by_id" uuid null, "decided_at" timestamptz null, "comment" bytea null, "created_at" timestamptz not null default now(), primary key ("id"));
create index "reply_requests_consultation_id_created_at_index" on "reply_requests" ("consultation_id", "created_at");
create unique index "reply_requests_waiting" on "reply_requests" ("consultation_id", "staff_id") where "status" = 'waiting';
alter table "reply_requests" add constraint "reply_requests_status_check" check ("status" in ('waiting', 'approved', 'returned', 'withdrawn'));

alter table "reply_requests" enable row level security;
alter table "reply_requests" force row level security;
create policy "reply_requests_app" on "reply_requests" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "reply_requests_system" on "reply_requests" to "madoguchi_system" using (true) with check (true);

-- What was written stays; what becomes of it is said once.
grant select, insert on reply_requests to madoguchi_app;
grant update (status, decided_by_id, decided_at, comment) on reply_requests to madoguchi_app;
-- The relay keeps its hands off files that wait with a reply.
grant select (id, organisation_id, service_id, consultation_id, file_ids, status, decided_at, created_at) on reply_requests to madoguchi_system;
grant update (replies_need_approval) on memberships to madoguchi_app;
