-- The audit trail as a hash chain per organisation: positions and hashes stand beside the rows, signed checkpoints beside those.
-- By the transaction that wrote a row it is known which rows may still be under way: ids are given out before rows are committed.
alter table "audit_entries" add "xid" bigint not null default ((pg_current_xact_id())::text)::bigint;
create index "audit_entries_xid_id_index" on "audit_entries" ("xid", "id");

create table "audit_chain" ("organisation_id" uuid not null, "position" bigint not null, "entry_id" bigint not null, "hash" bytea not null, primary key ("organisation_id", "position"));
alter table "audit_chain" add constraint "audit_chain_entry_id_unique" unique ("entry_id");
create or replace function "audit_chain_audit_chain_keep_fn"() returns trigger as $$ begin raise exception 'rows of audit_chain are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;
create trigger "audit_chain_keep" BEFORE UPDATE OR DELETE on "audit_chain" for each ROW execute function "audit_chain_audit_chain_keep_fn"();

create table "audit_checkpoints" ("organisation_id" uuid not null, "size" bigint not null, "head" bytea not null, "key_id" uuid not null, "note" text not null, "made_at" timestamptz not null default now(), primary key ("organisation_id", "size"));
create or replace function "audit_checkpoints_audit_checkpoints_keep_fn"() returns trigger as $$ begin raise exception 'rows of audit_checkpoints are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;
create trigger "audit_checkpoints_keep" BEFORE UPDATE OR DELETE on "audit_checkpoints" for each ROW execute function "audit_checkpoints_audit_checkpoints_keep_fn"();

create table "audit_signing_keys" ("organisation_id" uuid not null, "key_id" uuid not null, "public_key" bytea not null, "first_size" bigint not null, "made_at" timestamptz not null default now(), primary key ("organisation_id", "key_id"));
create or replace function "audit_signing_keys_audit_signing_keys_keep_fn"() returns trigger as $$ begin raise exception 'rows of audit_signing_keys are never changed' using errcode = 'insufficient_privilege'; end; $$ language plpgsql;
create trigger "audit_signing_keys_keep" BEFORE UPDATE OR DELETE on "audit_signing_keys" for each ROW execute function "audit_signing_keys_audit_signing_keys_keep_fn"();

create table "audit_checks" ("organisation_id" uuid not null, "stretch" text check ("stretch" in ('newest', 'whole')) not null, "begun_at" timestamptz not null, "checked_at" timestamptz null, "from_position" bigint null, "to_position" bigint null, "outcome" varchar(40) null, "first_bad" bigint null, primary key ("organisation_id", "stretch"));

alter table "audit_chain" enable row level security;
alter table "audit_chain" force row level security;
create policy "audit_chain_app" on "audit_chain" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "audit_chain_system" on "audit_chain" to "madoguchi_system" using (true) with check (true);
alter table "audit_checkpoints" enable row level security;
alter table "audit_checkpoints" force row level security;
create policy "audit_checkpoints_app" on "audit_checkpoints" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "audit_checkpoints_system" on "audit_checkpoints" to "madoguchi_system" using (true) with check (true);
alter table "audit_signing_keys" enable row level security;
alter table "audit_signing_keys" force row level security;
create policy "audit_signing_keys_app" on "audit_signing_keys" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "audit_signing_keys_system" on "audit_signing_keys" to "madoguchi_system" using (true) with check (true);
alter table "audit_checks" enable row level security;
alter table "audit_checks" force row level security;
create policy "audit_checks_app" on "audit_checks" to "madoguchi_app" using (organisation_id = (select app_organisation())) with check (organisation_id = (select app_organisation()));
create policy "audit_checks_system" on "audit_checks" to "madoguchi_system" using (true) with check (true);

-- The application reads them; the sequencer, as the system, adds to them.
grant select on audit_chain, audit_checkpoints, audit_signing_keys, audit_checks to madoguchi_app;
grant select, insert on audit_chain, audit_checkpoints, audit_signing_keys to madoguchi_system;
grant select, insert, update on audit_checks to madoguchi_system;

-- A row as the chain knows it: one line of JSON. Columns without a value are left out, so that a column that is added
-- later changes no line there is. To be called with the time zone UTC.
create function audit_line(e audit_entries) returns text language sql stable as $$
  select jsonb_object_agg(key, value)::text from jsonb_each(to_jsonb(e) - 'xid') where value <> 'null'::jsonb;
$$;

-- For the system's role, which does not read the rows themselves: what has no place in the chain yet, by digest.
create function audit_unchained(after_xid bigint, after_id bigint, most int) returns table (xid bigint, entry_id bigint, organisation_id uuid, at timestamptz, digest bytea)
  language plpgsql stable security definer set search_path = pg_catalog, public set timezone = 'UTC' as $$
begin
  if session_user <> 'madoguchi_system' then
    raise exception 'for the sequencer alone' using errcode = 'insufficient_privilege';
  end if;
  return query
    select e.xid, e.id, e.organisation_id, e.at, sha256(convert_to(audit_line(e), 'UTF8'))
    from audit_entries e
    where (e.xid, e.id) > (after_xid, after_id) and not exists (select 1 from audit_chain c where c.entry_id = e.id)
    order by e.xid, e.id limit most;
end $$;

-- The chain beside the digests of its rows as they are now; none where the row is gone.
create function audit_digests(wanted uuid, after bigint, most int) returns table ("position" bigint, entry_id bigint, hash bytea, digest bytea)
  language plpgsql stable security definer set search_path = pg_catalog, public set timezone = 'UTC' as $$
begin
  if session_user <> 'madoguchi_system' and wanted is distinct from app_organisation() then
    raise exception 'the chain of another organisation' using errcode = 'insufficient_privilege';
  end if;
  return query
    select c.position, c.entry_id, c.hash, sha256(convert_to(audit_line(e), 'UTF8'))
    from audit_chain c left join audit_entries e on e.id = c.entry_id and e.organisation_id = c.organisation_id
    where c.organisation_id = wanted and c.position > after
    order by c.position limit most;
end $$;

-- Which restores of an older database were declared, newest first.
create function audit_restores(wanted uuid) returns table ("position" bigint, data jsonb)
  language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  if session_user <> 'madoguchi_system' and wanted is distinct from app_organisation() then
    raise exception 'the chain of another organisation' using errcode = 'insufficient_privilege';
  end if;
  return query
    select c.position, e.data from audit_entries e join audit_chain c on c.entry_id = e.id
    where e.organisation_id = wanted and e.action = 'trail.restore' and e.actor_kind = 'system' order by c.position desc;
end $$;

revoke all on function audit_unchained(bigint, bigint, int), audit_digests(uuid, bigint, int), audit_restores(uuid) from public;
grant execute on function audit_unchained(bigint, bigint, int), audit_digests(uuid, bigint, int), audit_restores(uuid) to madoguchi_system;
grant execute on function audit_digests(uuid, bigint, int) to madoguchi_app;
