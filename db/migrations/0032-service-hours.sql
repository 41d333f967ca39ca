-- Up to when those who wrote while reception was closed were told that it is open; when the relay may next try to tell
-- a service's workflows of changed hours. After 0030, which lists what the system's role reads column by column.
alter table "services" add "opening_told_at" timestamptz null, add "plan_next_at" timestamptz not null default now();

grant update (opening_told_at) on services to madoguchi_app;
grant select (plan_next_at), update (plan_next_at) on services to madoguchi_system;
