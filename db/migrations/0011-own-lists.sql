-- Each person's own view of the list, and the dates of getting back.
create table "saved_filters" ("id" uuid not null, "organisation_id" uuid not null, "staff_id" uuid not null, "name" bytea not null, "filter" jsonb not null, "created_at" timestamptz not null default now(), primary key ("id"));

create table "watches" ("staff_id" uuid not null, "consultation_id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "created_at" timestamptz not null default now(), primary key ("staff_id", "consultation_id"));

create index "consultations_follow_up" on "consultations" ("service_id", "follow_up_on") where "follow_up_on" is not null;
create index "consultations_linked" on "consultations" ("linked_to_id") where "linked_to_id" is not null;

alter table "saved_filters" add constraint "saved_filters_staff_id_foreign" foreign key ("staff_id") references "staff" ("id");
alter table "saved_filters" enable row level security;
alter table "saved_filters" force row level security;
create policy "saved_filters_app" on "saved_filters" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "saved_filters_system" on "saved_filters" to "madoguchi_system" using (true) with check (true);

alter table "watches" add constraint "watches_staff_id_foreign" foreign key ("staff_id") references "staff" ("id") on update cascade on delete cascade;
alter table "watches" add constraint "watches_consultation_id_foreign" foreign key ("consultation_id") references "consultations" ("id") on update cascade on delete cascade;
alter table "watches" enable row level security;
alter table "watches" force row level security;
create policy "watches_app" on "watches" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "watches_system" on "watches" to "madoguchi_system" using (true) with check (true);


grant select, insert, delete on watches, saved_filters to madoguchi_app;
