-- When a session last proved a factor. Sessions from before are asked at the first thing that wants it.
alter table "staff_sessions" add column "proved_at" timestamptz null;
