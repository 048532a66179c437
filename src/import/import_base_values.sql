-- What words of APIs and scrapers mean. A missing value is written in many ways,
-- and none of them is a 0.

CREATE FUNCTION tiktrack.told(word text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN lower(btrim($1)) NOT IN ('', 'null', 'none', 'n/a', 'n.v.t.', 'undefined', '[]', '{}')
		THEN btrim($1) END;
END;
COMMENT ON FUNCTION tiktrack.told(text) IS 'a word without blanks around it; NULL for those that say that nothing is told';

CREATE FUNCTION tiktrack.told_count(word text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- -1 and -124 are counts that were not told
	SELECT CASE WHEN lower(btrim($1)) NOT IN ('', 'null', 'none', 'n/a', 'n.v.t.', 'undefined', '[]', '{}', '-1',
		'-124', '-1.0', '-124.0') THEN btrim($1) END;
END;
COMMENT ON FUNCTION tiktrack.told_count(text) IS 'the same for the words of a count';

CREATE FUNCTION tiktrack.is_printed_count(word text) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT $1 ~ '^[0-9]{1,6}([.][0-9]{1,3})?[KkMmBb]$';
END;
COMMENT ON FUNCTION tiktrack.is_printed_count(text) IS 'whether a count is written as on screen, such as 1.2M, and so is rounded';

CREATE FUNCTION tiktrack.count_of(word text) RETURNS bigint
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE
		-- 12.0 is 12 in a column with gaps
		WHEN w.word ~ '^[0-9]{1,18}([.]0+)?$' THEN split_part(w.word, '.', 1)::bigint
		-- 1.8M stands for 1750000 to 1849999: their middle
		WHEN tiktrack.is_printed_count(w.word) THEN (lower(tiktrack.parse_count(upper(w.word)))
			+ upper(tiktrack.parse_count(upper(w.word)))) / 2 END
	FROM (SELECT tiktrack.told_count($1) AS word) w;
END;
COMMENT ON FUNCTION tiktrack.count_of(text) IS
	'a count such as 12, 12.0 or 1.2M; NULL when it is not told or is no count';

CREATE FUNCTION tiktrack.signed_count_of(word text) RETURNS bigint
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN btrim($1) ~ '^-[0-9]{1,18}([.]0+)?$' THEN - split_part(ltrim(btrim($1), '-'), '.', 1)::bigint
		ELSE tiktrack.count_of($1) END;
END;
COMMENT ON FUNCTION tiktrack.signed_count_of(text) IS
	'the same for the change of a day, which may be negative: -1 is one that was taken back';

CREATE FUNCTION tiktrack.count_problem(VARIADIC words text[]) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT 'not a count: ' || left(w.word, 100)
	FROM unnest($1) WITH ORDINALITY AS w (word, n)
	WHERE tiktrack.told_count(w.word) IS NOT NULL AND tiktrack.count_of(w.word) IS NULL
	ORDER BY w.n
	LIMIT 1;
END;
COMMENT ON FUNCTION tiktrack.count_problem(text[]) IS
	'part of import: the first of the words that is told and is no count, as a reason; NULL when all are';

CREATE FUNCTION tiktrack.are_rounded(VARIADIC words text[]) RETURNS boolean
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	-- public counters are rounded to hundreds from 10,000 on, and to hundred
	-- thousands from 1,000,000: one that is not shows that they are exact
	SELECT coalesce(bool_or(tiktrack.is_printed_count(w.word)) OR bool_or(c.count >= 10000)
			AND bool_and(c.count < 10000 OR c.count % CASE WHEN c.count < 1000000 THEN 100 ELSE 100000 END = 0), false)
	FROM unnest($1) AS w (word)
	CROSS JOIN LATERAL (SELECT tiktrack.count_of(w.word) AS count) c
	WHERE c.count IS NOT NULL;
END;
COMMENT ON FUNCTION tiktrack.are_rounded(text[]) IS
	'whether counts are those that are shown to the public, which are rounded from 10,000 on';

-- an id as bigint; what is none of 1 to 19 digits, or beyond bigint, is not told
CREATE FUNCTION tiktrack.id_of(word text) RETURNS bigint
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CASE WHEN id_of.word ~ '^[1-9][0-9]{0,17}$' OR (id_of.word ~ '^[1-9][0-9]{18}$'
		AND id_of.word COLLATE "C" <= '9223372036854775807') THEN id_of.word::bigint END;
COMMENT ON FUNCTION tiktrack.id_of(text) IS
	'an id written in digits as bigint; NULL for anything else, 0 and what bigint cannot hold';

CREATE FUNCTION tiktrack.milliseconds_of(seconds text) RETURNS bigint
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- 0 stands for photos and for what is not known
	SELECT CASE WHEN $1 ~ '^[0-9]{1,9}([.][0-9]{1,12})?$' THEN nullif(round($1::numeric * 1000)::bigint, 0) END;
END;
COMMENT ON FUNCTION tiktrack.milliseconds_of(text) IS 'a duration in seconds as milliseconds; NULL when it is 0 or no number';

CREATE FUNCTION tiktrack.json_object_of(value json) RETURNS json
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN json_typeof($1) = 'object' THEN $1 END;
END;
COMMENT ON FUNCTION tiktrack.json_object_of(json) IS 'part of import: the value where an object is expected; NULL for any other';

CREATE FUNCTION tiktrack.json_array_of(value json) RETURNS json
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN json_typeof($1) = 'array' THEN $1 ELSE '[]' END;
END;
COMMENT ON FUNCTION tiktrack.json_array_of(json) IS 'part of import: the value where an array is expected; empty for any other';

CREATE FUNCTION tiktrack.hashtags_of(tags json, key text DEFAULT 'name') RETURNS jsonb
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	-- one may be listed twice in a video
	SELECT jsonb_agg(DISTINCT h.tag)
	FROM json_array_elements(tiktrack.json_array_of($1)) AS e (element)
	CROSS JOIN LATERAL (SELECT lower(ltrim(btrim(CASE json_typeof(e.element)
		WHEN 'object' THEN e.element ->> $2 WHEN 'string' THEN e.element #>> '{}' END), '#')) AS tag) h
	WHERE h.tag <> '';
END;
COMMENT ON FUNCTION tiktrack.hashtags_of(json, text) IS
	'hashtags of an array of names, or of objects with a name under that key: lower case, without #, each once';

CREATE FUNCTION tiktrack.hashtags_in(caption text) RETURNS jsonb
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT jsonb_agg(DISTINCT lower(t.tag[1]))
	FROM regexp_matches($1, '#([[:alnum:]_]+)', 'g') AS t (tag);
END;
COMMENT ON FUNCTION tiktrack.hashtags_in(text) IS 'hashtags that stand in a caption';

CREATE FUNCTION tiktrack.account_in_link(link text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT substring($1 FROM 'tiktok[.]com/@([A-Za-z0-9_.]+)');
END;
COMMENT ON FUNCTION tiktrack.account_in_link(text) IS 'user name of the author in a link to a post or profile; NULL when there is none';

-- What is told of an account, for the record of a row: NULL when that is nothing.
CREATE FUNCTION tiktrack.account_told(account_id text, username text, display_name text DEFAULT NULL,
		picture_url text DEFAULT NULL, country text DEFAULT NULL) RETURNS jsonb
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN coalesce(a.id::text, a.name) IS NOT NULL THEN jsonb_build_object('account_id', a.id,
		'username', a.name, 'display_name', tiktrack.told($3), 'picture_url', tiktrack.told($4), 'country', tiktrack.told($5)) END
	FROM (SELECT tiktrack.id_of($1) AS id,
		CASE WHEN octet_length($2) <= 255 THEN tiktrack.told(ltrim(btrim($2), '@')) END AS name) a;
END;
COMMENT ON FUNCTION tiktrack.account_told(text, text, text, text, text) IS
	'part of import: an account as the record of a row tells it; NULL without id and name';
