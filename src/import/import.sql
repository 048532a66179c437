-- ---------------------------------------------------------------------------
-- import: one front door, one reader a source
-- ---------------------------------------------------------------------------

-- What a reader of events gives. A row with a reason is rejected; one without
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
	actor_is_owner boolean
);
COMMENT ON TYPE tiktrack.import_event IS
	'row of a reader that fills events: where it stands, why it is rejected if so, and what happened';

CREATE TYPE tiktrack.import_result AS (
	rows_read bigint,
	inserted bigint,
	duplicates bigint,
	rejected bigint,
	first_at timestamptz,
	last_at timestamptz,
	details jsonb
);
COMMENT ON TYPE tiktrack.import_result IS 'what an import did';

-- What a reader of snapshots gives: the columns of a row of the target table,
-- but for those that the import itself knows.
CREATE TYPE tiktrack.import_snapshot AS (
	line bigint,
	raw text,
	reason text,
	target text,
	record jsonb
);
COMMENT ON TYPE tiktrack.import_snapshot IS
	'row of a reader that fills snapshots: where it stands, why it is rejected if so, its table and columns';

-- Foreign bytes, in C.
CREATE FUNCTION tiktrack.json_roots(content text) RETURNS text[]
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_json_roots';
COMMENT ON FUNCTION tiktrack.json_roots(text) IS
	'keys of a JSON object that hold an object themselves; empty for other JSON, error 22P02 for what is no JSON';

CREATE FUNCTION tiktrack.json_members(content text, roots text[], members text[])
	RETURNS TABLE(path text, member text, n bigint, value json)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 100000
	AS 'MODULE_PATHNAME', 'tiktrack_json_members';
COMMENT ON FUNCTION tiktrack.json_members(text, text[], text[]) IS
	'members "parent.key" found below the named roots of a JSON object, up to four levels deep: of a list each element with its number n, of anything else the whole value; strings that no text can hold have \u001a in that place';

CREATE FUNCTION tiktrack.csv_records(content text, delimiter text DEFAULT ',')
	RETURNS TABLE(line bigint, fields text[], raw text, problem text)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 1000 AS 'MODULE_PATHNAME', 'tiktrack_csv_records';
COMMENT ON FUNCTION tiktrack.csv_records(text, text) IS
	'records of delimited text with the line they begin on, empty lines left out; a line that breaks the rules has a problem and no fields';

CREATE FUNCTION tiktrack.time_of(word text) RETURNS timestamptz
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_time_of';
COMMENT ON FUNCTION tiktrack.time_of(text) IS
	'time as exports and APIs write it (UTC unless an offset is there; 10, 13 or 16 digits are unix time); NULL for anything else; the TimeZone setting has no part in it';

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

CREATE FUNCTION tiktrack.read_import_file(path text) RETURNS text
	LANGUAGE c VOLATILE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_read_import_file';
COMMENT ON FUNCTION tiktrack.read_import_file(text) IS
	'a regular file of the server as text, for members of pg_read_server_files (else 42501); bytes that are not UTF-8 become the character 26';

-- Readers are called by name; see import_reader.c for why not by EXECUTE.
CREATE FUNCTION tiktrack.read_events(reader text, content text, options jsonb)
	RETURNS SETOF tiktrack.import_event
	LANGUAGE c STABLE STRICT PARALLEL SAFE ROWS 100000
	AS 'MODULE_PATHNAME', 'tiktrack_call_reader';
