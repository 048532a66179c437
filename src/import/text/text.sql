-- ---------------------------------------------------------------------------
-- import: foreign text made safe for SQL, in C
-- ---------------------------------------------------------------------------

CREATE TYPE tiktrack_internal.json_beginning AS (
	roots text[],
	list text,
	item json,
	envelope json
);
COMMENT ON TYPE tiktrack_internal.json_beginning IS
	'sample of JSON for detectors: in samples of the first object its keys whose values are objects (roots), an item, its list if any, and the answer around it with empty lists (envelope)';

CREATE FUNCTION tiktrack_internal.json_samples(content text, lists text[], wrappers text[], wanted integer)
	RETURNS TABLE(roots text[], list text, item json, envelope json, is_report boolean, problem text)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 100 AS 'MODULE_PATHNAME', 'tiktrack_json_samples';
COMMENT ON FUNCTION tiktrack_internal.json_samples(text, text[], text[], integer) IS
	'the first items of JSON that can be used, as many as wanted and at most about 8 MB, and as many that report an error; a row without item for an answer without items, with the first problem if no item can be used; error 22P02 for what is not JSON';

CREATE FUNCTION tiktrack_internal.json_items(content text, lists text[])
	RETURNS TABLE(line bigint, path text, list text, raw text, item json, problem text)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 10000
	AS 'MODULE_PATHNAME', 'tiktrack_json_items';
COMMENT ON FUNCTION tiktrack_internal.json_items(text, text[]) IS
	'one row per item of JSON: the content itself, elements of an array, lines, and elements of lists such as "key.key"; an item that cannot be used has a problem and its raw text; error 22P02 for what is not JSON';

CREATE FUNCTION tiktrack_internal.json_unwrapped_items(content text, lists text[], wrappers text[])
	RETURNS TABLE(line bigint, path text, list text, raw text, item json, problem text, wrapper json)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 10000
	AS 'MODULE_PATHNAME', 'tiktrack_json_unwrapped_items';
COMMENT ON FUNCTION tiktrack_internal.json_unwrapped_items(text, text[], text[]) IS
	'the same as json_items, with items taken out of wrappers: objects with the item under "key", or for "other+key" only if they have key other too; wrapper is that object with null for the item';

CREATE FUNCTION tiktrack_internal.check_json_ids(content text, lists text[], wrappers text[], paths text[]) RETURNS void
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_check_json_ids';
COMMENT ON FUNCTION tiktrack_internal.check_json_ids(text, text[], text[], text[]) IS
	'part of import: error 22023 when ids at one of these paths in items of JSON were rounded by a program that read them as numbers';

CREATE FUNCTION tiktrack_internal.json_envelopes(content text, lists text[])
	RETURNS TABLE(line bigint, path text, envelope json, has_lists boolean)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 100
	AS 'MODULE_PATHNAME', 'tiktrack_json_envelopes';
COMMENT ON FUNCTION tiktrack_internal.json_envelopes(text, text[]) IS
	'API answers with these lists (has_lists), which are empty in envelope, and other objects that may be answers; none of an answer longer than 4 MB besides its items';

-- This one and json_member_rows are the same C function with different columns.
CREATE FUNCTION tiktrack.json_members(content text, roots text[], members text[])
	RETURNS TABLE(path text, member text, n bigint, value json)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 100000
	AS 'MODULE_PATHNAME', 'tiktrack_json_members';
COMMENT ON FUNCTION tiktrack.json_members(text, text[], text[]) IS
	'members "parent.key" below these roots of a JSON object, up to four levels deep: for a list one row per element with its number n, else one row with the value; value is NULL if it cannot be used, for example beyond 4 MB; error 22P02 for what is not JSON';

CREATE FUNCTION tiktrack_internal.json_member_rows(content text, roots text[], members text[])
	RETURNS TABLE(path text, member text, n bigint, value json, raw text, problem text)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 100000
	AS 'MODULE_PATHNAME', 'tiktrack_json_members';
COMMENT ON FUNCTION tiktrack_internal.json_member_rows(text, text[], text[]) IS
	'the same as json_members; a value that cannot be used has a problem and the beginning of its raw text';

