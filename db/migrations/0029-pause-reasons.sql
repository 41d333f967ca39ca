-- Why reception rests, in the words of whoever stopped it or announced it.
alter table "service_pauses" add "reason" bytea null;
