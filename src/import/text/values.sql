-- Values as APIs and scrapers write them. A missing value is written in many ways, and
-- never counts as 0.

CREATE FUNCTION tiktrack_internal.told(word text) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_told';
COMMENT ON FUNCTION tiktrack_internal.told(text) IS
	'a trimmed word; NULL for a missing value: empty, null, none, N/A, n.v.t., undefined, nan, \N, a dash, [] and {}';

CREATE FUNCTION tiktrack_internal.count_of(word text) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_count_of';
COMMENT ON FUNCTION tiktrack_internal.count_of(text) IS
	'a count such as 12, 12.0, 1,234,567, 1.234.567 or 1.2M, in digits of any script; NULL when it is not told (-1 and -124 too) or not a count';

CREATE FUNCTION tiktrack_internal.signed_count_of(word text) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_signed_count_of';
COMMENT ON FUNCTION tiktrack_internal.signed_count_of(text) IS
	'the same for a daily change, which may be negative, so that -1 is a number';

CREATE FUNCTION tiktrack_internal.whole_number_of(word text) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_whole_number_of';
COMMENT ON FUNCTION tiktrack_internal.whole_number_of(text) IS
	'part of import: the same for files with exact numbers, as of TikTok Studio; NULL also for 1.2M';

CREATE FUNCTION tiktrack_internal.is_printed(word text) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_is_printed';
COMMENT ON FUNCTION tiktrack_internal.is_printed(text) IS
	'part of import: whether a count is written as on screen, such as 1.2M or 1,2 Mio.';

CREATE FUNCTION tiktrack_internal.count_problem(VARIADIC words text[]) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_count_problem';
COMMENT ON FUNCTION tiktrack_internal.count_problem(text[]) IS
	'part of import: the first word that is told and not a count, as a reason; NULL when there is none';

CREATE FUNCTION tiktrack_internal.all_counts_problem(VARIADIC words text[]) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN count(*) FILTER (WHERE tiktrack_internal.count_of(w.word) IS NOT NULL) = 0
		THEN tiktrack_internal.count_problem(VARIADIC $1) END
	FROM unnest($1) AS w (word);
END;
COMMENT ON FUNCTION tiktrack_internal.all_counts_problem(text[]) IS
	'part of import: the same, but NULL when any of the words is a count: for rows in which a wrong count, such as likes of an account that have overflowed, is only left out';

CREATE FUNCTION tiktrack_internal.are_rounded(VARIADIC words text[]) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_are_rounded';
COMMENT ON FUNCTION tiktrack_internal.are_rounded(text[]) IS
	'whether counts are rounded as shown to the public: to hundreds from 10,000 on, to hundred thousands from 1,000,000';

CREATE FUNCTION tiktrack_internal.id_of(word text) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_id_of';
COMMENT ON FUNCTION tiktrack_internal.id_of(text) IS
	'an id written in digits as bigint; NULL for anything else, 0, and what bigint cannot hold';

CREATE FUNCTION tiktrack_internal.milliseconds_of(seconds text) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_milliseconds_of';
COMMENT ON FUNCTION tiktrack_internal.milliseconds_of(text) IS
	'a duration in seconds as milliseconds; NULL for 0, which photos and unknown durations have, and for what is not a number';

CREATE FUNCTION tiktrack_internal.json_object_of(value json) RETURNS json
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN json_typeof($1) = 'object' THEN $1 END;
END;
COMMENT ON FUNCTION tiktrack_internal.json_object_of(json) IS 'part of import: the value if it is an object, else NULL';

CREATE FUNCTION tiktrack_internal.json_array_of(value json) RETURNS json
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN json_typeof($1) = 'array' THEN $1 ELSE '[]' END;
END;
COMMENT ON FUNCTION tiktrack_internal.json_array_of(json) IS 'part of import: the value if it is an array, else an empty array';

