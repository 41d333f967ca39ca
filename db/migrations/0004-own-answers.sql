-- What she answered herself, beside what is registered: an attribute without a member of staff is hers.
alter table "attribute_values" alter column "staff_id" drop not null;

create table "own_answers" ("consultation_id" uuid not null, "code" varchar(60) not null, "organisation_id" uuid not null, "service_id" uuid not null, "state" text not null, "coded" jsonb null, "typed" bytea null, "updated_at" timestamptz not null default now(), primary key ("consultation_id", "code"));
alter table "own_answers" add constraint "own_answers_state_check" check ("state" in ('answered', 'skipped'));
alter table "own_answers" add constraint "own_answers_consultation_id_foreign" foreign key ("consultation_id") references "consultations" ("id");

alter table "own_answers" enable row level security;
alter table "own_answers" force row level security;
create policy "own_answers_app" on "own_answers" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "own_answers_system" on "own_answers" to "madoguchi_system" using (true) with check (true);
grant select, insert, update on own_answers to madoguchi_app;
