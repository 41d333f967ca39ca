-- Who has a consultation open before them, and who types. Worth nothing after a restart: kept out of the log and its copies.
create unlogged table "staff_screens" ("consultation_id" uuid not null, "staff_id" uuid not null, "screen_id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "session_hash" bytea not null, "state" text not null, "said_at" timestamptz not null, primary key ("consultation_id", "staff_id", "screen_id"));
alter table "staff_screens" add constraint "staff_screens_consultation_id_foreign" foreign key ("consultation_id") references "consultations" ("id") on delete cascade;
alter table "staff_screens" add constraint "staff_screens_staff_id_foreign" foreign key ("staff_id") references "staff" ("id") on delete cascade;
alter table "staff_screens" add constraint "staff_screens_state_check" check ("state" in ('reply', 'note', 'viewing'));

alter table "staff_screens" enable row level security;
alter table "staff_screens" force row level security;
create policy "staff_screens_app" on "staff_screens" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "staff_screens_system" on "staff_screens" to "madoguchi_system" using (true) with check (true);

grant select, insert, update, delete on staff_screens to madoguchi_app;

alter table "consultees" add "room_typing_at" timestamptz null;
