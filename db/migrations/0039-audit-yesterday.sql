-- Where a process that was just started begins to look, when somebody waits for it: at what was written within a day. What is
-- older has its place already, or gets it from the worker, which begins by looking at everything.
create function audit_yesterday() returns bigint
  language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
  beyond constant bigint := (pg_snapshot_xmax(pg_current_snapshot())::text)::bigint;
begin
  if session_user <> 'madoguchi_system' then
    raise exception 'for the sequencer alone' using errcode = 'insufficient_privilege';
  end if;
  -- Times and transactions follow each other nearly: the first few of the day hold the oldest transaction of it.
  return coalesce((select min(oldest.xid) from organisations o cross join lateral (
    select e.xid from audit_entries e where e.organisation_id = o.id and e.at > now() - interval '1 day' and e.xid < beyond
    order by e.at limit 100) oldest), beyond);
end $$;

revoke all on function audit_yesterday() from public;
grant execute on function audit_yesterday() to madoguchi_system;
