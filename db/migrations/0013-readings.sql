-- How far each member of staff has read each consultation.
create table "readings" ("staff_id" uuid not null, "consultation_id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "up_to" int not null, "read_at" timestamptz not null default now(), primary key ("staff_id", "consultation_id"));

alter table "readings" add constraint "readings_staff_id_foreign" foreign key ("staff_id") references "staff" ("id") on update cascade on delete cascade;
alter table "readings" add constraint "readings_consultation_id_foreign" foreign key ("consultation_id") references "consultations" ("id") on update cascade on delete cascade;
alter table "readings" enable row level security;
alter table "readings" force row level security;
create policy "readings_app" on "readings" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "readings_system" on "readings" to "madoguchi_system" using (true) with check (true);

grant select, insert, update on readings to madoguchi_app;
