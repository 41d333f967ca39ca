-- The lists' indexes for a line of many years: by service, in the order of the list, with all that its filters
-- ask in the index itself. None of these columns changes with a message.

drop index "consultations_opened";
drop index "consultations_assignee";
create index "consultations_opened" on "consultations" ("organisation_id", "service_id", "opened_at" desc, "id") include ("number", "ended_at", "stage", "priority", "assignee_id", "restricted");
create index "consultations_numbered" on "consultations" ("organisation_id", "service_id", "number" desc, "id") include ("opened_at", "ended_at", "stage", "priority", "assignee_id", "restricted");
create index "consultations_assignee" on "consultations" ("organisation_id", "service_id", "assignee_id", "opened_at" desc, "id") include ("number", "ended_at", "stage", "priority", "restricted");
