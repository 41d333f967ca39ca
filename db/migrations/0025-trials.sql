-- Of one broadcast: its trials, and its rows in the record of deliveries.
create index "deliveries_of_broadcast" on "deliveries" ("broadcast_id", "created_at") where "broadcast_id" is not null;
