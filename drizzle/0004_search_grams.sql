-- Every character, and every two beside each other, of what is written without spaces: 部署了 gives 部, 部署, 署, 署了, 了.
-- The pattern is UNSPACED of core/kernel/text.ts.
CREATE FUNCTION grams(body text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT array_agg(DISTINCT gram) FROM (
    SELECT unnest(ARRAY[letter, letter || lead(letter) OVER (PARTITION BY run ORDER BY place)]) AS gram
    FROM regexp_matches(body, '[^\u0001-\u0dff\u1e00-\u206f\u3000\ufe00-\ufe0f]+', 'g') WITH ORDINALITY AS runs(letters, run),
      unnest(string_to_array(letters[1], NULL)) WITH ORDINALITY AS places(letter, place)
  ) every_gram WHERE gram IS NOT NULL
$$;
--> statement-breakpoint
CREATE INDEX "messages_grams_idx" ON "messages" USING gin (grams(body_md)) WHERE body_md ~ '[^\u0001-\u0dff\u1e00-\u206f\u3000\ufe00-\ufe0f]';
