-- What is known of her beyond one consultation: who is the same person, what she asked to be done differently,
-- and who writes for her.
create table "same_persons" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "group_id" uuid not null, "consultee_id" uuid not null, "link_id" uuid not null, "linked_by_id" uuid not null, "linked_at" timestamptz not null default now(), "reason" bytea not null, "unlink_id" uuid null, "unlinked_by_id" uuid null, "unlinked_at" timestamptz null, "unlink_reason" bytea null, primary key ("id"));
create unique index "same_persons_now" on "same_persons" ("consultee_id") where "unlinked_at" is null;
create index "same_persons_group" on "same_persons" ("group_id") where "unlinked_at" is null;
create index "same_persons_link_id_index" on "same_persons" ("link_id");
create index "same_persons_unlink_id_index" on "same_persons" ("unlink_id");

create table "accommodations" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "consultee_id" uuid not null, "consultation_id" uuid null, "need" text not null, "words" bytea null, "asked_by_id" uuid null, "status" text not null default 'asked', "review_on" date null, "created_at" timestamptz not null default now(), primary key ("id"));
alter table "accommodations" add constraint "accommodations_need_check" check ("need" in ('large-letters', 'plain-words', 'short-words', 'slow-replies', 'reading-aloud', 'writer', 'other'));
alter table "accommodations" add constraint "accommodations_status_check" check ("status" in ('asked', 'given', 'partly', 'declined', 'ended'));
create index "accommodations_consultee_id_created_at_index" on "accommodations" ("consultee_id", "created_at");
create index "accommodations_review" on "accommodations" ("service_id", "review_on") where "review_on" is not null;

create table "accommodation_steps" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "accommodation_id" uuid not null, "status" text not null, "done" bytea null, "reason" bytea null, "told" bytea null, "decided_by_id" uuid null, "staff_id" uuid null, "review_on" date null, "created_at" timestamptz not null default now(), primary key ("id"));
alter table "accommodation_steps" add constraint "accommodation_steps_status_check" check ("status" in ('given', 'partly', 'declined', 'ended'));
create index "accommodation_steps_accommodation_id_created_at_index" on "accommodation_steps" ("accommodation_id", "created_at");

create table "supporter_turns" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "consultee_id" uuid not null, "supporter" text not null, "name" bytea null, "began_by_id" uuid null, "began_at" timestamptz not null default now(), "ended_by_id" uuid null, "ended_at" timestamptz null, primary key ("id"));
alter table "supporter_turns" add constraint "supporter_turns_supporter_check" check ("supporter" in ('family', 'support-worker', 'interpreter', 'other'));
create unique index "supporter_turns_now" on "supporter_turns" ("consultee_id") where "ended_at" is null;

alter table "consultees" add "writer" text null;
alter table "consultees" add constraint "consultees_writer_check" check ("writer" in ('family', 'support-worker', 'interpreter', 'other'));
alter table "messages" add "writer" text null;
alter table "messages" add constraint "messages_writer_check" check ("writer" in ('family', 'support-worker', 'interpreter', 'other'));

create or replace function "accommodation_steps_accommodation_steps_keep_fn"() returns trigger as $$ begin raise exception 'rows of accommodation_steps are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;
create trigger "accommodation_steps_keep" before update or delete on "accommodation_steps" for each row execute function "accommodation_steps_accommodation_steps_keep_fn"();

alter table "same_persons" add constraint "same_persons_consultee_id_foreign" foreign key ("consultee_id") references "consultees" ("id");
alter table "same_persons" enable row level security;
alter table "same_persons" force row level security;
create policy "same_persons_app" on "same_persons" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "same_persons_system" on "same_persons" to "madoguchi_system" using (true) with check (true);

alter table "accommodations" add constraint "accommodations_consultee_id_foreign" foreign key ("consultee_id") references "consultees" ("id");
alter table "accommodations" enable row level security;
alter table "accommodations" force row level security;
create policy "accommodations_app" on "accommodations" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "accommodations_system" on "accommodations" to "madoguchi_system" using (true) with check (true);

alter table "accommodation_steps" add constraint "accommodation_steps_accommodation_id_foreign" foreign key ("accommodation_id") references "accommodations" ("id");
alter table "accommodation_steps" enable row level security;
alter table "accommodation_steps" force row level security;
create policy "accommodation_steps_app" on "accommodation_steps" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "accommodation_steps_system" on "accommodation_steps" to "madoguchi_system" using (true) with check (true);

alter table "supporter_turns" add constraint "supporter_turns_consultee_id_foreign" foreign key ("consultee_id") references "consultees" ("id");
alter table "supporter_turns" enable row level security;
alter table "supporter_turns" force row level security;
create policy "supporter_turns_app" on "supporter_turns" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "supporter_turns_system" on "supporter_turns" to "madoguchi_system" using (true) with check (true);

-- Links, wishes and turns end, and stay on record.
grant select, insert on same_persons, accommodations, accommodation_steps, supporter_turns to madoguchi_app;
grant update (unlink_id, unlinked_by_id, unlinked_at, unlink_reason) on same_persons to madoguchi_app;
grant update (status, review_on) on accommodations to madoguchi_app;
grant update (ended_by_id, ended_at) on supporter_turns to madoguchi_app;
