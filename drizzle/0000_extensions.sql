CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS unaccent;
--> statement-breakpoint
-- English stems with accents folded, so that "resume" finds "résumé". A configuration of its own, because unaccent()
-- itself is not immutable and could not stand in a generated column.
CREATE TEXT SEARCH CONFIGURATION ajet (COPY = english);
--> statement-breakpoint
ALTER TEXT SEARCH CONFIGURATION ajet ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
--> statement-breakpoint
-- A moment as it travels: ISO-8601 in UTC with milliseconds and Z. One form for rows that become JSON inside the database.
CREATE FUNCTION iso(moment timestamptz) RETURNS text LANGUAGE sql STABLE STRICT PARALLEL SAFE
  AS $$ SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;
