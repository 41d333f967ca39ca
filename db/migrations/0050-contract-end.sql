-- The end of a ward's contract: its story, the package that is handed over, the certificates, and how everything else goes.
create table "contract_ends" ("id" uuid not null, "organisation_id" uuid not null, "stage" text not null default 'planned', "ends_on" date not null, "is_held" boolean not null default false, "package" int not null default 0, "manifest_digest" varchar(64) null, "packed_at" timestamptz null, "destroy_at" timestamptz null, "part" text null, "facts" jsonb null, "destroyed_at" timestamptz null, "last_backup_gone_at" timestamptz null, "planned_by_id" uuid not null, "planned_at" timestamptz not null default now(), "changed_at" timestamptz not null default now(), "told_at" timestamptz null, "next_at" timestamptz not null default now(), primary key ("id"));
create unique index "contract_ends_one_at_a_time" on "contract_ends" ("organisation_id") where "stage" <> 'cancelled';

create table "contract_end_certificates" ("contract_end_id" uuid not null, "number" smallint not null, "organisation_id" uuid not null, "body" text not null, "signature" varchar(100) not null, "public_key" varchar(60) not null, "made_at" timestamptz not null default now(), primary key ("contract_end_id", "number"));

create table "contract_end_files" ("contract_end_id" uuid not null, "name" varchar(120) not null, "organisation_id" uuid not null, "package" int not null, "position" int not null, "rows" int null, "bytes" bigint not null, "parts" int not null, "digest" varchar(64) not null, "made_at" timestamptz not null default now(), primary key ("contract_end_id", "name"));

create table "contract_end_parts" ("contract_end_id" uuid not null, "name" varchar(120) not null, "n" int not null, "organisation_id" uuid not null, "bytes" bytea not null, primary key ("contract_end_id", "name", "n"));

create table "contract_end_steps" ("id" uuid not null, "organisation_id" uuid not null, "contract_end_id" uuid not null, "step" text not null, "data" jsonb not null, "words" bytea null, "made_by_id" uuid null, "made_at" timestamptz not null default clock_timestamp(), primary key ("id"));
create index "contract_end_steps_contract_end_id_made_at_index" on "contract_end_steps" ("contract_end_id", "made_at");

alter table "contract_ends" add constraint "contract_ends_stage_check" check ("stage" in ('planned', 'intake-closed', 'packing', 'packed', 'handed-over', 'received', 'approved', 'destroying', 'destroyed', 'finished', 'cancelled'));
alter table "contract_ends" add constraint "contract_ends_part_check" check ("part" in ('accounts', 'engine', 'keys', 'rows', 'certificate'));
alter table "contract_ends" enable row level security;
alter table "contract_ends" force row level security;
create policy "contract_ends_app" on "contract_ends" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "contract_ends_system" on "contract_ends" to "madoguchi_system" using (true) with check (true);

create or replace function "contract_end_certificates_contract_end_certificates_keep_fn"() returns trigger as $$ begin raise exception 'rows of contract_end_certificates are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;
create trigger "contract_end_certificates_keep" BEFORE UPDATE OR DELETE on "contract_end_certificates" for each ROW execute function "contract_end_certificates_contract_end_certificates_keep_fn"();
alter table "contract_end_certificates" enable row level security;
alter table "contract_end_certificates" force row level security;
create policy "contract_end_certificates_app" on "contract_end_certificates" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "contract_end_certificates_system" on "contract_end_certificates" to "madoguchi_system" using (true) with check (true);

alter table "contract_end_files" enable row level security;
alter table "contract_end_files" force row level security;
create policy "contract_end_files_app" on "contract_end_files" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "contract_end_files_system" on "contract_end_files" to "madoguchi_system" using (true) with check (true);

alter table "contract_end_parts" enable row level security;
alter table "contract_end_parts" force row level security;
create policy "contract_end_parts_app" on "contract_end_parts" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "contract_end_parts_system" on "contract_end_parts" to "madoguchi_system" using (true) with check (true);

