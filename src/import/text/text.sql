-- ---------------------------------------------------------------------------
-- import: foreign text made safe for SQL, in C
-- ---------------------------------------------------------------------------

-- An item of a JSON file and what stands around it, for those who recognize it.
CREATE TYPE tiktrack_internal.json_beginning AS (
	roots text[],
	list text,
	item json,
	envelope json
);
COMMENT ON TYPE tiktrack_internal.json_beginning IS
	'sample of JSON: of the first one keys of the outermost object that hold an object, an item, the list that it stands in if any, and the answer around it with its lists empty';

CREATE FUNCTION tiktrack_internal.json_samples(content text, lists text[], wrappers text[], wanted integer)
	RETURNS TABLE(roots text[], list text, item json, envelope json, is_report boolean, problem text)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 100 AS 'MODULE_PATHNAME', 'tiktrack_json_samples';
COMMENT ON FUNCTION tiktrack_internal.json_samples(text, text[], text[], integer) IS
	'the first items of JSON that can be used, as many as wanted and at most about 8 MB, and as many of those that report an error; a row without item for an answer that has none, with the first problem where no item can be used; error 22P02 for what is no JSON';

CREATE FUNCTION tiktrack_internal.json_items(content text, lists text[])
	RETURNS TABLE(line bigint, path text, list text, raw text, item json, problem text)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 10000
	AS 'MODULE_PATHNAME', 'tiktrack_json_items';
COMMENT ON FUNCTION tiktrack_internal.json_items(text, text[]) IS
	'items of JSON one by one: those that stand alone, in an array or a line each, and in lists such as "key.key"; what is no item has a problem and its raw text; error 22P02 for what is no JSON';

CREATE FUNCTION tiktrack_internal.json_unwrapped_items(content text, lists text[], wrappers text[])
	RETURNS TABLE(line bigint, path text, list text, raw text, item json, problem text, wrapper json)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 10000
	AS 'MODULE_PATHNAME', 'tiktrack_json_unwrapped_items';
COMMENT ON FUNCTION tiktrack_internal.json_unwrapped_items(text, text[], text[]) IS
	'the same as json_items, where an item may stand under the key of a wrapper, "key", or "other+key" where that needs another key beside it; wrapper is what stands around, with null for the item';

CREATE FUNCTION tiktrack_internal.check_json_ids(content text, lists text[], wrappers text[], paths text[]) RETURNS void
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_check_json_ids';
COMMENT ON FUNCTION tiktrack_internal.check_json_ids(text, text[], text[], text[]) IS
	'part of import: error 22023 when ids at one of these paths in items of JSON were rounded by a program that took them for numbers';

CREATE FUNCTION tiktrack_internal.json_envelopes(content text, lists text[])
	RETURNS TABLE(line bigint, path text, envelope json)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 100
	AS 'MODULE_PATHNAME', 'tiktrack_json_envelopes';
COMMENT ON FUNCTION tiktrack_internal.json_envelopes(text, text[]) IS
	'answers of an API that hold such lists, with the lists empty, and other objects that may be answers';

-- Of both, which differ in the columns that they return, the first is documented.
CREATE FUNCTION tiktrack.json_members(content text, roots text[], members text[])
	RETURNS TABLE(path text, member text, n bigint, value json)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 100000
	AS 'MODULE_PATHNAME', 'tiktrack_json_members';
COMMENT ON FUNCTION tiktrack.json_members(text, text[], text[]) IS
	'members "parent.key" found below the named roots of a JSON object, up to four levels deep: of a list each element with its number n, of anything else the whole value; NULL for what cannot be used, such as one of more than 4 MB; error 22P02 for what is no JSON';

CREATE FUNCTION tiktrack_internal.json_member_rows(content text, roots text[], members text[])
	RETURNS TABLE(path text, member text, n bigint, value json, raw text, problem text)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 100000
	AS 'MODULE_PATHNAME', 'tiktrack_json_members';
COMMENT ON FUNCTION tiktrack_internal.json_member_rows(text, text[], text[]) IS
	'the same as json_members; what cannot be used has a problem and the beginning of its raw text';

CREATE FUNCTION tiktrack.csv_records(content text, delimiter text DEFAULT ',')
	RETURNS TABLE(line bigint, fields text[], raw text, problem text)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 1000 AS 'MODULE_PATHNAME', 'tiktrack_csv_records';