CREATE FUNCTION tiktrack_internal.hashtags_of(tags json, key text DEFAULT 'name') RETURNS jsonb
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	-- a video may list one twice
	SELECT jsonb_agg(DISTINCT t.tag)
	FROM (SELECT h.tag
		FROM json_array_elements(tiktrack_internal.json_array_of($1)) AS e (element)
		CROSS JOIN LATERAL (SELECT lower(ltrim(btrim(CASE json_typeof(e.element)
			WHEN 'object' THEN e.element ->> $2 WHEN 'string' THEN e.element #>> '{}' END), '#')) AS tag) h
		WHERE h.tag <> ''
		-- a post has a few dozen; a file may list a million, which take many times its memory
		LIMIT 1000) t;
END;
COMMENT ON FUNCTION tiktrack_internal.hashtags_of(json, text) IS
	'hashtags of an array of names, or of objects with a name under that key: lower case, without #, each once, of the first 1000';

CREATE FUNCTION tiktrack_internal.hashtags_in(caption text) RETURNS jsonb
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT jsonb_agg(DISTINCT lower(t.tag[1]))
	-- all matches are found at once, whatever is taken of them; a caption has a few thousand characters
	FROM (SELECT regexp_matches(left($1, 100000), '#([[:alnum:]_]+)', 'g') AS tag LIMIT 1000) t;
END;
COMMENT ON FUNCTION tiktrack_internal.hashtags_in(text) IS 'hashtags in the first 100000 characters of a caption: lower case, without #, each once, of the first 1000';

CREATE FUNCTION tiktrack_internal.account_in_link(link text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT substring($1 FROM 'tiktok[.]com/@([A-Za-z0-9_.]+)');
END;
COMMENT ON FUNCTION tiktrack_internal.account_in_link(text) IS 'user name of the author in a link to a post or profile; NULL when there is none';

CREATE FUNCTION tiktrack_internal.account_told(account_id text, username text, display_name text DEFAULT NULL,
		picture_url text DEFAULT NULL, country text DEFAULT NULL) RETURNS jsonb
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN coalesce(a.id::text, a.name) IS NOT NULL THEN jsonb_build_object('account_id', a.id,
		'username', a.name, 'display_name', tiktrack_internal.told($3), 'picture_url', tiktrack_internal.told($4), 'country', tiktrack_internal.told($5)) END
	FROM (SELECT tiktrack_internal.id_of($1) AS id,
		CASE WHEN octet_length($2) <= 255 THEN tiktrack_internal.told(ltrim(btrim($2), '@')) END AS name) a;
END;
COMMENT ON FUNCTION tiktrack_internal.account_told(text, text, text, text, text) IS
	'part of import: the member account of the record of a row; NULL without id and name';

-- If a file names several accounts, the one that most rows name is the owner of the
-- file, whatever option account says; the others are stored as themselves.
CREATE FUNCTION tiktrack_internal.most_named(names text[]) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT min(n.name)
	FROM unnest($1) AS n (name)
	WHERE octet_length(n.name) <= 255
	GROUP BY lower(n.name)
	ORDER BY count(*) DESC, lower(n.name) COLLATE "C"
	LIMIT 1;
END;
COMMENT ON FUNCTION tiktrack_internal.most_named(text[]) IS
	'part of import: the most frequent user name of a list, ignoring case; NULL when there is none';

CREATE FUNCTION tiktrack_internal.other_account(username text, owner_in_file text, display_name text DEFAULT NULL,
		picture_url text DEFAULT NULL) RETURNS jsonb
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN lower($1) <> lower($2)
		-- an impossible name is not the owner's either
		THEN jsonb_build_object('account', coalesce(tiktrack_internal.account_told(NULL, $1, $3, $4), '{}')) ELSE '{}' END;
END;
COMMENT ON FUNCTION tiktrack_internal.other_account(text, text, text, text) IS
	'part of import: {"account": ..} for the record of a row that names another account than the owner of the file; {} if it names the owner or nobody';

CREATE FUNCTION tiktrack_internal.quoted_words(list text) RETURNS text[]
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_quoted_words';
COMMENT ON FUNCTION tiktrack_internal.quoted_words(text) IS
	'part of import: the quoted words of a list as Python prints it, with their backslashes';