CREATE FUNCTION tiktrack.csv_records(content text, delimiter text DEFAULT ',')
	RETURNS TABLE(line bigint, fields text[], raw text, problem text)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 1000 AS 'MODULE_PATHNAME', 'tiktrack_csv_records';
COMMENT ON FUNCTION tiktrack.csv_records(text, text) IS
	'records of delimited text, without empty lines, with the line they begin on; a line that breaks the rules has a problem and no fields';

CREATE FUNCTION tiktrack_internal.text_lines(content text)
	RETURNS TABLE(line bigint, value text, problem text)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 1000 AS 'MODULE_PATHNAME', 'tiktrack_text_lines';
COMMENT ON FUNCTION tiktrack_internal.text_lines(text) IS
	'lines of a text with their numbers, without blank ones; one of more than 4 MB or 5000 lines has a problem and only its beginning';

CREATE FUNCTION tiktrack_internal.text_blocks(content text)
	RETURNS TABLE(line bigint, lines text[], raw text, problem text)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 1000 AS 'MODULE_PATHNAME', 'tiktrack_text_blocks';
COMMENT ON FUNCTION tiktrack_internal.text_blocks(text) IS
	'blocks of lines separated by blank ones, with the number of their first line; one of more than 4 MB or 5000 lines has a problem and its beginning as raw instead of lines';

CREATE FUNCTION tiktrack_internal.first_line(content text) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_first_line';
COMMENT ON FUNCTION tiktrack_internal.first_line(text) IS
	'part of import: the first line that is not blank, without leading blanks; NULL when there is none in the first 64 kB, or it does not end there';

-- Only the first 64 kB are read for the header, so a longer one would be cut; one that is
-- too wide would be none.
CREATE FUNCTION tiktrack_internal.check_first_line(content text) RETURNS void
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	IF tiktrack_internal.first_line(content) IS NULL AND octet_length(content) > 60000 THEN
		RAISE EXCEPTION USING ERRCODE = 'program_limit_exceeded',
			MESSAGE = 'the first line of the content is longer than 64 kB',
			HINT = 'A header is shorter. Look at the file: perhaps its line breaks were lost.';
	ELSIF EXISTS (SELECT FROM unnest(ARRAY[',', ';', E'\t']) AS d (delimiter)
		CROSS JOIN LATERAL tiktrack.csv_records(tiktrack_internal.first_line(content), d.delimiter) r
		WHERE r.problem LIKE 'more than % fields')
	THEN
		RAISE EXCEPTION USING ERRCODE = 'program_limit_exceeded',
			MESSAGE = 'the first line of the content has more than 1600 columns',
			HINT = 'Leave columns out that are not imported, such as those of single hashtags.';
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.check_first_line(text) IS
	'part of import: error 54000 when the first line of content does not end in its first 64 kB, or has more than 1600 columns';

CREATE FUNCTION tiktrack_internal.csv_columns(content text, delimiters text[] DEFAULT ARRAY[',', ';', E'\t'],
		OUT header text[], OUT delimiter text)
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- the delimiter that splits the first line into most fields; a blank only if no other does
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
	'names in the first line of delimited text, trimmed and in lower case, and its delimiter; NULL when the first line does not end in the first 64 kB';

CREATE FUNCTION tiktrack_internal.check_ids(content text, delimiter text, positions integer[], has_header boolean)
	RETURNS void
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_check_ids';
COMMENT ON FUNCTION tiktrack_internal.check_ids(text, text, integer[], boolean) IS
	'part of import: error 22023 when more than a tenth of the ids in a column of delimited text were rounded by a spreadsheet';

CREATE FUNCTION tiktrack.time_of(word text) RETURNS timestamptz
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_time_of';
COMMENT ON FUNCTION tiktrack.time_of(text) IS
	'time as exports and APIs write it (UTC unless it has an offset; 10, 13 or 16 digits are unix time); NULL for anything else; does not depend on the TimeZone setting';

