-- Letters without accents in lower case, for names that people begin to type. Immutable, unlike unaccent(text), because it
-- names its dictionary; the schema is written out because restoring a dump looks into no schema by itself.
CREATE FUNCTION fold(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, name)) $$;
