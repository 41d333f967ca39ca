create index "commands_unsettled" on "commands" ("consultation_id", "created_at") where "status" <> 'done';
