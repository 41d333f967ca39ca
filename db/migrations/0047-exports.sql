-- What is written out as files: the order, what it selected, and how far it is.
create table "exports" ("id" uuid not null, "organisation_id" uuid not null, "services" text[] not null, "kind" text not null, "columns" text[] not null, "filter" text not null, "format" text not null, "encoding" text not null, "purpose" bytea not null, "requested_by_id" uuid not null, "approval_id" uuid not null, "created_at" timestamptz not null default now(), "state" text not null default 'waiting', "announced" int not null, "selected" int null, "place" int not null default 0, "written" int not null default 0, "bytes" bigint not null default 0, "attempt" int not null default 0, "parts" text[] not null default '{}', "unmappable" int not null default 0, "unmappable_places" bytea null, "failure" varchar(40) null, "finished_at" timestamptz null, "expires_at" timestamptz null, "link_hash" bytea null, "link_until" timestamptz null, "fetched_at" timestamptz null, "disposed_at" timestamptz null, "changed_at" timestamptz not null default now(), "told_at" timestamptz null, "next_at" timestamptz not null default now(), primary key ("id"));
create index "exports_organisation_id_created_at_index" on "exports" ("organisation_id", "created_at");
alter table "exports" add constraint "exports_kind_check" check ("kind" in ('consultations', 'messages', 'attributes', 'events', 'figures'));
alter table "exports" add constraint "exports_format_check" check ("format" in ('csv', 'xlsx'));
alter table "exports" add constraint "exports_encoding_check" check ("encoding" in ('utf-8', 'cp932'));
alter table "exports" add constraint "exports_state_check" check ("state" in ('waiting', 'running', 'ready', 'fetched', 'cancelled', 'failed', 'expired'));
create table "export_selections" ("export_id" uuid not null, "place" int not null, "organisation_id" uuid not null, "fact_id" uuid not null, "consultation_id" uuid null, "row_count" int not null, "up_to" int not null, primary key ("export_id", "place"));

alter table "exports" enable row level security;
alter table "exports" force row level security;
create policy "exports_app" on "exports" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "exports_system" on "exports" to "madoguchi_system" using (true) with check (true);
alter table "export_selections" enable row level security;
alter table "export_selections" force row level security;
create policy "export_selections_app" on "export_selections" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "export_selections_system" on "export_selections" to "madoguchi_system" using (true) with check (true);

grant select, insert on exports to madoguchi_app;
grant update (state, selected, place, written, bytes, attempt, parts, unmappable, unmappable_places, failure, finished_at, expires_at, link_hash, link_until, fetched_at, disposed_at, changed_at, next_at) on exports to madoguchi_app;
grant select, insert, delete on export_selections to madoguchi_app;
-- The relay tells the workflows and looks for files whose time is over: ids, states and times only.
grant select (id, organisation_id, created_at, state, expires_at, disposed_at, changed_at, told_at, next_at) on exports to madoguchi_system;
grant update (told_at, next_at) on exports to madoguchi_system;