CREATE FUNCTION tiktrack_internal.zoned_time_of(word text) RETURNS timestamptz
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_zoned_time_of';
COMMENT ON FUNCTION tiktrack_internal.zoned_time_of(text) IS
	'part of import: a time in any form of ISO 8601 with a zone, or unix time; NULL for anything else';

CREATE FUNCTION tiktrack_internal.local_time_of(word text) RETURNS timestamp
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_local_time_of';
COMMENT ON FUNCTION tiktrack_internal.local_time_of(text) IS
	'part of import: a time in any form of ISO 8601 without a zone; NULL for anything else';

-- Option timezone is for times; a date without time may also be in the zone of the account.
CREATE FUNCTION tiktrack_internal.moment_of(word text, options jsonb) RETURNS timestamptz
	-- not STRICT, so that the planner inlines it
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN $1 ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
		THEN tiktrack_internal.local_time_of($1 || ' 12:00:00')
			AT TIME ZONE coalesce($2 ->> 'timezone', $2 ->> 'account_zone', 'UTC')
		ELSE coalesce(tiktrack_internal.zoned_time_of($1),
			tiktrack_internal.local_time_of($1) AT TIME ZONE coalesce($2 ->> 'timezone', 'UTC')) END;
END;
COMMENT ON FUNCTION tiktrack_internal.moment_of(text, jsonb) IS
	'part of import: a time in any form of ISO 8601, in the time zone of the options unless it has one, or noon of a day; NULL for anything else';

CREATE FUNCTION tiktrack.video_id_of(link text) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_video_id_of';
COMMENT ON FUNCTION tiktrack.video_id_of(text) IS
	'id of the video or photo post in a link; NULL when there is none';

CREATE FUNCTION tiktrack.posted_at_of(video_id bigint) RETURNS timestamptz
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- 19 digits, and not before 2016: other ids contain no time
	SELECT CASE WHEN posted_at_of.video_id >= 1000000000000000000
			AND (posted_at_of.video_id >> 32) >= 1451606400
		THEN to_timestamp((posted_at_of.video_id >> 32)::double precision) END;
END;
COMMENT ON FUNCTION tiktrack.posted_at_of(bigint) IS
	'time when a video was posted, from the upper 32 bits of a 19-digit id; NULL for other ids';

-- Ids of the sequence begin at 2^62, where a TikTok id would be of 2004; TikTok ids of
-- 19 digits are larger, from 2016 on.
CREATE FUNCTION tiktrack_internal.is_given_id(account_id bigint) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT is_given_id.account_id >> 32 BETWEEN 1073741824 AND 1451606399;
END;
COMMENT ON FUNCTION tiktrack_internal.is_given_id(bigint) IS
	'whether an account id is one that a dataset gave, because only the name was known';

CREATE FUNCTION tiktrack.text_of_file(bytes bytea) RETURNS text
	LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_text_of_file';
COMMENT ON FUNCTION tiktrack.text_of_file(bytea) IS
	'bytes of a file as text, for import; bytes that are not UTF-8, and characters that the database encoding lacks, become character 26, so that only their rows are rejected; error 22023 for a ZIP archive, gzip or UTF-16';

-- A row with a reason is rejected; one without kind only names an account.
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
	'row of a reader of events: its place in the file, why it is rejected if so, and what happened; event_key is the source''s own id of the event, which alone identifies it';

CREATE TYPE tiktrack_internal.import_result AS (
	rows_read bigint,
	inserted bigint,
	duplicates bigint,
	rejected bigint,
	first_at timestamptz,
	last_at timestamptz,
	details jsonb
);
COMMENT ON TYPE tiktrack_internal.import_result IS 'the counts of an import';

-- record has the columns of a row of the target table, except those that the import
-- itself knows; every count, NULL if not told. It may also have "video" (columns of
-- videos) and "account" (columns of accounts, and its followers, following, likes and
-- videos); without "account" it is about the owner of the file.
CREATE TYPE tiktrack.import_snapshot AS (
	line bigint,
	path text,
	raw text,
	reason text,
	target text,
	record jsonb
);
COMMENT ON TYPE tiktrack.import_snapshot IS
	'row of a reader of snapshots: its place in the file, why it is rejected if so, its table and columns';
