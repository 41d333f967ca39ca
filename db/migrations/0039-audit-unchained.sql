-- A database that was read in from a dump holds numbers of transactions of the server it came from, greater than any here.
-- They are looked at once, with the first look of a process; after that only what this server's transactions can have written.
drop function audit_unchained(bigint, bigint, int);

create function audit_unchained(after_xid bigint, after_id bigint, is_first boolean, most int) returns table (xid bigint, entry_id bigint, organisation_id uuid, at timestamptz, digest bytea)
  language plpgsql stable security definer set search_path = pg_catalog, public set timezone = 'UTC' as $$
declare
  -- Whoever has written what this statement sees has a smaller number.
  beyond constant bigint := case when is_first then 9223372036854775807 else (pg_snapshot_xmax(pg_current_snapshot())::text)::bigint end;
begin
  if session_user <> 'madoguchi_system' then
    raise exception 'for the sequencer alone' using errcode = 'insufficient_privilege';
  end if;
  return query
    select e.xid, e.id, e.organisation_id, e.at, sha256(convert_to(audit_line(e), 'UTF8'))
    from audit_entries e
    where (e.xid, e.id) > (after_xid, after_id) and e.xid < beyond
      and not exists (select 1 from audit_chain c where c.entry_id = e.id)
    order by e.xid, e.id limit most;
end $$;

revoke all on function audit_unchained(bigint, bigint, boolean, int) from public;
grant execute on function audit_unchained(bigint, bigint, boolean, int) to madoguchi_system;
