-- What can be searched of each consultation: one encrypted pack in parts, under the consultation's own key. There is no
-- index of words: what lies here tells nobody what was said.
create table "search_packs" ("consultation_id" uuid not null, "part" smallint not null, "organisation_id" uuid not null, "service_id" uuid not null, "parts" smallint not null, "mark" varchar(300) not null, "pack" bytea not null, "written_at" timestamptz not null default now(), primary key ("consultation_id", "part"));
alter table "search_packs" add constraint "search_packs_consultation_id_foreign" foreign key ("consultation_id") references "consultations" ("id") on delete cascade;
-- Ciphertext does not get smaller: packing it would cost time only.
alter table "search_packs" alter column "pack" set storage external;
alter table "search_packs" enable row level security;
alter table "search_packs" force row level security;
create policy "search_packs_app" on "search_packs" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "search_packs_system" on "search_packs" to "madoguchi_system" using (true) with check (true);
grant select, insert, update, delete on search_packs to madoguchi_app;
