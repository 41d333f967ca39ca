-- Where there is nothing that anybody could find (nothing was said, or its key is destroyed) the mark stands alone.
alter table "search_packs" alter column "pack" drop not null;
