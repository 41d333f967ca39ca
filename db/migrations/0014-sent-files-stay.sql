-- The relay disposes of what was uploaded and never sent; no fault of it shall reach what is in a talk.
create policy "files_unsent_only" on "files" as restrictive for delete to "madoguchi_system" using (message_seq is null);