alter table "contract_end_steps" add constraint "contract_end_steps_step_check" check ("step" in ('plan', 're-plan', 'close-intake', 'pack', 'packed', 'fetch', 'hand-over', 'receive', 'approve', 'withdraw-approvals', 'stopped', 'hold', 'release', 'cancel', 'destroy', 'destroyed', 'first-certificate', 'second-certificate'));
create or replace function "contract_end_steps_contract_end_steps_keep_fn"() returns trigger as $$ begin raise exception 'rows of contract_end_steps are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;
create trigger "contract_end_steps_keep" BEFORE UPDATE OR DELETE on "contract_end_steps" for each ROW execute function "contract_end_steps_contract_end_steps_keep_fn"();
alter table "contract_end_steps" enable row level security;
alter table "contract_end_steps" force row level security;
create policy "contract_end_steps_app" on "contract_end_steps" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "contract_end_steps_system" on "contract_end_steps" to "madoguchi_system" using (true) with check (true);


grant select, insert, update on contract_ends to madoguchi_app;
grant select, insert on contract_end_steps, contract_end_certificates to madoguchi_app;
grant select, insert, delete on contract_end_files, contract_end_parts to madoguchi_app;
-- The relay tells the workflow: of ids, stages and times only.
grant select (id, organisation_id, stage, changed_at, told_at, next_at) on contract_ends to madoguchi_system;
grant update (told_at, next_at) on contract_ends to madoguchi_system;

-- Tables with rows of an organisation, those that hang on others before them; what tells of the end itself stays.
create function organisation_tables() returns table (place text) language sql stable set search_path = pg_catalog, public as $$
  with recursive listed as (
    select c.oid from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organisation_id' and not a.attisdropped
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
      and c.relname not in ('contract_ends', 'contract_end_steps', 'contract_end_certificates')
  ), hanging (oid, depth) as (
    select oid, 0 from listed
    union all
    select f.confrelid, h.depth + 1 from pg_constraint f join hanging h on f.conrelid = h.oid
    where f.contype = 'f' and f.conrelid <> f.confrelid and f.confrelid in (select oid from listed) and h.depth < 20
  )
  select c.relname::text from hanging h join pg_class c on c.oid = h.oid group by c.relname order by max(h.depth), c.relname
$$;

-- How many rows of the session's organisation there are, by table.
create function census_organisation() returns table (place text, held bigint) language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  for place in select t.place from organisation_tables() t loop
    execute format('select count(*) from %I where organisation_id = $1', place) into held using app_organisation();
    return next;
  end loop;
end $$;

-- Takes away rows of the session's organisation, so many at once, and says of which table; nothing when none is left.
-- Only while its destruction is under way, and only where two people have approved it.
create function erase_organisation(ended uuid, most int) returns table (place text, removed bigint) language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  has_rows boolean;
begin
  perform 1 from contract_ends e where e.id = ended and e.organisation_id = app_organisation() and e.stage = 'destroying'
    and (select count(distinct s.made_by_id) from contract_end_steps s where s.contract_end_id = e.id and s.step = 'approve') >= 2 for share;
  if not found then
    raise exception 'only an organisation whose destruction was approved is erased' using errcode = 'insufficient_privilege';
  end if;
  for place in select t.place from organisation_tables() t loop
    execute format('select exists (select 1 from %I where organisation_id = $1)', place) into has_rows using app_organisation();
    continue when not has_rows;
    -- What is otherwise only ever added to goes as well; others wait for the table as long as this transaction lasts.
    execute format('alter table %I disable trigger user', place);
    execute format('delete from %I where ctid = any (array(select ctid from %I where organisation_id = $1 limit $2))', place, place)
      using app_organisation(), most;
    get diagnostics removed = row_count;
    execute format('alter table %I enable trigger user', place);
    return next;
    return;
  end loop;
end $$;
revoke execute on function organisation_tables(), census_organisation(), erase_organisation(uuid, int) from public;
grant execute on function census_organisation(), erase_organisation(uuid, int) to madoguchi_app;