COMMENT ON FUNCTION tiktrack.csv_records(text, text) IS
	'records of delimited text with the line they begin on, empty lines left out; a line that breaks the rules has a problem and no fields';

CREATE FUNCTION tiktrack_internal.text_lines(content text)
	RETURNS TABLE(line bigint, value text, problem text)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 1000 AS 'MODULE_PATHNAME', 'tiktrack_text_lines';
COMMENT ON FUNCTION tiktrack_internal.text_lines(text) IS
	'lines of a text with their numbers, blank ones left out; one of over 4 MB has a problem and its beginning';

CREATE FUNCTION tiktrack_internal.text_blocks(content text)
	RETURNS TABLE(line bigint, lines text[], raw text, problem text)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 1000 AS 'MODULE_PATHNAME', 'tiktrack_text_blocks';
COMMENT ON FUNCTION tiktrack_internal.text_blocks(text) IS
	'blocks of lines that blank ones separate, with the number of their first line; one of over 4 MB has a problem and its beginning instead of lines';

CREATE FUNCTION tiktrack_internal.first_line(content text) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_first_line';
COMMENT ON FUNCTION tiktrack_internal.first_line(text) IS
	'part of import: the first line that is not blank, without blanks before it; NULL when the first 64 kB hold none, or not to its end';

-- A header of 64 kB would be cut, and the names of its columns with it.
CREATE FUNCTION tiktrack_internal.check_first_line(content text) RETURNS void
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	IF tiktrack_internal.first_line(content) IS NULL AND octet_length(content) > 60000 THEN
		RAISE EXCEPTION USING ERRCODE = 'program_limit_exceeded',
			MESSAGE = 'the first line of the content is longer than 64 kB',
			HINT = 'A header is shorter. Look at the file: perhaps its line breaks were lost.';
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.check_first_line(text) IS
	'part of import: error 54000 when the first line of a content does not end in its first 64 kB';

CREATE FUNCTION tiktrack_internal.csv_columns(content text, delimiters text[] DEFAULT ARRAY[',', ';', E'\t'],
		OUT header text[], OUT delimiter text)
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- the delimiter that cuts the first line into most fields; a blank only where no other cuts
	SELECT (SELECT array_agg(lower(btrim(f.field, E' \t')) ORDER BY f.n)
			FROM unnest(r.fields) WITH ORDINALITY AS f (field, n)), d.delimiter
	FROM unnest(csv_columns.delimiters) AS d (delimiter)
	CROSS JOIN LATERAL tiktrack.csv_records(tiktrack_internal.first_line(csv_columns.content), d.delimiter) r
	WHERE r.fields IS NOT NULL
	ORDER BY (d.delimiter = ' ')::integer + (cardinality(r.fields) = 1)::integer * 2, cardinality(r.fields) DESC,
		d.delimiter
	LIMIT 1;
END;
COMMENT ON FUNCTION tiktrack_internal.csv_columns(text, text[]) IS
	'names in the first line of delimited text, trimmed and in lower case, and which of the delimiters it has; NULL when the first line does not end in the first 64 kB';

CREATE FUNCTION tiktrack_internal.check_ids(content text, delimiter text, positions integer[], has_header boolean)
	RETURNS void
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_check_ids';
COMMENT ON FUNCTION tiktrack_internal.check_ids(text, text, integer[], boolean) IS
	'part of import: error 22023 when more than a tenth of the ids in a column of delimited text were rounded by a spreadsheet';

CREATE FUNCTION tiktrack.time_of(word text) RETURNS timestamptz
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_time_of';
COMMENT ON FUNCTION tiktrack.time_of(text) IS
	'time as exports and APIs write it (UTC unless an offset is there; 10, 13 or 16 digits are unix time); NULL for anything else; the TimeZone setting has no part in it';

CREATE FUNCTION tiktrack_internal.zoned_time_of(word text) RETURNS timestamptz
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_zoned_time_of';
COMMENT ON FUNCTION tiktrack_internal.zoned_time_of(text) IS
	'part of import: a time in any form of ISO 8601 that names its zone, or unix time; NULL for anything else';

CREATE FUNCTION tiktrack_internal.local_time_of(word text) RETURNS timestamp
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_local_time_of';
COMMENT ON FUNCTION tiktrack_internal.local_time_of(text) IS
	'part of import: a time in any form of ISO 8601 that names no zone; NULL for anything else';