CREATE FUNCTION tiktrack.read_snapshots(reader text, content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_call_reader';
CREATE FUNCTION tiktrack.describe_file(describer text, content text, options jsonb)
	RETURNS SETOF jsonb
	LANGUAGE c STABLE STRICT PARALLEL SAFE ROWS 1
	AS 'MODULE_PATHNAME', 'tiktrack_call_reader';
COMMENT ON FUNCTION tiktrack.read_events(text, text, jsonb) IS
	'part of import: rows of a reader of events, called by its name';
COMMENT ON FUNCTION tiktrack.read_snapshots(text, text, jsonb) IS
	'part of import: rows of a reader of snapshots, called by its name';
COMMENT ON FUNCTION tiktrack.describe_file(text, text, jsonb) IS
	'part of import: what a describer says of a file, called by its name';

-- A source is one row here and one file beside this one.
CREATE TABLE tiktrack.import_sources (
	source text PRIMARY KEY,
	fills text NOT NULL CHECK (fills IN ('events', 'snapshots')),
	reader text NOT NULL,
	describer text,
	header text[],
	needs text[] NOT NULL DEFAULT '{}',
	description text NOT NULL
);
GRANT SELECT ON tiktrack.import_sources TO PUBLIC;
COMMENT ON TABLE tiktrack.import_sources IS 'what tiktrack.import can read';
COMMENT ON COLUMN tiktrack.import_sources.source IS 'name of the source, as import takes and gives it';
COMMENT ON COLUMN tiktrack.import_sources.fills IS 'events: one row a happening; snapshots: counts as of a moment or day';
COMMENT ON COLUMN tiktrack.import_sources.reader IS 'function (content, options) that gives its rows as import_event or import_snapshot';
COMMENT ON COLUMN tiktrack.import_sources.describer IS 'function (content, options) that gives owner, profile and totals of a file as jsonb, and refuses what it cannot be told from';
COMMENT ON COLUMN tiktrack.import_sources.header IS 'header of a CSV source, in lower case, by which it is recognized';
COMMENT ON COLUMN tiktrack.import_sources.needs IS 'options that must be given';
COMMENT ON COLUMN tiktrack.import_sources.description IS 'what it is and where to get it';

INSERT INTO tiktrack.import_sources (source, fills, reader, describer, header, needs, description)
VALUES
	('export_json', 'events', 'read_export_json', 'describe_export_json', NULL, '{}',
		'TikTok "Download your data" as JSON, of 2020 to 2026'),
	('export_txt', 'events', 'read_export_txt', 'describe_export_txt', NULL, '{account}',
		'TikTok "Download your data" as TXT, one section a file'),
	('studio_overview', 'snapshots', 'read_studio_overview', NULL,
		'{date,video views,profile views,likes,comments,shares}', '{account,year}',
		'TikTok Studio: Overview.csv, net changes a day'),
	('studio_viewers', 'snapshots', 'read_studio_viewers', NULL,
		'{date,total viewers,new viewers,returning viewers}', '{account,year}',
		'TikTok Studio: Viewers.csv, people a day'),
	('studio_content', 'snapshots', 'read_studio_content', 'describe_studio_content',
		'{time,video title,video link,post time,total likes,total comments,total shares,total views}',
		'{year}',
		'TikTok Studio: Content.csv, lifetime totals of the top posts'),
	('studio_follower_history', 'snapshots', 'read_studio_follower_history', NULL,
		'{date,followers,difference in followers from previous day}', '{account,year}',
		'TikTok Studio: FollowerHistory.csv, followers a day'),
	('studio_follower_activity', 'snapshots', 'read_studio_follower_activity', NULL,
		'{date,hour,active followers}', '{account,year}',
		'TikTok Studio: FollowerActivity.csv, active followers an hour'),
	('studio_follower_gender', 'snapshots', 'read_studio_follower_gender', NULL,
		'{gender,distribution}', '{account,at}',
		'TikTok Studio: FollowerGender.csv'),
	('studio_follower_territories', 'snapshots', 'read_studio_follower_territories', NULL,
		'{top territories,distribution}', '{account,at}',
		'TikTok Studio: FollowerTopTerritories.csv');

CREATE FUNCTION tiktrack.csv_header(content text, OUT header text[], OUT delimiter text)
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- the delimiter that cuts the first line into most fields
	SELECT (SELECT array_agg(lower(btrim(f.field)) ORDER BY f.n)
			FROM unnest(r.fields) WITH ORDINALITY AS f (field, n)), d.delimiter
	FROM (VALUES (','), (E'\t'), (';')) AS d (delimiter)
	CROSS JOIN LATERAL tiktrack.csv_records(
		substring(ltrim(left(csv_header.content, 10000), E' \t\r\n') FROM '^[^\r\n]*'), d.delimiter) r
	WHERE r.fields IS NOT NULL
	ORDER BY cardinality(r.fields) DESC, d.delimiter
	LIMIT 1;
END;
COMMENT ON FUNCTION tiktrack.csv_header(text) IS
	'names in the first line of delimited text, trimmed and in lower case, and its delimiter: comma, tab or semicolon';

CREATE FUNCTION tiktrack.detect_source(content text) RETURNS text
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	beginning text := ltrim(left(content, 10000), E' \t\r\n');
	found text;
BEGIN
	IF left(beginning, 4) = E'PK\x03\x04' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'content is a ZIP archive or an XLSX workbook',
			HINT = 'Unpack it first, or save a workbook as CSV.';
	ELSIF beginning ~ '^[{\[]' THEN
		RETURN CASE WHEN tiktrack.is_export_json(content) THEN 'export_json' END;
	END IF;
	SELECT s.source INTO found
	FROM tiktrack.csv_header(beginning) h
	JOIN tiktrack.import_sources s ON s.header = h.header;
	IF found IS NULL AND tiktrack.export_txt_section(beginning) IS NOT NULL THEN
		found := 'export_txt';
	END IF;
	RETURN found;
END
$function$;
COMMENT ON FUNCTION tiktrack.detect_source(text) IS
	'the source that content is from, by its content alone; NULL when nothing fits';

-- Options, checked as a whole: an unknown key is a typing error that would
-- otherwise change nothing and say nothing.
CREATE FUNCTION tiktrack.check_import_options(options jsonb, needs text[]) RETURNS void
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	known CONSTANT text[] := '{account,year,at,timezone,section,sections,file}';
	wrong text;
BEGIN
	IF jsonb_typeof(options) IS DISTINCT FROM 'object' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'options must be a JSON object',
			HINT = 'For example: {"account": "my_name", "year": 2026}';
	END IF;
	SELECT k INTO wrong FROM jsonb_object_keys(options) k WHERE k <> ALL (known) ORDER BY k LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('unrecognized option: "%s"', left(wrong, 100)),
			HINT = format('Valid options are: %s.', array_to_string(known, ', '));
	END IF;
	SELECT n INTO wrong FROM unnest(needs) WITH ORDINALITY AS u (n, i)
	WHERE coalesce(options ->> n, '') = '' ORDER BY i LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('option "%s" is needed', wrong),
			HINT = CASE wrong
				WHEN 'account' THEN 'The file does not say whose it is. Give its owner: {"account": "user_name"}'
				WHEN 'year' THEN 'The file has dates without a year. Give the year of its first row: {"year": 2026}'
				WHEN 'at' THEN 'The file does not say when it was made. Give the day: {"at": "2026-06-28"}'
				ELSE format('Give it as {"%s": ...}.', wrong) END;
	END IF;
	IF options ? 'year' AND coalesce(options ->> 'year', '') !~ '^20[0-9][0-9]$' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('option "year" is not a year: %s', left(options ->> 'year', 100)),
			HINT = 'Give the year of the first row: {"year": 2026}';
	END IF;
	IF options ? 'account' AND jsonb_typeof(options -> 'account') NOT IN ('string', 'number') THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'option "account" must be a user name or an account id',
			HINT = 'For example {"account": "user_name"} or {"account": 42}.';
	END IF;
	IF options ? 'sections' AND jsonb_typeof(options -> 'sections') <> 'array' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'option "sections" must be a JSON array',
			HINT = 'For example {"sections": ["shares", "likes"]}.';
	END IF;
	SELECT s INTO wrong
	FROM (SELECT jsonb_array_elements_text(CASE WHEN options ? 'sections' THEN options -> 'sections'
			ELSE '[]' END)
		UNION ALL
		SELECT options ->> 'section' WHERE options ? 'section') AS named (s)
	WHERE s IS NULL OR s <> ALL (tiktrack.export_section_names())
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('unrecognized section: "%s"', left(wrong, 100)),
			HINT = format('Valid values are: %s.', array_to_string(tiktrack.export_section_names(), ', '));
	END IF;
	PERFORM tiktrack.import_moment(options);
END
$function$;
COMMENT ON FUNCTION tiktrack.check_import_options(jsonb, text[]) IS
	'raises 22023 with a hint for an unknown, missing or wrong option of import';

CREATE FUNCTION tiktrack.import_moment(options jsonb) RETURNS timestamptz
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	zone text := coalesce(options ->> 'timezone', 'UTC');
	word text := options ->> 'at';
	whole text := CASE WHEN word ~ '^\d{4}-\d{2}-\d{2}$' THEN word || ' 00:00:00' ELSE word END;
	moment timestamptz := tiktrack.time_of(whole);
BEGIN
	BEGIN
		PERFORM now() AT TIME ZONE zone;
	EXCEPTION WHEN invalid_parameter_value THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('time zone "%s" not recognized', left(zone, 100)),
			HINT = 'Give a name of pg_timezone_names, for example {"timezone": "Europe/Madrid"}.';
	END;
	IF word IS NOT NULL AND moment IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('option "at" is not a time: %s', left(word, 100)),
			HINT = 'Give a day or a time: {"at": "2026-06-28"} or {"at": "2026-06-28 14:00:00"}';
	END IF;
	-- a time without zone is local time of the option
	IF whole ~ '^\d{4}-\d{2}-\d{2}[ T][0-9:.]+$' THEN
		moment := (moment AT TIME ZONE 'UTC') AT TIME ZONE zone;
	END IF;
	RETURN moment;
END
$function$;
COMMENT ON FUNCTION tiktrack.import_moment(jsonb) IS
	'options at and timezone of import as a moment, NULL without at; 22023 when one is wrong';

-- The account of that id or name, made when it is new.
CREATE FUNCTION tiktrack.import_account(dataset text, account jsonb) RETURNS bigint
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	word text := ltrim(btrim(account #>> '{}'), '@');
	id bigint;
BEGIN
	PERFORM set_config('search_path', format('%I, pg_temp', dataset), true);
	IF jsonb_typeof(account) = 'number' THEN
		IF word !~ '^[1-9][0-9]{0,18}$' OR word::numeric > 9223372036854775807 THEN
			RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
				MESSAGE = format('not an account id: %s', left(word, 100)),
				HINT = 'An account id is a whole number above 0. Give a user name as text.';
		END IF;
		INSERT INTO accounts (account_id) VALUES (word::bigint) ON CONFLICT (account_id) DO NOTHING;
		RETURN word::bigint;
	END IF;
	IF word = '' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'the name of the account is empty',
			HINT = 'Give its owner: {"account": "user_name"}';
	END IF;
	SELECT a.account_id INTO id FROM accounts a WHERE lower(a.username) = lower(word);
	IF NOT FOUND THEN
		INSERT INTO accounts (username) VALUES (word) RETURNING accounts.account_id INTO id;
	END IF;
	RETURN id;
END
$function$;
COMMENT ON FUNCTION tiktrack.import_account(text, jsonb) IS
	'part of import: id of the account that a JSON number (id) or string (name) names';

CREATE FUNCTION tiktrack.import_content(dataset text, content text, wanted_source text, options jsonb,
		OUT new_import bigint, OUT found_source text, OUT rows_read bigint, OUT inserted bigint,
		OUT duplicates bigint, OUT rejected bigint)
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
	-- a custom plan would copy the content as a constant, several times
	SET plan_cache_mode = force_generic_plan
AS $function$
DECLARE
	entry tiktrack.import_sources;
	description jsonb := '{}';
	owner bigint;
	result tiktrack.import_result;
BEGIN
	IF dataset IS NULL OR content IS NULL OR wanted_source IS NULL OR options IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'dataset, content, source and options must not be NULL',
			HINT = 'Leave out source and options for their defaults.';
	END IF;
	PERFORM tiktrack.require_dataset(dataset);
	PERFORM tiktrack.check_import_options(options, '{}');
	IF wanted_source <> 'auto' AND NOT EXISTS (
		SELECT FROM tiktrack.import_sources s WHERE s.source = wanted_source)
	THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('unrecognized source: "%s"', left(wanted_source, 100)),
			HINT = tiktrack.source_list();
	END IF;

	-- a byte-order mark says nothing once the text is decoded
	IF getdatabaseencoding() = 'UTF8' AND left(content, 1) = chr(65279) THEN
		content := substr(content, 2);
	END IF;
	found_source := tiktrack.detect_source(content);
	IF found_source IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'content is of no known source',
			DETAIL = format('It begins with: %s', left(btrim(content, E' \t\r\n'), 60)),
			HINT = tiktrack.source_list();
	ELSIF wanted_source <> 'auto' AND found_source <> wanted_source THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('content is %s, not %s', found_source, wanted_source),
			HINT = 'Leave the source out, or import the right file.';
	END IF;

	SELECT * INTO entry FROM tiktrack.import_sources s WHERE s.source = found_source;
	IF entry.describer IS NOT NULL THEN
		SELECT d INTO description FROM tiktrack.describe_file(entry.describer, content, options) d;
		-- whose file it is, unless told
		options := jsonb_strip_nulls(jsonb_build_object('account', description -> 'owner')) || options;
	END IF;
	PERFORM tiktrack.check_import_options(options, ARRAY['account'] || entry.needs);

	-- Imports into one dataset wait for each other, so that two of the same file
	-- neither deadlock nor count twice. Readers are not held up.
	PERFORM set_config('search_path', format('%I, pg_temp', dataset), true);
	LOCK TABLE imports IN SHARE ROW EXCLUSIVE MODE;
	owner := tiktrack.import_account(dataset, options -> 'account');
	INSERT INTO imports (source, file_name, account_id, options)
	VALUES (found_source, options ->> 'file', owner, options)
	RETURNING imports.import_id INTO new_import;

	IF entry.fills = 'events' THEN
		result := tiktrack.import_events(dataset, new_import, entry.reader, owner, content, options);
		PERFORM tiktrack.import_profile(dataset, new_import, found_source, owner,
			description -> 'profile', coalesce(tiktrack.import_moment(options), result.last_at));
	ELSE
		result := tiktrack.import_snapshots(dataset, new_import, found_source, entry.reader, owner,
			content, options);
	END IF;
	UPDATE imports i
	SET rows_read = result.rows_read, inserted = result.inserted, duplicates = result.duplicates,
		rejected = result.rejected, first_at = result.first_at, last_at = result.last_at,
		details = jsonb_strip_nulls(result.details || (description - 'owner' - 'profile'))
	WHERE i.import_id = new_import;

	rows_read := result.rows_read;
	inserted := result.inserted;
	duplicates := result.duplicates;
	rejected := result.rejected;
	IF result.rejected > 0 THEN
		RAISE WARNING USING
			MESSAGE = format('%s of %s rows could not be used', result.rejected, result.rows_read),
			HINT = format('SELECT line, path, reason, raw FROM %I.import_rejects WHERE import_id = %s;',
				dataset, new_import);
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack.import_content(text, text, text, jsonb) IS 'part of import';

CREATE FUNCTION tiktrack.source_list() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT 'Known sources are: auto, ' || string_agg(s.source, ', ' ORDER BY s.source COLLATE "C") || '.'
	FROM tiktrack.import_sources s;
END;
COMMENT ON FUNCTION tiktrack.source_list() IS 'part of import: a hint';

CREATE FUNCTION tiktrack.import(dataset text, content text, source text DEFAULT 'auto',
		options jsonb DEFAULT '{}')
	RETURNS TABLE(import_id bigint, source text, rows_read bigint, inserted bigint,
		duplicates bigint, rejected bigint)
	LANGUAGE sql VOLATILE
BEGIN ATOMIC
	-- by number: source is both an argument and a column
	SELECT i.* FROM tiktrack.import_content($1, $2, $3, $4) i;
END;
COMMENT ON FUNCTION tiktrack.import(text, text, text, jsonb) IS
	'reads the content of a file into a dataset that you own; what is there already is counted as a duplicate, what cannot be used goes to import_rejects; the source is found from the content; options: account, year, at, timezone, section, sections, file';

CREATE FUNCTION tiktrack.import_file(dataset text, path text, source text DEFAULT 'auto',
		options jsonb DEFAULT '{}')
	RETURNS TABLE(import_id bigint, source text, rows_read bigint, inserted bigint,
		duplicates bigint, rejected bigint)
	LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT i.* FROM tiktrack.import_content($1, tiktrack.read_import_file($2), $3,
		jsonb_build_object('file', regexp_replace($2, '^.*/', '')) || $4) i;
END;
COMMENT ON FUNCTION tiktrack.import_file(text, text, text, jsonb) IS
	'import of a file on the server, by its absolute path, for members of pg_read_server_files';
