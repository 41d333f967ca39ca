-- The list in the order of priority; folders that ran 0007 before it held this index lack it, others have it already.
create index if not exists "consultations_priority" on "consultations" ("organisation_id", "service_id", "priority", "opened_at" desc, "id") include ("number", "ended_at", "stage", "assignee_id", "restricted");
