-- What is under way, with all that its filters and orders ask: whatever the list is filtered by, it reads this index
-- instead of a page of the table for every consultation.
create index "consultations_under_way" on "consultations" ("organisation_id", "service_id", "id") include ("stage", "priority", "urgency", "waiting_since", "next_action_at", "opened_at", "number", "assignee_id", "restricted", "open_escalations", "waits_for") where "ended_at" is null;
