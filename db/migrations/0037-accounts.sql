-- Accounts of staff: where they belong to, how they leave, who held which role from when until when, and the reviews of that.
alter table "staff" add "left_at" timestamptz null, add "affiliation" bytea null, add "handles_from" date null, add "handles_until" date null;
alter table "staff_invitations" add "kind" text not null default 'invitation';
alter table "staff_invitations" add constraint "staff_invitations_kind_check" check ("kind" in ('invitation', 'reset'));
create index "staff_sessions_staff_id_created_at_index" on "staff_sessions" ("staff_id", "created_at");

create table "role_periods" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "staff_id" uuid not null, "role" text not null, "given_at" timestamptz not null default now(), "given_by_id" uuid null, "taken_at" timestamptz null, "taken_by_id" uuid null, primary key ("id"));
create index "role_periods_staff_id_index" on "role_periods" ("staff_id");
create index "role_periods_service_id_given_at_index" on "role_periods" ("service_id", "given_at");
create unique index "role_periods_running" on "role_periods" ("staff_id", "service_id", "role") where "taken_at" is null;
alter table "role_periods" add constraint "role_periods_role_check" check ("role" in ('counselor', 'supervisor', 'administrator', 'auditor', 'system-operator'));
alter table "role_periods" enable row level security;
alter table "role_periods" force row level security;
create policy "role_periods_app" on "role_periods" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "role_periods_system" on "role_periods" to "madoguchi_system" using (true) with check (true);

create table "access_reviews" ("service_id" uuid not null, "month" date not null, "organisation_id" uuid not null, "reviewed_by_id" uuid not null, "reviewed_at" timestamptz not null default now(), "holders" int not null, "flagged" int not null, "changes" int not null, "remark" bytea null, primary key ("service_id", "month"));
alter table "access_reviews" enable row level security;
alter table "access_reviews" force row level security;
create policy "access_reviews_app" on "access_reviews" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "access_reviews_system" on "access_reviews" to "madoguchi_system" using (true) with check (true);

-- What is held now was given at the earliest when both were there; by whom was not written down until today.
insert into role_periods (id, organisation_id, service_id, staff_id, role, given_at)
select gen_random_uuid(), m.organisation_id, m.service_id, m.staff_id, m.role, greatest(p.created_at, s.created_at)
from memberships m join staff p on p.id = m.staff_id join services s on s.id = m.service_id;

-- From now on the database itself remembers every change, whoever makes it; `app.staff` is who acts.
create or replace function "memberships_memberships_remember_fn"() returns trigger as $$ begin if tg_op = 'INSERT' then insert into role_periods (id, organisation_id, service_id, staff_id, role, given_by_id) values (gen_random_uuid(), new.organisation_id, new.service_id, new.staff_id, new.role, nullif(current_setting('app.staff', true), '')::uuid); else update role_periods set taken_at = now(), taken_by_id = nullif(current_setting('app.staff', true), '')::uuid where staff_id = old.staff_id and service_id = old.service_id and role = old.role and taken_at is null; end if; return null; end; $$ language plpgsql;
create trigger "memberships_remember" AFTER INSERT OR DELETE on "memberships" for each ROW execute function "memberships_memberships_remember_fn"();

grant select, insert on role_periods, access_reviews to madoguchi_app;
-- What was held stays as it was; only its end is written, once.
grant update (taken_at, taken_by_id) on role_periods to madoguchi_app;
