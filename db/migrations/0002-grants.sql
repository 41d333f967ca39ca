-- What each database role may touch. `madoguchi_app` neither owns nor bypasses; `madoguchi_system`
-- (webhook look-up, relay, reconciler, metrics) sees ids, codes and counters, never content in the open.

grant usage on schema public to madoguchi_app, madoguchi_system;
grant usage on all sequences in schema public to madoguchi_app, madoguchi_system;

grant select on organisations, services, channels, settings_versions, form_versions, agencies, memberships to madoguchi_app;
grant select, insert, update on consultees, consultations, commands, escalations, attribute_values, deliveries, outbox, inbox, notices, staff_sessions, room_sessions to madoguchi_app;
grant select, update on staff to madoguchi_app;
grant select, insert, update, delete on drafts to madoguchi_app;
-- Said is said: what is in the talk, the notes, the timeline and the audit trail is only ever added to.
grant select, insert on messages, notes, case_events, audit_entries to madoguchi_app;

grant select on organisations, services, channels to madoguchi_system;
grant insert on inbox to madoguchi_system;
grant select (id, organisation_id, service_id, channel_id, webhook_event_id, type, status, reason, attempts, next_at, received_at, settled_at) on inbox to madoguchi_system;
grant update (status, reason, attempts, next_at, settled_at) on inbox to madoguchi_system;
grant select, update on outbox to madoguchi_system;
grant select (id, organisation_id, service_id, channel_id, consultee_id, consultation_id, kind, text, once, status, attempts, next_at, request_id, created_at, settled_at) on deliveries to madoguchi_system;
grant update (attempts, next_at) on deliveries to madoguchi_system;
grant select (id, organisation_id, service_id, consultation_id, escalation_id, action, status, attempts, next_at, created_at, settled_at) on commands to madoguchi_system;
grant update (attempts, next_at) on commands to madoguchi_system;
grant select (id, organisation_id, service_id, stage, seq, priority, waits_for, next_action_at, ended_at, opened_at, last_seq, consultee_up_to, staff_up_to, waiting_since, open_escalations) on consultations to madoguchi_system;
grant select (id, organisation_id, service_id, consultation_id, n, kind, immediate, status, approval, seq, next_action_at, requested_at, ended_at) on escalations to madoguchi_system;

-- A consultation's row changes with every message: room on its page keeps those changes out of the indexes.
alter table consultations set (fillfactor = 70);
alter table outbox set (fillfactor = 70);
