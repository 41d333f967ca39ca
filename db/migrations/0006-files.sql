-- Pictures and files of the talk, each under a data key of its own; and what became of a message after it was sent.
create table "files" ("id" uuid not null, "organisation_id" uuid not null, "service_id" uuid not null, "consultee_id" uuid not null, "consultation_id" uuid null, "message_seq" int null, "position" smallint not null default 0, "staff_id" uuid null, "kind" text not null, "media_type" text not null, "byte_size" int not null, "width" int null, "height" int null, "scan" text not null, "source_lookup" bytea not null, "name" bytea null, "body" bytea not null, "thumbnail" bytea null, "created_at" timestamptz not null default now(), primary key ("id"));
create index "files_sent" on "files" ("consultation_id", "message_seq") where "message_seq" is not null;
create index "files_unsent" on "files" ("created_at") where "message_seq" is null;
create index "files_consultee_id_index" on "files" ("consultee_id");

alter table "messages" add "change" text null, add "about_seq" int null, add "file_count" smallint not null default 0;
create index "messages_changes" on "messages" ("consultation_id", "about_seq", "seq") where "about_seq" is not null;
alter table "messages" add constraint "messages_change_check" check ("change" in ('retraction', 'correction'));

alter table "files" add constraint "files_consultee_id_foreign" foreign key ("consultee_id") references "consultees" ("id");
alter table "files" add constraint "files_kind_check" check ("kind" in ('picture', 'file'));
alter table "files" add constraint "files_media_type_check" check ("media_type" in ('image/webp', 'application/pdf', 'text/plain'));
alter table "files" add constraint "files_scan_check" check ("scan" in ('no-scanner', 'clean'));
alter table "files" enable row level security;
alter table "files" force row level security;
create policy "files_app" on "files" to "madoguchi_app" using (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[])) with check (organisation_id = (select app_organisation()) and service_id = any((select app_services())::uuid[]));
create policy "files_system" on "files" to "madoguchi_system" using (true) with check (true);

-- Ciphertext does not shrink, and a large file is read piece by piece.
alter table "files" alter column "body" set storage external;
alter table "files" alter column "thumbnail" set storage external;

-- A file is sent once; what it is never changes. Only what was never sent is disposed of here.
grant select, insert on files to madoguchi_app;
grant update (consultation_id, message_seq, position) on files to madoguchi_app;
grant select (id, organisation_id, service_id, message_seq, created_at) on files to madoguchi_system;
grant delete on files to madoguchi_system;
