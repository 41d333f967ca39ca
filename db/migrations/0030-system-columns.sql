-- The relay and the webhook read ids, codes and states, column by column: a column that is added to these tables
-- later must not be theirs to read by itself. Names are not.
revoke select on organisations, services, channels from madoguchi_system;
grant select (id, code, created_at) on organisations to madoguchi_system;
grant select (id, organisation_id, code, mode, created_at, plan_changed_at, plan_told_at, retired_at) on services to madoguchi_system;
grant select (id, organisation_id, service_id, key, line_channel_id, login_channel_id, liff_id, bot_user_id, credentials, created_at, connected_at, checked_at, quota_limit, quota_used, quota_read_at, quota_next_at) on channels to madoguchi_system;