-- The zone of a file is that of its times; a day alone may be one of its account.
CREATE FUNCTION tiktrack_internal.moment_of(word text, options jsonb) RETURNS timestamptz
	-- not strict, so that a query takes its body in and does not call it for each row
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN $1 ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
		THEN tiktrack_internal.local_time_of($1 || ' 12:00:00')
			AT TIME ZONE coalesce($2 ->> 'timezone', $2 ->> 'account_zone', 'UTC')
		ELSE coalesce(tiktrack_internal.zoned_time_of($1),
			tiktrack_internal.local_time_of($1) AT TIME ZONE coalesce($2 ->> 'timezone', 'UTC')) END;
END;
COMMENT ON FUNCTION tiktrack_internal.moment_of(text, jsonb) IS
	'part of import: a time in any form of ISO 8601, in the time zone of the options unless it names one, or a day, as its noon; NULL for anything else';

CREATE FUNCTION tiktrack.video_id_of(link text) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_video_id_of';
COMMENT ON FUNCTION tiktrack.video_id_of(text) IS
	'id of the video or photo post that a link names; NULL when it names none';

CREATE FUNCTION tiktrack.posted_at_of(video_id bigint) RETURNS timestamptz
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- 19 digits, and not before 2016: older and shorter ids hold no time
	SELECT CASE WHEN posted_at_of.video_id >= 1000000000000000000
			AND (posted_at_of.video_id >> 32) >= 1451606400
		THEN to_timestamp((posted_at_of.video_id >> 32)::double precision) END;
END;
COMMENT ON FUNCTION tiktrack.posted_at_of(bigint) IS
	'time at which a video was made, which 19-digit ids hold in their upper 32 bits; NULL for other ids';

-- An account known only by name gets an id from 2^62 on, where an id of TikTok
-- would date from 2004; its own ids of today are larger.
CREATE FUNCTION tiktrack_internal.is_given_id(account_id bigint) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT is_given_id.account_id >> 32 BETWEEN 1073741824 AND 1451606399;
END;
COMMENT ON FUNCTION tiktrack_internal.is_given_id(bigint) IS
	'whether an account''s id is one that import gave it, because only its name was known';

CREATE FUNCTION tiktrack.text_of_file(bytes bytea) RETURNS text
	LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_text_of_file';
COMMENT ON FUNCTION tiktrack.text_of_file(bytea) IS
	'bytes of a file as text, for import; what is not UTF-8, and characters that the database has not, become the character 26, so that they cost their row and not the file; an archive or UTF-16 is error 22023';

-- What a reader of events returns. A row with a reason is rejected; one without
-- kind names an account only.
CREATE TYPE tiktrack.import_event AS (
	line bigint,
	path text,
	raw text,
	reason text,
	section text,
	occurred_at timestamptz,
	kind text,
	share_type text,
	platform text,
	method_raw text,
	content_kind text,
	item_text text,
	video_id bigint,
	actor_name text,
	actor_is_owner boolean,
	actor_id bigint,
	child_video_id bigint,
	event_key text
);
COMMENT ON TYPE tiktrack.import_event IS
	'row of a reader that fills events: where it stands, why it is rejected if so, and what happened; event_key is an id that the event itself has, which stands for all else that it is known by';

CREATE TYPE tiktrack_internal.import_result AS (
	rows_read bigint,
	inserted bigint,
	duplicates bigint,
	rejected bigint,
	first_at timestamptz,
	last_at timestamptz,
	details jsonb
);
COMMENT ON TYPE tiktrack_internal.import_result IS 'what an import did';

-- What a reader of snapshots returns: the columns of a row of the target table,
-- but for those that the import itself knows. Beside them the record may hold
-- "video" (columns of videos) and "account" (columns of accounts, and what its
-- counters say now: followers, following, likes, videos); without an account it
-- is about the owner of the file. A reader returns every count, NULL if not told.
CREATE TYPE tiktrack.import_snapshot AS (
	line bigint,
	path text,
	raw text,
	reason text,
	target text,
	record jsonb
);
COMMENT ON TYPE tiktrack.import_snapshot IS
	'row of a reader that fills snapshots: where it stands, why it is rejected if so, its table and columns';
